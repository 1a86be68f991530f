"""Every file is shown to the virus scanner before anybody gets it; while it is away, nobody gets it."""

from __future__ import annotations

import io
import socket
import time
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.scope import acting_as, acting_as_system
from audit.models import AuditEvent
from exchange.models import ImportBatch
from exchange.workflow import receive
from files import scanning
from files.archives import UnfitFile
from notifications.models import Notification
from notifications.news import What
from records import attachments
from records.models import Attachment
from records.tasks import scan_files
from records.tokens import new_token
from taskforce.state import state
from taskforce.state_words import in_words
from tests.exchange.files import lead as row
from tests.exchange.files import leads_book
from tests.exchange.work import work
from tests.leads.factories import make_lead, officer_of
from tests.records.clamd import EICAR, Clamd, clamd
from tests.records.files import PDF, upload
from tests.systems import Api, system_of, token_for

SICK = PDF.replace(b"%%EOF", EICAR + b"\n%%EOF")
SIGNATURE = "Win.Test.EICAR_HDB-1"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def scanner(settings):
    with clamd() as there:
        settings.CLAMD = there.server.getsockname()
        yield there


@pytest.fixture
def away(settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD = server.getsockname()
    # nobody listens there any more


@pytest.fixture
def officer(xiaodian):
    return officer_of(xiaodian)


@pytest.fixture
def lead(xiaodian):
    return make_lead(xiaodian)


def added(lead, officer, content: bytes = PDF) -> Attachment:
    with acting_as(officer):
        return attachments.attach(lead, upload("现场.pdf", content), by=officer, is_evidence=True)


def comes_back(monkeypatch, settings, there: Clamd) -> None:
    settings.CLAMD = there.server.getsockname()
    monkeypatch.setattr(scanning.SCANNER, "_until", 0.0)


def infected_entries() -> list[dict]:
    kept = AuditEvent.objects.filter(action__in=["file.infected", "attachment.infected", "import.infected"])
    return [entry.detail for entry in kept.order_by("pk")]


def test_it_sees_the_whole_file_over_either_kind_of_line(settings, tmp_path):
    content = bytes(range(256)) * 1000 + EICAR
    with clamd(tmp_path / "clamd.ctl") as local, clamd() as remote:
        for there, address in ((local, str(tmp_path / "clamd.ctl")), (remote, remote.server.getsockname())):
            settings.CLAMD = address
            assert scanning.answers()
            assert scanning.verdict_of(io.BytesIO(b"harmless"), patience=5) == scanning.CLEAN
            assert scanning.verdict_of(io.BytesIO(content), patience=5).signature == SIGNATURE
            assert there.seen == [b"harmless", content]


def test_without_a_scanner_files_are_handed_out_as_they_came(lead, officer):
    assert added(lead, officer).is_downloadable
    assert [server for server in in_words(state(now=timezone.now()))["servers"] if server["tone"] == "warn"]


def test_a_clean_file_is_handed_out_at_once(scanner, lead, officer):
    assert added(lead, officer).state == Attachment.State.CLEAN
    assert scanner.seen == [PDF]


def test_a_file_with_a_virus_is_refused_and_stands_in_the_trail(scanner, client, lead, officer):
    client.force_login(officer)
    given = {"token": new_token(), "file": upload("现场.pdf", SICK)}

    answer = client.post(reverse("records:attach", args=["lead", lead.pk]), given)

    assert answer.status_code == 422
    assert SIGNATURE in answer.content.decode()
    assert not Attachment.objects.exists()
    [entry] = infected_entries()
    assert entry["signature"] == SIGNATURE
    assert AuditEvent.objects.get(action="file.infected").user == officer
    assert len(scanner.seen) == 1


def test_no_door_takes_a_file_with_a_virus(scanner, client, lead, officer, xiaodian):
    """What comes with a new record, from a system, in a workbook."""
    api = Api(token_for(system_of(xiaodian)))
    sent = api.client.post(
        f"/api/v1/leads/{lead.pk}/attachments/",
        {"file": upload("现场.pdf", SICK)},
        headers={**api.headers, "Idempotency-Key": new_token()},
    )
    workbook = leads_book([row("线1号")])
    with zipfile.ZipFile(workbook, "a") as package:
        package.writestr("docProps/remark.bin", EICAR)
    client.force_login(officer)
    uploaded = client.post("/imports/", {"file": upload("台账.xlsx", workbook.getvalue())})
    with acting_as(officer), pytest.raises(UnfitFile, match=SIGNATURE):
        attachments.check(upload("现场.pdf", SICK))

    assert sent.status_code == 422, sent.content
    assert SIGNATURE in sent.content.decode()
    assert SIGNATURE in uploaded.content.decode()
    assert not Attachment.objects.exists()
    assert not ImportBatch.objects.exists()
    assert len(infected_entries()) == 3


def test_while_it_is_away_a_file_is_kept_and_handed_to_nobody(away, client, lead, officer, xiaodian):
    file = added(lead, officer)
    client.force_login(officer)

    answer = client.get(reverse("records:attachment", args=[file.uuid]))
    page = client.get(reverse("records:attachments", args=["lead", lead.pk])).content.decode()
    by_system = Api(token_for(system_of(xiaodian))).get(f"attachments/{file.uuid}")

    assert file.state == Attachment.State.PENDING
    assert (answer.status_code, by_system.status_code) == (403, 403)
    assert str(file.uuid) not in page
    assert "等待病毒扫描" in page
    assert not AuditEvent.objects.filter(action="attachment.opened").exists()


def test_what_waited_is_scanned_when_it_returns(away, settings, monkeypatch, lead, officer):
    bad_lead = make_lead(lead.bureau)
    good, bad = added(lead, officer), added(bad_lead, officer, SICK)
    scan_files()
    assert {file.state for file in Attachment.objects.all()} == {Attachment.State.PENDING}

    with clamd() as there:
        comes_back(monkeypatch, settings, there)
        scan_files()
        scan_files()

    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == (Attachment.State.CLEAN, Attachment.State.INFECTED)
    assert len(there.seen) == 2
    assert infected_entries() == [{"file": str(bad.uuid), "signature": SIGNATURE}]
    assert not Attachment.objects.evidence().filter(pk=bad.pk).exists()
    [news] = Notification.objects.filter(what=What.FILE_INFECTED)
    assert (news.user, news.url, news.urgent) == (officer, bad_lead.get_absolute_url(), True)


def test_a_workbook_that_came_meanwhile_is_read_only_after_its_scan(away, settings, monkeypatch, officer):
    with acting_as(officer):
        batch = receive(leads_book([row("线1号")]), name="台账.xlsx", by=officer, now=timezone.now())
    work(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.attempts, batch.scanned_at) == (ImportBatch.State.READING, 0, None)

    with clamd() as there:
        comes_back(monkeypatch, settings, there)
        ImportBatch.objects.update(leased_until=None)
        work(batch)
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.READY
    assert batch.scanned_at


def test_a_workbook_in_which_something_is_found_later_is_never_read(away, settings, monkeypatch, officer):
    workbook = leads_book([row("线1号")])
    with zipfile.ZipFile(workbook, "a") as package:
        package.writestr("docProps/remark.bin", EICAR)
    with acting_as(officer):
        batch = receive(workbook, name="台账.xlsx", by=officer, now=timezone.now())

    with clamd() as there:
        comes_back(monkeypatch, settings, there)
        work(batch)

    batch.refresh_from_db()
    assert (batch.state, batch.total_count) == (ImportBatch.State.FAILED, 0)
    assert SIGNATURE in batch.problem
    assert infected_entries() == [{"import": batch.pk, "signature": SIGNATURE}]


@pytest.mark.parametrize("mood", ["silent", "drops", "refuses"])
def test_one_that_hangs_or_cannot_tell_costs_one_wait(scanner, monkeypatch, lead, officer, mood):
    scanner.mood = mood
    monkeypatch.setattr(scanning, "WHILE_ONE_WAITS", 0.5)
    began = time.monotonic()

    first, second = added(lead, officer), added(make_lead(lead.bureau), officer)

    assert {first.state, second.state} == {Attachment.State.PENDING}
    assert time.monotonic() - began < 5
    assert scanning.SCANNER.is_resting == (mood != "refuses")


def test_a_scanner_that_takes_no_connection_is_given_up_after_a_second(settings, tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "full.ctl"))
        server.listen(0)
        waiting = [socket.socket(socket.AF_UNIX) for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(str(tmp_path / "full.ctl"))
        settings.CLAMD = str(tmp_path / "full.ctl")
        began = time.monotonic()

        assert scanning.verdict_of(io.BytesIO(b"x" * 1000), patience=5) == scanning.UNKNOWN
        assert time.monotonic() - began < 3
        for one in waiting:
            one.close()


def test_administrators_see_whether_it_answers_and_what_waits(away, lead, officer):
    added(lead, officer)

    told = state(now=timezone.now())

    assert (told.scanner, told.is_well) == (False, False)
    assert {queue.name: queue.waiting for queue in told.queues}["files"] == 1


def test_no_file_of_ours_is_opened_for_people_but_in_one_place():
    """Else a file that waits for its scan could be handed out by another door."""
    root = Path(__file__).parents[2]
    openers = {
        path.relative_to(root).as_posix()
        for path in root.glob("*/**/*.py")
        if not {"tests", ".venv", "var", "migrations"} & set(path.relative_to(root).parts)
        if ".stored_name" in path.read_text(encoding="utf-8")
    }

    assert openers == {
        "records/attachments.py",  # puts it there
        "records/filekeeping.py", "records/waiting_files.py", "taskforce/backup/stored.py",  # the system's own
        "records/downloads.py",
        "records/record_paper.py",  # binds what may be downloaded
    }  # fmt: skip
    with acting_as_system():
        assert Attachment.objects.waiting_for_scan().count() == 0
