"""Which functions are made wrong, and how: drawn by a seed, the same each time for the same commit."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from random import Random

from tests.mutants.changes import Change, changes_of, functions_of

PASSED_OVER = {"migrations", "demo"}


@dataclass(frozen=True)
class Mutant:
    """A file of the product in which one function is made wrong. `path`: within the checkout."""

    path: str
    function: str
    before: str
    change: Change

    @property
    def after(self) -> str:
        return self.change.applied_to(self.before)

    @property
    def place(self) -> str:
        return f"{self.path}:{self.change.line} {self.function}"

    @property
    def diff(self) -> str:
        lines = unified_diff(self.before.splitlines(), self.after.splitlines(), self.path, self.path, "", "", 1, "")
        return "\n".join(lines)

    @property
    def name(self) -> str:
        """Names it as long as its lines stay as they are: `path function: old line → new line`."""
        old, new = self._line(self.before), self._line(self.after)
        return f"{self.path} {self.function}: {old} → {new}"

    def _line(self, source: str) -> str:
        return source.splitlines()[self.change.line - 1].strip()


def modules(root: Path) -> list[Path]:
    """Of the product: the rooms that the types are asked of, without migrations and the demonstration."""
    rooms = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["files"]
    found = (path for room in rooms for path in (root / room).rglob("*.py"))
    return sorted(path for path in found if not PASSED_OVER & set(path.relative_to(root).parts))


def drawn(root: Path, *, seed: str, count: int) -> list[Mutant]:
    """One change in each of so many functions. A function that does nothing one could change is not drawn."""
    among: list[tuple[Path, str, str, list[Change]]] = []
    for path in modules(root):
        source = path.read_text(encoding="utf-8")
        for function in sorted(functions_of(ast.parse(source)), key=lambda each: each.lineno):
            if changes := changes_of(function, source):
                among.append((path, function.name, source, changes))
    chance = Random(seed)
    chosen = chance.sample(among, min(count, len(among)))
    return [
        Mutant(path.relative_to(root).as_posix(), name, source, chance.choice(changes))
        for path, name, source, changes in chosen
    ]
