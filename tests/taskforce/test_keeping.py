"""The small pieces of backups: when one is due, what became of the last, how keys are sealed, what a disk must have."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured

from taskforce import tasks
from taskforce.backup import folder, keys, marker, schedule
from taskforce.backup.errors import BackupFailed

NIGHT = datetime(2026, 11, 30, 1, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
TAKEN = SimpleNamespace(size=7, problem="")


@pytest.fixture(autouse=True)
def var(settings, tmp_path) -> Path:
    settings.VAR, settings.BACKUP_FOLDER, settings.BACKUP_HOUR = tmp_path, str(tmp_path / "shelf"), 1
    return tmp_path


def note_good(at: datetime) -> None:
    with marker.around(Path("/shelf/one"), now=at) as note:
        note(TAKEN)


def note_failed(at: datetime) -> None:
    with pytest.raises(BackupFailed), marker.around(Path("/shelf/two"), now=at):
        raise BackupFailed("The disk is full.")


def test_a_backup_is_due_once_a_day_from_its_hour_on():
    assert not schedule.is_due(now=NIGHT.replace(hour=0))
    assert schedule.is_due(now=NIGHT)

    note_good(NIGHT)

    assert not schedule.is_due(now=NIGHT + timedelta(hours=20))
    assert schedule.is_due(now=NIGHT + timedelta(days=1))


def test_one_that_failed_is_tried_again_after_an_hour():
    note_good(NIGHT - timedelta(days=1))
    note_failed(NIGHT)

    assert not schedule.is_due(now=NIGHT + timedelta(minutes=30))
    assert schedule.is_due(now=NIGHT + timedelta(minutes=70))


def test_none_is_due_where_no_folder_is_named(settings):
    settings.BACKUP_FOLDER = ""

    assert not schedule.is_due(now=NIGHT)


def test_the_marker_tells_the_last_attempt_and_the_last_good_one():
    assert marker.last() is None
    note_good(NIGHT)
    note_failed(NIGHT + timedelta(days=1))

    last = marker.last()

    assert (last.state, last.place, last.problem) == (marker.FAILED, "/shelf/two", "The disk is full.")
    assert (last.good_at, last.good_place) == (NIGHT.isoformat(), "/shelf/one")
    assert not last.is_good


def test_a_marker_that_was_cut_off_is_none(var):
    (var / "last-backup.json").write_text('{"state": "go')

    assert marker.last() is None


def test_the_task_begins_one_that_is_due_as_a_process_of_its_own(monkeypatch, var):
    begun: list[list[str]] = []
    (var / "log").mkdir()
    monkeypatch.setattr(tasks.process, "spawn", lambda argv, **_more: begun.append([str(part) for part in argv][-2:]))
    monkeypatch.setattr(tasks.schedule, "is_due", lambda *, now: not begun)

    tasks.back_up()
    tasks.back_up()

    assert begun == [["backup", "--scheduled"]]


def test_what_is_sealed_is_opened_by_its_key_alone():
    content = "TASKFORCE_SECRET_KEY 密钥".encode()

    sealed = keys.seal(content, "one long key of ours")

    assert keys.unseal(sealed, "one long key of ours") == content
    assert content not in sealed
    assert sealed != keys.seal(content, "one long key of ours"), "the same nonce twice"
    with pytest.raises(BackupFailed, match="is another one"):
        keys.unseal(sealed, "one long key of others")
    with pytest.raises(BackupFailed):
        keys.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), "one long key of ours")


def test_a_short_key_is_refused(settings):
    settings.BACKUP_KEY = "short"

    with pytest.raises(ImproperlyConfigured, match="at least 16"):
        keys.sealing_key()


def test_keys_hold_the_settings_of_the_product_with_those_from_files_and_never_what_seals_them(
    monkeypatch, settings, tmp_path
):
    settings.BACKUP_KEY = "what seals all of it"
    (tmp_path / "mail").write_text("secret of the mail\n")
    monkeypatch.setenv("TASKFORCE_MAIL_PASSWORD_FILE", str(tmp_path / "mail"))
    monkeypatch.setenv("TASKFORCE_BACKUP_KEY", "what seals all of it")
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:word@db/name")

    how = keys.save(tmp_path / "keys")

    assert how == keys.SEALED
    found = json.loads(keys.unseal((tmp_path / "keys" / "settings.sealed").read_bytes(), "what seals all of it"))
    assert found["TASKFORCE_MAIL_PASSWORD"] == "secret of the mail"
    assert found["DATABASE_URL"] == "postgresql://app:word@db/name"
    assert not {"TASKFORCE_BACKUP_KEY", "TASKFORCE_ENV_FILE", "TASKFORCE_DB_ROLE"} & set(found)


def test_a_disk_without_room_is_said_before_anything_is_written(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=folder.RESERVE + 100))

    folder.require_room(tmp_path, 100)
    with pytest.raises(BackupFailed, match="has no room for a backup"):
        folder.require_room(tmp_path, 101)


def test_a_backup_is_not_written_over_anything(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    (tmp_path / "empty").mkdir()

    for taken, why in (("full", "is not empty"), ("full/letter.txt", "is no folder")):
        with pytest.raises(BackupFailed, match=why), folder.being_written(tmp_path / taken):
            pytest.fail("it was written")
    with folder.being_written(tmp_path / "empty") as aside:
        (aside / "new").touch()

    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]
    assert [path.name for path in (tmp_path / "empty").iterdir()] == ["new"]


def test_one_that_fails_half_way_leaves_nothing(tmp_path):
    target = tmp_path / "new"

    with pytest.raises(BackupFailed, match="half-way"), folder.being_written(target) as aside:
        (aside / "database.dump").touch()
        raise BackupFailed("half-way")

    assert not list(tmp_path.glob("*new*"))


def test_two_at_once_to_one_place_are_one(tmp_path):
    target = tmp_path / "new"

    with folder.being_written(target):
        with pytest.raises(BackupFailed, match="is under way already"), folder.being_written(target):
            pass
        folder.clear_cut_off(tmp_path)

    assert target.is_dir()


def test_a_sum_that_names_a_file_elsewhere_is_a_fault(tmp_path):
    (tmp_path / "backup").mkdir()
    (tmp_path / "secret").write_text("of the machine")
    listed = folder.write_sums(tmp_path / "backup", [("../secret", folder.sum_of(tmp_path / "secret"))])
    manifest = SimpleNamespace(sums=listed)

    assert list(folder.faults_of(tmp_path / "backup", manifest)) == ["../secret is missing."]
