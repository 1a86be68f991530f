"""manage.py import_workbook."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from leads.models import Lead
from tests.exchange.files import lead, leads_book
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def province_user(province, taiyuan, xiaodian):
    return UserFactory(username="province", bureau=province)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(leads_book([lead("线1号"), lead("线2号", 发现日期="2031-02-30")]).getvalue())
    return path


def run(capsys, *args) -> dict:
    call_command("import_workbook", *args, "--json")
    return json.loads(capsys.readouterr().out)


def test_without_apply_it_is_a_dry_run(province_user, file, capsys):
    said = run(capsys, file, "--as", "province")

    counts = {
        "new": 1, "joined": 0, "changed": 0, "repeated": 0, "refused": 1, "hidden": 0, "struck": 0,
        "reasons": {"date_impossible": 1},
    }  # fmt: skip
    assert said == {"线索": counts}
    assert not Lead.objects.exists()


def test_with_apply_it_writes_and_a_second_time_it_has_nothing_to_do(province_user, file, capsys):
    run(capsys, file, "--as", "province", "--apply")
    again = run(capsys, file, "--as", "province", "--apply")

    assert [found.number for found in Lead.objects.all()] == ["线1号"]
    assert (again["线索"]["new"], again["线索"]["repeated"]) == (0, 1)


def test_changed_rows_are_written_unless_only_new_ones_are_wanted(province_user, file, capsys):
    run(capsys, file, "--as", "province", "--apply")
    file.write_bytes(leads_book([lead("线1号", 线索内容="改了"), lead("线3号")]).getvalue())

    run(capsys, file, "--as", "province", "--apply", "--new-only")
    assert Lead.objects.get(number="线1号").facts != "改了"
    run(capsys, file, "--as", "province", "--apply")
    assert Lead.objects.get(number="线1号").facts == "改了"


def test_without_json_it_speaks(province_user, file, capsys):
    call_command("import_workbook", file, "--as", "province")

    assert capsys.readouterr().out.startswith("线索：新增1行")


def test_what_cannot_be_is_one_clear_sentence(province_user, file, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")

    for path, username in ((file, "nobody"), (tmp_path / "missing.xlsx", "province"), (broken, "province")):
        with pytest.raises(CommandError) as told:
            call_command("import_workbook", path, "--as", username)
        assert "\n" not in str(told.value)
