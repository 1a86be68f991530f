"""The rules as the texts of November 2026 have them, and an installation that switched an abolished duty on."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.errors import ActionRefused
from deadlines import seed
from deadlines.clocks import start_clock
from deadlines.models import DeadlineRule
from deadlines.rules import propose_rule
from tests.deadlines.calendars import d
from tests.deadlines.factories import Paper
from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("code", "trigger_on", "rule", "due_on"),
    [
        ("CMP_END_TELL", "2026-04-14", "CMP_END_TELL", "2026-04-23"),
        ("CMP_END_TELL", "2026-04-15", "CMP_END_TELL_N", "2026-04-24"),
        ("CMP_CLUE", "2026-04-15", "CMP_CLUE_N", "2026-05-09"),
        ("REP_CHECK", "2026-04-15", "REP_CHECK_N", "2026-05-09"),
        ("REP_DISPUTE", "2026-04-15", "REP_DISPUTE_N", "2026-04-24"),
        ("CMP_MEDIATE", "2026-04-14", "CMP_MEDIATE", "2026-06-18"),
        ("CMP_MEDIATE", "2026-04-15", "CMP_MEDIATE_N", "2026-06-15"),  # 60 days: a Sunday, rolled
        ("REP_TELL", "2026-04-14", "REP_TELL", "2026-04-21"),
        ("REP_TELL", "2026-04-15", None, None),
        ("CASE_CLOSE", "2026-04-15", "CASE_CLOSE", "2026-05-09"),
    ],
)
def test_every_duty_has_its_clock_on_both_sides_of_order_121(taiyuan, code, trigger_on, rule, due_on):
    clock = start_clock(Paper(taiyuan), code, trigger_on=d(trigger_on), by=None)

    assert (clock and clock.rule.code, clock and clock.due_on) == (rule, due_on and d(due_on))


def test_the_general_notice_is_never_switched_on(province):
    rule = DeadlineRule.objects.get(code="REP_TELL_N")

    with pytest.raises(ActionRefused):
        propose_rule(rule, by=UserFactory(bureau=province), valid_from=d("2026-12-01"), reason="沿用", length=5)
    with pytest.raises(IntegrityError, match="rule_abolished_stays_off"), transaction.atomic():
        DeadlineRule.objects.filter(pk=rule.pk).update(state="in_force")


def test_what_the_texts_leave_open_is_off_and_says_why(db):
    off = DeadlineRule.objects.filter(state="off")
    unsure = {rule.code: rule.note_zh for rule in off if rule.confidence == "?"}

    assert {"HEAR_CHAIR", "HEAR_SET", "HEAR_REPORT", "PUBLISH_DUAL", "ORD_OBJECT_SL", "MAJOR_RECORD"} <= set(unsure)
    assert {rule.code for rule in off if rule.confidence != "?"} == {
        "FINE_ADD", "REP_TELL_N", "REP_COURTESY", "DISPOSE_EARLY", "FRAUD_TRANSFER",
    }  # fmt: skip


def test_every_row_of_the_law_is_in_the_table(db):
    for row in seed.rows("law"):
        rule = DeadlineRule.objects.get(code=row["code"], valid_from=row["valid_from"])

        assert (rule.basis_zh, rule.confidence, rule.state) == (row["basis_zh"], row["confidence"], row["state"])


def test_corrected_rows_leave_the_provinces_own_decisions(db):
    """Once more over a table that lives: nothing is doubled, a version that ended stays ended."""
    rule = DeadlineRule.objects.get(code="CASE_CLOSE")
    DeadlineRule.objects.filter(pk=rule.pk).update(valid_to=d("2026-12-31"))
    before = DeadlineRule.objects.count()

    import_module("deadlines.migrations.0014_law_of_november_2026").load(apps, connection.schema_editor())

    rule.refresh_from_db()
    assert (rule.valid_to, DeadlineRule.objects.count()) == (d("2026-12-31"), before)
