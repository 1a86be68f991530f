"""What My Work shows of letters: to be dispatched, planned, accepted, answered, signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role
from deadlines.models import Clock
from records.kinds import kind_of
from records.work import Pile, Served, WorkItem, bureaus_of
from rectification.models import Measure, Part, RectificationOrder, Reply
from rectification.states import M, P, R, S, Y

if TYPE_CHECKING:
    from accounts.models import User
    from records.models.tracked import TrackedRecord
    from rectification.models.measure import MeasureQuerySet
    from rectification.models.order import OrderQuerySet
    from rectification.models.part import PartQuerySet

BUSY_ORDER = [S.DISPATCHED, S.RECTIFYING, S.ACCEPTED, S.OBJECTED]
STAFF = (Role.OFFICER, Role.HEAD)
IS_ANSWER = Q(code__startswith="ORD_REPLY") | Q(code__startswith="REV_REPLY")


class Step(NamedTuple):
    """One way to move a record on: the button, the act behind it, the right that it asks and of whom."""

    button: str
    act: str
    right: str
    asked_of: Any = None


def _item(record: TrackedRecord, user: User, *, tag: str, why: str, sender: str, steps: tuple[Step, ...]) -> WorkItem:
    """With the first of these ways that this person may go, else the way to the record's page."""
    ways = (step for step in steps if user.may(step.right, step.asked_of or record))
    step = next(ways, None)
    url = record.get_absolute_url()
    return WorkItem(
        tag=tag, title=record.title, number=record.number, url=url, sender=sender, why=why, due_on=record.due_on,
        button=step.button if step else _("Open"),
        button_url=kind_of(record.kind).address_of(record, step.act) if step else url,
        act=step.act if step else "",
    )  # fmt: skip


# letters


def orders(user: User) -> OrderQuerySet:
    return RectificationOrder.objects.in_reach_of(user).select_related("bureau", "issuer")


def my_orders(user: User) -> Q:
    return Q(assignee=user, status__in=BUSY_ORDER)


def unassigned_orders(user: User) -> Q:
    """Letters of the person's bureaus that are not dispatched, or that nobody handles."""
    ours = Q(bureau__in=bureaus_of(user, *STAFF))
    return ours & (Q(status=S.REGISTERED) | Q(assignee__isnull=True, status__in=BUSY_ORDER))


def order_item(order: RectificationOrder, user: User) -> WorkItem:
    tag, why, steps = _order_step(order)
    return _item(order, user, tag=tag, why=why, steps=steps, sender=order.issuer.name)


def _order_step(order: RectificationOrder) -> tuple[str, str, tuple[Step, ...]]:
    """Tag, why it is mine, and what moves it on."""
    assign = Step(_("Assign"), "assign", "order.assign")
    if order.status == S.REGISTERED:
        dispatch = Step(pgettext("letter", "Dispatch"), "dispatch", "order.dispatch")
        return _("Dispatch"), _("Unassigned in my bureau"), (dispatch,)
    if order.status == S.AWAIT_ACCEPT:
        return (
            _("Acceptance"),
            _("Reported by a colleague"),
            (Step(_("Accept the work"), "accept", "order.accept"),),
        )
    if order.assignee_id is None:
        return _("Assignment"), _("Unassigned in my bureau"), (assign,)
    if order.status == S.DISPATCHED:
        return _("Plan"), _("Handler"), ()
    if order.reply_state in (Y.NONE, Y.AGAIN, Y.DRAFTING):
        return _("Answer"), _("Handler"), ()
    return pgettext("letter", "Work"), _("Handler"), ()


def without_term(user: User) -> OrderQuerySet | None:
    """Open letters of the person's bureaus, not answered, whose term never began: no rule was in force on their day."""
    if not (bureaus := bureaus_of(user, *STAFF)):
        return None
    had = Clock.objects.filter(IS_ANSWER, kind=RectificationOrder.kind, record_id=OuterRef("pk"))
    ours = orders(user).open().filter(bureau__in=bureaus, replied_on__isnull=True)
    return ours.filter(~Exists(had)).order_by("received_on", "pk")


def _without_term(order: RectificationOrder, user: User) -> WorkItem:
    may_edit = user.may("order.edit", order)
    url = order.get_absolute_url()
    return WorkItem(
        tag=_("No term"),
        title=order.title,
        number=order.number,
        url=url,
        sender=order.issuer.name,
        why=_("No rule was in force on %(day)s") % {"day": order.received_on.isoformat()},
        due_on=None,
        button=_("Check the day") if may_edit else _("Open"),
        button_url=reverse("rectification:edit", args=[order.pk]) if may_edit else url,
    )


