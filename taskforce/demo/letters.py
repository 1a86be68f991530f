"""A living present of letters: every state that a letter can be in, told in two cities, relative to the day of loading.

Each letter goes through the same acts as people press; one function for how far each of them has come.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count, islice

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import Bureau, Role, User
from accounts.scope import acting_as, acting_as_system
from deadlines.models import load_calendar
from leads.models import KeyArea
from records import attachments
from records.models.tracked import TrackedRecord
from rectification.acts import actions, dossiers, measures, orders, replies
from rectification.effects.parts import PartPlan
from rectification.models import CriminalCase, Dossier, Measure, OrderType, Part, RectificationOrder, Reply, ReplyLine
from rectification.organs import organ_of
from rectification.registration import register
from taskforce.demo.cast import PAPER, Team
from taskforce.demo.letter_texts import HEALTH, MARKET, SAND, SHELL, TRADES, WEAK_POINTS, LetterScene
from taskforce.demo.turns import PLACES

LOOKBACK_AFTER = timedelta(days=180)
LONGEST_AGO = 90  # working days
OWN_NUMBER = "SH-"  # letters that were registered here begin so


@dataclass
class Desk:
    """A city with one county, and the days: today, then working days backwards. `numbers`: of the issuers' letters."""

    city: Team
    county: Team
    second: User  # another officer of the city, for what two people must do
    days: list[date]
    numbers: count = field(default_factory=lambda: count(11))

    @property
    def today(self) -> date:
        return self.days[0]

    def letter(self, scene: LetterScene, ago: int, *, due_on: date | None = None) -> RectificationOrder:
        """Received and registered at the city so many working days ago. due_on: when the letter itself sets the day."""
        place, on = self.city.bureau.place_name, self.days[ago]
        values = {
            "title": scene.title.format(place=place),
            "type": OrderType.objects.get(code=scene.type),
            "issuer": organ_of(scene.issuer.format(place=place)),
            "issuer_number": f"{place[0]}{scene.word}〔{on.year}〕{next(self.numbers)}号",
            "received_on": on,
            "typed_due_on": due_on,
            "key_area": KeyArea.objects.get(code=scene.key_area),
        }
        problems = [text for text, _measure in scene.problems]
        with acting_as(self.city.officer):
            return register(values, problems, by=self.city.officer, bureau=self.city.bureau, on=on)

    def dispatched(self, scene: LetterScene, ago: int, *, with_county: bool = True, **more) -> RectificationOrder:
        """The city leads, the county helps with the first problem, the day after."""
        order = self.letter(scene, ago, **more)
        problems = tuple(order.problems.all())
        plans = [PartPlan(self.city.bureau, Part.Role.LEAD, problems)]
        if with_county:
            plans.append(PartPlan(self.county.bureau, Part.Role.CO, problems[:1]))
        with acting_as(self.city.head):
            orders.dispatch(order, plans, by=self.city.head, on=self.days[ago - 1], note="请按期整改并报送佐证材料。")
        return order

    def planned(self, scene: LetterScene, ago: int, **more) -> tuple[RectificationOrder, list[Measure]]:
        """Each problem has its measure, the head has confirmed them; the county's is its own."""
        order, made_on = self.dispatched(scene, ago, **more), self.days[ago - 3]
        made = []
        for index, (problem, (_text, words)) in enumerate(zip(order.problems.all(), scene.problems, strict=True)):
            team = self.county if index == 0 and more.get("with_county", True) else self.city
            due_on = max(self.days[max(ago - 25, 0)], made_on)
            with acting_as(team.officer):
                measure = measures.make(
                    words, [problem], by=team.officer, bureau=team.bureau, on=made_on, owner=team.officer, due_on=due_on
                )
            made.append(measure)
        self._sign_parts(order, self.days[ago - 2])
        with acting_as(self.city.head):
            order.advance("plan", by=self.city.head, on=made_on)
        return order, made

    def _sign_parts(self, order: RectificationOrder, on: date) -> None:
        for part in order.parts.all():
            team = self.county if part.bureau_id == self.county.bureau.pk else self.city
            with acting_as(team.officer):
                part.advance("sign", by=team.officer, on=on)

    def report(self, measure: Measure, percent: int, ago: int) -> None:
        owner, done = measure.assignee, f"已完成部署，检查经营主体{percent}户次。"
        with acting_as(owner):
            measures.report(
                measure, done=done, percent=percent, next_step="继续检查并收集材料。", by=owner, on=self.days[ago]
            )

    def finish(self, measure: Measure, ago: int, *, is_accepted: bool = True) -> None:
        """Done with evidence by its owner; accepted by a head, who did not do it."""
        owner, head = measure.assignee, self.city.head
        attach(measure, owner, "整改佐证材料.pdf")
        with acting_as(owner):
            measure.advance("report_done", by=owner, on=self.days[ago + 1], note="措施已落实，附佐证材料。")
        if is_accepted:
            with acting_as(head):
                measures.accept(measure, by=head, on=self.days[ago], note="现场查看属实。")

    def finished(self, scene: LetterScene, ago: int, at: int) -> RectificationOrder:
        """All measures accepted and the county's part accepted; the city's officer reports the letter as done."""
        order, made = self.planned(scene, ago)
        for measure in made:
            self.finish(measure, at + 2)
        part = order.parts.get(bureau=self.county.bureau)
        with acting_as(self.county.officer):
            part.advance("report", by=self.county.officer, on=self.days[at + 1], note="本单位承担的问题已整改。")
        with acting_as(self.city.head):
            part.advance("accept", by=self.city.head, on=self.days[at + 1])
        with acting_as(self.city.officer):
            order.advance("report_done", by=self.city.officer, on=self.days[at])
        return order

    def accept(self, order: RectificationOrder, ago: int) -> None:
        with acting_as(self.city.head):
            order.advance("accept", by=self.city.head, on=self.days[ago])

    def answer(self, order: RectificationOrder, ago: int) -> Reply:
        """Drafted problem by problem by the officer and handed to the legal division."""
        officer = self.city.officer
        with acting_as(officer):
            reply = replies.draft(order, by=officer, on=self.days[ago])
            said = {"result": ReplyLine.Result.DONE, "rest": "", "rest_by": None}
            lines = {line.problem_id: said | {"text": line.text or "已整改到位。"} for line in reply.lines.all()}
            words = {"opening": "来函收悉。现将整改情况函复如下。", "closing": "特此函复。", "contact": str(officer)}
            reply = replies.write(reply, words, lines, by=officer, version=reply.version)
            reply.advance("submit", by=officer, on=self.days[ago])
        return reply

    def delivered(self, order: RectificationOrder, ago: int) -> Reply:
        reply, on, officer = self.answer(order, ago + 1), self.days[ago], self.city.officer
        with acting_as(self.second):
            reply.advance("cosign", by=self.second, on=on)
        with acting_as(self.city.head):
            reply.advance("sign", by=self.city.head, on=on)
        attach(reply, officer, "送达回证.pdf")
        with acting_as(officer):
            replies.send(reply, by=officer, on=on)
            replies.deliver(reply, delivered_on=on, delivery="直接送达，取得回证", by=officer, on=on)
        return reply


