"""Cases of these weeks, two in each city, each as far on its way as its place in the row says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import Bureau, Role, User
from accounts.scope import acting_as, acting_as_system
from cases.enforcement import acts, afterwards
from cases.enforcement.acts.grave import LARGE
from cases.enforcement.acts.naming_parties import Named
from cases.models import EnforcementCase, Law, Party
from cases.registration import FirstParty, propose
from leads.models import BusinessLine
from records.acts import Transition
from taskforce.demo.cast import PAPER
from taskforce.demo.texts import credit_code

SEED = 20261124
FIRMS = ("恒瑞商贸有限公司", "盛达食品有限公司", "金源文化传媒有限公司", "同兴建材有限公司")
STORIES = (  # what it did, line, law, article, fine
    ("虚假宣传", "unfair_competition", "anti_unfair_competition_2025", "第九条", "80000.00"),
    ("发布虚假广告", "illegal_advertising", "advertising_2021", "第二十八条", "30000.00"),
    ("组织传销", "pyramid_selling", "pyramid_selling_2005", "第七条", "500000.00"),
    ("经营标签不合格食品", "food_safety", "food_safety_2021", "第六十七条", "5000.00"),
    ("无照经营", "unlicensed", "unlicensed_2017", "第二条", "3000.00"),
    ("销售侵犯注册商标专用权的商品", "intellectual_property", "trademark_2019", "第五十七条", "20000.00"),
)  # fmt: skip
AGES = (2, 4, 9, 12, 16, 20, 25, 30, 36, 42, 64)  # days since a case was proposed: the older, the further on
PACE = 4  # days from one act to the next
CONFISCATED = Decimal("1250.80")
PUBLISHED = "国家企业信用信息公示系统"
Doing = tuple[User, Transition | None, Any]  # who, which act, what it is given (or that by its day)


@dataclass(frozen=True)
class Desk:
    """A city's people: two officers of the case, who reviews it, who chairs its hearing, the head."""

    bureau: Bureau
    one: User
    two: User
    reviewer: User
    chair: User
    head: User

    @classmethod
    def of(cls, bureau: Bureau, *, on: date) -> Desk:
        there = User.objects.holding(Role.OFFICER, bureau=bureau, on=on)
        one, two = there.filter(username__startswith=f"{bureau.code}-officer").order_by("username")[:2]
        others = (User.objects.get(username=f"{bureau.code}-{post}") for post in ("reviewer", "chair", "head"))
        return cls(bureau, one, two, *others)


def load_cases(*, today: date) -> int:
    """Nothing when there are any. One transaction. Returns how many cases were made."""
    with acting_as_system():
        if EnforcementCase.objects.filter(number__startswith="AJ-").exists():
            return 0
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration every time
    cities = list(Bureau.objects.cities()) * 2
    with acting_as_system(), transaction.atomic():
        for number, city in enumerate(cities):
            begun = today - timedelta(days=AGES[number % len(AGES)])
            case = _proposed(Desk.of(city, on=today), number, begun, chance)
            _work_on(case, Desk.of(city, on=today), number, begun, today)
    return len(cities)


def _proposed(desk: Desk, number: int, begun: date, chance: random.Random) -> EnforcementCase:
    what, line, law, article, _fine = STORIES[number % len(STORIES)]
    name = f"{desk.bureau.place_name}{FIRMS[number % len(FIRMS)]}"
    values = {
        "title": f"{name}{what}案", "clue_on": begun, "facts": f"检查发现{name}涉嫌{what}。", "article": article,
        "business_line": BusinessLine.objects.get(code=line), "law": Law.objects.get(code=law), "place": desk.bureau,
    }  # fmt: skip
    with acting_as(desk.one):
        party = FirstParty("firm", name, credit_code(desk.bureau.code, chance))
        case = propose(values, party, by=desk.one, bureau=desk.bureau, on=begun)
        for branch in ("第一分公司", "第二分公司") if number % 3 == 2 else ():
            acts.add_party(case, Named("firm", f"{name}{branch}"), by=desk.one, on=begun)
    return case


def _work_on(case: EnforcementCase, desk: Desk, number: int, begun: date, today: date) -> None:
    """An act every few days, as far as today."""
    fine = Decimal(STORIES[number % len(STORIES)][-1])
    on = begun
    for by, act, given in _way(case, desk, fine, number):
        on += timedelta(days=PACE)
        if on > today:
            return
        if act is None:  # nobody did anything
            continue
        with acting_as(by):
            given = given(on) if callable(given) else given
            said: dict[str, Any] = {name: on if value is ... else value for name, value in given.items()}
            case.advance(act.name, by=by, on=on, **said)


