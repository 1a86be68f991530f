"""What the gate asks of the sources as a whole."""

import io
import os
import re
import shutil
import tomllib
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.urls import get_resolver

ROOT = Path(settings.BASE_DIR)
NO_PRODUCT = {"tests", "benchmarks", "scenario"}
CODE = sorted({path.parent.name for path in ROOT.glob("*/__init__.py")} - NO_PRODUCT)


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_the_checks_of_django_find_nothing():
    said = io.StringIO()

    call_command("check", fail_level="WARNING", stdout=said, stderr=said)

    assert said.getvalue() == "System check identified no issues (0 silenced).\n"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory) -> polib.POFile:
    """The Chinese catalogue, merged with what the code and the templates ask for today."""
    copy = tmp_path_factory.mktemp("sources")
    for folder in (*CODE, "templates"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    po = copy / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    shutil.copy(ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po", po)
    before = Path.cwd()
    os.chdir(copy)
    try:
        with override_settings(LOCALE_PATHS=[copy / "locale"]):
            call_command("makemessages", locale=["zh_Hans"], verbosity=0)
    finally:
        os.chdir(before)
    return polib.pofile(str(po))


def test_every_sentence_has_its_chinese(catalogue):
    missing = [entry.msgid for entry in catalogue if not entry.obsolete and not entry.translated()]

    assert not missing, "\n".join(missing)


def test_no_chinese_sentence_is_left_over(catalogue):
    left_over = [entry.msgid for entry in catalogue.obsolete_entries()]

    assert not left_over, "\n".join(left_over)


def test_placeholders_are_the_same_in_both_languages(catalogue):
    import re

    def placeholders(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))

    assert [
        entry.msgid
        for entry in catalogue.translated_entries()
        if not entry.msgid_plural and placeholders(entry.msgid) != placeholders(entry.msgstr)
    ] == []


def test_every_address_belongs_to_a_room():
    names = {pattern.namespace for pattern in get_resolver().url_patterns if hasattr(pattern, "namespace")}

    assert names <= {None, *CODE, "kinds", "workbooks"}  # the last two: addresses that plain kinds get


def test_django_admin_and_sign_up_are_not_there(client):
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not [pattern for pattern in get_resolver().reverse_dict if str(pattern).endswith("signup")]


MOST_IGNORED = 30


def _mypy() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]


def test_types_are_asked_of_every_room():
    asked = _mypy()
    eased = [each["module"] for each in asked["overrides"] if each.keys() - {"module", "ignore_missing_imports"}]

    assert set(asked["files"]) == {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert asked["disallow_untyped_defs"]
    assert asked["disallow_any_generics"]
    assert asked["check_untyped_defs"]
    assert not asked.keys() & {"ignore_errors", "disable_error_code", "ignore_missing_imports"}
    assert not eased


def test_where_types_are_not_asked_says_why_and_there_are_few():
    lines = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for room in _mypy()["files"]
        for path in sorted((ROOT / room).rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "# type: ignore" in line
    ]
    silent = [line for line in lines if not re.search(r"# type: ignore\[[a-z, -]+\]  # \w", line)]

    assert not silent, "\n".join(silent)
    assert len(lines) <= MOST_IGNORED
