"""What is wrong is said at its field, on the page, by the interface, row by row in the workbook; nothing is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from cases.models import EnforcementCase, Party, Payment
from deadlines.models import Clock
from leads.states import S as LeadStatus
from records.models import AmountEntry
from tests.cases.factories import TODAY, decided, head, make_case, notified, officers, served
from tests.exchange.files import book
from tests.exchange.work import dry_run, verdicts
from tests.factories import UserFactory
from tests.leads.factories import in_check
from tests.systems import Api

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
WRONG = ["1.234", "一万元", "1万", "-5", "1e9", "1E+9", "NaN", "９９．９９９", "12,34.5", "0x10", "1" * 16]
DAY = TODAY.isoformat()


class Page:
    """An act as a person sends it; returns the fields at which the answer says what is wrong."""

    def __init__(self, client) -> None:
        self.client = client

    def __call__(self, case: EnforcementCase, act: str, by, **typed) -> set[str]:
        self.client.force_login(by)
        party = case.parties.first()
        address = reverse("cases:act", args=[case.pk, act])
        answer = self.client.post(address, {"version": case.version, "party": party.pk, "day": DAY, **typed})
        if answer.status_code == 303:
            return set()
        assert answer.status_code == 422
        form = next(each.form for each in answer.context["answers"] if each.act.name == act)
        assert all(form[name].value() == value for name, value in typed.items() if name in form.fields)
        return set(form.errors)


def interface(case: EnforcementCase, act: str, by, **typed) -> set[str]:
    """The same, as a program sends it."""
    body = {"party": str(case.parties.first().position), "day": DAY, **typed}
    answer = Api(person=by).post(f"cases/{case.pk}/actions/{act}", body, version=case.version)
    if answer.status_code < 300:
        return set()
    assert answer.status_code == 422, answer.content
    return {each["field"] for each in answer.json()["errors"]}


@pytest.fixture
def page(client) -> Page:
    return Page(client)


@pytest.fixture(params=["page", "interface"])
def door(request, client):
    return Page(client) if request.param == "page" else interface


@pytest.mark.parametrize("amount", WRONG)
def test_an_amount_that_is_none_is_refused_where_it_is_paid(page, xiaodian, amount):
    case, one = served(xiaodian), officers(xiaodian)[0]

    assert page(case, "pay", one, amount=amount, receipt="晋1") == {"amount"}
    assert not Payment.objects.exists()


@pytest.mark.parametrize("amount", ["1.234", "一万元", "-5", "1e9"])
def test_an_amount_that_is_none_is_refused_where_it_is_decided(door, xiaodian, amount):
    case = notified(xiaodian)

    assert door(case, "decide_last", head(xiaodian), decision="penalty", fine=amount) == {"fine"}
    assert Party.objects.get().decision_number == ""
    assert not AmountEntry.objects.exists()


@pytest.mark.parametrize("amount", ["1.234", "一万元", "-5", "1e9"])
def test_the_workbook_refuses_the_row_and_takes_the_others(xiaodian, amount):
    headings = ["案件编号", "立案日期", "所属市", "所属县", "当事人名称", "罚款金额（元）", "办理状态", "处罚决定日期"]
    usual = ["2020-03-01", "太原市", "小店区", "某某公司"]
    rows = [["案1号", *usual, amount, "已结案", "2020-04-01"], ["案2号", *usual, "10000.00", "已结案", "2020-04-01"]]

    batch = dry_run(book(rows, sheet="案件", headings=headings), UserFactory(bureau=xiaodian.city))

    assert {row: verdict == "new" for row, verdict in verdicts(batch).items()} == {2: False, 3: True}


def test_nobody_pays_more_than_is_owed(door, xiaodian):
    case, one = served(xiaodian), officers(xiaodian)[0]

    assert door(case, "pay", one, amount="10500.01", receipt="晋1") == {"amount"}
    assert door(case, "pay", one, amount="0", receipt="晋1") == {"amount"}
    assert door(case, "pay", one, amount="￥10,500.00元", receipt="晋1") == set()
    assert Payment.objects.get().amount_yuan == Decimal("10500.00")


def test_service_lies_after_the_decision(door, xiaodian):
    case, one = decided(xiaodian), officers(xiaodian)[0]

    assert door(case, "serve_last", one, day="2026-11-22", way="in_person") == {"day"}
    assert door(case, "serve_last", one, day="2026-11-24", way="in_person") == {"day"}  # tomorrow
    assert not Clock.objects.of(case).named("FINE_PAY").exists()


def test_a_decision_lies_after_the_notice_and_the_filing(door, xiaodian):
    case = notified(xiaodian)

    assert door(case, "decide_last", head(xiaodian), day="2026-11-20", decision="penalty", fine="1.00") == {"day"}
    assert Party.objects.get().decided_on is None


def test_a_case_that_is_not_filed_is_not_decided(client, xiaodian):
    case = make_case(xiaodian)
    client.force_login(head(xiaodian))

    answer = client.post(reverse("cases:act", args=[case.pk, "decide_last"]), {"version": case.version})

    assert answer.status_code in (409, 422)
    assert Party.objects.get().decision == ""


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"subject_name": "太原某某商贸有限公司"}, "subject_name"),  # it is a party already
        ({"subject_name": "新公司", "subject_code": "91140100MA0GT5EM6X"}, "subject_code"),  # its check digit fails
        ({"subject_name": ""}, "subject_name"),
    ],
)
def test_a_party_twice_or_a_code_that_fails_is_said_at_its_field(page, xiaodian, typed, field):
    case, one = make_case(xiaodian), officers(xiaodian)[0]

    assert page(case, "add_party", one, role="firm", **typed) == {field}
    assert case.parties.count() == 1


def test_no_case_is_proposed_on_a_sealed_lead(client, xiaodian):
    lead = in_check(xiaodian)
    one = officers(xiaodian)[0]
    type(lead).objects.filter(pk=lead.pk).update(readers=[one.pk])
    client.force_login(one)

    answer = client.get(reverse("cases:new"), {"lead": lead.pk})

    assert "密封" in answer.content.decode() or answer.status_code == 404
    assert lead.status != LeadStatus.SEALED
    assert not EnforcementCase.objects.exists()
