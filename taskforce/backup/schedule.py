"""Backups by schedule: into a folder of their own, the last few kept."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from taskforce import environment as env
from taskforce.backup import clients, folder, marker, taking
from taskforce.backup.errors import BackupFailed
from taskforce.supervisor import locks

NAME = "%Y-%m-%d-%H%M%S"  # sorts by time
BEFORE_UPGRADE = "before-upgrade-"
LOCK = ".lock"
TRY_AGAIN_AFTER = timedelta(hours=1)


def is_due(*, now: datetime) -> bool:
    """Whether one is wanted, the hour has come, and today has no good one; one that failed is tried again."""
    if not settings.BACKUP_FOLDER or timezone.localtime(now).hour < settings.BACKUP_HOUR:
        return False
    last = marker.last()
    if last is None:
        return True
    is_made = last.good_at and timezone.localdate(datetime.fromisoformat(last.good_at)) == timezone.localdate(now)
    return not is_made and now - datetime.fromisoformat(last.began_at) > TRY_AGAIN_AFTER


def is_ours() -> bool:
    """Whether this process may: as the owner of the tables. In containers one service has the owner's URL."""
    return settings.EMBEDDED_DATABASE or bool(env.text("DATABASE_OWNER_URL"))


def take_next() -> tuple[taking.Taken, Path]:
    """Take one by schedule, then forget those beyond the number to keep. Raises BackupFailed."""
    if not settings.BACKUP_FOLDER:
        raise BackupFailed("No folder for backups is named: set TASKFORCE_BACKUP_FOLDER.")
    return _take("", keep=settings.BACKUP_KEEP)


def take_before_upgrade() -> tuple[taking.Taken, Path]:
    """Take one of what an upgrade is about to change; the last two of them are kept. Raises BackupFailed."""
    return _take(BEFORE_UPGRADE, keep=2)


def _take(mark: str, *, keep: int) -> tuple[taking.Taken, Path]:
    now = timezone.now()
    shelf = Path(settings.BACKUP_FOLDER or settings.VAR / "backup")
    place = shelf / f"{mark}{timezone.localtime(now).strftime(NAME)}"
    _prepare(shelf, place, now)
    try:
        with locks.exclusive(shelf / LOCK, holder="backup"):
            folder.clear_cut_off(shelf)
            with marker.around(place, now=now) as note:
                taken = _take_whole(place, now, like=_newest(shelf))
                note(taken)
            folder.forget(kept(shelf, mark)[:-keep])
            return taken, place
    except locks.Taken as taken:
        raise BackupFailed(f"A backup into {shelf} is under way already.") from taken


def _prepare(shelf: Path, place: Path, now: datetime) -> None:
    """Raises BackupFailed, and notes it, when the folder cannot be written."""
    try:
        shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
        (shelf / LOCK).touch()
    except OSError as error:
        with marker.around(place, now=now):
            raise BackupFailed(f"The folder {shelf} cannot be written: {error.strerror}.") from error


def _take_whole(place: Path, now: datetime, *, like: Path | None) -> taking.Taken:
    """Take one and read it again; where a file that was linked from an earlier one is damaged, one of fresh copies."""
    taken = taking.take(place, now=now, like=like)
    faults = _faults_of(place)
    if not faults:
        return taken
    folder.forget([place])
    if like is None:
        raise BackupFailed(f"What was written is not what was read: {faults[0]} Is the disk of {place.parent} sound?")
    return _take_whole(place, now, like=None)


def _faults_of(place: Path) -> list[str]:
    clients.contents(place / folder.DUMP)
    return list(folder.faults_of(place, folder.read(place)))


def _newest(shelf: Path) -> Path | None:
    places = [*kept(shelf, ""), *kept(shelf, BEFORE_UPGRADE)]
    return max(places, key=lambda place: place.name.removeprefix(BEFORE_UPGRADE), default=None)


def kept(shelf: Path, mark: str) -> list[Path]:
    """Those whose name begins with `mark` and goes on with a time, oldest first; nothing else is ever touched."""
    places = (manifest.parent for manifest in shelf.glob(f"{mark}*/{folder.MANIFEST}"))
    return sorted(place for place in places if _is_time(place.name.removeprefix(mark)) and not place.is_symlink())


def _is_time(name: str) -> bool:
    try:
        datetime.strptime(name, NAME)  # noqa: DTZ007  # a name, not a moment
    except ValueError:
        return False
    return True
