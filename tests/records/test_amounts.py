"""Amounts that were decided: corrections have their day and their reason, and nothing is ever overwritten."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, InternalError, transaction
from django.db.models import Sum
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as
from audit.models import AuditEvent
from deadlines.parts import Part
from records.amounts import Amounts, amount_on, correct_amount, decide_amount, stories_of
from records.models import AmountEntry
from registry import declared_here
from tests.factories import UserFactory
from tests.leads.factories import head_of, make_lead, officer_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
MARCH, JUNE = date(2026, 3, 10), date(2026, 6, 20)
FIRST, SECOND = Part("party:1", "当事人1"), Part("party:2", "当事人2")
FINES = Amounts(kind="lead", labels={"fine": "罚款", "gains": "没收违法所得"}, right="lead.register")


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False), declared_here(FINES):
        yield


def yuan(text: str) -> Decimal:
    return Decimal(text)


@pytest.fixture
def fined(xiaodian):
    """A record on which 100,000 yuan were decided in March."""
    lead = make_lead(xiaodian)
    decide_amount(lead, "fine", yuan("100000.00"), by=officer_of(xiaodian), on=MARCH, document="晋市监处罚〔2026〕1号")
    return lead


def correct(record, to, *, by=None, on=JUNE, **more):
    by = by or officer_of(record.bureau)
    more.setdefault("reason", "法院判决变更")
    return correct_amount(record, "fine", to=yuan(to), effective_on=on, by=by, on=TODAY, **more)


def test_a_judgment_shows_its_difference_in_its_own_month_and_the_decision_stays(fined):
    entry = correct(fined, "60000.00", document="（2026）晋行终1号")

    assert (entry.change_yuan, entry.after_yuan) == (yuan("-40000.00"), yuan("60000.00"))
    assert amount_on(fined, "fine", on=MARCH - timedelta(days=1)) is None
    assert amount_on(fined, "fine", on=JUNE - timedelta(days=1)) == yuan("100000.00")
    assert amount_on(fined, "fine", on=JUNE) == amount_on(fined, "fine", on=TODAY) == yuan("60000.00")
    by_month = AmountEntry.objects.values_list("effective_on__month").annotate(n=Sum("change_yuan"))
    assert dict(by_month.order_by()) == {3: yuan("100000.00"), 6: yuan("-40000.00")}


def test_what_was_known_at_a_moment_can_be_asked(fined):
    before = AmountEntry.objects.get().recorded_at
    with time_machine.travel("2026-11-23 10:00:00+08:00", tick=False):
        correct(fined, "60000.00")

    assert amount_on(fined, "fine", on=TODAY, known_at=before) == yuan("100000.00")


def test_parties_have_amounts_of_their_own_which_sum_up(xiaodian):
    lead, officer = make_lead(xiaodian), officer_of(xiaodian)
    for part, amount in ((FIRST, "10000.10"), (SECOND, "20000.20")):
        decide_amount(lead, "fine", yuan(amount), by=officer, on=MARCH, part=part)
    decide_amount(lead, "gains", yuan("5.00"), by=officer, on=MARCH, part=SECOND)

    correct(lead, "0.00", part=FIRST)

    assert amount_on(lead, "fine", on=TODAY) == yuan("20000.20")
    assert amount_on(lead, "fine", on=MARCH, part=FIRST) == yuan("10000.10")
    with acting_as(officer):
        told = [(story.name, story.part, story.now, len(story.entries)) for story in stories_of(lead, officer)]
    assert told == [
        ("fine", FIRST, yuan("0.00"), 2),
        ("fine", SECOND, yuan("20000.20"), 1),
        ("gains", SECOND, yuan("5.00"), 1),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"to": "100000.00"}, "to"),
        ({"reason": "  "}, "reason"),
        ({"on": MARCH - timedelta(days=1)}, "effective_on"),
        ({"on": TODAY + timedelta(days=1)}, "effective_on"),
        ({"part": FIRST}, "to"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused_at_its_field(fined, changes, field):
    with pytest.raises(ActionRefused) as refused:
        correct(fined, **{"to": "60000.00", **changes})

    assert refused.value.field == field
    assert AmountEntry.objects.count() == 1


def test_no_day_of_the_past_ends_below_nothing(fined):
    correct(fined, "150000.00", on=JUNE)

    with pytest.raises(ActionRefused) as refused:
        correct(fined, "10000.00", on=MARCH)  # 140,000 less in March, when it was 100,000

    assert refused.value.field == "effective_on"


def test_it_is_decided_once_and_corrected_only_by_whoever_may(fined, xiaodian, datong):
    with pytest.raises(ActionRefused):
        decide_amount(fined, "fine", yuan("1.00"), by=officer_of(xiaodian), on=TODAY)
    for stranger in (head_of(xiaodian), UserFactory(bureau=datong)):
        with pytest.raises(NotAllowed):
            correct(fined, "1.00", by=stranger)
    assert AmountEntry.objects.count() == 1


def test_the_page_shows_all_of_it_and_corrects_it_once(client, fined, xiaodian, datong):
    client.force_login(officer_of(xiaodian))
    address = reverse("records:correct_amount", args=["lead", fined.pk, "fine"])
    typed = {"effective_on": "2026-06-20", "reason": "法院判决变更", "document": "", "token": "t" * 24}

    assert address in client.get(fined.get_absolute_url()).content.decode()
    wrong = client.post(address, typed | {"to": "6万元"})
    assert (wrong.status_code, "请按元填写" in wrong.content.decode()) == (422, True)
    for _press in range(2):
        assert client.post(address, typed | {"to": "60,000.50"}).status_code == 302

    page = client.get(fined.get_absolute_url()).content.decode()
    assert page.count("60,000.50 元") == 2
    assert "−39,999.50 元" in page
    assert AmountEntry.objects.count() == 2
    assert AuditEvent.objects.filter(action="amount.corrected").count() == 1
    assert client.get(reverse("records:correct_amount", args=["lead", fined.pk, "gains"])).status_code == 404
    client.force_login(UserFactory(bureau=datong))
    assert client.get(address).status_code == 404
    client.force_login(head_of(xiaodian))
    assert client.get(address).status_code == 403
    assert address not in client.get(fined.get_absolute_url()).content.decode()


def test_another_city_sees_no_entry_and_one_goes_along_when_the_record_is_sealed(fined, xiaodian, datong):
    reader = officer_of(xiaodian)
    type(fined).objects.filter(pk=fined.pk).update(readers=[reader.pk])

    def seen_by(person):
        with acting_as(person):
            return AmountEntry.objects.count(), AmountEntry.objects.visible_to(person).count()

    assert AmountEntry.objects.get().readers == [reader.pk]
    assert seen_by(reader) == (1, 1)
    assert seen_by(UserFactory(bureau=datong)) == seen_by(head_of(xiaodian)) == (0, 0)


def test_the_database_takes_no_entry_that_does_not_continue_the_others(fined):
    first = AmountEntry.objects.get()

    def entry(**changes):
        twin = AmountEntry.objects.get(pk=first.pk)
        twin.pk, twin._state.adding = None, True
        base = {"position": 2, "change_yuan": yuan("-1.00"), "after_yuan": yuan("99999.00"), "reason": "判决"}
        for name, value in (base | changes).items():
            setattr(twin, name, value)
        with transaction.atomic():
            twin.save(force_insert=True)

    wrong = [
        ({"position": 1, "change_yuan": yuan("1.00"), "after_yuan": yuan("1.00")}, "position_once|continues"),
        ({"position": 3, "after_yuan": yuan("5.00")}, "continues_the_one_before"),
        ({"after_yuan": yuan("5.00")}, "continues_the_one_before"),
        ({"reason": ""}, "changes_and_says_why"),
        ({"effective_on": MARCH - timedelta(days=1)}, "not_before_the_decision"),
        ({"change_yuan": yuan("-100001.00"), "after_yuan": yuan("-1.00")}, "never_below_nothing|not_negative"),
        ({"part": "party:1", "part_label": "当事人1"}, "continues_the_one_before"),
    ]
    for changes, rule in wrong:
        with pytest.raises((IntegrityError, InternalError, DatabaseError), match=rule):
            entry(**changes)
    entry()
    for statement in (lambda: AmountEntry.objects.update(after_yuan=1), AmountEntry.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            statement()


def test_whatever_is_corrected_in_whatever_order_the_sum_of_all_months_is_the_amount_now(xiaodian):
    officer = officer_of(xiaodian)
    days = st.integers(0, 200).map(lambda after: MARCH + timedelta(days=after))
    amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)

    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.tuples(days, amounts), max_size=5), amounts)
    def holds(corrections, decided):
        lead = make_lead(xiaodian)
        decide_amount(lead, "fine", decided, by=officer, on=MARCH)
        kept, now = [(MARCH, decided)], decided
        for day, to in corrections:
            try:
                correct_amount(lead, "fine", to=to, effective_on=day, by=officer, on=TODAY, reason="判决")
            except ActionRefused:
                continue
            kept, now = [*kept, (day, to - now)], to
        for day in {day for day, _change in kept}:
            assert amount_on(lead, "fine", on=day) == sum(change for on, change in kept if on <= day) >= 0
        assert amount_on(lead, "fine", on=TODAY) == now

    holds()
