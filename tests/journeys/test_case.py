"""One case of three parties on its whole way before a browser, from the seizure to the archive."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Role, User
from cases.amounts import account_of
from cases.models import EnforcementCase, SeizedItem
from cases.states import H, S
from deadlines.models import Clock
from tests.cases.factories import add_party, head, make_case, people
from tests.journeys.visitor import DESKTOP, PHONE, Visitor
from tests.records.files import PDF
from tests.strength import is_drawn

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Desk:
    """Everybody who has a hand in the case, each before a browser; each act is done on its day, on its page."""

    def __init__(self, visit, time_machine, bureau) -> None:
        self.visit, self.time, self.seats = visit, time_machine, {}
        self.move_to(date(2026, 9, 1))
        self.case: EnforcementCase = make_case(bureau, on=date(2026, 9, 1))
        for number in (2, 3):
            add_party(self.case, f"太原第{number}商贸有限公司", on=date(2026, 9, 1))

    def move_to(self, day: date) -> None:
        self.time.move_to(f"{day.isoformat()} 10:00:00+08:00", tick=False)

    def seat(self, user: User, width: int = DESKTOP) -> Visitor:
        """Whoever comes back after days signs in anew."""
        if (user.pk, width) not in self.seats:
            self.seats[user.pk, width] = self.visit(user, width=width)
        self.seats[user.pk, width].sign_in_as(user)
        return self.seats[user.pk, width]

    def __call__(self, user: User, act: str, on: date, *, width: int = DESKTOP, **typed: Any) -> None:
        self.move_to(on)
        if is_drawn(act, one_in=5):
            self.in_the_browser(user, act, width, typed)
        else:
            self.without_one(user, act, typed)
        self.case.refresh_from_db()

    def without_one(self, user: User, act: str, typed: dict[str, Any]) -> None:
        """The same page, sent without a browser: by day most of them."""
        client = Client()
        client.force_login(user)
        typed = {name: as_posted(name, value) for name, value in typed.items()}
        answer = client.post(f"/cases/{self.case.pk}/act/{act}/", {"version": self.case.version, **typed})
        assert answer.status_code == 303, answer.content.decode()

    def in_the_browser(self, user: User, act: str, width: int, typed: dict[str, Any]) -> None:
        visitor = self.seat(user, width)
        visitor.go(f"/cases/{self.case.pk}/act/{act}/")
        for name, value in typed.items():
            fill(visitor, name, value)
        visitor.page.locator(f"main form[action$='/act/{act}'] button.p, main form button.p").first.click()
        visitor.page.wait_for_url(lambda address: "/act/" not in address)

    def look(self, user: User, name: str, width: int = DESKTOP) -> None:
        visitor = self.seat(user, width)
        visitor.go(self.case.get_absolute_url())
        visitor.look(name)

    def each(self, user: User, act: str, days: dict[int, date], **typed: Any) -> None:
        """For one party after the other, on its own day; the last one moves the case on."""
        for left, (position, on) in zip(range(len(days), 0, -1), days.items(), strict=True):
            name = act if left > 1 else f"{act}_last"
            self(user, name, on, party=self.party(position), day=on.isoformat(), **typed)

    def party(self, position: int) -> str:
        return str(self.case.parties.get(position=position).pk)

    def due(self, code: str) -> list[date | None]:
        return list(Clock.objects.of(self.case).named(code).order_by("pk").values_list("due_on", flat=True))


def as_posted(name: str, value: Any) -> Any:
    if isinstance(value, bytes):
        return SimpleUploadedFile("集体讨论记录.pdf", value, "application/pdf")
    if name == "items":
        return list(SeizedItem.objects.values_list("pk", flat=True))
    return "on" if value is True else value


def fill(visitor: Visitor, name: str, value: Any) -> None:
    """A field of any kind; of a list of boxes all of them where the value is True."""
    fields = visitor.page.locator(f"main [name='{name}']")
    kind = fields.first.evaluate("field => field.type")
    if kind == "file":
        fields.set_input_files({"name": "集体讨论记录.pdf", "mimeType": "application/pdf", "buffer": value})
    elif kind == "radio":
        visitor.tick(name, value)
    elif kind == "checkbox":
        for box in fields.all():
            box.check()
    elif kind == "select-one":
        fields.first.select_option(value)
    else:
        fields.first.fill(value)


@pytest.fixture
def desk(visit, xiaodian, time_machine):
    return Desk(visit, time_machine, xiaodian)


def test_a_case_of_three_parties_goes_all_its_way(desk, xiaodian):
    case = desk.case
    one, two, reviewer, chair = people(xiaodian, Role.OFFICER, 4)
    chief = head(xiaodian)

    desk(chief, "file", date(2026, 9, 1), filed_on="2026-09-01", handler=str(one.pk), second=str(two.pk))
    seized = {"form": "seizure", "taken_at": "2026-09-02T09:30", "paper": "强制〔2026〕1号", "place": "仓库"}
    desk(one, "seize_on_the_spot", date(2026, 9, 2), goods="宣传册；500册", **seized)
    desk(chief, "approve_seizure", date(2026, 9, 2), seizure=str(case.seizures.get().pk))
    desk(chief, "suspend", date(2026, 9, 7), why="prior_decision", note="等待另案")
    desk(chief, "resume", date(2026, 9, 14), note="另案已结")
    assert desk.due("CASE_DECIDE") == [date(2026, 12, 7)]  # 90 days, and 7
    assert desk.due("SEIZE_END") == [date(2026, 10, 2)]  # a suspension does not stop it
    desk(one, "handle_goods", date(2026, 9, 15), items=True, outcome="returned", day="2026-09-15")

    desk(one, "conclude", date(2026, 9, 15), legal_review="complex", note="违法事实清楚")
    desk(reviewer, "pass_review", date(2026, 9, 16), note="同意")
    told = {1: date(2026, 9, 21), 2: date(2026, 9, 22), 3: date(2026, 9, 23)}
    desk.each(one, "notify", told, way="in_person", of_hearing=True)
    desk(one, "ask_hearing", date(2026, 9, 24), party=desk.party(1), day="2026-09-24", note="书面要求听证")
    desk(chief, "call_hearing", date(2026, 9, 25), chair=str(chair.pk), held_on="2026-10-23", place="会议室")
    desk(one, "serve_hearing_notice", date(2026, 9, 28), served_on="2026-09-28", width=PHONE)
    desk.look(one, "case-hearing-called", PHONE)
    desk(chair, "hold_hearing", date(2026, 10, 23), held_on="2026-10-23", note="双方陈述、质证")
    desk(chair, "report_hearing", date(2026, 10, 26), note="建议维持拟处罚意见")
    desk(one, "review_after_hearing", date(2026, 10, 26))
    desk(reviewer, "pass_again", date(2026, 10, 27), note="同意")
    assert (case.status, case.hearing) == (S.DECIDING, H.REVIEWED)
    assert desk.due("CASE_DECIDE") == [date(2027, 1, 8)]  # and 32 days from the request to the report

    minutes = {"held_on": "2026-10-28", "chair": "王局长", "members": "李副局长、赵副局长", "outcome": "同意"}
    desk(one, "discuss", date(2026, 10, 28), minutes=PDF, **minutes)
    desk.look(one, "case-deciding")
    desk.each(chief, "decide", dict.fromkeys((1, 2, 3), date(2026, 10, 29)), decision="penalty", fine="100000.00")
    served = {1: date(2026, 10, 30), 2: date(2026, 11, 2), 3: date(2026, 11, 3)}
    desk.each(one, "serve", served, way="in_person")
    assert desk.due("FINE_PAY") == [date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)]

    for number, on in ((1, "2026-11-05"), (2, "2026-11-06")):
        paid = {"party": desk.party(1), "day": on, "amount": "30000.00", "receipt": f"晋财{number}"}
        desk(one, "pay", date.fromisoformat(on), **paid)
    court = {"party": desk.party(1), "day": "2026-11-10", "remedy": "suit", "organ": "太原市小店区人民法院"}
    desk(one, "appeal", date(2026, 11, 10), **court)
    judged = {"party": desk.party(1), "day": "2026-11-20", "result": "changed", "paper": "行初1号", "fine": "60000.00"}
    desk(one, "take_result", date(2026, 11, 20), **judged)
    assert (case.fine_yuan, account_of(case.parties.get(position=1)).outstanding) == (Decimal("260000.00"), 0)
    for position in (2, 3):
        paid = {"party": desk.party(position), "day": "2026-11-16", "amount": "100000.00", "receipt": f"晋{position}"}
        desk(one, "pay", date(2026, 11, 21), **paid)

    desk(one, "propose_close", date(2026, 11, 23), ground="executed", note="均已缴清")
    desk(chief, "close", date(2026, 11, 23))
    desk(one, "archive", date(2026, 11, 24))
    desk.look(one, "case-archived")
    assert (case.status, case.archive_number.rpartition("-")[2]) == (S.CLOSED, "0001")
