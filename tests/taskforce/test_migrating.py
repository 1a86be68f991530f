"""Migrating draws less anew than Django does, and makes the same tables."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.state import ProjectState

from taskforce.migrating import only_neighbours_drawn_anew
from taskforce.supervisor import binaries, places, postgres
from tests.strength import ALL


def key_to(model: str) -> models.ForeignKey:
    return models.ForeignKey(model, models.CASCADE)


def state_of_three() -> ProjectState:
    """A firm, its leads, and the steps of these."""
    state = ProjectState()
    for name, fields in {
        "Firm": [],
        "Lead": [("firm", key_to("demo.Firm"))],
        "Step": [("lead", key_to("demo.Lead"))],
    }.items():
        made = migrations.CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields])
        made.state_forwards("demo", state)
    assert state.apps
    return state


def test_who_points_to_a_changed_model_points_to_it_as_it_is_now():
    with only_neighbours_drawn_anew():
        state = state_of_three()
        step = state.apps.get_model("demo", "Step")
        migrations.AddField("Firm", "code", models.CharField(max_length=18)).state_forwards("demo", state)

    firm, lead = (state.apps.get_model("demo", name) for name in ("Firm", "Lead"))
    assert lead._meta.get_field("firm").related_model is firm
    assert firm._meta.get_field("code").max_length == 18
    assert state.apps.get_model("demo", "Step") is step


def test_what_runs_python_gets_all_of_them_fresh():
    with only_neighbours_drawn_anew():
        state = state_of_three()
        migrations.AddField("Firm", "code", models.CharField(max_length=18)).state_forwards("demo", state)
        state.clear_delayed_apps_cache()  # as RunPython does

    firm, lead, step = (state.apps.get_model("demo", name) for name in ("Firm", "Lead", "Step"))
    assert step._meta.get_field("lead").related_model is lead
    assert lead._meta.get_field("firm").related_model is firm


BY_DJANGO = """
import sys
import django
django.setup()
from django.core.management.commands.migrate import Command
from django.core.management import call_command
call_command(Command(), verbosity=0)
"""


@pytest.mark.slow
@pytest.mark.skipif(not ALL, reason="Migrating as Django does takes a minute.")
@pytest.mark.timeout(900)
def test_the_tables_are_those_that_django_makes(tmp_path, monkeypatch):
    def schema(name: str, *argv: str) -> str:
        folder = tmp_path / name
        server = postgres.start(folder, conf=postgres.FAST_AND_UNSAFE)
        try:
            monkeypatch.setenv("TASKFORCE_VAR", str(folder))
            subprocess.run([sys.executable, *argv], check=True, cwd=settings.BASE_DIR)
            where = ["-h", places.socket_folder(folder), "-U", "postgres", "-d", postgres.DATABASE]
            dump = [binaries.of_postgres("pg_dump"), "--schema-only", *where]
            found = subprocess.run(dump, check=True, capture_output=True, text=True)
        finally:
            postgres.stop(server)
        return "\n".join(line for line in found.stdout.splitlines() if not line.startswith("\\"))

    assert schema("ours", "manage.py", "migrate", "--verbosity", "0") == schema("django", "-c", BY_DJANGO)