def _way(case: EnforcementCase, desk: Desk, fine: Decimal, number: int) -> Iterator[Doing]:
    """Who does what, one act after the other; `...` stands for the day of the act."""
    one, head = desk.one, desk.head
    yield head, acts.file, {"filed_on": ..., "handler": one, "second": desk.two}
    yield one, acts.conclude, {"note": "违法事实清楚，证据确凿，建议给予行政处罚。"}
    yield desk.reviewer, acts.pass_review, {"note": "事实清楚，定性准确，程序合法，同意。"}
    is_large = fine >= LARGE[Party.Role.FIRM]
    for party in case.parties.all():
        yield one, _turn(acts.notify, case), {"party": party, "day": ..., "way": "in_person", "of_hearing": is_large}
        yield one, acts.hear, {"note": "书面放弃陈述申辩。", "party": party, "day": ..., "is_waived": True}
    if is_large:
        yield one, acts.discuss, _minutes
    for party in case.parties.all():
        amounts = {"fine": fine, "confiscated": CONFISCATED}
        yield head, _turn(acts.decide, case), {"party": party, "day": ..., "decision": "penalty", **amounts}
    for party in case.parties.all():
        yield one, _turn(acts.serve, case), {"party": party, "day": ..., "way": "in_person"}
    for party in case.parties.all():
        yield one, afterwards.publish, {"party": party, "day": ..., "where": PUBLISHED, "term": "PUBLISH_STOP_3Y"}
    yield from AFTERWARDS.get(number, _paid)(case, desk, fine)


def _minutes(on: date) -> dict[str, Any]:
    """What the leaders decided together."""
    minutes = SimpleUploadedFile("集体讨论记录.pdf", PAPER + on.isoformat().encode(), "application/pdf")
    members = ("分管副局长", "法规科科长", "执法稽查科科长")
    return {"held_on": on, "chair": "局长", "members": members, "outcome": "同意拟处罚意见。", "minutes": minutes}


def _in_parts(case: EnforcementCase, desk: Desk, fine: Decimal) -> Iterator[Doing]:
    """The head grants two sums; the first is paid."""
    party = case.parties.get()
    half = fine / 2

    def plan(on: date) -> dict[str, Any]:
        sums = ((on + timedelta(days=30), half), (on + timedelta(days=60), half + CONFISCATED))
        return {"party": party, "day": on, "sums": sums, "paper": "延批〔2026〕1号"}

    yield desk.head, afterwards.defer, plan
    yield desk.one, acts.pay, {"party": party, "day": ..., "amount": half, "receipt": f"晋财{case.pk}1"}


def _sued(case: EnforcementCase, desk: Desk, fine: Decimal) -> Iterator[Doing]:
    said = {"party": case.parties.get(), "day": ..., "remedy": "suit", "organ": f"{desk.bureau.place_name}中级人民法院"}
    yield desk.one, afterwards.appeal, said


def _late(case: EnforcementCase, desk: Desk, fine: Decimal) -> Iterator[Doing]:
    """Nobody pays: the surcharge is added, the demand served."""
    party = case.parties.get()
    yield from ((desk.one, None, {}) for _wait in range(5))
    yield desk.one, afterwards.surcharge, {"party": party, "day": ...}
    yield desk.one, afterwards.demand, {"party": party, "day": ..., "way": "in_person"}


def _paid(case: EnforcementCase, desk: Desk, fine: Decimal) -> Iterator[Doing]:
    """The fine first, the rest later."""
    one = desk.one
    for party in Party.objects.filter(case=case):
        for number, amount in enumerate((fine, CONFISCATED), 1):
            receipt = f"晋财{case.pk}{party.position}{number}"
            yield one, acts.pay, {"party": party, "day": ..., "amount": amount, "receipt": receipt}
    yield one, acts.propose_close, {"note": "当事人已缴清罚没款。", "ground": "executed"}
    yield desk.head, acts.close, {}


AFTERWARDS = {9: _in_parts, 19: _sued, 21: _late}  # by the place of the case in the row; all others pay


def _turn(arrows: tuple[Transition, Transition], case: EnforcementCase) -> Transition:
    several, last = arrows
    return last if last.exists_for(case) else several
