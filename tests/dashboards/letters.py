"""Letters of two years of the small province, through the product's own doors: what can become of a letter."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.models import Bureau, User
from accounts.scope import acting_as
from leads.models import FocusArea
from rectification import registration
from rectification.actions import acts as actions
from rectification.dossiers import acts as dossiers
from rectification.measures import acts as measures
from rectification.models import Action, Measure, Part, RectificationOrder, Reply, ReplyLine
from rectification.orders import acts as orders
from rectification.organs import organ_of
from rectification.replies import acts as replies
from tests.rectification.factories import (
    add_evidence,
    colleague_of,
    head_of,
    make_order,
    officer_of,
    plan_of,
    type_of,
)


def given(bureau: Bureau, on: date, *co: Bureau, **changes) -> RectificationOrder:
    """Registered and given to its own bureau, and to others."""
    order = make_order(bureau, on=on, **changes)
    head = head_of(bureau)
    with acting_as(head):
        plans = [plan_of(order, bureau, Part.Role.LEAD), *(plan_of(order, each) for each in co)]
        orders.dispatch(order, plans, by=head, on=on, note="请按期办理")
    return order


def measured(*letters: RectificationOrder, on: date, by: User | None = None) -> Measure:
    """One measure for all problems of the letters."""
    by = by or officer_of(letters[0].bureau)
    problems = [problem for letter in letters for problem in letter.problems.all()]
    with acting_as(by):
        return measures.make("约谈市场开办者", problems, by=by, bureau=by.bureau, on=on, owner=by)


def reported(measure: Measure, on: date, percent: int = 40) -> None:
    by = measure.assignee
    with acting_as(by):
        measures.report(measure, note="已约谈8家", percent=percent, next_step="复查", by=by, on=on)


def finished(measure: Measure, on: date) -> None:
    doer, other = measure.assignee, colleague_of(measure.assignee)
    add_evidence(measure, doer, f"{measure.number}.pdf")
    with acting_as(doer):
        measure.advance("report_done", by=doer, on=on, note="已完成")
    with acting_as(other):
        measures.accept(measure, by=other, on=on, note="属实")


def held(measure: Measure, on: date, *, staff: int, checked: int) -> Action:
    by = measure.assignee
    with acting_as(by):
        action = actions.plan({"title": "集中检查", "planned_on": on}, [measure], by=by, bureau=by.bureau, on=on)
        action.advance(
            "hold", held_on=on, staff_count=staff, checked_count=checked, found_count=1, findings="一处", by=by, on=on
        )
    return action


def accepted(bureau: Bureau, on: date, done_on: date, **changes) -> RectificationOrder:
    order = given(bureau, on, **changes)
    finished(measured(order, on=on), done_on)
    officer, head = officer_of(bureau), head_of(bureau)
    for by, act in ((head, "plan"), (officer, "report_done"), (head, "accept")):
        with acting_as(by):
            order.advance(act, by=by, on=done_on)
    return order


def answered(order: RectificationOrder, on: date) -> Reply:
    officer, head = officer_of(order.bureau), head_of(order.bureau)
    with acting_as(officer):
        reply = replies.draft(order, by=officer, on=on)
        said = {"result": ReplyLine.Result.DONE, "text": "已整改到位", "rest": "", "rest_by": None}
        words = {"opening": "收悉。", "closing": "特此函复。", "contact": "郝晓燕"}
        lines = {line.problem_id: said for line in reply.lines.all()}
        reply = replies.write(reply, words, lines, by=officer, version=reply.version)
        reply.advance("submit", by=officer, on=on)
    colleague = colleague_of(officer)
    with acting_as(colleague):
        reply.advance("cosign", by=colleague, on=on)
    with acting_as(head):
        reply.advance("sign", by=head, on=on)
    with acting_as(officer):
        replies.send(reply, by=officer, on=on)
        add_evidence(reply, officer, f"{reply.number}.pdf")
        reply.advance("deliver", delivered_on=on, delivery="取得回证", by=officer, on=on)
    order.refresh_from_db()
    return reply


def closed(bureau: Bureau, on: date, done_on: date, **changes) -> RectificationOrder:
    order = accepted(bureau, on, done_on, **changes)
    reply = answered(order, done_on)
    with acting_as(officer_of(bureau)):
        reply.advance("satisfied", by=officer_of(bureau), on=done_on, note="来函表示满意")
    with acting_as(head_of(bureau)):
        order.advance("sign_off", by=head_of(bureau), on=done_on)
    return order


def urged(order: RectificationOrder, by: User, first: date, times: int) -> None:
    for number in range(times):
        with acting_as(by):
            order.advance("urge", by=by, on=first + timedelta(days=10 * number), note="请按期办理")


def dossier(bureau: Bureau, number: str, on: date, *, is_closed: bool):
    province = bureau if bureau.parent_id is None else bureau.parent
    officer, head = officer_of(bureau), head_of(province)
    with acting_as(officer):
        case = dossiers.register_case(
            {"number": number, "name": f"{number}案", "trade": "砂石", "filed_on": on}, by=officer, bureau=bureau
        )
        made = dossiers.propose(case, trade="砂石", by=officer, bureau=bureau, on=on)
    with acting_as(head):
        made.advance("approve", by=head, on=on)
    if is_closed:
        lookback_on = on + timedelta(days=90)
        with acting_as(officer):
            made.advance("analyse", weak_points="行业准入失管", by=officer, on=on)
            made.advance("propose_close", rule_made="《砂石行业监管办法》", lookback_on=lookback_on, by=officer, on=on)
        with acting_as(head):
            made.advance("close", by=head, on=on)
    return case


def write_letters(bureaus: dict[str, Bureau]) -> None:
    """Letters of 2025 and 2026 in every state, seen on 23 November 2026."""
    province, taiyuan, datong = bureaus["province"], bureaus["taiyuan"], bureaus["datong"]
    xiaodian, yingze, pingcheng = bureaus["xiaodian"], bureaus["yingze"], bureaus["pingcheng"]
    food = FocusArea.objects.order_by("pk").first()
    case = dossier(taiyuan, "2025晋01刑初1号", date(2025, 3, 3), is_closed=True)
    dossier(province, "2026晋刑初2号", date(2026, 3, 2), is_closed=False)

    # 2025: what this year is compared with
    closed(taiyuan, date(2025, 3, 3), date(2025, 4, 14), criminal_case=case)
    closed(xiaodian, date(2025, 5, 6), date(2025, 9, 1), type_code="judicial", issuer_name="太原市中级人民法院")  # late
    late = accepted(datong, date(2025, 6, 2), date(2026, 1, 12), key_area=None)  # adopted, but after its term
    answered(late, date(2026, 1, 19))

    # 2026: answered, in work, overdue, without a measure, urged
    closed(pingcheng, date(2026, 3, 2), date(2026, 3, 23), type_code="police", issuer_name="大同市公安局")
    one = given(xiaodian, date(2026, 9, 7), focus_area=food)
    two = given(xiaodian, date(2026, 11, 9), type_code="supervisory", issuer_name="太原市监察委员会")
    shared = measured(one, two, on=date(2026, 11, 10))
    reported(shared, date(2026, 11, 12))
    held(shared, date(2026, 11, 13), staff=12, checked=30)
    over = given(yingze, date(2026, 6, 1))
    urged(over, head_of(taiyuan), date(2026, 8, 10), 3)
    given(taiyuan, date(2026, 10, 12), xiaodian, problems=["收费未公示"])
    held(measured(given(datong, date(2026, 11, 2)), on=date(2026, 11, 3)), date(2026, 3, 30), staff=5, checked=9)
    ready = given(datong, date(2026, 10, 19))
    finished(measured(ready, on=date(2026, 10, 20)), date(2026, 11, 2))
    with acting_as(head_of(datong)):
        ready.advance("plan", by=head_of(datong), on=date(2026, 11, 2))
    with acting_as(officer_of(datong)):
        ready.advance("report_done", by=officer_of(datong), on=date(2026, 11, 3))
    skipped = make_order(province, on=date(2026, 11, 16), problems=["已由省局统一处置"])
    orders.skip_problem(skipped.problems.get(), reason="省局已处置", by=officer_of(province))

    # counted apart, or not at all
    make_order(datong, on=date(2026, 5, 6), type_code="opinion")
    gone = make_order(taiyuan, on=date(2026, 5, 7))
    gone.advance("void", by=head_of(taiyuan), on=date(2026, 5, 8), note="误录")
    registration.join(
        one.type, one.issuer, one.issuer_number, by=officer_of(pingcheng), bureau=pingcheng,
        received_on=date(2026, 9, 14), on=date(2026, 9, 14),
    )  # fmt: skip
    cancelled = measured(over, on=date(2026, 6, 8))
    with acting_as(head_of(yingze)):
        cancelled.advance("cancel", by=head_of(yingze), on=date(2026, 6, 9), note="不再需要")
    assert type_of("opinion").is_counted is False
    assert organ_of("太原市监察委员会").kind == "supervision"
