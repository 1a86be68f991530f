"""What an earlier version kept as tasks of dossiers stands as tasks afterwards, with all that was known of it."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from deadlines.models import Clock
from records.models import SearchText, Step
from tasks.giving import tasks_of
from tests.rectification.factories import TODAY, officer_of
from tests.rectification.test_dossiers import opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MIGRATION = import_module("rectification.migrations.0023_tasks_of_dossiers_are_tasks")
COLUMNS = """dossier_id bigint, text varchar(300), bureau_id bigint, added_on date, due_on date, done_on date,
    done_by_id bigint, result varchar(500)"""
AS_IT_WAS = f"""
CREATE TABLE rectification_dossiertask (id bigserial PRIMARY KEY, {COLUMNS});
CREATE TABLE rectification_dossiertaskevent (pgh_id serial, pgh_created_at timestamptz, pgh_label text,
    pgh_obj_id bigint, pgh_context_id uuid, id bigint, {COLUMNS});
"""
ROW = ("dossier_id", "text", "bureau_id", "added_on", "due_on", "done_on", "done_by_id", "result")


def insert(cursor, table: str, **values) -> int:
    names = ", ".join(values)
    marks = ", ".join(["%s"] * len(values))
    cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING 1", list(values.values()))


def test_every_task_keeps_words_days_result_people_and_history(taiyuan, province, xiaodian):
    dossier, officer = opened(taiyuan, province), officer_of(taiyuan)
    long = "查" * 290
    Step.objects.create(
        kind="dossier", record_id=dossier.pk, action="add_task", to_status=dossier.status, by=officer, on=TODAY,
        data={"task": long}, bureau=taiyuan, city=taiyuan,
    )  # fmt: skip
    open_row = dict(zip(ROW, (dossier.pk, long, xiaodian.pk, TODAY, date(2026, 12, 31), None, None, ""), strict=True))
    done_row = open_row | {"text": "起草办法", "done_on": TODAY, "done_by_id": officer.pk, "result": "已印发"}
    with connection.cursor() as cursor:
        cursor.execute(AS_IT_WAS)
        for pk, row in ((7, open_row), (9, done_row)):
            insert(cursor, "rectification_dossiertask", id=pk, **row)
        for pk, row in (
            (7, open_row),
            (9, done_row | {"done_on": None, "done_by_id": None, "result": ""}),
            (9, done_row),
        ):
            about = {"pgh_created_at": "2026-11-20T01:00:00Z", "pgh_label": "insert", "pgh_obj_id": pk, "id": pk}
            insert(cursor, "rectification_dossiertaskevent", **about, **row)
        cursor.execute(MIGRATION.CARRY)
    MIGRATION.make_findable(apps, None)

    to_do, done = tasks_of(dossier).order_by("pk")
    assert (to_do.words, to_do.title[-1], to_do.status, to_do.bureau, to_do.giver) == (
        long,
        "…",
        "to_do",
        xiaodian,
        taiyuan,
    )
    assert (done.words, done.status, done.done_on, done.result) == ("起草办法", "done", TODAY, "已印发")
    assert [task.number for task in (to_do, done)] == [f"{dossier.number}-1", f"{dossier.number}-2"]
    assert to_do.created_by == officer
    assert [each.due_on for each in Clock.objects.of(to_do)] == [date(2026, 12, 31)]
    assert not Clock.objects.of(done).exists()
    assert list(Step.objects.of(done).order_by("pk").values_list("action", "by")) == [
        ("register", dossier.created_by_id), ("finish", officer.pk),
    ]  # fmt: skip
    assert list(done.events.order_by("pgh_id").values_list("status", "result")) == [("to_do", ""), ("done", "已印发")]
    assert set(SearchText.objects.filter(kind="task").values_list("number", flat=True)) == {to_do.number, done.number}