# parts


def parts(user: User) -> PartQuerySet:
    return Part.objects.in_reach_of(user).select_related("bureau", "order__bureau")


def part_item(part: Part, user: User) -> WorkItem:
    tag, why, steps = _part_step(part)
    return _item(part, user, tag=tag, why=why, steps=steps, sender=str(part.order.bureau))


def _part_step(part: Part) -> tuple[str, str, tuple[Step, ...]]:
    if part.status == P.DONE:
        accept = Step(_("Accept the work"), "accept", "part.accept", part.order)
        return _("Acceptance"), _("Handed up to my bureau"), (accept,)
    if part.status == P.RETURNED:
        again = Step(_("Assign again"), "send_again", "order.dispatch", part.order)
        return _("Returned"), _("Handed back to my bureau"), (again,)
    if part.status == P.ASSIGNED:
        return _("Receipt"), _("Given to my bureau"), (Step(_("Sign for it"), "sign", "part.sign"),)
    if part.assignee_id is None:
        return _("Assignment"), _("Unassigned in my bureau"), (Step(_("Assign"), "assign", "part.assign"),)
    return pgettext("letter", "Work"), _("Handler"), (Step(_("Hand up as done"), "report", "part.report"),)


# measures


def measures(user: User) -> MeasureQuerySet:
    return Measure.objects.in_reach_of(user).select_related("bureau", "created_by")


def measure_duty() -> Case:
    """What is done and waits to be accepted serves the term of its letter, the earliest one."""
    letters = RectificationOrder.objects.filter(problems__measures=OuterRef("pk"), due_on__isnull=False)
    earliest = letters.order_by("due_on").values("due_on")[:1]
    return Case(When(status=M.DONE, then=Coalesce("due_on", Subquery(earliest))), default=F("due_on"))


def letter_to_accept(measure: Measure) -> Served | None:
    """The letter whose term a measure serves that is done and not accepted yet."""
    if measure.status != M.DONE:
        return None
    letters = RectificationOrder.objects.filter(problems__measures=measure.pk, due_on__isnull=False)
    return RectificationOrder.kind, letters.order_by("due_on").values("pk")[:1]


def measure_item(measure: Measure, user: User) -> WorkItem:
    if measure.status == M.DONE:
        tag, why = _("Acceptance"), _("Done for a letter of my bureau")
        steps = (Step(_("Accept the work"), "accept", "measure.accept", user.bureau),)
    elif measure.assignee_id is None:
        tag, why = _("Assignment"), _("Unassigned in my bureau")
        steps = (Step(_("Assign"), "assign", "measure.assign"),)
    else:
        tag, why = pgettext("my work", "Measure"), _("Owner")
        steps = (Step(_("Report progress"), "report", "measure.report"),)
    return _item(measure, user, tag=tag, why=why, steps=steps, sender=str(measure.created_by))


# answers


def reply_duty() -> F:
    """An answer, its signature and its delivery serve the term of the letter."""
    return F("order__due_on")


def letter_of(reply: Reply) -> tuple[str, int]:
    return RectificationOrder.kind, reply.order_id


def reply_item(reply: Reply, user: User) -> WorkItem:
    number, deliver = pgettext("reply", "Number and send"), _("Record the delivery")
    tag, why, steps = {
        R.DRAFT: (_("Answer"), _("Drafter"), ()),
        R.COSIGN: (_("Cosigning"), _("Legal division"), (Step(_("Cosign"), "cosign", "reply.cosign"),)),
        R.AWAIT_SIGN: (
            _("Signature"), _("Head of the bureau"), (Step(pgettext("reply", "Sign"), "sign", "reply.sign"),),
        ),
        R.SIGNED: (_("Dispatch"), _("Drafter"), (Step(number, "send", "reply.draft"),)),
        R.SENT: (_("Delivery"), _("Drafter"), (Step(deliver, "deliver", "reply.draft"),)),
    }[R(reply.status)]  # fmt: skip
    return _item(reply, user, tag=tag, why=why, steps=steps, sender=reply.order.issuer.name)


WITHOUT_TERM = Pile(name="order-without-term", rows=without_term, item=_without_term)
