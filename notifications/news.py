"""The kinds of news there are, and how each is said. Names and numbers only: never a title, facts or a reporter.

A sentence may name only the parameters listed with it; `notify` refuses any other, so that nobody
can slip a title into an inbox or a mail. A parameter is a text, a number, an ISO day, or a text
in both languages: {"zh-hans": …, "en": …}.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class What(models.TextChoices):
    REMINDER = "reminder", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    ASSIGNED = "assigned", _("Assigned to me")
    HANDED_DOWN = "handed_down", _("Handed down to my bureau")
    HANDED_UP = "handed_up", _("Handed up for a decision")
    HANDED_OVER = "handed_over", _("Handed over between cities")
    TAKEN_OVER = "taken_over", _("Taken over from a colleague")
    RETURNED = "returned", _("Returned")
    YOUR_TURN = "your_turn", _("My turn")
    AWAITING_APPROVAL = "awaiting_approval", _("Waiting for my approval")
    APPROVED = "approved", _("Approved")
    TAKEN_BACK = "taken_back", _("Taken back by whoever did it")
    ANSWERED = "answered", _("Answered by the superior bureau")
    URGED = "urged", _("Urged")
    MENTION = "mention", _("Mentioned in a comment")
    COMMENT = "comment", _("New comment")
    SHARED = "shared", _("Shared with me until a day")
    SHARED_OUT = "shared_out", _("Shared with others until a day")
    UNSHARED = "unshared", _("No longer shared with me")
    WATCHED_CHANGE = "watched_change", _("Change of something I watch")
    EXTENSION_ASKED = "extension_asked", _("Extension asked for")
    EXTENSION_DECIDED = "extension_decided", _("Extension decided")
    SUBMISSION_MISSING = "submission_missing", _("Monthly figures missing")
    CIRCULAR_WAITING = "circular_waiting", _("Circular waiting for signature")
    CIRCULAR_RETURNED = "circular_returned", _("Circular returned")
    CIRCULAR_ISSUED = "circular_issued", _("Circular issued")
    IMPORT_DONE = "import_done", _("Import finished")
    IMPORT_WAITING = "import_waiting", _("Finished rows wait for my grant")
    IMPORT_GRANTED = "import_granted", _("Import granted")
    IMPORT_NOT_GRANTED = "import_not_granted", _("Import not granted")
    PAST_LOADED = "past_loaded", _("Past ledger loaded")
    LEDGER_TO_CHECK = "ledger_to_check", _("From a ledger, please check")
    BULK_DONE = "bulk_done", _("Bulk action finished")
    CALENDAR_NEEDED = "calendar_needed", _("Holiday notice needed")
    LEDGER_DIFFERS = "ledger_differs", _("Ledger differs")
    ACCESS_WAITING = "access_waiting", _("Access waits for my grant")
    ACCESS_DECIDED = "access_decided", _("Request for access decided")
    ACCESS_CHANGED = "access_changed", _("Change of my account")
    MANY_DENIALS = "many_denials", _("An account refused very often")
    UNREACHABLE = "unreachable", _("A colleague without mail address")
    FILE_INFECTED = "file_infected", _("Virus found in a file")
    DRAFT_LEFT = "draft_left", _("Draft not sent")


@dataclass(frozen=True)
class Wording:
    """How one kind of news reads in the inbox, what it may name, and whether a person may mute it.

    may_be_muted is False for what a person answers for by office: what is overdue, waits for
    their approval, was urged by a superior bureau, or must be acknowledged.
    """

    sentence: StrOrPromise
    params: frozenset[str] = frozenset()
    may_be_muted: bool = True


def _w(sentence: StrOrPromise, *params: str, may_be_muted: bool = True) -> Wording:
    return Wording(sentence, frozenset(params), may_be_muted)


WORDINGS: dict[str, Wording] = {
    What.REMINDER: _w(_("%(rule)s is due on %(due_on)s."), "rule", "due_on"),
    What.OVERDUE: _w(_("%(rule)s was due on %(due_on)s and is overdue."), "rule", "due_on", may_be_muted=False),
    What.ASSIGNED: _w(_("%(by)s assigned this to you."), "by"),
    What.HANDED_DOWN: _w(_("%(bureau)s handed this down to your bureau."), "bureau"),
    What.HANDED_UP: _w(_("%(bureau)s asks your bureau to decide."), "bureau", may_be_muted=False),
    What.HANDED_OVER: _w(_("Handed over from %(bureau)s to %(to_bureau)s."), "bureau", "to_bureau"),
    What.TAKEN_OVER: _w(_("You took over %(count)s open items from %(by)s."), "by", "count"),
    What.RETURNED: _w(_("%(by)s returned this. The reason stands in the timeline."), "by"),
    What.YOUR_TURN: _w(_("%(by)s: %(step)s. The next step is yours."), "by", "step"),
    What.AWAITING_APPROVAL: _w(_("%(by)s asks for your approval."), "by", may_be_muted=False),
    What.APPROVED: _w(_("%(by)s approved this."), "by"),
    What.TAKEN_BACK: _w(_("%(by)s took this back: %(step)s. It stands as before."), "by", "step"),
    What.ANSWERED: _w(_("%(bureau)s answered. The answer stands in the timeline."), "bureau"),
    What.URGED: _w(_("%(bureau)s urges you to finish this by %(due_on)s."), "bureau", "due_on", may_be_muted=False),
    What.MENTION: _w(_("%(by)s mentioned you in a comment."), "by"),
    What.COMMENT: _w(_("%(by)s wrote a comment."), "by"),
    What.SHARED: _w(_("%(by)s lets you look at this until %(due_on)s."), "by", "due_on"),
    What.SHARED_OUT: _w(_("%(by)s lets %(receiver)s look at this until %(due_on)s."), "by", "receiver", "due_on"),
    What.UNSHARED: _w(_("%(by)s took back that you may look at %(number)s."), "by", "number"),
    What.WATCHED_CHANGE: _w(_("%(by)s: %(step)s"), "by", "step"),
    What.EXTENSION_ASKED: _w(
        _("%(by)s asks to extend %(rule)s to %(due_on)s."), "by", "rule", "due_on", may_be_muted=False
    ),
    What.EXTENSION_DECIDED: _w(_("The extension of %(rule)s is decided: due on %(due_on)s."), "rule", "due_on"),
    What.SUBMISSION_MISSING: _w(
        _("Your bureau has not yet confirmed its figures of %(month)s. Cut-off: %(due_on)s."),
        "month",
        "due_on",
        may_be_muted=False,
    ),
    What.CIRCULAR_WAITING: _w(_("The circular of %(month)s waits for your signature."), "month", may_be_muted=False),
    What.CIRCULAR_RETURNED: _w(_("%(by)s returned the circular of %(month)s."), "by", "month"),
    What.CIRCULAR_ISSUED: _w(
        _("The circular of %(month)s is issued. Acknowledge receipt by %(due_on)s."),
        "month",
        "due_on",
        may_be_muted=False,
    ),
    What.IMPORT_DONE: _w(
        _("%(new)s new, %(changed)s changed, %(repeated)s repeated, %(refused)s refused."),
        "new",
        "changed",
        "repeated",
        "refused",
    ),
    What.IMPORT_WAITING: _w(
        _("%(by)s imported %(count)s rows that arrive finished. They become records when you grant them."),
        "by",
        "count",
        may_be_muted=False,
    ),
    What.IMPORT_GRANTED: _w(_("%(by)s granted %(count)s rows that you imported."), "by", "count"),
    What.IMPORT_NOT_GRANTED: _w(
        _("%(by)s did not grant the rows that you imported. The reason stands on the import's page."), "by"
    ),
    What.PAST_LOADED: _w(
        _("%(by)s loaded a ledger of the past: %(new)s new rows, %(changed)s changed."),
        "by",
        "new",
        "changed",
        may_be_muted=False,
    ),
    # `what`: kinds and counts, in both languages
    What.LEDGER_TO_CHECK: _w(
        _("A ledger was loaded. Of your bureau is still open: %(what)s. Please check and assign it."),
        "what",
        may_be_muted=False,
    ),
    What.BULK_DONE: _w(_("%(done)s done, %(refused)s refused."), "done", "refused"),
    What.CALENDAR_NEEDED: _w(
        _("The State Council's holiday notice for %(year)s is not loaded. Due dates of that year are provisional."),
        "year",
    ),
    What.LEDGER_DIFFERS: _w(
        _("The ledger of leads differs from the open leads in %(count)s bureaus."), "count", may_be_muted=False
    ),
    # `what`: a sentence of the room of accounts, in both languages
    What.ACCESS_WAITING: _w(_("Waits for your grant. %(what)s"), "what", may_be_muted=False),
    What.ACCESS_DECIDED: _w(_("Your request for access is decided. %(what)s"), "what"),
    What.ACCESS_CHANGED: _w(_("Your account or post has changed. %(what)s"), "what", may_be_muted=False),
    What.MANY_DENIALS: _w(
        _("An account asks for much that it may not see. %(what)s Ask what it was for."), "what", may_be_muted=False
    ),
    What.UNREACHABLE: _w(
        _("%(name)s has no mail address: reminders reach them in the inbox only. Have an address entered."),
        "name",
    ),
    What.FILE_INFECTED: _w(
        _(
            "The virus scanner found something in a file that you added; nobody can open it any more. "
            "Have the computer that it comes from examined, and add a clean one."
        ),
        may_be_muted=False,
    ),
    # `form`: what the form does, and the number of its record
    What.DRAFT_LEFT: _w(
        _('You began "%(form)s" and did not send it. The draft is removed on %(until)s.'), "form", "until"
    ),
}


def may_be_muted(what: str) -> bool:
    return WORDINGS[what].may_be_muted


def mutable_kinds() -> list[What]:
    """The kinds that the settings page offers, in the order of the list above."""
    return [what for what in What if may_be_muted(what)]


def said_in_all_languages(sentence: Callable[[], str]) -> dict[str, str]:
    """As `in_all_languages`, of a sentence that is said when it is asked for."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = sentence()
    return said


def in_all_languages(text: Any) -> dict[str, str]:
    """A lazy translation as a parameter: whoever reads it later may speak the other language."""
    return said_in_all_languages(lambda: str(text))
