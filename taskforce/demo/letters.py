"""A living present of letters: every state that a letter can be in, told in two cities, relative to the day of loading.

Each letter goes through the same acts as people press; one function for how far each of them has come.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import islice

from django.db import transaction

from accounts.models import Bureau, Role, User
from accounts.scope import acting_as, acting_as_system
from deadlines.models import load_calendar
from leads.models import KeyArea
from rectification.actions import acts as actions
from rectification.actions.acts.holding import Hold
from rectification.dossiers import acts as dossiers
from rectification.dossiers.acts.analysing import Analyse
from rectification.dossiers.acts.closing import ProposeClose
from rectification.dossiers.acts.tasks import AddTask
from rectification.measures import acts as measures
from rectification.models import Dossier, Measure, OrderType, Part, RectificationOrder
from rectification.orders import acts as orders
from rectification.orders.acts.issuing import IssuerAnswer
from rectification.orders.acts.merging import Merge
from rectification.organs import organ_of
from rectification.parts.making import PartPlan
from rectification.registration import register
from rectification.replies import acts as replies
from rectification.replies.acts.judging import Again
from taskforce.demo.cast import Team
from taskforce.demo.letter_desk import Desk
from taskforce.demo.letter_texts import HEALTH, MARKET, SAND, SHELL, TRADES, WEAK_POINTS, LetterScene
from taskforce.demo.turns import PLACES

LOOKBACK_AFTER = timedelta(days=180)
LONGEST_AGO = 90  # working days
OWN_NUMBER = "SH-"  # letters that were registered here begin so


def load_letters(*, today: date) -> int:
    """Letters of these weeks and the dossiers of the cases that are known. One transaction; nothing when there are any.

    Returns how many letters were made.
    """
    days = [today, *islice(load_calendar().workdays_before(today), LONGEST_AGO)]
    own = RectificationOrder.objects.filter(number__startswith=OWN_NUMBER)
    with transaction.atomic(), acting_as_system():  # what is read between two people's acts
        if own.exists():
            return 0
        for codes in PLACES:
            _load_city(days, *codes)
        _shared_by_two_cities(days)
        _load_dossiers(days)
        return own.count()


def _load_city(days: list[date], city: str, county: str) -> None:
    city_team, county_team = (Team.of(Bureau.objects.get(code=code), on=days[0]) for code in (city, county))
    officers = User.objects.holding(Role.OFFICER, bureau=city_team.bureau, on=days[0])
    second = officers.exclude(pk=city_team.officer.pk).order_by("username")[0]
    desk = Desk(city_team, county_team, second, days)
    for story in STORIES:
        story(desk)


def _registered(desk: Desk) -> None:
    desk.letter(SHELL, 1)


def _dispatched(desk: Desk) -> None:
    desk.dispatched(HEALTH, 4)


def _objected(desk: Desk) -> RectificationOrder:
    order = desk.dispatched(SAND, 9, with_county=False)
    with acting_as(desk.city.head):
        order.advance("object", by=desk.city.head, on=desk.days[6], note="所指料场已于上年注销，建议更正对象。")
    return order


def _withdrawn(desk: Desk) -> None:
    order = _objected(desk)
    with acting_as(desk.city.officer):
        orders.withdraw(
            order,
            IssuerAnswer(document="关于撤回建议书的函"),
            by=desk.city.officer,
            on=desk.days[2],
            note="对象有误，予以撤回。",
        )


def _under_way(desk: Desk) -> None:
    """Measures at several percents, an action held and one to come."""
    _order, made = desk.planned(MARKET, 20)
    for measure, percent, ago in zip(made, (30, 60, 90), (6, 4, 1), strict=True):
        desk.report(measure, percent, ago)
    _inspect(desk, MARKET, made[1:], held_ago=5)
    _inspect(desk, MARKET, made[2:], held_ago=None)


def _inspect(desk: Desk, scene: LetterScene, of: Sequence[Measure], *, held_ago: int | None) -> None:
    team, place = desk.city, desk.city.bureau.place_name
    planned_on = desk.days[held_ago or 0]
    values = {"title": scene.action.format(place=place), "planned_on": planned_on, "place": place}
    with acting_as(team.officer):
        action = actions.plan(values, of, by=team.officer, bureau=team.bureau, on=planned_on)
        if held_ago is not None:
            actions.hold(
                action,
                Hold(
                    held_on=planned_on,
                    staff_count=18,
                    checked_count=46,
                    found_count=5,
                    findings="发现未公示收费5户，已责令改正。",
                ),
                by=team.officer,
                on=planned_on,
            )


def _due_today(desk: Desk) -> None:
    """The answer is due today: put right in part, the draft lies with the legal division."""
    order, made = desk.planned(SHELL, 21, with_county=False, due_on=desk.today)
    desk.report(made[0], 80, 2)
    desk.answer(order, 1)


def _overdue(desk: Desk) -> None:
    """Nobody answered in time; the province urges."""
    order, made = desk.planned(HEALTH, 66)
    desk.report(made[1], 50, 30)
    province = Team.of(desk.city.bureau.parent, on=desk.today)
    with acting_as(province.officer):
        order.advance("urge", by=province.officer, on=desk.days[1], note="答复期限已过，请三日内报送整改情况。")


def _to_be_accepted(desk: Desk) -> None:
    desk.finished(HEALTH, 32, 2)


def _measure_to_be_accepted(desk: Desk) -> None:
    _order, made = desk.planned(SAND, 26)
    desk.finish(made[0], 3)
    desk.finish(made[1], 1, is_accepted=False)


def _accepted(desk: Desk) -> None:
    """Accepted; the answer was delivered, the issuer has not said anything yet."""
    order = desk.finished(SAND, 36, 10)
    desk.accept(order, 8)
    desk.delivered(order, 5)


def _closed(desk: Desk) -> None:
    """Answered, the issuer is satisfied, struck off; a look-back is to come."""
    order = desk.finished(MARKET, 40, 16)
    desk.accept(order, 14)
    reply = desk.delivered(order, 10)
    with acting_as(desk.city.officer):
        reply.advance("satisfied", by=desk.city.officer, on=desk.days[4], note="制发机关来函表示满意。")
    order.refresh_from_db()
    with acting_as(desk.city.head):
        order.advance("sign_off", by=desk.city.head, on=desk.days[3])


def _again(desk: Desk) -> None:
    """Answered in part before the work was done; the issuer is not satisfied."""
    order, made = desk.planned(MARKET, 38)
    desk.report(made[0], 70, 12)
    reply = desk.delivered(order, 9)
    with acting_as(desk.city.officer):
        replies.unsatisfied(
            reply,
            Again(due_on=desk.today),
            by=desk.city.officer,
            on=desk.days[3],
            note="第二项问题整改不到位，请补充答复。",
        )


def _merged(desk: Desk) -> None:
    """Registered twice under two numbers of the issuer, found out a day later."""
    main, other = desk.letter(SAND, 7), desk.letter(SAND, 6)
    with acting_as(desk.city.officer):
        orders.merge(
            other, Merge(into=main), by=desk.city.officer, on=desk.days[5], note="同一建议书的更正文本，重复登记。"
        )


def _voided(desk: Desk) -> None:
    order = desk.letter(SHELL, 5)
    with acting_as(desk.city.head):
        order.advance("void", by=desk.city.head, on=desk.days[4], note="不属于三书一函，误登。")


def _shared_by_two_cities(days: list[date]) -> None:
    """A letter to the province on which two cities work, each with its own part and measure."""
    province = Team.of(Bureau.objects.get(code="140000"), on=days[0])
    city_codes = [city for city, _county in PLACES]
    teams = [Team.of(Bureau.objects.get(code=code), on=days[0]) for code in city_codes]
    values = {
        "title": "整治跨市会议营销推销保健品", "type": OrderType.objects.get(code="procuratorial"),
        "issuer": organ_of("山西省人民检察院"), "issuer_number": f"晋检建〔{days[15].year}〕8号",
        "received_on": days[15],
        "key_area": KeyArea.objects.get(code="livelihood"),
    }  # fmt: skip
    texts = [text for text, _measure in HEALTH.problems]
    with acting_as(province.officer):
        order = register(values, texts, by=province.officer, bureau=province.bureau, on=days[15])
    problems = tuple(order.problems.all())
    roles = (Part.Role.LEAD, Part.Role.CO)
    plans = [PartPlan(team.bureau, role, problems) for team, role in zip(teams, roles, strict=True)]
    with acting_as(province.head):
        orders.dispatch(order, plans, by=province.head, on=days[14], note="请两市各自排查并于到期前上报。")
    for team, problem, (_text, words) in zip(teams, problems, HEALTH.problems, strict=True):
        with acting_as(team.officer):
            order.parts.get(bureau=team.bureau).advance("sign", by=team.officer, on=days[13])
            measure = measures.make(
                words, [problem], by=team.officer, bureau=team.bureau, on=days[12], owner=team.officer
            )
            measures.report(
                measure, note="已部署排查。", percent=40, next_step="汇总排查结果。", by=team.officer, on=days[5]
            )


def _load_dossiers(days: list[date]) -> None:
    """一案一整治: those that the ledger opened go on, most of them to their end; one of a new case is proposed."""
    province = Team.of(Bureau.objects.get(code="140000"), on=days[0])
    opened = list(Dossier.objects.filter(status=Dossier.Status.OPEN).select_related("case").order_by("case__number"))
    for stage, (dossier, trade) in enumerate(zip(opened, TRADES, strict=False), 1):
        Dossier.objects.filter(pk=dossier.pk).update(trade=trade)
        dossier.trade = trade
        _work_on(dossier, province, trade, days, stage=min(stage, 4))
    with acting_as(province.officer):
        said = {"number": f"晋检刑诉〔{days[40].year}〕21号", "name": "某货运信息部涉黑案", "filed_on": days[60]}
        case = dossiers.register_case(said, by=province.officer, bureau=province.bureau)
        dossiers.propose(case, trade="货运", by=province.officer, bureau=province.bureau, on=days[40])


def _work_on(dossier: Dossier, province: Team, trade: str, days: list[date], *, stage: int) -> None:
    """stage: 1 as the ledger opened it, 2 being put right with a task, 3 proposed to close, 4 closed."""
    if stage >= 2:
        with acting_as(province.officer):
            dossiers.analyse(dossier, Analyse(weak_points=WEAK_POINTS), by=province.officer, on=days[30])
    if stage == 2:
        _add_task(dossier, province, days)
    if stage >= 3:
        with acting_as(province.officer):
            dossiers.propose_close(
                dossier,
                ProposeClose(rule_made=f"《{trade}行业市场监管工作指引》", lookback_on=days[0] + LOOKBACK_AFTER),
                by=province.officer,
                on=days[10],
            )
    if stage >= 4:
        with acting_as(province.head):
            dossier.advance("close", by=province.head, on=days[6])


def _add_task(dossier: Dossier, province: Team, days: list[date]) -> None:
    with acting_as(province.officer):
        dossiers.add_task(
            dossier,
            AddTask(text="起草行业监管指引并征求意见。", bureau=province.bureau, due_on=days[0]),
            by=province.officer,
            on=days[20],
        )


STORIES: tuple[Callable[[Desk], object], ...] = (
    _registered, _dispatched, _objected, _withdrawn, _under_way, _due_today, _overdue, _to_be_accepted,
    _measure_to_be_accepted, _accepted, _closed, _again, _merged, _voided,
)  # fmt: skip
