"""What else belongs to an act on a lead: movements, stubs, who is told. Runs inside its transaction."""

from __future__ import annotations

from accounts.models import Bureau, Role, User
from deadlines.clocks import follow_trigger
from deadlines.models import Clock
from leads.ledger import post, post_move
from leads.models.handover import Handover
from leads.models.lead import Lead
from leads.models.movement import Kind
from leads.stubs import leave_stub, seal_stubs
from notifications.news import What
from notifications.notify import notify
from records.workflow import Act

# who is told


def _tell(people, what: str, lead: Lead, act: Act, *, urgent: bool = False, **params: str) -> None:
    others = [person for person in people if act.by is None or person.pk != act.by.pk]
    notify(others, what, key=f"{act.key}:{what}", subject=lead, params=params, urgent=urgent)


def _heads(bureau: Bureau, act: Act):
    return User.objects.holding(Role.HEAD, bureau=bureau, on=act.on)


def _staff(bureau: Bureau, act: Act):
    return User.objects.holding(Role.HEAD, Role.OFFICER, bureau=bureau, on=act.on)


def _home(act: Act) -> str:
    return str(act.by.bureau) if act.by and act.by.bureau else ""


def tell_assignee(lead: Lead, act: Act) -> None:
    if lead.assignee:
        _tell([lead.assignee], What.ASSIGNED, lead, act, by=act.actor)


def tell_head(lead: Lead, act: Act) -> None:
    _tell(_heads(lead.bureau, act), What.AWAITING_APPROVAL, lead, act, by=act.actor, urgent=True)


def tell_city_head(lead: Lead, act: Act) -> None:
    _tell(_heads(lead.bureau.city, act), What.AWAITING_APPROVAL, lead, act, by=act.actor, urgent=True)


def tell_superior(lead: Lead, act: Act) -> None:
    _tell(_staff(lead.bureau.parent, act), What.HANDED_UP, lead, act, bureau=str(lead.bureau), urgent=True)


def tell_holder(lead: Lead, act: Act) -> None:
    people = [lead.assignee] if lead.assignee else _staff(lead.bureau, act)
    what, params = (
        (What.RETURNED, {"by": act.actor})
        if act.step.action == "send_back"
        else (
            What.ANSWERED,
            {"bureau": _home(act)},
        )
    )
    _tell(people, what, lead, act, **params)


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
    _tell(_staff(lead.bureau, act), What.HANDED_DOWN, lead, act, bureau=str(act.origin), urgent=True)


def hand_back(lead: Lead, act: Act) -> None:
    """退回: to the last sender only."""
    _change_holder(lead, act, may_urge=False)
    _tell(_staff(lead.bureau, act), What.RETURNED, lead, act, by=act.actor, urgent=True)


def move_by_order(lead: Lead, act: Act) -> None:
    """指定管辖: the common superior names the holder; both bureaus are told."""
    _change_holder(lead, act, may_urge=False)
    _tell_both(lead, act)


def move_to_taker(lead: Lead, act: Act) -> None:
    _change_holder(lead, act, may_urge=False)
    _tell_both(lead, act)


def _tell_both(lead: Lead, act: Act) -> None:
    params = {"bureau": str(act.origin), "to_bureau": str(lead.bureau)}
    _tell([*_staff(lead.bureau, act), *_staff(act.origin, act)], What.HANDED_OVER, lead, act, **params)


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
    """Who accepts an unassigned lead is its handler."""
    if lead.assignee_id is None and act.by is not None:
        lead.assignee = act.by
        lead.save(update_fields=["assignee"])


# stock


def clear(lead: Lead, act: Act) -> None:
    post(lead, Kind.CLEARED, on=act.on, by=act.by)
    if lead.assignee:
        _tell([lead.assignee], What.APPROVED, lead, act, by=act.actor)


def reopen(lead: Lead, act: Act) -> None:
    post(lead, Kind.REOPENED, on=act.on, by=act.by, note=act.note)
    _tell(_staff(lead.bureau, act), What.RETURNED, lead, act, by=act.actor, urgent=True)


def merge(lead: Lead, act: Act) -> None:
    """Both channels and both received dates stay; the earlier day governs the main lead and its clock."""
    post(lead, Kind.MERGED, on=act.on, by=act.by, note=lead.merged_into.number)
    main = Lead.objects.select_for_update().get(pk=lead.merged_into_id)
    Lead.objects.filter(pk=main.pk).update(
        received_on=min(main.received_on, lead.received_on), is_named=main.is_named or lead.is_named
    )
    _let_the_earlier_day_govern(main, lead, act)


def _let_the_earlier_day_govern(main: Lead, merged: Lead, act: Act) -> None:
    """The statutory term of the main lead counts from when either of the two was received by its bureau."""
    running = Clock.objects.of(main).named("CASE_FILE").open().first()
    began = Clock.objects.of(merged).named("CASE_FILE").order_by("-pk").values_list("trigger_on", flat=True).first()
    if running and began and began < running.trigger_on:
        follow_trigger(main, "CASE_FILE", trigger_on=began, by=act.by, on=act.on)


def decline(lead: Lead, act: Act) -> None:
    post(lead, Kind.NOT_OURS, on=act.on, by=act.by, note=act.note)


def ask_void(lead: Lead, act: Act) -> None:
    Lead.objects.filter(pk=lead.pk).update(void_asked=True)
    lead.void_asked = True
    _tell(_heads(lead.bureau, act), What.AWAITING_APPROVAL, lead, act, by=act.actor)


def keep(lead: Lead, act: Act) -> None:
    Lead.objects.filter(pk=lead.pk).update(void_asked=False)
    lead.void_asked = False


def void(lead: Lead, act: Act) -> None:
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
    Lead.objects.filter(pk=lead.pk).update(urged_on=act.on)
    lead.urged_on = act.on
    people = [lead.assignee, *_heads(lead.bureau, act)] if lead.assignee else _staff(lead.bureau, act)
    due_on = (lead.due_on or act.on).isoformat()
    _tell(people, What.URGED, lead, act, bureau=_home(act), due_on=due_on, urgent=True)


def answer_urging(lead: Lead, act: Act) -> None:
    _not_urged(lead)


def _not_urged(lead: Lead) -> None:
    if lead.urged_on is not None:
        Lead.objects.filter(pk=lead.pk).update(urged_on=None)
        lead.urged_on = None
