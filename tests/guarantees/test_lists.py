"""A list costs the same number of statements whether it shows 1 row or 30; a new list falls under this unasked."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.appointments import ask_appointment, ask_longer
from cases.models import EnforcementCase
from cases.registration import FirstParty, propose
from circulars.models import Circular, Receipt, Submission
from circulars.opening import create_circular
from deadlines.clocks import start_clock, stop_clock
from exchange.models import ImportBatch
from leads.models import Handover, Lead, Stub
from leads.terms import RESULT
from lists.record_list import RecordList
from notifications.models import Notification
from plain.declaring import Pages
from records.amounts import decide_amount
from rectification.actions import acts as actions
from rectification.dossiers import acts as dossiers
from rectification.models import RectificationOrder
from rectification.orders import acts as orders
from rectification.replies import acts as replies
from registry import declared
from tests import costs
from tests.factories import UserFactory
from tests.guarantees.plain import record_of
from tests.leads.factories import make_lead
from tests.rectification.factories import head_of, make_measure, make_order, officer_of, plan_of

pytestmark = pytest.mark.slow
MANY = 30


def leads_of(bureau, count, *, by):
    return [make_lead(bureau, by=by, on=timezone.localdate(), title=f"线索{n}") for n in range(count)]


def fill_leads(place, reader, count):
    leads_of(place, count, by=UserFactory(bureau=place))


def fill_compartment(place, reader, count):
    for lead in leads_of(place, count, by=UserFactory(bureau=place)):
        Lead.objects.filter(pk=lead.pk).update(readers=[reader.pk])


def fill_stubs(place, reader, count):
    for number in range(count):
        Stub.objects.create(
            lead_id=number, bureau=place, city_id=place.city_id, number=f"XS-{number}", status="checking",
            holder=place.parent, handed_on=timezone.localdate() - timedelta(days=number),
        )  # fmt: skip


def fill_offers(place, reader, count):
    for lead in leads_of(place.parent, count, by=UserFactory(bureau=place.parent)):
        Handover.objects.create(
            lead=lead, bureau=place, city_id=place.city_id, number=lead.number, title=lead.title, facts=lead.facts,
            from_bureau=place.parent, reason="被举报人在贵市", offered_by=lead.created_by,
        )  # fmt: skip


def fill_terms(place, reader, count):
    today = timezone.localdate()
    for lead in leads_of(place, count, by=UserFactory(bureau=place)):
        start_clock(lead, RESULT, trigger_on=today - timedelta(days=9), by=lead.created_by)
        stop_clock(lead, RESULT, on=today, by=lead.created_by)


def letters_of(bureau, count):
    return [make_order(bureau, on=timezone.localdate(), title=f"函{n}") for n in range(count)]


def fill_orders(place, reader, count):
    letters_of(place, count)


def fill_parts(place, reader, count):
    for order in letters_of(place, count):
        orders.dispatch(order, [plan_of(order, place, "lead")], by=head_of(place), on=timezone.localdate())


def fill_measures(place, reader, count):
    for order in letters_of(place, count):
        make_measure(order)


def fill_actions(place, reader, count):
    officer, today = officer_of(place), timezone.localdate()
    for number in range(count):
        values = {"title": f"行动{number}", "planned_on": today, "campaign_code": "打传"}
        actions.plan(values, [], by=officer, bureau=place, on=today)


def fill_replies(place, reader, count):
    fill_parts(place, reader, count)
    for order in RectificationOrder.objects.filter(reply_state="none", status="dispatched"):
        replies.draft(order, by=officer_of(place), on=timezone.localdate())


def fill_dossiers(place, reader, count):
    officer = officer_of(place)
    for number in range(count):
        case = dossiers.register_case({"number": f"案{uuid4()}", "name": f"案{number}"}, by=officer, bureau=place)
        dossiers.propose(case, trade="建材", by=officer, bureau=place, on=timezone.localdate())


def fill_cases(place, reader, count):
    officer = officer_of(place)
    for number in range(count):
        dossiers.register_case({"number": f"案{uuid4()}", "name": f"案{number}"}, by=officer, bureau=place)


def fill_enforcement_cases(place, reader, count):
    officer = officer_of(place)
    for number in range(count):
        values = {"title": f"案{number}", "clue_on": timezone.localdate()}
        propose(values, FirstParty("firm", f"某{number}公司"), by=officer, bureau=place, on=timezone.localdate())


def fill_decision_terms(place, reader, count):
    long_ago = timezone.localdate() - timedelta(days=200)
    fill_enforcement_cases(place, reader, count)
    for case in EnforcementCase.objects.all():
        start_clock(case, "CASE_DECIDE", trigger_on=long_ago, by=None)


def fill_penalties(place, reader, count):
    fill_enforcement_cases(place, reader, count)
    for case in EnforcementCase.objects.filter(fine_yuan=None):
        decide_amount(case, "fine", Decimal("1.00"), by=None, on=timezone.localdate())


def fill_answer_terms(place, reader, count):
    long_ago = timezone.localdate() - timedelta(days=200)
    for number in range(count):
        make_order(place, on=long_ago, title=f"函{number}")


def fill_plainly(pages, place, reader, count):
    for _number in range(count):
        record_of(pages, place, by=officer_of(place), on=timezone.localdate())


def months_back(count: int, *, after: int) -> list[date]:
    """So many months that are over, going back; `after` that many."""
    return [date(2025 - number // 12, 12 - number % 12, 1) for number in range(after, after + count)]


def fill_circulars(place, reader, count):
    for month in months_back(count, after=Circular.objects.count()):
        create_circular(month, by=None, on=timezone.localdate())


def fill_confirmations(place, reader, count):
    for month in months_back(count, after=Submission.objects.count()):
        Submission.objects.create(
            number=f"{month:%Y-%m}", title="月报", month=month, bureau=place, city_id=place.pk, status="waiting",
            registered_on=timezone.localdate(), created_by=reader,
        )  # fmt: skip


def fill_receipts(place, reader, count):
    for month in months_back(count, after=Receipt.objects.count()):
        circular = create_circular(month, by=None, on=timezone.localdate())
        Receipt.objects.create(
            number=f"TB-{month:%Y-%m}", title="签收", circular=circular, bureau=place, city_id=place.pk,
            status="waiting", registered_on=timezone.localdate(), created_by=reader,
        )  # fmt: skip


# By the name of the list: who reads it, and how it is filled.
RECORD_LISTS = {
    "leads": ("officer", fill_leads),
    "compartment": ("custodian", fill_compartment),
    "handed-over": ("officer", fill_stubs),
    "offers": ("officer", fill_offers),
    "movements": ("officer", fill_leads),
    "terms": ("officer", fill_terms),
    "orders": ("officer", fill_orders),
    "parts": ("officer", fill_parts),
    "measures": ("officer", fill_measures),
    "actions": ("officer", fill_actions),
    "replies": ("officer", fill_replies),
    "dossiers": ("officer", fill_dossiers),
    "criminal_cases": ("officer", fill_cases),
    "cases": ("officer", fill_enforcement_cases),
    "case-penalties": ("officer", fill_penalties),
    "decision-terms": ("officer", fill_decision_terms),
    "answer-terms": ("officer", fill_answer_terms),
    "circulars": ("officer", fill_circulars),
    "confirmations": ("officer", fill_confirmations),
    "receipts": ("officer", fill_receipts),
    **{pages.records.name: ("officer", partial(fill_plainly, pages)) for pages in declared(Pages).values()},
}


def test_every_list_stands_here():
    of_the_product = {
        name for name, one in declared(RecordList).items() if not one.rows.__module__.startswith("tests.")
    }

    assert of_the_product == RECORD_LISTS.keys()


def statements(client, address: str) -> int:
    """Without the counts, of which a list of several pages has one more."""
    asked = costs.statements(client, address)
    assert len(asked) <= costs.MOST, asked
    return sum("COUNT(" not in sql for sql in asked)


@pytest.mark.parametrize("name", RECORD_LISTS)
def test_a_list_of_records_costs_the_same_at_one_row_and_at_thirty(client, taiyuan, datong, name):
    role, fill = RECORD_LISTS[name]
    reader = UserFactory(bureau=taiyuan, role=role)
    client.force_login(reader)
    address = reverse(declared(RecordList)[name].url)

    fill(taiyuan, reader, 1)
    at_one = statements(client, address)
    fill_more(fill, taiyuan, reader)

    # one less where a full page leaves nothing to look for among rows without a value in their order
    assert statements(client, address) in (at_one, at_one - 1)


def fill_more(fill, place, reader) -> None:
    if fill is fill_stubs:
        Stub.objects.all()._raw_delete("default")
        fill(place, reader, MANY)
    else:
        fill(place, reader, MANY - 1)


def test_the_inbox_costs_the_same(client, taiyuan, datong):
    reader = UserFactory(bureau=taiyuan)
    client.force_login(reader)

    def tell(numbers) -> None:
        for number in numbers:
            lead = make_lead(taiyuan, by=reader, on=timezone.localdate())
            Notification.objects.create(
                user=reader, what="comment", key=f"k{number}", kind="lead", record_id=lead.pk,
                record_number=lead.number, url=lead.get_absolute_url(), params={"by": "同事"},
            )  # fmt: skip

    tell(range(1))
    at_one = statements(client, "/inbox/")
    tell(range(1, MANY))

    assert statements(client, "/inbox/") == at_one


def test_the_list_of_imports_costs_the_same(client, province):
    reader = UserFactory(bureau=province)
    client.force_login(reader)

    def upload(count: int) -> None:
        for _number in range(count):
            ImportBatch.objects.create(
                user=reader,
                bureau=province,
                file_name="线索.xlsx",
                file="x.xlsx",
                size=1,
                sha256="0" * 64,
                state="done",
            )

    upload(1)
    at_one = statements(client, "/imports/")
    upload(MANY - 1)

    assert statements(client, "/imports/") == at_one


def test_my_work_costs_the_same(client, taiyuan, datong):
    reader = UserFactory(bureau=taiyuan, role="head")
    client.force_login(reader)
    of_every_kind = (fill_leads, fill_orders, fill_parts, fill_measures, fill_replies)
    for fill in of_every_kind:
        fill(taiyuan, reader, 1)
    at_one = statements(client, "/")
    for fill in of_every_kind:
        fill(taiyuan, reader, MANY // 3)

    assert statements(client, "/") == at_one


def test_the_list_of_people_costs_the_same(client, province, taiyuan):
    reader = UserFactory(bureau=province, role="system_admin")
    client.force_login(reader)
    at_one = statements(client, "/accounts/people/")
    for _number in range(MANY):
        UserFactory(bureau=taiyuan)

    assert statements(client, "/accounts/people/") == at_one


def test_the_list_of_requests_for_access_costs_the_same(client, province, taiyuan):
    """With what each opens in plain words."""
    sysadmin = UserFactory(bureau=province, role="system_admin")
    client.force_login(UserFactory(bureau=province, role="security_admin"))

    def ask_for(count):
        now = timezone.now()
        for _number in range(count):
            held = UserFactory(bureau=taiyuan, valid_to=timezone.localdate(now)).appointments.get()
            ask_longer(held, until=None, reason="延期", by=sysadmin, now=now)
            ask_appointment(
                UserFactory(), bureau=taiyuan, role="head", valid_from=timezone.localdate(now), reason="任免",
                by=sysadmin, now=now,
            )  # fmt: skip

    ask_for(1)
    at_one = statements(client, "/accounts/requests/")
    ask_for(20)

    assert statements(client, "/accounts/requests/") == at_one
