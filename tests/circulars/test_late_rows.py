"""A row of a ledger into a month whose circular is issued says why, or is refused; the reason stands in the drift."""

from __future__ import annotations

import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionRefused
from accounts.scope import acting_as
from circulars.models import Circular
from exchange.models import ImportBatch
from exchange.protected import names_one_held
from exchange.refused_workbook import refused_workbook
from exchange.switchover import ask, decide
from exchange.workflow import give_reason, receive
from leads.lateness import Issued
from leads.models import Lead, Movement
from records.models import Step
from registry import declared_here
from tests.exchange.files import HEADINGS, book, lead, leads_book
from tests.exchange.work import apply, dry_run, granted, hand_in, verdicts, work
from tests.factories import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db
CLEARED = {"办理状态": "已办结", "处理结果": "核查不属实", "办结日期": "2020-04-20"}
WHY = "整理旧档时发现"
REPORTER = "欧阳金丝"
NAMING = "欧阳 金丝来电补充"


@pytest.fixture
def loader(province, taiyuan, xiaodian):
    """Who loads the past of the province and drafts its circulars."""
    person = UserFactory(username="province", bureau=province, role="drafter")
    AppointmentFactory(user=person, bureau=province, role="officer")
    return type(person).objects.get(pk=person.pk)


@pytest.fixture
def issued(loader):
    """One lead found in March 2020, cleared in June; the circulars up to April are issued."""
    apply(dry_run(leads_book([lead("线1号"), lead("线2号", **(CLEARED | {"办结日期": "2020-06-02"}))]), loader), loader)
    call_command("circulars", "backfill", "--from", "2020-03", "--to", "2020-04", "--as", "province")
    return Circular.objects.get(month="2020-03-01")


def with_reason(number, why=WHY, **cells):
    return [*lead(number, **cells), why]


def late_book(*rows):
    return book(rows, headings=[*HEADINGS, "补报原因"])


def notes(number):
    return list(Movement.objects.filter(number=number).order_by("pk").values_list("kind", "note"))


def test_the_past_before_any_circular_needs_no_reason(loader):
    batch = dry_run(leads_book([lead("线9号", **CLEARED)]), loader)
    assert verdicts(batch) == {2: "new"}


def test_a_new_row_into_an_issued_month_is_refused_and_says_the_mend(loader, issued):
    rows = [lead("线9号"), lead("线10号", 发现日期="2020-05-02"), lead("线1号")]
    batch = dry_run(leads_book(rows), loader)

    assert verdicts(batch) == {2: "late_without_reason", 3: "new", 4: "repeated"}
    said = batch.rows.get(row_number=2).why[0]
    assert (said.column, said.value, said.params["month"]) == ("发现日期", "2020-03-08", "2020-04")
    assert "补报原因" in str(said)


def test_a_row_that_says_why_is_late_and_its_reason_stands_in_the_drift(client, loader, issued):
    apply(
        dry_run(late_book(with_reason("线9号", **CLEARED), with_reason("线10号", 发现日期="2020-05-02")), loader),
        loader,
    )

    assert [WHY in note for _kind, note in notes("线9号")] == [True, True]
    assert [WHY in note for _kind, note in notes("线10号")] == [False]  # its month is not issued
    found = Lead.objects.get(number="线9号")
    steps = Step.objects.filter(kind="lead", record_id=found.pk)
    assert all(WHY in step.note for step in steps)

    client.force_login(loader)
    page = client.get(reverse("circulars:drift", args=[issued.pk])).content.decode()
    assert "线9号" in page
    assert WHY in page


def test_only_months_before_the_switch_over_day_are_issued_at_once(province, loader):
    head = UserFactory(bureau=province, role="head")
    asked = ask(date(2020, 5, 1), reason="启用系统", by=loader, now=timezone.now())
    decide(asked, grant=True, note="", by=head, now=timezone.now())
    apply(dry_run(leads_book([lead("线1号")]), loader), loader)

    with pytest.raises(CommandError, match="2020-05"):
        call_command("circulars", "backfill", "--from", "2020-03", "--to", "2020-05", "--as", "province")

    issued = Circular.objects.issued().order_by("month").values_list("month", "is_history")
    assert list(issued) == [(date(2020, 3, 1), True), (date(2020, 4, 1), True)]


