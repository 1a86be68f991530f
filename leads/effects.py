"""What else belongs to an act on a lead: movements, stubs, who is told. Runs inside its transaction."""

from __future__ import annotations

from deadlines.clocks import cancel_clocks, follow_trigger, refresh_due, start_clock, stop_clock
from deadlines.models import Clock
from leads import clocks
from leads.ledger import post, post_move
from leads.models.handover import Handover
from leads.models.lead import Lead
from leads.models.movement import Kind
from leads.stubs import leave_stub, seal_stubs
from leads.words import OTHER_REPORTER, SAME_REPORTER, SUPPLEMENT
from notifications.news import What
from records import urging
from records.merging import refuse_to_lose_others
from records.search import index_record
from records.telling import handlers_of, heads_of, home_of, staff_of, tell
from records.workflow import Act

# who is told


def tell_holder(lead: Lead, act: Act) -> None:
    tell(handlers_of(lead, act), What.ANSWERED, lead, act, bureau=home_of(act))


# change of holder


def _change_holder(lead: Lead, act: Act, *, may_urge: bool) -> None:
    _not_urged(lead)  # the urging was meant for the holder before
    post_move(lead, origin=act.origin, on=act.on, by=act.by)
    leave_stub(lead, viewer=act.origin, on=act.on, may_urge=may_urge)
    if lead.found_by_id not in (lead.bureau_id, act.origin.pk):
        leave_stub(lead, viewer=lead.found_by, on=act.on)


def hand_down(lead: Lead, act: Act) -> None:
    """转办: the holder changes, the sender keeps a stub and the right to urge."""
    _change_holder(lead, act, may_urge=True)
    tell(staff_of(lead.bureau, act), What.HANDED_DOWN, lead, act, bureau=str(act.origin), urgent=True)


def hand_back(lead: Lead, act: Act) -> None:
    """退回: to the last sender only. What the province had asked for is owed on, unless the province has it back."""
    if lead.bureau.level == lead.bureau.Level.PROVINCE:
        stop_clock(lead, "LEAD_FORWARD_REPLY", on=act.on, by=act.by)
        refresh_due(lead)
    _change_holder(lead, act, may_urge=False)
    tell(staff_of(lead.bureau, act), What.RETURNED, lead, act, by=act.actor, urgent=True)


def move_by_order(lead: Lead, act: Act) -> None:
    """指定管辖: the common superior names the holder; both bureaus are told."""
    _change_holder(lead, act, may_urge=False)
    _tell_both(lead, act)


def move_to_taker(lead: Lead, act: Act) -> None:
    _change_holder(lead, act, may_urge=False)
    _tell_both(lead, act)


def _tell_both(lead: Lead, act: Act) -> None:
    params = {"bureau": str(act.origin), "to_bureau": str(lead.bureau)}
    tell([*staff_of(lead.bureau, act), *staff_of(act.origin, act)], What.HANDED_OVER, lead, act, **params)


def offer(lead: Lead, act: Act) -> None:
    """The other city sees number, title, facts and reason, and must take it before anything moves."""
    receiver = lead.offered_to
    Handover.objects.create(
        lead=lead,
        number=lead.number,
        title=lead.title,
        facts=lead.facts,
        from_bureau=lead.bureau,
        bureau=receiver,
        city_id=receiver.city_id,
        reason=act.note,
        offered_by=act.by,
    )


def take_charge(lead: Lead, act: Act) -> None:
    """Who accepts an unassigned lead is its handler; a bureau's own system is nobody who could handle it."""
    if lead.assignee_id is None and act.by is not None and not act.by.is_system:
        lead.assignee = act.by
        lead.save(update_fields=["assignee"])


def release(lead: Lead, act: Act) -> None:
    """There is something to check now: the statutory term runs from the receipt of the content."""
    index_record(lead, subject="", facts=lead.facts)
    if lead.status not in (Lead.Status.DISPATCHED, Lead.Status.RETURNED):  # there it begins with the next receipt
        start_clock(lead, "CASE_FILE", trigger_on=lead.release_on, by=act.by)
        refresh_due(lead)


# stock


def clear(lead: Lead, act: Act, *, note: str = "") -> None:
    post(lead, Kind.CLEARED, on=act.on, by=act.by, note=note)
    if lead.assignee:
        tell([lead.assignee], What.APPROVED, lead, act, by=act.actor)


def clear_by_ledger(lead: Lead, act: Act) -> None:
    """The movement says with the step why it comes late, if it does."""
    clear(lead, act, note=act.note)


def reopen_by_ledger(lead: Lead, act: Act) -> None:
    """Its bureau is told once of all that its ledger leaves open (`exchange.open_ends`)."""
    post(lead, Kind.REOPENED, on=act.on, by=act.by, note=act.note)


def reopen(lead: Lead, act: Act) -> None:
    reopen_by_ledger(lead, act)
    tell(staff_of(lead.bureau, act), What.RETURNED, lead, act, by=act.actor, urgent=True)


