"""After all that people and programs do with a reporter's name, no file of the data folder holds it, byte for byte.

The tables of the database are asked elsewhere (test_canaries); here are files: kept workbooks, attachments, logs,
mails, what is under way. Zipped parts are unpacked, also those within others.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.scope import acting_as
from exchange import blanking
from exchange.blanking import FORGOTTEN_AFTER, blank, forget_old, unblanked
from exchange.filekeeping import remove_orphans
from exchange.models import ImportBatch
from exchange.refused_workbook import refused_workbook
from exchange.tasks import sweep_imports
from exchange.workflow import cancel, take_hidden
from leads.models import Channel, Lead
from records.tokens import new_token
from tests.exchange.files import HEADINGS, LEADS, book, leads_book
from tests.exchange.files import lead as row
from tests.exchange.work import apply, dry_run, receive_file, work
from tests.leads.factories import officer_of
from tests.systems import Api, system_of, token_for

NAME, PHONE = "金丝雀王", "13900007777"
CANARIES = [NAME, PHONE]
CODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(settings, tmp_path) -> Path:
    """The data folder of this test, but for the server's own: its log is looked at from here on."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "media" / "incoming"
    (tmp_path / "media" / "incoming").mkdir(parents=True)
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path


def telling(folder: Path) -> list[str]:
    """Files, and parts of packed ones, that hold a canary in any coding."""
    return [name for name, content in contents(folder) if tells(content)]


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from parts(str(path.relative_to(folder)), path.read_bytes())


