"""12337: all content runs in a classified network. Here stands a stub, until an unclassified paper passes it on.

A stub says number of the platform, day, holder and the code of the result, and nothing else: no facts, subject, place,
reporter, file or remark. The anti-gang office passes the content on by a paper that is named and dated.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from leads.models.lead import Lead

if TYPE_CHECKING:
    from leads.models.codes import Channel

CONTENT = ("facts", "address", "subject")
RELEASED = ("release_paper", "release_on")


def is_stub(values: Mapping[str, Any]) -> bool:
    """Whether these values of a new lead make a stub: a classified channel, and no paper that passed the content on."""
    return values["channel"].is_classified and not values.get("release_on")


def title_of(channel: Channel, number: str) -> str:
    return f"{channel.label_zh} {number}"


def checked(values: Mapping[str, Any], *, on: date, has_reporter: bool, has_files: bool) -> dict[str, Any]:
    """The values of a new lead, those of a stub with its neutral title.

    Raises ActionRefused for content of a stub, a stub without its number, a paper without its day.
    """
    given = dict(values)
    _check_release(given, on=on)
    if not is_stub(given):
        return given
    if has_reporter or has_files or any(given.get(name) for name in CONTENT):
        raise ActionRefused(
            _("The content of this lead stays in the classified network: no facts, subject, place, reporter or files."),
            field="facts",
        )
    if not given.get("source_document"):
        raise ActionRefused(_("Give the number of the platform."), field="source_document")
    return given | {"title": title_of(given["channel"], given["source_document"]), "facts": "", "is_stub": True}


def _check_release(values: Mapping[str, Any], *, on: date) -> None:
    paper, day = values.get("release_paper"), values.get("release_on")
    if bool(paper) != bool(day):
        raise ActionRefused(_("The paper that passed the content on has a number and a day."), field="release_paper")
    if day and not values["channel"].is_classified:
        raise ActionRefused(_("Only content of classified channels is passed on by a paper."), field="release_paper")
    HAPPENED.check(day, today=on, field="release_on")


def why_not_edit(lead: Lead, values: Mapping[str, Any]) -> str | None:
    """Neither content for a stub nor another channel, by which it would be none; nor a classified one for content."""
    channel = values.get("channel", lead.channel)
    if lead.is_stub and (any(values.get(name) for name in CONTENT) or not channel.is_classified):
        return _("The content of this lead stays in the classified network until a paper passes it on.")
    if not lead.is_stub and not all(values.get(name, "-") for name in ("title", "facts")):
        return _("A lead has a title and says what happened.")
    if not lead.is_stub and channel.is_classified and not (lead.release_on or lead.channel.is_classified):
        return _("A lead of this channel is registered as a stub. Register it anew and void this one.")
    return None
