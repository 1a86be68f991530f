import os
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from records import attachments
from records.filekeeping import ROUND, check_files
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.records.files import PDF, upload


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def files(taiyuan, media):
    lead, officer = make_lead(taiyuan), UserFactory(bureau=taiyuan)
    return [attachments.attach(lead, upload(f"{n}.pdf", PDF + b"%d" % n), by=officer) for n in range(3)]


def nights(count):
    start = timezone.now()
    return [check_files(now=start + timedelta(days=n)) for n in range(count)]


def test_sound_files_raise_no_alarm(files):
    assert all(found.is_sound and found.removed_count == 0 for found in nights(ROUND))
    assert not AuditEvent.objects.of_action("attachment.damaged").exists()


def test_nothing_stored_yet_is_sound(db, media):
    assert check_files(now=timezone.now()).is_sound


def test_one_flipped_byte_is_found_within_a_month(files, media):
    path = media / files[1].stored_name
    path.write_bytes(path.read_bytes().replace(b"7", b"8"))

    altered = {uuid for found in nights(ROUND) for uuid in found.altered}

    assert altered == {str(files[1].uuid)}
    assert AuditEvent.objects.of_action("attachment.damaged").count() == 1


def test_a_lost_and_a_cut_file_are_found_the_same_night(files, media):
    (media / files[0].stored_name).unlink()
    (media / files[2].stored_name).write_bytes(b"%PDF")

    [found] = nights(1)

    assert (found.missing, found.altered) == ([str(files[0].uuid)], [str(files[2].uuid)])


def test_leftovers_go_after_a_day_and_others_things_stay(files, media):
    leftover, cut_off = media / files[0].sha256[:2] / ("0" * 36), media / "incoming" / "abc"
    foreign = media / "imports" / "ledger.xlsx"
    foreign.parent.mkdir()
    for path in (leftover, cut_off, foreign):
        path.write_bytes(b"x")

    assert check_files(now=timezone.now()).removed_count == 0
    long_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (leftover, cut_off, foreign):
        os.utime(path, (long_ago, long_ago))
    assert check_files(now=timezone.now()).removed_count == 2

    assert not leftover.exists()
    assert foreign.exists()
    assert check_files(now=timezone.now()).is_sound