def attach(record: TrackedRecord, by: User, name: str) -> None:
    content = PAPER + f"{record.kind} {record.pk}".encode()
    with acting_as(by):
        attachments.attach(record, SimpleUploadedFile(name, content, "application/pdf"), by=by, is_evidence=True)


def load_letters(*, today: date) -> int:
    """Letters of these weeks and the dossiers of the cases that are known. One transaction; nothing when there are any.

    Returns how many letters were made.
    """
    with acting_as_system():
        if RectificationOrder.objects.filter(number__startswith=OWN_NUMBER).exists():
            return 0
    days = [today, *islice(load_calendar().workdays_before(today), LONGEST_AGO)]
    with transaction.atomic():
        for codes in PLACES:
            _load_city(days, *codes)
        _shared_by_two_cities(days)
        _load_dossiers(days)
        with acting_as_system():
            return RectificationOrder.objects.filter(number__startswith=OWN_NUMBER).count()


def _load_city(days: list[date], city: str, county: str) -> None:
    city_team, county_team = (Team.of(Bureau.objects.get(code=code), on=days[0]) for code in (city, county))
    officers = User.objects.holding(Role.OFFICER, bureau=city_team.bureau, on=days[0])
    second = officers.exclude(pk=city_team.officer.pk).order_by("username").first()
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
        orders.answer_objection(
            order,
            "withdraw",
            document="关于撤回建议书的函",
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
                action, held_on=planned_on, staff_count=18, checked_count=46, found_count=5,
                findings="发现未公示收费5户，已责令改正。", by=team.officer, on=planned_on,
            )  # fmt: skip


