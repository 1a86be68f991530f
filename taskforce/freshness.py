"""What is made from the sources, and made again only when they are newer: translations and collected static files."""

import os
from collections.abc import Iterable
from pathlib import Path

import polib


def compile_translations(locale: Path) -> None:
    """Bring every .mo under `locale` up to its .po."""
    for source in locale.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not _is_newer(target, [source]):
            unfinished = target.with_suffix(f".{os.getpid()}")  # several processes may do this at once
            polib.pofile(str(source)).save_as_mofile(str(unfinished))
            unfinished.replace(target)


def is_collected(collected: Path, sources: Iterable[Path]) -> bool:
    """Whether the static files collected in that folder are newer than all of `sources` (files and folders)."""
    files = [file for source in sources for file in ([source] if source.is_file() else source.rglob("*"))]
    return _is_newer(collected / "staticfiles.json", files)


def _is_newer(target: Path, sources: Iterable[Path]) -> bool:
    if not target.exists():
        return False
    made = target.stat().st_mtime
    return all(source.stat().st_mtime <= made for source in sources)