def test_the_next_circular_counts_it_as_entered_late(loader, issued):
    apply(dry_run(late_book(with_reason("线9号")), loader), loader)
    call_command("circulars", "backfill", "--from", "2020-05", "--to", "2020-05", "--as", "province")
    may = Circular.objects.get(month="2020-05-01")
    assert may.lines.get(level="province").late == 1


def test_a_changed_row_says_why_when_it_clears_in_an_issued_month(loader, issued):
    assert verdicts(dry_run(leads_book([lead("线1号", **CLEARED)]), loader)) == {2: "late_without_reason"}
    open_month = lead("线1号", **(CLEARED | {"办结日期": "2020-05-20"}))
    assert verdicts(dry_run(leads_book([open_month]), loader)) == {2: "changed"}

    apply(dry_run(late_book(with_reason("线1号", **CLEARED)), loader), loader)
    assert Lead.objects.get(number="线1号").status == "cleared"
    assert WHY in notes("线1号")[-1][1]


def test_moving_a_clearance_into_or_out_of_an_issued_month_says_why(loader, issued):
    into = lead("线2号", **CLEARED)
    assert verdicts(dry_run(leads_book([into]), loader)) == {2: "late_without_reason"}
    apply(dry_run(late_book(with_reason("线2号", **CLEARED)), loader), loader)
    out = lead("线2号", **(CLEARED | {"办结日期": "2020-05-20"}))
    assert verdicts(dry_run(leads_book([out]), loader)) == {2: "late_without_reason"}


def test_other_corrections_of_an_old_lead_need_no_reason(loader, issued):
    assert verdicts(dry_run(leads_book([lead("线1号", 线索内容="更正后的内容。")]), loader)) == {2: "changed"}


def test_a_reason_alone_is_no_change(loader, issued):
    assert verdicts(dry_run(late_book(with_reason("线1号")), loader)) == {2: "repeated"}


def test_one_reason_for_the_whole_file_is_typed_on_the_checked_page(client, loader, issued):
    batch = dry_run(leads_book([lead("线9号")]), loader)
    client.force_login(loader)
    assert reverse("exchange:give_reason", args=[batch.pk]) in client.get(batch.get_absolute_url()).content.decode()

    client.post(reverse("exchange:give_reason", args=[batch.pk]), {"late_reason": "  "})
    assert ImportBatch.objects.count() == 2, "an empty reason checks nothing"
    client.post(reverse("exchange:give_reason", args=[batch.pk]), {"late_reason": WHY})

    again = work(ImportBatch.objects.get(late_reason=WHY))
    batch.refresh_from_db()
    assert (batch.state, verdicts(again)) == ("cancelled", {2: "new"})
    hand_in(again, loader)
    assert WHY in notes("线9号")[0][1]


def test_one_reason_for_the_whole_file_is_typed_at_upload(client, loader, issued):
    client.force_login(loader)
    file = leads_book([lead("线9号")])
    file.name = "台账.xlsx"
    client.post(reverse("exchange:list"), {"file": file, "late_reason": WHY})
    assert verdicts(work(ImportBatch.objects.get(late_reason=WHY))) == {2: "new"}


def test_one_reason_for_the_whole_file_on_the_command_line(loader, issued, tmp_path, capsys):
    path = tmp_path / "leads.xlsx"
    path.write_bytes(leads_book([lead("线9号")]).getvalue())
    capsys.readouterr()
    call_command("import_workbook", path, "--as", "province", "--apply", "--json", "--late-reason", WHY)
    assert json.loads(capsys.readouterr().out)["线索"]["refused"] == 0
    assert WHY in notes("线9号")[0][1]


def test_what_waits_is_judged_again_when_the_circular_was_issued_meanwhile(loader, taiyuan, issued):
    officer = UserFactory(bureau=taiyuan)
    cells = CLEARED | {"发现日期": "2020-05-06", "办结日期": "2020-05-20"}
    batch = hand_in(dry_run(leads_book([lead("线9号", **cells)]), officer), officer)

    with declared_here(Issued("circulars", lambda: date(2020, 5, 31))):
        assert verdicts(granted(batch)) == {2: "late_without_reason late_without_reason"}
    assert not Lead.objects.filter(number="线9号").exists()