def _due_today(desk: Desk) -> None:
    """The answer is due today: put right in part, the draft lies with the legal division."""
    order, made = desk.planned(SHELL, 21, with_county=False, due_on=desk.today)
    desk.report(made[0], 80, 2)
    desk.answer(order, 1)


def _overdue(desk: Desk) -> None:
    """Nobody answered in time, and the province's superior urges."""
    order, made = desk.planned(HEALTH, 66)
    desk.report(made[1], 50, 30)
    with acting_as(desk.city.head):
        order.advance("urge", by=desk.city.head, on=desk.days[1], note="答复期限已过，请三日内报送整改情况。")


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
        replies.answer_again(
            reply, due_on=desk.today, by=desk.city.officer, on=desk.days[3], note="第二项问题整改不到位，请补充答复。"
        )


def _merged(desk: Desk) -> None:
    """Registered twice under two numbers of the issuer, found out a day later."""
    main, other = desk.letter(SAND, 7), desk.letter(SAND, 6)
    with acting_as(desk.city.officer):
        orders.merge(other, into=main, by=desk.city.officer, on=desk.days[5], note="同一建议书的更正文本，重复登记。")


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
                measure, done="已部署排查。", percent=40, next_step="汇总排查结果。", by=team.officer, on=days[5]
            )


def _load_dossiers(days: list[date]) -> None:
    """一案一整治: a dossier for each case of the ledger that has none, most of them closed long after the judgment."""
    province = Team.of(Bureau.objects.get(code="140000"), on=days[0])
    with acting_as_system():
        cases = list(CriminalCase.objects.filter(dossier__isnull=True).order_by("number"))
    for at, (case, trade) in enumerate(zip(cases, TRADES, strict=False)):
        _dossier(province, case, trade, days, stage=min(at, 4))


def _dossier(province: Team, case: CriminalCase, trade: str, days: list[date], *, stage: int) -> None:
    """stage: 0 proposed, 1 opened, 2 being put right with a task, 3 proposed to close, 4 closed."""
    with acting_as(province.officer):
        dossier = dossiers.propose(case, trade=trade, by=province.officer, bureau=province.bureau, on=days[40])
    if stage >= 1:
        with acting_as(province.head):
            dossier.advance("approve", by=province.head, on=days[38])
    if stage >= 2:
        with acting_as(province.officer):
            dossiers.analyse(dossier, weak_points=WEAK_POINTS, by=province.officer, on=days[30])
    if stage == 2:
        _add_task(dossier, province, days)
    if stage >= 3:
        with acting_as(province.officer):
            dossiers.propose_close(
                dossier, rule_made=f"《{trade}行业市场监管工作指引》", lookback_on=days[0] + LOOKBACK_AFTER,
                by=province.officer, on=days[10],
            )  # fmt: skip
    if stage >= 4:
        with acting_as(province.head):
            dossier.advance("close", by=province.head, on=days[6])


def _add_task(dossier: Dossier, province: Team, days: list[date]) -> None:
    with acting_as(province.officer):
        dossiers.add_task(
            dossier,
            "起草行业监管指引并征求意见。",
            bureau=province.bureau,
            due_on=days[0],
            by=province.officer,
            on=days[20],
        )


STORIES: tuple[Callable[[Desk], object], ...] = (
    _registered, _dispatched, _objected, _withdrawn, _under_way, _due_today, _overdue, _to_be_accepted,
    _measure_to_be_accepted, _accepted, _closed, _again, _merged, _voided,
)  # fmt: skip
