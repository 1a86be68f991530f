"""A statutory period is an upper bound; the letter's own day for objections; issuers of another level."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import ActionRefused
from deadlines.models import Clock
from exchange.models import ImportRow
from exchange.report import summary
from rectification.models import RectificationOrder
from rectification.registration import edit, join
from tests.exchange.orders import letter, orders_book
from tests.exchange.work import apply, dry_run
from tests.rectification.factories import (
    TODAY,
    clock_of,
    dispatched,
    head_of,
    make_order,
    officer_of,
    rectifying,
    values,
)

pytestmark = pytest.mark.django_db
LAW, LATER = date(2027, 1, 25), date(2027, 2, 26)
CONSENT = {"consent_paper": "并检函〔2026〕9号", "consent_on": date(2026, 11, 20)}


@pytest.mark.parametrize(
    ("changes", "due_on"),
    [
        ({"typed_due_on": date(2026, 12, 11)}, date(2026, 12, 11)),
        ({"typed_due_on": LAW}, LAW),
        ({"typed_due_on": LATER}, None),
        ({"typed_due_on": LATER, **CONSENT}, LATER),
        ({"typed_due_on": TODAY}, None),
        ({"typed_due_on": date(2026, 11, 22)}, None),
        ({"typed_due_on": LATER, "consent_paper": "并检函"}, None),
        ({"typed_due_on": LATER, "type_code": "supervisory"}, LATER),  # the law has no number: the letter alone sets it
    ],
)
def test_a_term_longer_than_the_laws_asks_for_the_issuers_consent(taiyuan, changes, due_on):
    if due_on is None:
        with pytest.raises(ActionRefused):
            make_order(taiyuan, **changes)
    else:
        order = make_order(taiyuan, **changes)
        assert clock_of(order, order.reply_rule).due_on == due_on


def test_the_database_wants_paper_and_day_of_a_consent(taiyuan):
    order = make_order(taiyuan)

    with pytest.raises(IntegrityError, match="order_consent_names_paper_and_day"), transaction.atomic():
        RectificationOrder.objects.filter(pk=order.pk).update(consent_paper="并检函")


def test_after_the_day_of_entry_a_later_day_is_the_issuers_to_give(taiyuan):
    order = make_order(taiyuan, type_code="supervisory", typed_due_on=date(2026, 12, 11))
    tomorrow = date(2026, 11, 24)
    RectificationOrder.objects.filter(pk=order.pk).update(created_at=f"{TODAY}T01:00:00Z")
    order.refresh_from_db()

    def correct(**changes):
        same = {
            name: getattr(order, name) for name in ("type", "issuer", "issuer_number", "received_on", "typed_due_on")
        }
        return edit(order, same | changes, by=officer_of(taiyuan), on=tomorrow, version=order.version)

    for later in ({"typed_due_on": date(2026, 12, 31)}, {"typed_due_on": None}, {"received_on": tomorrow}):
        with pytest.raises(ActionRefused):
            correct(**later)
    correct(typed_due_on=date(2026, 12, 4))
    assert clock_of(order, "ORD_REPLY_SL").due_on == date(2026, 12, 4)


def test_who_received_it_earlier_has_no_more_time_than_the_law_gives(taiyuan, datong):
    order = make_order(taiyuan, typed_due_on=LAW)

    part = join(
        order.type, order.issuer, order.issuer_number, by=officer_of(datong), bureau=datong,
        received_on=date(2026, 11, 2), on=TODAY,
    )  # fmt: skip

    assert clock_of(part, "ORD_REPLY_PP").due_on == date(2027, 1, 4)


# a workbook refuses no row for it


def taken(officer, **changes) -> tuple[str, list[str], date | None]:
    row = letter("函1", 收函日期="2025-01-03", 办理状态="整改中", **changes)
    batch = dry_run(orders_book(函件=[row]), officer)
    (found,) = ImportRow.objects.filter(batch=batch)
    codes = [reason.code for reason in found.why]
    if found.verdict == "new":
        apply(batch, officer)
    order = RectificationOrder.objects.first()
    return found.verdict, codes, order.typed_due_on if order else None


@pytest.mark.parametrize(
    ("days", "verdict", "codes", "typed"),
    [
        (59, "new", [], date(2025, 3, 3)),
        (60, "new", ["term_by_law"], date(2025, 3, 3)),
        (10_00, "new", ["term_by_law"], date(2025, 3, 3)),
        (0, "refused", ["count_out_of_range"], None),
        (-5, "refused", ["count_invalid"], None),
    ],
)
def test_a_longer_typed_term_is_taken_with_the_statutory_day(taiyuan, days, verdict, codes, typed):
    changes = {"答复期限（天）": days, "函件类别": "检察建议书"}

    assert taken(officer_of(taiyuan), **changes) == (verdict, codes, typed)
    if verdict == "new":
        assert taken(officer_of(taiyuan), **changes)[0] == "repeated"


def test_the_report_counts_what_was_taken_with_the_law(taiyuan):
    batch = dry_run(
        orders_book(函件=[letter("函1", 收函日期="2025-01-03", **{"答复期限（天）": 60})]), officer_of(taiyuan)
    )

    counts = summary(batch)["函件"]

    assert (counts.new, counts.refused, dict(counts.reasons)) == (1, 0, {"term_by_law": 1})


# objections


def test_the_letters_own_day_for_objections_is_warned_of_and_ends_with_the_objection(taiyuan):
    order = dispatched(taiyuan, objection_due_on=date(2026, 12, 3))
    before, answer = clock_of(order, "ORD_OBJECT_PP"), clock_of(order, "ORD_REPLY_PP").due_on

    order.advance("object", by=head_of(taiyuan), on=TODAY, note="市场不在辖区")

    assert (before.due_on, before.rule.duty) == (date(2026, 12, 3), "party")  # a right: nobody is late with it
    assert clock_of(order, "ORD_OBJECT_PP").state == Clock.State.DONE
    assert clock_of(order, "ORD_REPLY_PP").due_on == answer


def test_confirmed_measures_let_the_right_lapse(taiyuan):
    order = rectifying(taiyuan, objection_due_on=date(2026, 12, 3))

    assert clock_of(order, "ORD_OBJECT_PP").state == Clock.State.CANCELLED


@pytest.mark.parametrize(
    "changes", [{"objection_due_on": date(2026, 11, 22)}, {"objection_due_on": LAW, "type_code": "judicial"}]
)
def test_no_day_for_objections_before_receipt_or_where_no_law_knows_one(taiyuan, changes):
    with pytest.raises(ActionRefused):
        make_order(taiyuan, **changes)


@pytest.mark.parametrize(
    ("changes", "is_of_another"),
    [
        ({}, False),
        ({"issuer_name": "山西省人民检察院"}, True),
        ({"issuer_name": "山西省高级人民法院", "type_code": "judicial"}, False),
    ],
)
def test_a_procuratorial_proposal_of_another_level_is_pointed_out(client, taiyuan, changes, is_of_another):
    order = make_order(taiyuan, **changes)
    client.force_login(officer_of(taiyuan))

    assert ("第三条" in client.get(order.get_absolute_url()).content.decode()) is is_of_another
    assert values()["type"].rule_code == "ORD_REPLY_PP"