def merge(lead: Lead, act: Act) -> None:
    """Both channels and both received dates stay. What becomes of the term of the main lead, the ground says.

    The same reporter with the same facts: not handled anew, no clock. With new facts: the term counts anew from the
    last receipt (order 121, art. 35(2)). Another reporter: the earlier receipt governs, and the duty to tell that
    reporter comes over.
    """
    post(lead, Kind.MERGED, on=act.on, by=act.by, note=lead.merged_into.number)
    main = Lead.objects.select_for_update().get(pk=lead.merged_into_id)
    ground = act.data["ground"]
    if ground == SUPPLEMENT:
        _count_anew(main, lead, act)
    elif ground == OTHER_REPORTER:
        Lead.objects.filter(pk=main.pk).update(received_on=min(main.received_on, lead.received_on))
        _let_the_earlier_day_govern(main, lead, act)
    if ground != SAME_REPORTER:
        _take_the_notice_over(main, lead, act)


def _count_anew(main: Lead, supplement: Lead, act: Act) -> None:
    running = Clock.objects.of(main).named("CASE_FILE").open().first()
    if running and supplement.received_on > running.trigger_on:
        follow_trigger(main, "CASE_FILE", trigger_on=supplement.received_on, by=act.by, on=act.on)


def _let_the_earlier_day_govern(main: Lead, merged: Lead, act: Act) -> None:
    """The statutory term of the main lead counts from when either of the two was received by its bureau."""
    running = Clock.objects.of(main).named("CASE_FILE").open().first()
    began = Clock.objects.of(merged).named("CASE_FILE").order_by("-pk").values_list("trigger_on", flat=True).first()
    if running and began and began < running.trigger_on:
        follow_trigger(main, "CASE_FILE", trigger_on=began, by=act.by, on=act.on)


def _take_the_notice_over(main: Lead, merged: Lead, act: Act) -> None:
    """The main lead has a named reporter now; of two laws that order to tell, the earlier day is kept.

    Where the result is known already, the duty to tell it begins at once.
    """
    if not merged.is_named:
        return
    ordered = [lead for lead in (main, merged) if clocks.notice_is_ordered(lead)]
    first = min(ordered, key=lambda lead: lead.notice_due_on, default=None)
    main.is_named = True
    main.notice_law, main.notice_due_on = (first.notice_law, first.notice_due_on) if first else ("", None)
    main.save(update_fields=["is_named", "notice_law", "notice_due_on"])
    notices = clocks.NOTICES if main.status == Lead.Status.CLEARED else (clocks.ORDERED_NOTICE,)
    for notice in (each for each in notices if each.when(main)):
        typed = notice.typed(main, act)
        start_clock(main, notice.code, trigger_on=notice.trigger(main, act.on), by=act.by, typed_due_on=typed)
    refresh_due(main)


def drop_notice(lead: Lead, act: Act) -> None:
    cancel_clocks(lead, on=act.on, by=act.by, code=clocks.ORDERED_NOTICE.code)
    refresh_due(lead)


def decline(lead: Lead, act: Act) -> None:
    post(lead, Kind.NOT_OURS, on=act.on, by=act.by, note=act.note)


def ask_void(lead: Lead, act: Act) -> None:
    refuse_to_lose_others(lead)
    Lead.objects.filter(pk=lead.pk).update(void_asked=True)
    lead.void_asked = True
    tell(heads_of(lead.bureau, act), What.AWAITING_APPROVAL, lead, act, by=act.actor)


def keep(lead: Lead, act: Act) -> None:
    Lead.objects.filter(pk=lead.pk).update(void_asked=False)
    lead.void_asked = False


def void(lead: Lead, act: Act) -> None:
    refuse_to_lose_others(lead)
    keep(lead, act)
    post(lead, Kind.VOIDED, on=act.on, by=act.by, note=act.note)


def seal(lead: Lead, act: Act) -> None:
    """The ledger sees it move out under its old number; the old holder keeps the neutral stub."""
    sealed_number, lead.number = lead.number, lead.former_number
    post(lead, Kind.MOVED_OUT, on=act.on, by=act.by)
    lead.number = sealed_number
    seal_stubs(lead, number=lead.former_number, viewer=lead.bureau, on=act.on)


# pressing


def urge(lead: Lead, act: Act) -> None:
    urging.urge(lead, act)
    Lead.objects.filter(pk=lead.pk).update(urged_on=act.on)
    lead.urged_on = act.on


def answer_urging(lead: Lead, act: Act) -> None:
    urging.answer(lead, act)
    _not_urged(lead)


def end_urgings(lead: Lead, act: Act) -> dict[str, str]:
    _not_urged(lead)
    return urging.end(lead, act)


def _not_urged(lead: Lead) -> None:
    if lead.urged_on is not None:
        Lead.objects.filter(pk=lead.pk).update(urged_on=None)
        lead.urged_on = None
