"""结案情形: whether one of the five grounds for closing is there, and the term that it starts (Procedures, art. 77)."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from cases.amounts import accounts_of
from cases.models import EnforcementCase, Party
from deadlines.clocks import refresh_due, start_clock
from records.acts import Act

Ground = EnforcementCase.CloseGround


def what_is_left(case: EnforcementCase) -> str | None:
    """What still has to be done before the decisions are carried out, in a sentence; None when nothing is."""
    parties = case.parties
    if undecided := parties.to_decide().count():
        said = ngettext("%(count)s party has no decision yet.", "%(count)s parties have no decision yet.", undecided)
        return said % {"count": undecided}
    if unserved := parties.to_serve().count():
        said = ngettext("%(count)s decision is not served yet.", "%(count)s decisions are not served yet.", unserved)
        return said % {"count": unserved}
    if pending := parties.filter(remedies__result="").count():
        said = ngettext(
            "A reconsideration or suit of %(count)s party has no result yet.",
            "Reconsiderations or suits of %(count)s parties have no result yet.",
            pending,
        )
        return said % {"count": pending}
    accounts = accounts_of(case, parties.all())
    if any(account.to_give_back for account in accounts.values()):
        return gettext("A party paid more than it owes now. Enter the refund.")
    if unpaid := sum(1 for party in parties.to_settle() if accounts[party.pk].unpaid):
        said = ngettext("%(count)s party has not paid all of it.", "%(count)s parties have not paid all of it.", unpaid)
        return said % {"count": unpaid}
    return None


def why_not_close_on(case: EnforcementCase, ground: str) -> str | None:
    """Why this ground is not there."""
    if ground == Ground.TERMINATED:
        is_so = case.close_ground == Ground.TERMINATED
        return None if is_so else gettext("The investigation was not terminated.")
    if ground == Ground.NO_EXECUTION and case.parties.filter(decision=Party.Decision.PENALTY).exists():
        return gettext("A party has a penalty, which is to be carried out.")
    if ground == Ground.EXECUTED and not case.parties.filter(decision=Party.Decision.PENALTY).exists():
        return gettext("No party has a penalty that could be carried out.")
    if ground in (Ground.EXECUTED, Ground.NO_EXECUTION):
        return what_is_left(case)
    return why_no_court_ended_it(case) if ground == Ground.COURT else None


def why_no_court_ended_it(case: EnforcementCase) -> str | None:
    """A court ended the execution against every party that has not paid."""
    unpaid = case.parties.to_settle()
    if not unpaid.filter(execution_ended_on__isnull=False).exists():
        return gettext("No court has ended an execution in this case.")
    open_ones = unpaid.filter(execution_ended_on__isnull=True).count()
    if not open_ones:
        return None
    said = ngettext(
        "The execution against %(count)s party is not ended.",
        "The execution against %(count)s parties is not ended.",
        open_ones,
    )
    return said % {"count": open_ones}


def note_the_ground(case: EnforcementCase, act: Act) -> None:
    """The form for closing is due from the day on which nothing is left to be done."""
    if case.decided_on and None in (what_is_left(case), why_no_court_ended_it(case)):
        start_clock(case, "CASE_CLOSE", trigger_on=act.on, by=act.by)
    refresh_due(case)
