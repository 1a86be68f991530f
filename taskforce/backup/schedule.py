"""Backups by schedule: into a folder of their own, the last few kept."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from taskforce.backup import folder, marker, taking
from taskforce.backup.errors import BackupFailed
from taskforce.supervisor import locks

NAME = "%Y-%m-%d-%H%M%S"  # sorts by time
BEFORE_UPGRADE = "before-upgrade-"
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
    shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with locks.exclusive(shelf / ".lock", holder="backup"):
            folder.clear_cut_off(shelf)
            place = shelf / f"{mark}{timezone.localtime(now).strftime(NAME)}"
            with marker.around(place, now=now) as note:
                taken = taking.take(place, now=now, like=_newest(shelf))
                note(taken)
            folder.forget(kept(shelf, mark)[:-keep])
            return taken, place
    except locks.Taken as taken:
        raise BackupFailed(f"A backup into {shelf} is under way already.") from taken


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
