"""Settings from the environment, and the starts that they refuse."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from taskforce import environment

ROOT = Path(settings.BASE_DIR)
STRONG = secrets.token_urlsafe(60)


def load_settings(**variables: str) -> str:
    """What a new process says when it loads the settings with nothing but these variables; empty when it is content."""
    return _run("import taskforce.settings", variables).stderr.strip().rpartition("\n")[2]


def _run(script: str, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env = {**bare, "TASKFORCE_ENV_FILE": os.devnull, **variables}
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, text=True)


@pytest.mark.parametrize("url", ["", "postgresql://app@db/taskforce?sslmode=require"])
@pytest.mark.parametrize(
    ("role", "limit"),
    [("app", "-c statement_timeout=300s -c idle_in_transaction_session_timeout=120s"), ("owner", "None")],
)
def test_no_statement_of_a_person_or_a_task_lasts_for_ever(url, role, limit):
    script = "from taskforce.settings import DATABASES; print(DATABASES['default']['OPTIONS'].get('options'))"
    variables = {"TASKFORCE_SECRET_KEY": STRONG, "DATABASE_URL": url, "TASKFORCE_DB_ROLE": role}

    assert _run(script, variables).stdout.strip() == limit


def test_production_is_the_default_and_starts_with_a_strong_secret():
    assert load_settings(TASKFORCE_SECRET_KEY=STRONG) == ""


def test_a_missing_secret_stops_the_start_and_says_what_to_set():
    assert "TASKFORCE_SECRET_KEY is not set" in load_settings()


@pytest.mark.parametrize("weak", ["short", "a" * 80, "django-insecure-" + "0123456789abcdef" * 4])
def test_production_refuses_a_weak_secret(weak):
    assert "too weak" in load_settings(TASKFORCE_SECRET_KEY=weak)


@pytest.mark.parametrize("unsafe", ["TASKFORCE_DEBUG", "TASKFORCE_DEMO"])
def test_production_refuses_debugging_and_the_demo(unsafe):
    assert "must be off in production" in load_settings(TASKFORCE_SECRET_KEY=STRONG, **{unsafe: "1"})


def test_a_database_other_than_postgresql_is_refused():
    assert "postgresql://" in load_settings(TASKFORCE_SECRET_KEY=STRONG, DATABASE_URL="sqlite:///x")


def test_a_secret_may_come_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text(f"{STRONG}\n")
    monkeypatch.delenv("TASKFORCE_SECRET_KEY")
    monkeypatch.setenv("TASKFORCE_SECRET_KEY_FILE", str(tmp_path / "key"))

    assert environment.secret("TASKFORCE_SECRET_KEY", check_strength=True) == STRONG


@pytest.mark.parametrize(("value", "meaning"), [("1", True), ("off", False), ("", True), ("Yes", True), ("0", False)])
def test_a_flag_is_yes_or_no_or_its_default(monkeypatch, value, meaning):
    monkeypatch.setenv("TASKFORCE_SOMETHING", value)

    assert environment.flag("TASKFORCE_SOMETHING", default=True) is meaning


def test_a_flag_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("TASKFORCE_SOMETHING", "perhaps")

    with pytest.raises(ImproperlyConfigured, match="must be 1 or 0"):
        environment.flag("TASKFORCE_SOMETHING")


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "env").write_text("# remark\nTASKFORCE_ONE=file\nTASKFORCE_TWO=file\n")
    monkeypatch.setenv("TASKFORCE_ONE", "environment")
    monkeypatch.setenv("TASKFORCE_TWO", "")
    monkeypatch.delenv("TASKFORCE_TWO")

    environment.load_env_file(tmp_path / "env")

    assert (os.environ["TASKFORCE_ONE"], os.environ["TASKFORCE_TWO"]) == ("environment", "file")


def test_an_address_of_a_database_is_taken_apart():
    assert environment.database("postgresql://tf:p%40ss@db.example:5433/case?sslmode=require") == {
        "NAME": "case",
        "USER": "tf",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("page", ["docs/settings.md", ".env.example"])
def test_every_variable_is_documented(page):
    source = (ROOT / "taskforce" / "settings.py").read_text(encoding="utf-8")
    used = set(re.findall(r'"((?:TASKFORCE|DATABASE|REDIS)_\w+)"', source)) - {"DATABASE_APP_ROLE"}

    documented = set(re.findall(r"(?:TASKFORCE|DATABASE|REDIS)_\w+", (ROOT / page).read_text(encoding="utf-8")))

    assert used - documented == set()
    assert {name for name in documented - used if not name.endswith("_FILE")} == set()


@pytest.mark.parametrize("value", ["x", "-1", "2.5", "２５"])
def test_a_number_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("TASKFORCE_MAIL_PORT", value)

    with pytest.raises(ImproperlyConfigured, match="TASKFORCE_MAIL_PORT must be a whole number such as 25"):
        environment.number("TASKFORCE_MAIL_PORT", 25)


def test_a_file_of_a_secret_that_cannot_be_read_is_named(tmp_path):
    assert "TASKFORCE_SECRET_KEY_FILE names /nowhere, which cannot be read" in load_settings(
        TASKFORCE_SECRET_KEY_FILE="/nowhere"
    )


@pytest.mark.slow
def test_a_database_that_is_not_there_is_one_sentence(tmp_path):
    url = f"postgresql://app@/taskforce?host={tmp_path}"
    env = {"PATH": os.environ["PATH"], "TASKFORCE_ENV_FILE": os.devnull, "TASKFORCE_SECRET_KEY": STRONG}
    argv = [sys.executable, str(ROOT / "manage.py"), "migrate", "--plan"]

    told = subprocess.run(argv, env={**env, "DATABASE_URL": url}, capture_output=True, text=True)

    assert told.returncode == 1
    assert told.stderr.startswith("The database of DATABASE_URL cannot be reached: ")
    assert len(told.stderr.splitlines()) == 1
