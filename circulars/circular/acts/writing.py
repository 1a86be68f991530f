"""The drafter's words, and their way to the head of the province and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from circulars.circular.checked import CheckedForm
from circulars.models import Circular
from circulars.people import name_of, provincial, tell_drafter_of_return
from circulars.stated import FIELD, unknown_fields
from circulars.states import C
from notifications.news import What
from records.acts import Act, Input, Transition
from records.search import index_record
from records.telling import tell

TEXT_FIELDS = ("title", "body", "addressees", "cc")


@dataclass(frozen=True)
class Words(Input):
    """`words`: of title, body, addressees, cc, those that are written anew. The table is not touched."""

    words: Mapping[str, str]


def stripped(circular: Circular, act: Act[Words]) -> dict[str, Any]:
    return {name: act.given.words[name].strip() for name in TEXT_FIELDS if name in act.given.words}


def make_findable(circular: Circular, act: Act[Words]) -> None:
    index_record(circular)


def has_text(circular: Circular) -> str | None:
    if not circular.body.strip() or not circular.title.strip():
        return gettext("Write title and text first.")
    wrong = unknown_fields(circular.body, circular.printed_lines()) if FIELD.search(circular.body) else []
    said = gettext("These fields of the text name no figure of the table: %(figures)s.")
    return said % {"figures": gettext(", ").join(wrong)} if wrong else None


def tell_signers(circular: Circular, act: Act) -> None:
    if not circular.is_history:
        month = name_of(circular.month)
        tell(provincial(Role.HEAD, act.on), What.CIRCULAR_WAITING, circular, act, month=month, urgent=True)


draft = Transition(
    "draft",
    _("Save the text"),
    (C.FROZEN, C.DRAFT),
    C.DRAFT,
    "circular.draft",
    done=_("edited the text"),
    hidden=True,
    takes=Words,
    sets=stripped,
    effect=make_findable,
)
submit = Transition(
    "submit",
    _("Submit for signature"),
    (C.FROZEN, C.DRAFT),
    C.SUBMITTED,
    "circular.draft",
    done=_("submitted the circular"),
    before=_("Goes to the head of the province. Until it is returned, neither text nor figures can be changed."),
    after=_("%(name)s is submitted; the head of the province is told."),
    guard=has_text,
    primary=True,
    form=CheckedForm,
    sets=lambda circular, act: {"drafter": act.by},  # who submits is the drafter, and does not sign
    effect=tell_signers,
    is_undone=True,
)
hand_back = Transition(
    "return",
    _("Return"),
    (C.SUBMITTED,),
    C.DRAFT,
    "circular.return",
    done=_("returned the circular"),
    before=_("Goes back to the drafter, who is told the reason and may change text and figures."),
    after=_("%(name)s is returned; the drafter is told."),
    reason_required=True,
    effect=tell_drafter_of_return,
    is_undone=True,
)
