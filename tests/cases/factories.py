"""Cases for tests, made through the product's own doors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Bureau, Role, User
from cases.enforcement import acts as drawn
from cases.enforcement.acts.grave import is_grave
from cases.models import EnforcementCase, Party
from cases.registration import FirstParty, propose
from cases.states import S
from tests.factories import UserFactory
from tests.records.files import PDF

TODAY = date(2026, 11, 23)
CODE = "91140100MA0GT5EM6U"


class Acts:
    """Acts by their names: `acts.file(case, by=…, on=…, filed_on=…)`, as pages and programs do them."""

    def __getattr__(self, name: str):
        return lambda case, **given: case.advance(getattr(drawn, name).name, **given)


acts = Acts()


def people(bureau: Bureau, role: Role, count: int) -> list[User]:
    """So many officers or heads of a bureau, the same ones each time."""
    found = list(User.objects.holding(role, bureau=bureau, on=TODAY).order_by("pk")[:count])
    return found + [UserFactory(bureau=bureau, role=role) for _ in range(count - len(found))]


def officers(bureau: Bureau, count: int = 3) -> list[User]:
    return people(bureau, Role.OFFICER, count)


def head(bureau: Bureau) -> User:
    return people(bureau, Role.HEAD, 1)[0]


def make_case(
    bureau: Bureau, *, on: date = TODAY, title: str = "太原某某商贸有限公司虚假宣传案", **given
) -> EnforcementCase:
    values = {"title": title, "clue_on": on, "facts": "宣传页与实际不符。"} | given.pop("values", {})
    party = given.pop("party", FirstParty("firm", "太原某某商贸有限公司"))
    return propose(values, party, by=officers(bureau)[0], bureau=bureau, on=on, **given)


def add_party(case: EnforcementCase, name: str, role: str = "firm", on: date = TODAY) -> Party:
    acts.add_party(case, by=officers(case.bureau)[0], on=on, role=role, name=name)
    return case.parties.last()


def filed(bureau: Bureau, *, on: date = TODAY, parties: int = 1, **given) -> EnforcementCase:
    case = make_case(bureau, on=on, **given)
    for number in range(2, parties + 1):
        add_party(case, f"太原第{number}商贸有限公司", on=on)
    one, two, _reviewer = officers(bureau)
    acts.file(case, by=head(bureau), on=on, filed_on=on, handler=one, second=two)
    return case


def reviewed(bureau: Bureau, *, on: date = TODAY, **given) -> EnforcementCase:
    case = filed(bureau, on=on, **given)
    one, _two, reviewer = officers(bureau)
    acts.conclude(case, by=one, on=on, note="调查终结报告")
    acts.pass_review(case, by=reviewer, on=on, note="同意")
    return case


def step(case: EnforcementCase, name: str, **given) -> None:
    """An act for each party: by the arrow that its place gives it."""
    last = {transition.name: transition for transition in (*drawn.notify, *drawn.decide, *drawn.serve)}
    one = last[f"{name}_last"]
    case.advance(one.name if one.exists_for(case) else name, **given)


def discuss(case: EnforcementCase, on: date) -> None:
    """The leaders decide together, with minutes."""
    minutes = SimpleUploadedFile("集体讨论记录.pdf", PDF)
    said = {"held_on": on, "chair": "王局长", "members": ("李副局长", "赵副局长"), "outcome": "同意处罚"}
    case.advance("discuss", by=officers(case.bureau)[0], on=on, minutes=minutes, **said)


def notified(bureau: Bureau, *, on: date = TODAY, of_hearing: bool = False, **given) -> EnforcementCase:
    """Each party is told, and waived what it might say."""
    case = reviewed(bureau, on=on, **given)
    one = officers(bureau)[0]
    for party in case.parties.all():
        step(case, "notify", by=one, on=on, party=party, day=on, way="in_person", of_hearing=of_hearing)
        acts.hear(case, by=one, on=on, note="放弃陈述申辩", party=party, day=on, is_waived=True)
    return case


def decided(
    bureau: Bureau, *, on: date = TODAY, fine: str = "10000.00", confiscated: str = "500.00", **given
) -> EnforcementCase:
    amounts = {"fine": Decimal(fine), "confiscated": Decimal(confiscated)}
    is_large = max(amounts.values()) >= 10_000
    case = notified(bureau, on=on, of_hearing=is_large, **given)
    if any(is_grave(case, party, [*amounts.values(), Decimal(0)]) for party in case.parties.all()):
        discuss(case, on)
    for party in case.parties.all():
        step(case, "decide", by=head(bureau), on=on, party=party, day=on, decision="penalty", **amounts)
    return case


def served(bureau: Bureau, *, on: date = TODAY, **given) -> EnforcementCase:
    case = decided(bureau, on=on, **given)
    for party in case.parties.all():
        step(case, "serve", by=officers(bureau)[0], on=on, party=party, day=on, way="in_person")
    return case


def closed(bureau: Bureau, *, on: date = TODAY, **given) -> EnforcementCase:
    case = served(bureau, on=on, **given)
    one = officers(bureau)[0]
    for number, party in enumerate(case.parties.all(), 1):
        amount = Decimal("10500.00")
        acts.pay(case, by=one, on=on, party=party, day=on, amount=amount, receipt=f"晋{number}")
    acts.propose_close(case, by=one, on=on, note="执行完毕", ground="executed")
    acts.close(case, by=head(bureau), on=on)
    assert case.status == S.CLOSED
    return case
