"""The folder of a backup: written aside under a lock, summed up, given its name when all of it is there."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from taskforce.backup.errors import BackupFailed
from taskforce.supervisor import stopping

FORMAT = 1
MANIFEST, DUMP, SUMS, MEDIA, KEYS = "manifest.json", "database.dump", "SHA256SUMS", "media", "keys"
UNFINISHED = ".unfinished"
CHUNK = 2**20
RESERVE = 500 * 2**20  # bytes that stay free wherever a backup is written; uploads are refused below 200 MB


@dataclass(frozen=True)
class Manifest:
    """What a backup is and holds, as of one moment.

    made_at: ISO 8601. postgres: the server's major version. app_role: whom the dump grants rights to. migrations: the
    last of each app. rows: how many each table has. last_ids: the highest key of the tables that are only added to.
    files, bytes: how many lie in media/. damaged: names of files that were missing or altered and are not in it.
    """

    made_at: str
    postgres: int
    app_role: str
    migrations: dict[str, str]
    extensions: list[str]
    rows: dict[str, int]
    last_ids: dict[str, int]
    files: int
    bytes: int
    damaged: list[str]
    keys: str
    sums: str
    format: int = FORMAT


def read(source: Path) -> Manifest:
    """The manifest of a backup. Raises BackupFailed when `source` is none, or of a format that is not known here."""
    try:
        found: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupFailed(f"{source} is no backup: its {MANIFEST} cannot be read ({error}).") from error
    if found.get("format") != FORMAT:
        raise BackupFailed(f"{source} was made by another version of this program (format {found.get('format')}).")
    return Manifest(**found)


def write_manifest(target: Path, manifest: Manifest) -> None:
    (target / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")


@contextmanager
def being_written(target: Path) -> Iterator[Path]:
    """A new folder, for its owner only, that becomes `target` at the end and leaves nothing when that is not reached.

    Raises BackupFailed when `target` holds anything, or somebody else writes it now.
    """
    target = target.absolute()
    _refuse_taken(target)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}{UNFINISHED}")
    aside.mkdir(mode=0o700, exist_ok=True)
    with _locked(aside) as is_ours:
        if not is_ours:
            raise BackupFailed(f"A backup to {target} is under way already.")
        _empty(aside)
        try:
            yield aside
            os.sync()
            aside.rename(target)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise


def _refuse_taken(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise BackupFailed(f"{target} is no folder: name one that does not exist yet.")
    if target.exists() and any(target.iterdir()):
        raise BackupFailed(f"{target} is not empty: name a folder that does not exist yet.")
    if os.path.ismount(target):
        raise BackupFailed(f"{target} is a whole disk: name a folder in it.")


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Whether the folder is ours alone within the block; the kernel gives it back however we end."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield _take(handle)
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def clear_cut_off(parent: Path) -> None:
    """Remove what backups that were killed left in that folder."""
    for aside in parent.glob(f".*{UNFINISHED}"):
        with _locked(aside) as is_ours:
            if is_ours:
                shutil.rmtree(aside, ignore_errors=True)


def forget(places: Iterable[Path]) -> None:
    """Remove whole backups; one that is being removed is no backup any more from the first moment on."""
    for place in places:
        (place / MANIFEST).unlink()
        shutil.rmtree(place)


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def require_room(folder: Path, needed: int = 0) -> None:
    """Raises BackupFailed when `needed` bytes would not fit beside the reserve."""
    free = shutil.disk_usage(folder).free
    if free < needed + RESERVE:
        raise BackupFailed(
            f"The disk of {folder.parent} has no room for a backup: about {(needed + RESERVE) // 2**20} MB are needed,"
            f" {free // 2**20} MB are free."
        )


def copy(source: IO[bytes], target: Path) -> tuple[str, int]:
    """Copy to a new file for its owner only; returns the SHA-256 and the size of what was written."""
    digest, size = hashlib.sha256(), 0
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := source.read(CHUNK):
            stopping.check()
            digest.update(chunk)
            size += file.write(chunk)
    return digest.hexdigest(), size


def sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(target: Path, sums: Iterable[tuple[str, str]]) -> str:
    """Write name and sum of each file, as sha256sum reads them; returns the sum of the list."""
    with (target / SUMS).open("w", encoding="utf-8") as file:
        file.writelines(f"{digest}  {name}\n" for name, digest in sums)
    return sum_of(target / SUMS)


def sums_of(source: Path) -> Iterator[tuple[str, str]]:
    """Name and sum of each file of a backup."""
    with (source / SUMS).open(encoding="utf-8") as file:
        for line in file:
            digest, _two_blanks, name = line.rstrip("\n").partition("  ")
            yield name, digest


def faults_of(source: Path, manifest: Manifest) -> Iterator[str]:
    """What is wrong with a backup: a sentence for each file that is missing, altered, or not of it."""
    try:
        listed = sum_of(source / SUMS)
    except OSError:
        yield f"{SUMS} is missing."
        return
    if listed != manifest.sums:
        yield f"{SUMS} was altered."
    for name, digest in sums_of(source):
        stopping.check()
        path = source / name
        if not path.resolve().is_relative_to(source.resolve()) or not path.is_file():
            yield f"{name} is missing."
        elif sum_of(path) != digest:
            yield f"{name} was altered."
