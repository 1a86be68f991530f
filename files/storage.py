"""Files that are on the disk before their row is: written aside, flushed, then given their name."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, storages

INCOMING = "incoming"


class DurableStorage(FileSystemStorage):
    """Django's file system storage, safe against a power cut and a kill at any moment.

    A file stands under its name whole or not at all. What lies in `incoming/` is of a write that was cut off.
    """

    def replace(self, name: str, content: File[Any]) -> None:
        """Give a file that is there another content, in one step: whoever opens it meets the one or the other."""
        self._save(name, content)

    def _save(self, name: str, content: File[Any]) -> str:
        target = Path(self.path(name))
        aside = Path(self.path(INCOMING)) / secrets.token_hex(16)
        for folder in (target.parent, aside.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            _write(aside, content)
            aside.rename(target)
        finally:
            aside.unlink(missing_ok=True)
        _flush_folder(target.parent)
        return name


def durable_storage() -> DurableStorage:
    """The storage of uploaded files. Raises TypeError where the settings name another that could lose one."""
    storage = storages["default"]
    if not isinstance(storage, DurableStorage):
        raise TypeError(f"{storage} is not durable")
    return storage


def _write(path: Path, content: File[Any]) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in content.chunks():
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
