"""Migrations are frozen: what one does to a database that exists somewhere is done. `make freeze` adds the new ones.

Of each the text is kept as a sum, without imports and docstrings: these follow a module that moves.
"""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "migrations.sha256"


def sums(root: Path = ROOT) -> dict[str, str]:
    """Path of each migration of the product, and the sum of what it says."""
    found = sorted(root.glob("*/migrations/[0-9]*.py"))
    return {str(path.relative_to(root)): sum_of(path.read_text()) for path in found}


def sum_of(source: str) -> str:
    """Imports, docstrings and empty lines change nothing in it."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom) or _is_docstring(node):
            lines[node.lineno - 1 : node.end_lineno] = [""] * (node.end_lineno - node.lineno + 1)
    return hashlib.sha256("\n".join(line.rstrip() for line in lines if line.strip()).encode()).hexdigest()


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def frozen() -> dict[str, str]:
    """As the file has it, which looks like that of sha256sum."""
    lines = FROZEN.read_text().splitlines() if FROZEN.exists() else []
    return {path: digest for digest, path in (line.split(maxsplit=1) for line in lines)}


def faults(was: dict[str, str], now: dict[str, str]) -> list[str]:
    """What is not as it was frozen, each with what to do."""
    changed = [path for path, digest in was.items() if now.get(path, digest) != digest]
    gone, new = sorted(was.keys() - now.keys()), sorted(now.keys() - was.keys())
    return [
        *(f"{path} was changed: put it back, and write a new migration." for path in changed),
        *(f"{path} is gone: put it back; where no database ever had it, take its line out." for path in gone),
        *(f"{path} is new: run `make freeze`." for path in new),
    ]


def freeze() -> None:
    """Add the new ones. What is there stays as it is, so that no change slips in by it."""
    kept = sums() | frozen()
    FROZEN.write_text("".join(f"{digest}  {path}\n" for path, digest in sorted(kept.items())))


if __name__ == "__main__":
    freeze()
