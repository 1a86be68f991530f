"""Holds and seizures: approved before or within 24 hours, each with its own term, ended line by line."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role
from cases.enforcement.measures.goods import Goods, GoodsField
from cases.models import EnforcementCase, SeizedItem, Seizure
from deadlines.extensions import grant_extension, request_extension
from deadlines.models import Clock
from tests.cases.factories import TODAY, filed, head, make_case, officers
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WINE = Goods("冒牌白酒", "1200瓶", "500ml", Decimal("36000.00"))
LABELS = Goods("商标标识", "3箱")


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23 18:00:00+08:00", tick=False):
        yield


def at(said: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(said))


def do(case: EnforcementCase, name: str, *, by=None, on: date = TODAY, **given) -> None:
    case.advance(name, by=by or officers(case.bureau)[0], on=on, **given)


def on_the_spot(case: EnforcementCase, moment: str, form: str = "seizure", goods=(WINE, LABELS)) -> Seizure:
    taken = at(moment)
    do(
        case,
        "seize_on_the_spot",
        on=taken.date(),
        form=form,
        place="本局仓库",
        goods=goods,
        taken_at=taken,
        paper="1号",
    )
    return case.seizures.latest("position")


def running(case: EnforcementCase) -> dict[tuple[str, str], date | None]:
    clocks = Clock.objects.of(case).open().exclude(part="")
    return {(code, label): due_on for code, label, due_on in clocks.values_list("code", "part_label", "due_on")}


def test_a_raid_before_filing_starts_24_hours_and_its_own_term(xiaodian):
    case = make_case(xiaodian, on=date(2026, 9, 30))
    on_the_spot(case, "2026-09-30 16:30")
    on_the_spot(case, "2026-09-30 17:00", form="hold")

    assert running(case) == {
        ("HOLD_APPROVE", "强制措施1"): date(2026, 10, 1),
        ("SEIZE_END", "强制措施1"): date(2026, 10, 30),
        ("HOLD_APPROVE", "强制措施2"): date(2026, 10, 1),
        ("HOLD_DECIDE", "强制措施2"): date(2026, 10, 15),
    }
    due_at = Clock.objects.of(case).named("HOLD_APPROVE").earliest("pk").due_at
    assert due_at == at("2026-10-01 16:30")  # the National Day


def test_another_than_who_took_it_approves_and_the_24_hours_end_for_that_one_alone(xiaodian):
    case = filed(xiaodian)
    first, second = on_the_spot(case, "2026-11-23 10:00"), on_the_spot(case, "2026-11-23 11:00")
    with pytest.raises(NotAllowed):
        do(case, "approve_seizure", seizure=first)

    do(case, "approve_seizure", by=head(xiaodian), seizure=first)

    first.refresh_from_db()
    assert first.approved_by == head(xiaodian)
    assert [label for code, label in running(case) if code == "HOLD_APPROVE"] == [second.part.label]
    with pytest.raises(ActionRefused):
        do(case, "approve_seizure", by=head(xiaodian), seizure=first)


def test_what_was_asked_for_is_taken_only_after_its_approval(xiaodian):
    case = filed(xiaodian)
    do(case, "ask_seizure", form="seizure", place="本局仓库", goods=(WINE,))
    seizure = case.seizures.get()
    with pytest.raises(ActionRefused):
        do(case, "take_goods", seizure=seizure, taken_at=at("2026-11-23 15:00"), paper="1号")
    assert running(case) == {}

    do(case, "approve_seizure", by=head(xiaodian), seizure=seizure)
    with pytest.raises(ActionRefused) as refused:
        do(case, "take_goods", seizure=seizure, taken_at=at("2026-11-22 15:00"), paper="1号")
    assert refused.value.field == "taken_at"
    do(case, "take_goods", seizure=seizure, taken_at=at("2026-11-23 15:00"), paper="1号")

    assert running(case) == {("SEIZE_END", "强制措施1"): date(2026, 12, 23)}


def test_pyramid_selling_goes_by_its_own_rule_and_by_the_principal_alone(xiaodian):
    case = filed(xiaodian)
    with pytest.raises(ActionRefused) as refused:
        on_the_spot(case, "2026-11-23 10:00", form="pyramid")
    assert refused.value.field == "form"
    do(case, "ask_seizure", form="pyramid", place="本局仓库", goods=(LABELS,))
    seizure = case.seizures.get()
    deputy = UserFactory(bureau=xiaodian, role=Role.HEAD, is_principal=False)

    with pytest.raises(NotAllowed):
        do(case, "order_seizure", by=deputy, seizure=seizure)
    with pytest.raises(ActionRefused):
        do(case, "approve_seizure", by=head(xiaodian), seizure=seizure)
    do(case, "order_seizure", by=head(xiaodian), seizure=seizure)
    do(case, "take_goods", seizure=seizure, taken_at=at("2026-11-23 15:00"), paper="1号")

    assert running(case) == {
        ("SEIZE_END_CX", "强制措施1"): date(2026, 12, 23), ("CX_PAPER", "强制措施1"): date(2026, 11, 24),
    }  # fmt: skip


def test_a_refused_one_is_not_carried_out(xiaodian):
    case = filed(xiaodian)
    do(case, "ask_seizure", form="hold", place="现场", goods=(WINE,))
    seizure = case.seizures.get()

    do(case, "refuse_seizure", by=head(xiaodian), seizure=seizure, note="证据可以复制取得")

    seizure.refresh_from_db()
    assert (seizure.refused_on, seizure.approved_on) == (TODAY, None)
    with pytest.raises(ActionRefused):
        do(case, "take_goods", seizure=seizure, taken_at=at("2026-11-23 15:00"), paper="1号")


def test_the_days_of_a_test_do_not_count_for_a_seizure(xiaodian):
    with time_machine.travel("2026-12-03 10:00:00+08:00", tick=False):
        case = filed(xiaodian)
        on_the_spot(case, "2026-11-23 10:00")
        do(case, "send_test", on=date(2026, 11, 26), ground="TEST", paper="检验委托书1号")
        do(case, "test_back", on=date(2026, 12, 3), paper="检验报告1号")

    assert running(case)[("SEIZE_END", "强制措施1")] == date(2026, 12, 30)


def test_a_measure_ends_with_its_last_line_and_what_is_handled_is_handled_once(xiaodian):
    case = filed(xiaodian)
    seizure = on_the_spot(case, "2026-11-23 10:00")
    wine, labels = seizure.items.all()

    do(case, "handle_goods", items=(wine,), outcome="returned", day=TODAY)
    assert ("SEIZE_END", "强制措施1") in running(case)
    with pytest.raises(ActionRefused) as refused:
        do(case, "handle_goods", items=(wine, labels), outcome="destroyed", day=TODAY)
    assert refused.value.field == "items"
    do(case, "handle_goods", items=(labels,), outcome="confiscated", day=TODAY)

    seizure.refresh_from_db()
    assert (seizure.ended_on, running(case)) == (TODAY, {})


def test_the_database_keeps_the_rules_too(xiaodian):
    case = filed(xiaodian)
    seizure = on_the_spot(case, "2026-11-23 10:00")
    asker = seizure.asked_by

    for changes, rule in (
        ({"approved_by": asker, "approved_on": TODAY}, "approved_by_another"),
        ({"form": "pyramid"}, "Cannot delete or update"),
        ({"approved_on": TODAY, "refused_on": TODAY}, "approved_or_refused"),
    ):
        with pytest.raises(DatabaseError, match=rule), transaction.atomic():
            Seizure.objects.filter(pk=seizure.pk).update(**changes)
    SeizedItem.objects.filter(seizure=seizure).update(outcome="returned", outcome_on=TODAY)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        SeizedItem.objects.filter(seizure=seizure).update(outcome="destroyed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Seizure.objects.create(case=case, position=1, form="hold", place="x", asked_by=asker)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("白酒", "name and quantity"),
        ("白酒；12瓶；500ml；一万元", "not in yuan"),
        ("白酒；12瓶；500ml；1.234", "two decimals"),
        ("白酒；12瓶；500ml；-1", "not negative"),
        (f"{'酒' * 101}；1瓶", "too long"),
    ],
)
def test_a_wrong_line_of_the_list_is_named(in_english, typed, said):
    with pytest.raises(ValidationError, match=f"Line 2: .*{said}"):
        GoodsField().clean(f"标识；3箱\n{typed}")


def test_the_page_tells_of_each_measure_and_other_cities_see_nothing(xiaodian, datong):
    case = filed(xiaodian)
    on_the_spot(case, "2026-11-23 10:00")
    client, foreign = Client(), Client()
    client.force_login(officers(xiaodian)[0])
    foreign.force_login(UserFactory(bureau=datong))

    page = client.get(case.get_absolute_url()).content.decode()

    assert "冒牌白酒 1200瓶" in page
    assert foreign.get(reverse("cases:act", args=[case.pk, "handle_goods"])).status_code == 404


def test_no_case_ends_while_goods_are_held_and_their_terms_run_on(xiaodian):
    case = make_case(xiaodian)
    on_the_spot(case, "2026-11-23 09:30", goods=(WINE,))

    with pytest.raises(ActionRefused, match=r"Goods|物品"):
        do(case, "decline", by=head(xiaodian), note="违法事实不成立")
    assert ("SEIZE_END", "强制措施1") in running(case)
    do(case, "handle_goods", items=tuple(SeizedItem.objects.all()), outcome="returned", day=TODAY)
    do(case, "decline", by=head(xiaodian), note="违法事实不成立")

    assert case.status == "declined"


def test_a_seizure_is_extended_once_by_the_head_and_a_pyramid_one_by_the_principal(xiaodian):
    case = filed(xiaodian, on=date(2026, 11, 2))
    on_the_spot(case, "2026-11-02 09:30")
    clock = Clock.objects.of(case).get(code="SEIZE_END")
    asked = request_extension(clock, by=officers(xiaodian)[0], on=TODAY, reason="案情复杂", length=30)
    grant_extension(asked, by=head(xiaodian), on=TODAY)

    assert Clock.objects.get(pk=clock.pk).due_on == clock.due_on + timedelta(days=30)
    with pytest.raises(ActionRefused):
        request_extension(Clock.objects.get(pk=clock.pk), by=officers(xiaodian)[0], on=TODAY, reason="仍复杂", length=1)