def test_the_workbook_of_refused_rows_has_the_column_to_fill_in(loader, issued):
    batch = dry_run(leads_book([lead("线9号")]), loader)
    with acting_as(loader):
        mended = io.BytesIO(b"".join(refused_workbook(batch)))
    headings = [cell.value for cell in openpyxl.load_workbook(mended).active[1]]
    assert headings[-2:] == ["补报原因", "原因"]


def test_a_found_month_corrected_into_an_issued_one_says_why(loader, issued):
    apply(dry_run(leads_book([lead("线9号", 发现日期="2020-05-06")]), loader), loader)
    assert verdicts(dry_run(leads_book([lead("线9号", 发现日期="2020-04-06")]), loader)) == {2: "late_without_reason"}
    apply(dry_run(late_book(with_reason("线9号", 发现日期="2020-04-06")), loader), loader)
    assert Movement.objects.get(number="线9号").effective_on.isoformat() == "2020-04-06"
    assert WHY in notes("线9号")[0][1]


# a reason that is typed for the file names no reporter of any of its rows


def told_anywhere(batch) -> bool:
    """Whether the import, or a row of it, holds the name."""
    batch.refresh_from_db()
    kept = [
        batch.late_reason,
        batch.file_name,
        batch.problem,
        json.dumps(batch.report),
        *batch.rows.values_list("values", flat=True),
    ]
    return any("金丝" in str(each) for each in kept)


def test_a_reason_typed_at_upload_that_names_a_reporter_ends_the_import(loader, issued):
    with acting_as(loader):
        rows = [lead("线8号"), lead("线9号", 举报人=REPORTER)]
        batch = receive(leads_book(rows), name="台账.xlsx", by=loader, now=timezone.now(), late_reason=NAMING)
    work(batch)

    assert batch.state == ImportBatch.State.FAILED
    assert "举报人" in batch.problem
    assert not told_anywhere(batch)


def test_a_reason_typed_on_the_checked_page_names_no_reporter_either(client, loader, issued):
    batch = dry_run(leads_book([lead("线8号"), lead("线9号", 举报人=REPORTER)]), loader)
    client.force_login(loader)
    address = reverse("exchange:give_reason", args=[batch.pk])

    client.post(address, {"late_reason": NAMING})
    assert "补报原因中有本文件某举报人" in client.get(batch.get_absolute_url()).content.decode()
    assert ImportBatch.objects.count() == 2  # that of `issued`, and this one
    client.post(address, {"late_reason": WHY})
    assert ImportBatch.objects.latest("pk").late_reason == WHY


def test_the_marks_go_along_when_a_file_is_checked_anew(loader, issued):
    batch = dry_run(leads_book([lead("线9号", 举报人=REPORTER)]), loader)
    with acting_as(loader):
        again = give_reason(batch, late_reason=WHY, by=loader, now=timezone.now())
    work(again)

    with acting_as(loader), pytest.raises(ActionRefused):
        give_reason(again, late_reason=NAMING, by=loader, now=timezone.now())


def test_whether_a_text_names_somebody_is_told_to_who_handed_it_in_alone(loader, taiyuan, issued):
    batch = dry_run(leads_book([lead("线9号", 举报人=REPORTER)]), loader)
    told = {}
    for person in (loader, UserFactory(bureau=taiyuan, role="head")):
        with acting_as(person):
            told[person] = names_one_held(NAMING, batch)

    assert list(told.values()) == [True, False]


def test_a_file_called_like_a_reporter_is_refused_and_its_name_forgotten(loader):
    with acting_as(loader):
        batch = receive(
            leads_book([lead("线8号"), lead("线9号", 举报人=REPORTER)]), name=f"{REPORTER}举报.xlsx", by=loader,
            now=timezone.now(),
        )  # fmt: skip
    work(batch)

    assert (batch.state, batch.file_name) == (ImportBatch.State.FAILED, f"{batch.pk}.xlsx")
    assert not told_anywhere(batch)


@pytest.mark.parametrize("said", [{"late_reason": WHY}, {"file_name": "另一个.xlsx"}])
def test_what_was_said_of_a_file_is_only_taken_away(loader, issued, said):
    batch = dry_run(leads_book([lead("线9号", 举报人=REPORTER)]), loader)
    with pytest.raises(IntegrityError, match="only_taken_away"), transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(**said)
