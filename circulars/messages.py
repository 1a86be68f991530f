"""What an act on a circular or on a month means, said before it is done, and what happened, said afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from circulars.models import Circular, Submission


class Saying(NamedTuple):
    """`before`: a sentence for who is about to act. `after`: with the record's number or title in it."""

    before: Any
    after: Any


CIRCULAR: dict[str, Saying] = {
    "freeze": Saying(
        _("Takes the figures as they stand now and drafts a text with them. The confirmations are closed."),
        _("The figures of %(name)s are frozen, and a text is drafted."),
    ),
    "refreeze": Saying(
        _("Takes the figures anew, with all that came since. Your text stays: check the numbers in it."),
        _("The figures of %(name)s are frozen again. Check the numbers in the text."),
    ),
    "submit": Saying(
        _("Goes to the head of the province. Until it is returned, neither text nor figures can be changed."),
        _("%(name)s is submitted; the head of the province is told."),
    ),
    "return": Saying(
        _("Goes back to the drafter, who is told the reason and may change text and figures."),
        _("%(name)s is returned; the drafter is told."),
    ),
    "sign": Saying(
        _("Text and figures stand from now on. The drafter then numbers and issues it."),
        _("%(name)s is signed; the drafter issues it now."),
    ),
    "unsign": Saying(
        _("Goes back to the drafter, who is told the reason. Afterwards it must be signed again."),
        _("The signature under %(name)s is taken back; the drafter is told."),
    ),
    "issue": Saying(
        _(
            "Gets the next number of the year and today's date; the PDF is stored and every city is asked to "
            "acknowledge it. It cannot be undone, only corrected or withdrawn."
        ),
        _("%(name)s is issued; every city is asked to acknowledge it."),
    ),
    "withdraw": Saying(
        _("Stays readable to those who received it, marked as withdrawn; nobody is asked to acknowledge it any more."),
        _("%(name)s is withdrawn."),
    ),
}
MONTH: dict[str, Saying] = {
    "return": Saying(
        _("Goes back to the officer, who is told the reason and prepares the figures anew."),
        _("Returned; the officer is told."),
    ),
    "sign": Saying(
        _("You confirm these figures for your city by name. They cannot be taken back."),
        _("Signed: the figures of %(name)s are confirmed."),
    ),
    "declare": Saying(
        _("You state by name that nothing was found and nothing cleared in this month. It cannot be taken back."),
        _("Signed: a zero report for %(name)s."),
    ),
    "report_late": Saying(
        _("The cut-off has passed: the circular says that your city reported late."),
        _("Signed late: the figures of %(name)s are confirmed."),
    ),
}


def meaning(record: Circular | Submission, action: str) -> str:
    """The sentence shown before the act."""
    return str(_sayings(record)[action].before)


def outcome(record: Circular | Submission, action: str) -> str:
    """The message after the act."""
    return str(_sayings(record)[action].after) % {"name": _name(record)}


def _sayings(record: Circular | Submission) -> dict[str, Saying]:
    return CIRCULAR if record.kind == "circular" else MONTH


def _name(record: Circular | Submission) -> str:
    if record.kind == "circular" and record.is_issued:
        return record.number
    return f"{record.month:%Y-%m}"