def parts(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for part in package.namelist():
                yield from parts(f"{name}!{part}", part.encode() + package.read(part))


def tells(content: bytes) -> bool:
    return any(canary.encode(coding) in content for canary in CANARIES for coding in CODINGS)


def held() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT batch_id, row_number, text FROM exchange_heldidentity ORDER BY 1, 2")
        return cursor.fetchall()


def reporters() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, name FROM leads_informant JOIN leads_lead ON id = lead_id")
        return dict(cursor.fetchall())


def talkative_book() -> io.BytesIO:
    """The name everywhere that a workbook may hold it: cells, another sheet, a remark, properties, unknown columns."""
    headings = [*HEADINGS, "举报人电话", "备注"]
    rows = [
        [*row("线1号", 举报人=f"{NAME} {PHONE}"), PHONE, f"回访{NAME}"],
        [*row("线2号"), None, None],
        [*row("线3号", 举报人=NAME, 发现日期="2031-02-30"), PHONE, None],
        [*row("线4号", 举报人=NAME, 线索内容=f"{NAME}反映该店缺斤短两，每车收取数百元，要求严肃查处。"), None, None],
    ]
    workbook = openpyxl.load_workbook(book(rows, sheet=LEADS, headings=headings))
    workbook[LEADS]["A2"].comment = openpyxl.comments.Comment(NAME, NAME)
    workbook.create_sheet("举报人名单").append([NAME, PHONE])
    workbook.properties.creator = NAME
    file = io.BytesIO()
    workbook.save(file)
    return io.BytesIO(file.getvalue())


def test_the_search_finds_a_canary_wherever_it_hides(var):
    (var / "kept.xlsx").write_bytes(talkative_book().getvalue())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("inner.xlsx", talkative_book().getvalue())
    (var / "packed.zip").write_bytes(packed.getvalue())
    (var / "old.log").write_bytes(f"INSERT … '{NAME}'".encode("gb18030"))

    found = telling(var)

    assert "old.log" in found
    assert {name.split("!")[0] for name in found} == {"kept.xlsx", "packed.zip", "old.log"}


def test_an_upload_waits_with_its_names_and_loses_them_once_it_is_read(var, xiaodian):
    officer = officer_of(xiaodian)
    batch = receive_file(talkative_book(), officer)
    assert telling(var) != []

    work(batch)

    assert batch.state == ImportBatch.State.READY
    assert telling(var) == []
    assert {number for _batch, number, _text in held()} == {2, 4, 5}


def test_an_applied_import_names_its_reporters_and_its_file_does_not(var, xiaodian):
    officer = officer_of(xiaodian)

    batch = apply(dry_run(talkative_book(), officer), officer)

    assert reporters() == {"线1号": f"{NAME} {PHONE}"}
    assert dict(Lead.objects.values_list("number", "is_named")) == {"线1号": True, "线2号": False}
    assert telling(var) == []
    refused = b"".join(refused_workbook(batch))
    assert not any(tells(content) for _name, content in parts("refused.xlsx", refused))
    assert default_storage.exists(batch.file.name)


def test_a_refused_row_is_mended_without_typing_the_name_again(var, xiaodian):
    officer = officer_of(xiaodian)
    batch = apply(dry_run(talkative_book(), officer), officer)
    mended = openpyxl.load_workbook(io.BytesIO(b"".join(refused_workbook(batch))))
    mended[LEADS].cell(2, 2).value = "2020-02-28"
    file = io.BytesIO()
    mended.save(file)

    apply(dry_run(file, officer), officer)

    assert reporters()["线3号"] == NAME
    assert telling(var) == []


def test_cancelled_failed_and_unreadable_imports_keep_no_name(var, xiaodian):
    officer = officer_of(xiaodian)
    ready, early = dry_run(talkative_book(), officer), receive_file(talkative_book(), officer)
    unreadable = dry_run(book([[NAME, PHONE]], sheet="举报人名单", headings=["姓名", "电话"]), officer)
    with acting_as(officer):
        for batch in (ready, early):
            cancel(batch, by=officer, now=timezone.now())

    sweep_imports()

    assert unreadable.state == ImportBatch.State.FAILED
    assert telling(var) == []
    assert not unblanked(now=timezone.now()).exists()
    assert not default_storage.exists(unreadable.file.name)


def test_an_import_whose_reading_broke_off_keeps_its_file_for_a_month(var, xiaodian):
    batch = receive_file(talkative_book(), officer_of(xiaodian))
    ended = {"state": ImportBatch.State.BROKEN, "problem": "ours"}
    ImportBatch.objects.filter(pk=batch.pk).update(**ended, finished_at=timezone.now())
    sweep_imports()
    assert telling(var) != []

    ImportBatch.objects.filter(pk=batch.pk).update(finished_at=timezone.now() - blanking.RESUMED_WITHIN)
    sweep_imports()

    assert telling(var) == []


def test_files_that_an_earlier_version_kept_are_blanked_by_the_sweep(var, xiaodian):
    officer = officer_of(xiaodian)
    batch = apply(dry_run(talkative_book(), officer), officer)
    default_storage.replace(batch.file.name, ContentFile(talkative_book().getvalue()))
    ImportBatch.objects.filter(pk=batch.pk).update(blanked_at=None)
    assert telling(var) != []

    sweep_imports()

    assert telling(var) == []


@pytest.mark.parametrize("cut_at", ["_hold_once", "replace"])
def test_blanking_that_is_cut_off_goes_on_and_loses_no_name(var, xiaodian, monkeypatch, cut_at):
    officer = officer_of(xiaodian)

    def cut(*_args, **_kwargs):
        raise OSError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(
            *((blanking, cut_at) if cut_at == "_hold_once" else (type(default_storage._wrapped), cut_at)), cut
        )
        batch = dry_run(talkative_book(), officer)
    assert batch.blanked_at is None

    apply(batch, officer)

    assert reporters() == {"线1号": f"{NAME} {PHONE}"}
    assert telling(var) == []


def test_a_file_checked_anew_with_its_hidden_rows_still_knows_the_reporters(var, xiaodian):
    officer = officer_of(xiaodian)
    workbook = openpyxl.load_workbook(leads_book([row("线1号", 举报人=NAME), row("线2号", 举报人=NAME)]))
    workbook[LEADS].row_dimensions[3].hidden = True
    file = io.BytesIO()
    workbook.save(file)
    batch = dry_run(file, officer)

    with acting_as(officer):
        again = take_hidden(batch, by=officer, now=timezone.now())
    apply(work(again), officer)

    assert reporters() == {"线1号": NAME, "线2号": NAME}
    assert telling(var) == []


def test_what_is_held_is_forgotten_in_time_and_not_before(var, xiaodian):
    officer = officer_of(xiaodian)
    batch = apply(dry_run(talkative_book(), officer), officer)
    assert {number for _batch, number, _text in held()} == {4, 5}  # the refused ones

    assert forget_old(now=timezone.now()) == 0
    ended = timezone.now() - FORGOTTEN_AFTER - timedelta(days=1)
    ImportBatch.objects.filter(pk=batch.pk).update(finished_at=ended)

    assert forget_old(now=timezone.now()) == 2
    assert held() == []


def test_an_import_that_nobody_confirms_is_given_up(var, xiaodian):
    batch = dry_run(talkative_book(), officer_of(xiaodian))
    ImportBatch.objects.filter(pk=batch.pk).update(checked_at=timezone.now() - FORGOTTEN_AFTER - timedelta(days=1))

    forget_old(now=timezone.now())

    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.CANCELLED


def test_uploads_that_were_cut_off_are_removed(var, xiaodian):
    kept = dry_run(talkative_book(), officer_of(xiaodian))
    orphan = default_storage.save("imports/ab/abcdef.xlsx", ContentFile(talkative_book().getvalue()))

    assert remove_orphans(now=timezone.now()) == 0
    assert remove_orphans(now=timezone.now() + timedelta(days=2)) == 1

    assert not default_storage.exists(orphan)
    assert default_storage.exists(kept.file.name)


def test_what_is_being_uploaded_lies_where_leftovers_are_removed(var):
    with TemporaryUploadedFile("a.xlsx", "", 0, "") as file:
        assert Path(file.temporary_file_path()).is_relative_to(var / "media" / "incoming")


def test_the_page_and_the_interface_leave_no_file(client, var, xiaodian):
    client.force_login(officer_of(xiaodian))
    channel, today = Channel.objects.get(code="own_screening"), timezone.localdate().isoformat()
    typed = {
        "title": "建材市场装卸强买强卖", "category": "evil", "found_on": today, "received_on": today,
        "facts": "该市场要求商户统一使用指定装卸队，禁止自行装卸，每车收取数百元。",
        "reporter_name": NAME, "reporter_contact": PHONE,
    }  # fmt: skip
    log = Path(settings.VAR) / "log" / "postgres.log"
    before = log.stat().st_size

    page = client.post("/leads/new", typed | {"channel": channel.pk, "token": new_token(), "subject_kind": "company"})
    program = Api(token_for(system_of(xiaodian))).post("leads/", typed | {"channel": channel.code})
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO leads_informant (lead_id, name, contact) VALUES (1, %s, NULL)", [NAME])

    assert (page.status_code, program.status_code) == (302, 201)
    assert telling(var) == []
    assert not tells(log.read_bytes()[before:])


def test_no_row_reads_what_is_held(var, xiaodian):
    officer = officer_of(xiaodian)
    batch = dry_run(talkative_book(), officer)

    with acting_as(officer), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM exchange_heldidentity")
        assert cursor.fetchall() == []
        cursor.execute("SELECT exchange_held_of(%s, '线索', ARRAY[2, 3, 4, 5])", [batch.pk])
        assert not any(tells(str(found).encode()) for found in cursor.fetchall())
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("DELETE FROM exchange_heldidentity")


def test_a_second_blanking_finds_nothing_to_do(var, xiaodian):
    batch = dry_run(talkative_book(), officer_of(xiaodian))
    before = Path(batch.file.path).read_bytes()

    blank(batch.pk, clock=timezone.now)

    assert Path(batch.file.path).read_bytes() == before
