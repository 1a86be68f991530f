"""What belongs to every change of a lead's holder: the ledger, the stubs left behind, urgings meant for it."""

from __future__ import annotations

from leads.ledger import post_move
from leads.models.lead import Lead
from leads.stubs import leave_stub
from notifications.news import What
from records.acts import Act
from records.telling import staff_of, tell


def change_holder(lead: Lead, act: Act, *, may_urge: bool) -> None:
    """`may_urge`: the bureau that handed it on may press for it. Runs inside the act's transaction."""
    not_urged(lead)  # the urging was meant for the holder before
    post_move(lead, origin=act.origin, on=act.on, by=act.by)
    leave_stub(lead, viewer=act.origin, on=act.on, may_urge=may_urge)
    if lead.found_by_id not in (lead.bureau_id, act.origin.pk):
        leave_stub(lead, viewer=lead.found_by, on=act.on)


def move_and_tell_both(lead: Lead, act: Act) -> None:
    """Effect: another holder by order or by agreement; both bureaus are told."""
    change_holder(lead, act, may_urge=False)
    people = [*staff_of(lead.bureau, act), *staff_of(act.origin, act)]
    tell(people, What.HANDED_OVER, lead, act, bureau=str(act.origin), to_bureau=str(lead.bureau))


def not_urged(lead: Lead) -> None:
    if lead.urged_on is not None:
        Lead.objects.filter(pk=lead.pk).update(urged_on=None)
        lead.urged_on = None
