"""Meetings: called and held, counted, and in and out of the office's workbook."""

from __future__ import annotations

import io
import json
from datetime import date
from io import StringIO

import openpyxl
import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.errors import NotAllowed
from plain.declaring import Pages
from plain.registering import register
from programme.models import Meeting
from registry import declared
from tests.exchange.scenario import SCENARIO, expected, make_divisions
from tests.exchange.work import apply, dry_run, verdicts
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
HEADINGS = ("会议编号", "会议类别", "会议日期", "会议主题", "阶段")


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23 10:00:00+08:00", tick=False):
        yield


def book(*rows) -> io.BytesIO:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "会议"
    for row in (HEADINGS, *rows):
        sheet.append(row)
    written = io.BytesIO()
    workbook.save(written)
    written.seek(0)
    return written


def figures(period: str) -> dict:
    said = StringIO()
    call_command("figures", "--period", period, "--json", stdout=said)
    return json.loads(said.getvalue())["figures"]


def import_workbook(path, capsys) -> dict:
    call_command("import_workbook", str(path), "--as", "province", "--apply", "--json")
    return json.loads(capsys.readouterr().out)["会议"]


@pytest.mark.parametrize("name", ["article", "messy"])
def test_the_meetings_of_the_sample_workbooks_add_up(name, capsys):
    UserFactory(username="province", bureau=make_divisions()["140000"])
    said = expected(name)
    kinds, skipped = said["supervision"]["meetings"], said.get("rows_to_skip", {}).get("supervision.xlsx/会议", {})

    done = import_workbook(SCENARIO / name / "supervision.xlsx", capsys)

    total = sum(kinds.values())
    assert (done["new"], done["repeated"], done["refused"]) == (
        total, skipped.get("repeats", 0), skipped.get("refused", 0),
    )  # fmt: skip
    told = figures("2018-2020")
    assert [told[f"meetings.{form}"] for form in ("party", "office", "advance")] == [
        kinds["党组会"], kinds["局务会"], kinds["推进会"],
    ]  # fmt: skip
    again = import_workbook(SCENARIO / name / "supervision.xlsx", capsys)
    assert (again["new"], again["changed"]) == (0, 0)


def test_what_is_wrong_in_a_row_is_named_and_the_rest_goes_in(province):
    officer = UserFactory(bureau=province)

    batch = dry_run(
        book(
            ("会1", "党组会", "2026-11-24", "研究部署", "治标"),
            ("会2", "茶话会", "2026-11-20", "研究部署", "治标"),
            (None, "党组会", "2026-11-20", "研究部署", "治标"),
            ("会4", "党组会", "2026-11-20", None, "治标"),
            ("会5", "局务会", "2026-11-20", "研究部署", None),
        ),
        officer,
    )

    assert verdicts(batch) == {
        2: "date_in_future", 3: "code_unknown", 4: "number_missing", 5: "required_missing", 6: "new",
    }  # fmt: skip


def test_a_changed_row_of_a_ledger_is_corrected(province):
    officer = UserFactory(bureau=province)
    for day, title, stage in (("2020-03-02", "研究部署", "治标"), ("2020-03-03", "研究整改", "治本")):
        apply(dry_run(book(("会1", "党组会", day, title, stage)), officer), officer)

    meeting = Meeting.objects.get()
    assert (meeting.title, meeting.held_on, meeting.stage) == ("研究整改", date(2020, 3, 3), "causes")


def test_a_meeting_that_was_called_here_is_not_changed_by_a_workbook(province):
    officer = UserFactory(bureau=province)
    values = {"title": "推进会", "form": "advance", "stage": "", "called_for": DAY, "agenda": "清零"}
    meeting = register(declared(Pages)["meeting"], values, by=officer, bureau=province, on=DAY)

    apply(dry_run(book((meeting.number, "党组会", "2026-11-20", "另一个会", None)), officer), officer)

    meeting.refresh_from_db()
    assert (meeting.title, meeting.status) == ("推进会", "called")


def test_a_meeting_is_called_held_and_counted_and_not_held_in_the_future(taiyuan, datong):
    officer, foreign = UserFactory(bureau=taiyuan), UserFactory(bureau=datong)
    values = {"title": "清零推进会", "form": "advance", "stage": "roots", "called_for": DAY, "agenda": "线索清零"}
    meeting = register(declared(Pages)["meeting"], values, by=officer, bureau=taiyuan, on=DAY)
    page, client = reverse("kinds:meeting-act", args=[meeting.pk, "hold"]), Client()
    client.force_login(officer)
    sent = {"version": meeting.version, "attended": "各县局局长", "minutes": "月底前清零。", "note": ""}

    assert client.post(page, sent | {"held_on": "2026-11-24"}).status_code == 422
    with pytest.raises(NotAllowed):
        meeting.advance("hold", by=foreign, on=DAY, held_on=DAY, attended="无", minutes="无")
    assert client.post(page, sent | {"held_on": "2026-11-23"}).status_code == 303
    assert figures("2026-11")["meetings.advance"] == 1
    listed = client.get(reverse("kinds:meeting-list"), {"form": "advance", "held_from": "2026-11-01"})
    assert meeting.title in listed.content.decode()
    assert meeting.title not in client.get(reverse("kinds:meeting-list"), {"form": "party"}).content.decode()
