"""Which tests are asked about a change: those that could know of it, the likeliest first."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.mutants.drawing import modules

# They take a browser, or start the product and kill it: none of them is the only one that knows a rule.
LEFT_OUT = ("tests/journeys", "tests/talks", "tests/mutants", "test_kill.py", "test_hanging.py", "test_slow_readers.py")
# What holds for every kind and every address, asked after the tests of the room.
GUARANTEES = ("test_any_way_of_a_lead.py", "test_any_way_of_a_letter.py", "test_lists.py", "test_kinds.py",
              "test_audience.py", "test_bad_input.py", "test_asked.py", "test_rules.py")  # fmt: skip


def likely_tests(path: str, function: str, root: Path) -> list[str]:
    """Test files, likeliest first: those of the room that are called like its module or folder, that name the function
    or the module, all others of the room, those elsewhere that name them, those of the rooms that import it, the
    guarantees.
    """
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    named = re.compile(rf"\b({re.escape(function)}|{re.escape(module)})\b")
    files = {file: _text(file) for file in _test_files(root)}
    own = {file for file in files if file.parent.name == path.split("/")[0]}
    words = {part.rstrip("s") for part in module.split(".")[1:]}
    alike = {file for file in own if any(word in file.stem for word in words)}
    naming = {file for file, text in files.items() if named.search(text)}
    rooms = _rooms_that_import(module, root)
    above = {file for file in files if file.parent.name in rooms}
    general = {file for file in files if file.name in GUARANTEES}
    ranked = [file for rank in (alike, own & naming, own, naming, above, general) for file in sorted(rank)]
    return [file.relative_to(root).as_posix() for file in dict.fromkeys(ranked)]


def _test_files(root: Path) -> list[Path]:
    found = sorted((root / "tests").rglob("test_*.py"))
    return [file for file in found if not any(left in file.as_posix() for left in LEFT_OUT)]


def _rooms_that_import(module: str, root: Path) -> set[str]:
    parent, _dot, leaf = module.rpartition(".")
    imported = re.compile(rf"(from|import) {re.escape(module)}\b|from {re.escape(parent)} import .*\b{leaf}\b")
    used = (path for path in modules(root) if imported.search(_text(path)))
    return {path.relative_to(root).parts[0] for path in used}


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")
