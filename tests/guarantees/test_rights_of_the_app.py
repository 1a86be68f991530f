"""What the database role that serves people can do with statements of its own: an injection, a leaked address.

Row policies have their tests elsewhere (tests/accounts/test_rls.py, test_canaries.py). Here: it becomes nobody else,
and who did what, and when, stands.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pghistory.models
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import DateTimeField, ForeignKey
from django.db.utils import DatabaseError

from accounts.models import User
from accounts.scope import APP_ROLE, acting_as, acting_as_system
from audit.history import fixed_columns, is_history
from audit.models import AuditEvent
from deadlines.models import Clock, ReminderStep
from leads.models import Lead
from records.models import Step
from taskforce import guards
from taskforce.checks import check_database
from taskforce.database import our_models
from tests.factories import UserFactory
from tests.leads.factories import make_lead

# Called in people's scope, not by triggers: what they look up is theirs to see by the functions' own condition.
CALLED_BY_PEOPLE = {"records_holding_pairs"}
# Called by the program, since it may not do it itself: none returns what a reporter is called.
CALLED_BY_THE_PROGRAM = {
    "exchange_held_of", "exchange_hold_again", "exchange_forget", "exchange_names_one_held", "leads_name_reporters",
    "interface_horizon",
}  # fmt: skip
FORGED = "'2020-01-01 08:00+08'"

pytestmark = pytest.mark.django_db


def rows(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]


@contextmanager
def as_the_app() -> Iterator[None]:
    """Statements as the app's role, in no person's scope; undone afterwards."""
    with transaction.atomic():
        rows(f"SET LOCAL ROLE {APP_ROLE}")
        yield
        transaction.set_rollback(True)


def refused(statement: str, *values: object, match: str = "permission denied") -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        rows(statement, *values)


def all_models() -> list:
    return [*our_models({model._meta.db_table for model in apps.get_models()})]


# It borrows nobody's rights


def test_functions_with_the_owners_rights_look_names_up_where_nobody_else_writes():
    found = rows(
        "SELECT proname, proconfig, pg_get_userbyid(proowner) FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )

    assert len(found) > 20
    assert [row for row in found if row[1:] != (["search_path=public, pg_temp"], "taskforce_owner")] == []
    assert rows("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace <> 'public'::regnamespace") == []


def test_functions_with_the_owners_rights_are_called_by_our_triggers_alone():
    called = rows(
        "SELECT proname FROM pg_proc WHERE prosecdef AND has_function_privilege(%s, oid, 'EXECUTE')", APP_ROLE
    )

    assert {name for (name,) in called} == CALLED_BY_PEOPLE | CALLED_BY_THE_PROGRAM


def test_it_makes_nothing_that_others_could_stumble_over():
    assert rows("SELECT has_database_privilege(%s, current_database(), 'TEMP, CREATE')", APP_ROLE) == [(False,)]
    assert rows("SELECT has_schema_privilege(%s, 'public', 'CREATE')", APP_ROLE) == [(False,)]
    with as_the_app():
        refused("CREATE TEMP TABLE leads_stub (id bigint)")
        refused("CREATE TABLE public.leads_copy (id bigint)")
        refused("CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        refused("CREATE SCHEMA mine")


def test_a_table_of_its_own_in_the_place_of_ours_is_not_found(taiyuan):
    """The attack, even where somebody has given back the right to temporary tables."""
    lead = make_lead(taiyuan)
    rows(f"GRANT TEMPORARY ON DATABASE {connection.settings_dict['NAME']} TO {APP_ROLE}")
    with acting_as(UserFactory(bureau=taiyuan)):
        rows("CREATE TEMP TABLE leads_stub (LIKE public.leads_stub)")
        rows(
            "CREATE FUNCTION pg_temp.become() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'I am %', current_user; END $$"
        )
        trap = "CREATE TRIGGER become BEFORE UPDATE ON pg_temp.leads_stub FOR EACH STATEMENT"
        rows(f"{trap} EXECUTE FUNCTION pg_temp.become()")
        rows("GRANT ALL ON pg_temp.leads_stub TO PUBLIC")

        assert rows("UPDATE public.leads_lead SET status = status, due_on = '2030-01-01' WHERE id = %s", lead.pk) == [
            (1,)
        ]


def test_no_setting_switches_a_trigger_off(taiyuan):
    make_lead(taiyuan)
    step = Step.objects.first()
    names = ",".join(name for (name,) in rows("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))

    rows("SELECT set_config('pgtrigger.ignore', %s, true)", "{" + names + "}")

    with pytest.raises(DatabaseError, match="Cannot delete or update"), transaction.atomic():
        rows("UPDATE records_step SET note = 'another' WHERE id = %s", step.pk)
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        rows("UPDATE leads_lead SET status = 'await_approval'")
    with as_the_app():
        refused("SET LOCAL session_replication_role = replica")
        refused("ALTER TABLE records_step DISABLE TRIGGER USER", match="must be owner")


# Who did what, and when, stands


def histories() -> list:
    return [model for model in all_models() if is_history(model)]


def test_history_is_written_by_triggers_alone():
    tables = {model._meta.db_table for model in histories()}
    guarded = rows(
        "SELECT tgrelid::regclass::text FROM pg_trigger"
        " WHERE tgname = 'written_by_triggers' AND tgenabled IN ('O', 'A')"
    )

    assert len(tables) > 25
    assert {table for (table,) in guarded} == tables


def test_a_forged_event_is_refused(taiyuan):
    lead = make_lead(taiyuan)

    with acting_as(UserFactory(bureau=taiyuan)):
        columns = ", ".join(
            column
            for (column,) in rows(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = 'leads_leadevent' AND column_name <> 'pgh_id'"
            )
        )
        event = lead.events.latest("pgh_id")
        copied = f"INSERT INTO leads_leadevent ({columns}) SELECT {columns} FROM leads_leadevent WHERE pgh_id = %s"

        refused(copied, event.pgh_id, match="written_by_triggers")


def test_what_is_written_once_cannot_be_changed():
    """Of histories and append-only tables no column; elsewhere what the model lists, its key, when it was written."""
    changeable = set(
        rows(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND attnum > 0 AND NOT attisdropped"
            " AND has_column_privilege(%s, c.oid, a.attnum, 'UPDATE')",
            APP_ROLE,
        )
    )
    fixed = {(model._meta.db_table, column) for model in all_models() for column in fixed_columns(model)}
    free = {
        (model._meta.db_table, field.column)
        for model in all_models()
        for field in model._meta.local_concrete_fields
        if field.column not in fixed_columns(model)
    }

    assert fixed & changeable == set()
    assert free - changeable == set()
    assert {("leads_leadevent", "title"), ("audit_auditevent", "at"), ("leads_lead", "found_by_id")} <= fixed
    assert {("accounts_onetimelink", "digest"), ("records_step", "by_id"), ("leads_lead", "created_at")} <= fixed


def test_every_moment_of_writing_is_told_by_the_database():
    moments = {
        (model._meta.db_table, f"told_by_the_clock_{field.column}")
        for model in all_models()
        for field in model._meta.local_concrete_fields
        if getattr(field, "auto_now_add", False) and (field.name.startswith("pgh_") or not is_history(model))
    }

    assert len(moments) > 15
    assert moments == set(
        rows(
            "SELECT tgrelid::regclass::text, tgname::text FROM pg_trigger"
            r" WHERE tgname LIKE 'told\_by\_the\_clock\_%' AND tgenabled IN ('O', 'A')"
        )
    )


def test_a_history_has_the_moments_of_its_record_and_not_of_the_change(taiyuan):
    officer = UserFactory(bureau=taiyuan)
    with acting_as(officer):
        lead = make_lead(taiyuan)
    rows("UPDATE leads_lead SET created_at = created_at - interval '1 day' WHERE id = %s", lead.pk)

    with acting_as(officer):
        rows("UPDATE leads_lead SET title = '改', version = version + 1 WHERE id = %s", lead.pk)
        told = rows(
            "SELECT lead.created_at = entry.created_at FROM leads_lead lead"
            " JOIN leads_leadevent entry ON entry.pgh_obj_id = lead.id WHERE lead.id = %s"
            " ORDER BY entry.pgh_id DESC LIMIT 1",
            lead.pk,
        )

    assert told == [(True,)]


def test_an_entry_of_the_trail_is_never_older_than_it_is():
    with as_the_app():
        rows(
            f"INSERT INTO audit_auditevent (at, action, record_kind, record_number, path, request_id, detail)"
            f" VALUES ({FORGED}, 'signed.in', '', '', '', '', '{{}}')"
        )
        told = rows("SELECT abs(extract(epoch FROM clock_timestamp() - max(at))) < 60 FROM audit_auditevent")

    assert told == [(True,)]


def test_an_entry_of_the_trail_names_nobody_else(taiyuan):
    officer, colleague = UserFactory(bureau=taiyuan), UserFactory(bureau=taiyuan)
    entry = (
        "INSERT INTO audit_auditevent (at, user_id, action, record_kind, record_number, path, request_id, detail)"
        " VALUES (now(), %s, 'lead.approve', '', '', '', '', '{}')"
    )

    with acting_as(officer):
        refused(entry, colleague.pk, match="signed_by_who_acts")
        assert rows(entry, officer.pk) == [(1,)]


def test_the_context_of_an_act_stands(taiyuan):
    officer, colleague = UserFactory(bureau=taiyuan), UserFactory(bureau=taiyuan)
    context = pghistory.models.Context.objects.create(id=uuid.uuid4(), metadata={"user": colleague.pk})
    of_another_transaction = "created_at = now() - interval '1 second'"
    with connection.cursor() as cursor:  # as it is a second later
        cursor.execute("ALTER TABLE pghistory_context DISABLE TRIGGER context_stands")
        cursor.execute(f"UPDATE pghistory_context SET {of_another_transaction} WHERE id = %s", [context.pk])
        cursor.execute("ALTER TABLE pghistory_context ENABLE TRIGGER context_stands")

    for person in (officer, colleague):
        with acting_as(person):
            mine = f'UPDATE pghistory_context SET metadata = \'{{"user": {person.pk}, "reason": "another"}}\''
            refused(mine, match="context_stands")
            refused("UPDATE pghistory_context SET created_at = now(), metadata = '{}'", match="context_stands")
            refused("DELETE FROM pghistory_context")
    refused("TRUNCATE pghistory_context CASCADE", match="context_stands|never_truncated")


def test_the_context_of_an_act_names_nobody_else(taiyuan):
    officer, colleague = UserFactory(bureau=taiyuan), UserFactory(bureau=taiyuan)
    signed = "INSERT INTO pghistory_context (id, created_at, updated_at, metadata) VALUES (%s, now(), now(), %s::jsonb)"

    with acting_as(officer):
        refused(signed, uuid.uuid4(), f'{{"user": {colleague.pk}}}', match="signed_by_who_acts")
        assert rows(signed, uuid.uuid4(), f'{{"user": {officer.pk}}}') == [(1,)]


def test_the_context_of_an_act_grows_while_it_lasts(taiyuan):
    officer = UserFactory(bureau=taiyuan)

    with acting_as(officer), pghistory.context(user=officer.pk):
        User.objects.filter(pk=officer.pk).update(language="en")
        with pghistory.context(reason="moved"):
            User.objects.filter(pk=officer.pk).update(language="zh-hans")

    kept = pghistory.models.Context.objects.get(metadata__user=officer.pk)
    assert kept.metadata == {"user": officer.pk, "reason": "moved"}


@pytest.mark.parametrize(
    "change",
    ["found_by_id = found_by_id", "found_city_id = city_id", f"created_at = {FORGED}", "registered_on = '2020-01-01'"],
)
def test_what_a_lead_is_credited_for_stands(taiyuan, change):
    make_lead(taiyuan)

    with acting_as(UserFactory(bureau=taiyuan)):
        refused(f"UPDATE leads_lead SET {change}")
        assert Lead.objects.select_for_update().count() == 1


def test_a_link_opens_to_the_secret_that_it_was_made_with():
    with as_the_app():
        refused("UPDATE accounts_onetimelink SET digest = repeat('0', 64)")


def test_the_trail_stands():
    with as_the_app():
        for statement in ("UPDATE audit_auditevent SET detail = '{}'", "DELETE FROM audit_auditevent"):
            refused(statement)
    assert AuditEvent.objects.count() >= 0


# And it is looked for at each start


def test_the_owner_is_not_kept_from_migrating_which_mends_it(settings):
    settings.ENVIRONMENT, settings.DATABASE_ROLE = "development", "owner"
    rows(
        "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
        " LANGUAGE sql AS 'SELECT true'"
    )

    assert "taskforce.E006" not in {message.id for message in check_database(databases=["default"])}
    guards.put_up()

    settings.DATABASE_ROLE = "app"
    assert "taskforce.E006" not in {message.id for message in check_database(databases=["default"])}


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ("GRANT CREATE ON SCHEMA public TO taskforce_app", "taskforce.E005"),
        ("GRANT TEMPORARY ON DATABASE {} TO taskforce_app", "taskforce.W002"),
        (
            "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
            " LANGUAGE sql AS 'SELECT true'",
            "taskforce.E006",
        ),
    ],
)
def test_a_start_finds_what_was_opened_by_hand(settings, spoil, code):
    settings.ENVIRONMENT, settings.DATABASE_ROLE = "development", "app"
    with as_the_app():
        before = {message.id for message in check_database(databases=["default"])}
    rows(spoil.format(connection.settings_dict["NAME"]))
    with as_the_app():
        after = {message.id for message in check_database(databases=["default"])}

    assert code not in before
    assert code in after


# Every column that says who, when, or until when

# Moments that the application tells at writing, and what stands beside them.
TOLD_MOMENTS = {
    "deadlines_reminder.recorded_at": "written_at",
    "notifications_notification.created_at": "written_at",
    "accounts_accessrequest.asked_at": "the entry of the trail; a trigger asks who held the office then",
    "accounts_onetimelink.made_at": "the grant and its entry in the trail; it lives a day at most",
    "accounts_onetimelink.expires_at": "a day after it was made at most, by constraint",
    "records_bulkjob.created_at": "the steps that it writes",
    "exchange_switchover.asked_at": "the entry of the trail",
    "accounts_user.date_joined": "the history of the account",
    # when something may happen next; nothing is proven by it
    "notifications_mail.created_at": "plan", "notifications_mail.not_before": "plan",
    "records_bulkjob.not_before": "plan", "records_draft.saved_at": "plan", "leads_carriedstock.until": "plan",
    "records_monthchange.at": "plan", "taskforce_sweep.begun_at": "plan", "taskforce_sweep.ended_at": "plan",
}  # fmt: skip
# Last days that are copied from no clock of a record, and what keeps them.
TOLD_DUES = {
    "records_urging": "written once",
    "deadlines_reminder": "written once",
    "deadlines_clock": "clock_due_is_computed",
    "leads_stub": "kept by leads_lead_stubs; nothing is counted by it",
    "cases_instalment": "written once",
}


def columns_of(kind: type) -> dict[str, object]:
    """Columns of our tables, histories apart, that are of this kind of field: "table.column" and the field."""
    return {
        f"{model._meta.db_table}.{field.column}": field
        for model in all_models()
        if not is_history(model)
        for field in model._meta.local_concrete_fields
        if isinstance(field, kind)
    }


def triggers() -> set[str]:
    enabled = "SELECT tgrelid::regclass::text || '.' || tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
    return {name for (name,) in rows(enabled)}


def test_every_column_that_names_an_account_is_signed_or_says_whom_else_it_names():
    named = {name: field for name, field in columns_of(ForeignKey).items() if field.related_model is User}
    hung = triggers()
    signed = {
        name
        for name, field in named.items()
        if "{}.signed_on_insert_{}".format(*name.split(".")) in hung
        and (field.column in fixed_columns(field.model) or "{}.signed_on_update_{}".format(*name.split(".")) in hung)
    }
    others = {
        f"{model._meta.db_table}.{model._meta.get_field(name).column}"
        for model in all_models()
        if not is_history(model)
        for name in getattr(model, "names_others", ())
    }

    assert signed & others == set()
    assert named.keys() - signed - others == set()
    assert {"records_step.by_id", "leads_movement.recorded_by_id", "circulars_circular.signer_id"} <= signed
    assert {"leads_lead.assignee_id", "deadlines_reminder.recipient_id"} <= others


def test_every_moment_is_told_by_the_database_or_has_something_beside_it():
    at_once = {
        name
        for name, field in columns_of(DateTimeField).items()
        if not field.null and not getattr(field, "auto_now_add", False)
    }

    assert at_once - TOLD_MOMENTS.keys() == set()
    assert TOLD_MOMENTS.keys() - columns_of(DateTimeField).keys() == set()


def test_every_last_day_is_computed_or_has_something_that_keeps_it():
    due = {model._meta.db_table: model for model in all_models() if hasattr(model, "due_on") and not is_history(model)}
    hung = triggers()
    computed = {
        table
        for table in due
        if {f"{table}.due_as_its_clocks_say_insert", f"{table}.due_as_its_clocks_say_update"} <= hung
    }

    assert due.keys() - computed == TOLD_DUES.keys()
    assert {"leads_lead", "rectification_rectificationorder", "rectification_part"} <= computed


def test_nobody_signs_for_another(taiyuan):
    officer, colleague = UserFactory(bureau=taiyuan), UserFactory(bureau=taiyuan)
    lead = make_lead(taiyuan)
    clock = Clock.objects.of(lead).running().first()

    with acting_as(officer):
        ended = "UPDATE deadlines_clock SET ended_by_id = %s WHERE id = %s"
        refused(ended, colleague.pk, clock.pk, match="signed_by_who_acts")
        assert rows("UPDATE deadlines_clock SET assignee_id = %s WHERE id = %s", colleague.pk, clock.pk) == [(1,)]
        step = Step.objects.filter(kind=lead.kind, record_id=lead.pk).first()
        step.pk, step.by = None, colleague
        with pytest.raises(DatabaseError, match="signed_by_who_acts"), transaction.atomic():
            step.save(force_insert=True)


def test_the_last_day_of_a_record_is_that_of_its_clocks_whatever_is_written(taiyuan):
    lead = make_lead(taiyuan)
    true_day = lead.due_on
    assert true_day == Clock.objects.of(lead).running().own().order_by("due_on").first().due_on

    with acting_as(UserFactory(bureau=taiyuan)):
        for statement in ("UPDATE leads_lead SET due_on = '2030-01-01'", "UPDATE leads_lead SET due_on = NULL"):
            assert rows(statement) == [(1,)]
            assert rows("SELECT due_on FROM leads_lead") == [(true_day,)]


def test_a_reminder_that_speaks_of_another_day_says_when_it_was_written(taiyuan):
    clock, officer = Clock.objects.of(make_lead(taiyuan)).running().first(), UserFactory(bureau=taiyuan)
    step = ReminderStep.objects.first()

    with acting_as_system():
        rows(
            "INSERT INTO deadlines_reminder"
            " (clock_id, step_id, due_on, occurrence, recipient_id, state, recorded_at, written_at)"
            f" VALUES (%s, %s, '2020-01-01', 0, %s, 'ready', {FORGED}, {FORGED})",
            clock.pk,
            step.pk,
            officer.pk,
        )
        told = rows(f"SELECT recorded_at = {FORGED}, clock_timestamp() - written_at < '1 min' FROM deadlines_reminder")

    assert told == [(True, True)]
