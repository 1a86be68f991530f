"""What became of the last backup: a file in the data folder, since the database may be what is broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from taskforce.backup.taking import Taken

RUNNING, GOOD, FAILED = "running", "good", "failed"


@dataclass(frozen=True)
class LastBackup:
    """The last attempt, and the last good one before or at it.

    began_at, ended_at, good_at: ISO 8601 with zone, empty where there is none. size: bytes of its dump and files.
    problem: one sentence where it failed, or what a good one could not save (files that are missing or altered).
    """

    state: str
    place: str
    began_at: str
    ended_at: str = ""
    size: int = 0
    problem: str = ""
    good_at: str = ""
    good_place: str = ""

    @property
    def is_good(self) -> bool:
        return self.state == GOOD and not self.problem


def last() -> LastBackup | None:
    """None while none was ever tried on this data folder."""
    try:
        return LastBackup(**json.loads(_file().read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


@contextmanager
def around(place: Path, *, now: datetime) -> Iterator[Callable[[Taken], None]]:
    """Note that a backup to `place` begins, and how it ends; within the block say with what yields what was taken."""
    before = last()
    good_at, good_place = (before.good_at, before.good_place) if before else ("", "")
    running = LastBackup(RUNNING, str(place), now.isoformat(), good_at=good_at, good_place=good_place)
    _write(running)
    taken: list[Taken] = []
    try:
        yield taken.append
    except BaseException as error:
        _write(replace(running, state=FAILED, problem=str(error) or type(error).__name__, ended_at=_now()))
        raise
    good = replace(running, state=GOOD, good_at=now.isoformat(), good_place=str(place), ended_at=_now())
    _write(replace(good, size=taken[0].size, problem=taken[0].problem))


def _now() -> str:
    return timezone.now().isoformat()


def _write(backup: LastBackup) -> None:
    aside = _file().with_suffix(".new")
    aside.write_text(json.dumps(asdict(backup), ensure_ascii=False, indent=1), encoding="utf-8")
    aside.replace(_file())


def _file() -> Path:
    return settings.VAR / "last-backup.json"
