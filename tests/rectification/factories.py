"""Letters as they come, through the product's own door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Bureau, Role, User
from accounts.scope import acting_as
from deadlines.models import Clock
from leads.models import KeyArea
from records import attachments
from records.models.tracked import TrackedRecord
from rectification.measures import acts as measures
from rectification.models import Measure, OrderType, Part, Problem, RectificationOrder, Reply, ReplyLine
from rectification.orders import acts as orders
from rectification.organs import organ_of
from rectification.parts.making import PartPlan
from rectification.registration import register
from rectification.replies import acts as replies
from tests.factories import UserFactory

TODAY = date(2026, 11, 23)
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
_numbers = count(1)


def type_of(code: str = "procuratorial") -> OrderType:
    return OrderType.objects.get(code=code)


def values(**changes):
    """What a person typed into the registration form."""
    typed = {
        "title": "整治市场装卸强制交易",
        "type": type_of(changes.pop("type_code", "procuratorial")),
        "issuer": organ_of(changes.pop("issuer_name", "太原市人民检察院")),
        "issuer_number": f"并检建〔2026〕{next(_numbers)}号",
        "received_on": TODAY,
        "key_area": KeyArea.objects.get(code="consumer_goods"),
    }
    return typed | changes


def officer_of(bureau: Bureau) -> User:
    """An officer of that bureau; the same one each time, with a fresh scope."""
    known = User.objects.holding(Role.OFFICER, bureau=bureau, on=TODAY).order_by("pk").first()
    return known or UserFactory(bureau=bureau)


def head_of(bureau: Bureau) -> User:
    known = User.objects.holding(Role.HEAD, bureau=bureau, on=TODAY).order_by("pk").first()
    return known or UserFactory(bureau=bureau, role=Role.HEAD)


def colleague_of(user: User) -> User:
    """Another officer of the same bureau."""
    known = User.objects.holding(Role.OFFICER, bureau=user.bureau, on=TODAY).exclude(pk=user.pk).order_by("pk").first()
    return known or UserFactory(bureau=user.bureau)


PROBLEMS = ("强制交易未处置", "收费未公示")


def make_order(
    bureau: Bureau, *, by: User | None = None, on: date | None = None, problems: Sequence[str] = PROBLEMS, **changes
) -> RectificationOrder:
    """A registered letter of that bureau."""
    on = on or TODAY
    changes.setdefault("received_on", on)
    return register(values(**changes), problems, by=by or officer_of(bureau), bureau=bureau, on=on)


def plan_of(
    order: RectificationOrder, bureau: Bureau, role: str = Part.Role.CO, due_on: date | None = None
) -> PartPlan:
    return PartPlan(bureau, role, tuple(order.problems.all()), due_on)


def dispatched(bureau: Bureau, *co: Bureau, lead: Bureau | None = None, **changes) -> RectificationOrder:
    """Given to a lead bureau (itself by default) and to others."""
    order = make_order(bureau, **changes)
    head = head_of(bureau)
    plans = [plan_of(order, lead or bureau, Part.Role.LEAD), *(plan_of(order, each) for each in co)]
    with acting_as(head):
        orders.dispatch(order, plans, by=head, on=TODAY, note="请按期办理")
    return order


def make_measure(
    *letters: RectificationOrder, bureau: Bureau | None = None, by: User | None = None, problems=None, **more
) -> Measure:
    """A measure of the letter's own bureau for all problems of the letters."""
    bureau = bureau or letters[0].bureau
    wanted = problems if problems is not None else list(Problem.objects.filter(order__in=letters))
    by = by or officer_of(bureau)
    more.setdefault("owner", by)
    with acting_as(by):
        return measures.make("约谈市场开办者并签承诺书", wanted, by=by, bureau=bureau, on=TODAY, **more)


def add_evidence(record: TrackedRecord, by: User, name: str = "检查记录.pdf", **more):
    file = SimpleUploadedFile(name, PDF + name.encode(), "application/pdf")
    with acting_as(by):
        return attachments.attach(record, file, by=by, is_evidence=True, **more)


def done_measure(*letters: RectificationOrder, **more) -> Measure:
    measure = make_measure(*letters, **more)
    owner = measure.assignee
    add_evidence(measure, owner)
    with acting_as(owner):
        measure.advance("report_done", by=owner, on=TODAY, note="已完成")
    return measure


def accept(measure: Measure, by: User) -> None:
    with acting_as(by):
        measures.accept(measure, by=by, on=TODAY, note="属实")


def rectifying(bureau: Bureau, *co: Bureau, **changes) -> RectificationOrder:
    """With one accepted measure for all its problems, its plan confirmed."""
    order = dispatched(bureau, *co, **changes)
    measure = done_measure(order)
    accept(measure, colleague_of(measure.assignee))
    with acting_as(head_of(bureau)):
        order.advance("plan", by=head_of(bureau), on=TODAY)
    return order


def accepted(bureau: Bureau, **changes) -> RectificationOrder:
    order = rectifying(bureau, **changes)
    officer = officer_of(bureau)
    order.advance("report_done", by=officer, on=TODAY)
    order.advance("accept", by=head_of(bureau), on=TODAY)
    return order


def drafted(order: RectificationOrder, *, is_said: bool = True) -> Reply:
    """An answer with a word for each problem."""
    officer = officer_of(order.bureau)
    reply = replies.draft(order, by=officer, on=TODAY)
    if is_said:
        lines = {
            line.problem_id: {"result": ReplyLine.Result.DONE, "text": "已整改到位", "rest": "", "rest_by": None}
            for line in reply.lines.all()
        }
        words = {"opening": "贵院建议书收悉。", "closing": "特此函复。", "contact": "郝晓燕"}
        replies.write(reply, words, lines, by=officer, version=reply.version)
        reply.refresh_from_db()
    return reply


def signed(order: RectificationOrder) -> Reply:
    reply = drafted(order)
    officer, head = officer_of(order.bureau), head_of(order.bureau)
    reply.advance("submit", by=officer, on=TODAY)
    reply.advance("cosign", by=colleague_of(officer), on=TODAY)
    reply.advance("sign", by=head, on=TODAY)
    return reply


def sent(order: RectificationOrder) -> Reply:
    reply = signed(order)
    replies.send(reply, by=officer_of(order.bureau), on=TODAY)
    return reply


def delivered(order: RectificationOrder) -> Reply:
    reply = sent(order)
    officer = officer_of(order.bureau)
    add_evidence(reply, officer, "送达回证.pdf")
    reply.advance("deliver", delivered_on=TODAY, delivery="直接送达，取得回证", by=officer, on=TODAY)
    order.refresh_from_db()
    return reply


def clock_of(record, code) -> Clock:
    return Clock.objects.of(record).named(code).order_by("pk").last()
