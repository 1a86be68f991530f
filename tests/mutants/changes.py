"""What can be made wrong in a function: one place of its source, and what stands there instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in",
}  # fmt: skip
CALLED = {"any": "all", "all": "any", "min": "max", "max": "min"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Change:
    """`text` in the place of the characters from `start` to `end` of a source. `line`: where it stands."""

    line: int
    start: int
    end: int
    text: str

    def applied_to(self, source: str) -> str:
        return source[: self.start] + self.text + source[self.end :]


def functions_of(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def changes_of(function: Function, source: str) -> list[Change]:
    """Each on its own makes the function another one; in the order of the source."""
    text = _Text(source)
    found = [change for node in _inside(function) for change in _changes_at(node, text)]
    return sorted(set(found), key=lambda change: (change.start, change.end, change.text))


class _Text:
    """A source, in which places are asked for by the nodes of its tree."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._lines = source.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def place(self, line: int, column: int) -> int:
        """`column`: in bytes, as the tree has it."""
        before = self._lines[line - 1].encode()[:column]
        return self._starts[line - 1] + len(before.decode())

    def start(self, node: ast.expr | ast.stmt) -> int:
        return self.place(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt) -> int:
        return self.place(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def of(self, node: ast.expr | ast.stmt) -> str:
        return self.source[self.start(node) : self.end(node)]

    def instead(self, node: ast.expr | ast.stmt, text: str) -> Change:
        return Change(node.lineno, self.start(node), self.end(node), text)

    def between(self, left: ast.expr, right: ast.expr, old: str, new: str) -> Iterator[Change]:
        """The operator that stands between two parts, which may stand in brackets; none where a remark does, too."""
        gap = self.source[self.end(left) : self.start(right)]
        if gap.count(old) == 1:
            start = self.end(left) + gap.index(old)
            yield Change(left.end_lineno or left.lineno, start, start + len(old), new)


def _inside(function: Function) -> Iterator[ast.AST]:
    """What the function does itself: without its annotations and defaults, and without functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.AnnAssign):
            waiting += [node.value] if node.value else []
        elif not isinstance(node, (Function, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)


def _changes_at(node: ast.AST, text: _Text) -> Iterator[Change]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _another_comparison(node, text)
    elif isinstance(node, ast.BoolOp):
        yield from _another_connection(node, text)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield text.instead(node, f"({text.of(node.operand)})")
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub) and not _is_of_texts(node):
        old, new = ("+", "-") if isinstance(node.op, ast.Add) else ("-", "+")
        yield from text.between(node.left, node.right, old, new)
    elif isinstance(node, ast.Constant):
        yield from _another_value(node, text)
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield text.instead(node.test, f"(not ({text.of(node.test)}))")
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLED:
        yield text.instead(node.func, CALLED[node.func.id])
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield text.instead(node, "pass")
    elif isinstance(node, ast.Return) and node.value is not None and not _is_nothing(node.value):
        yield text.instead(node, "return None")


def _another_comparison(node: ast.Compare, text: _Text) -> Iterator[Change]:
    operator = type(node.ops[0])
    old = next(sign for sign, of in _SIGNS.items() if of is operator)
    yield from text.between(node.left, node.comparators[0], old, COMPARED[operator])


def _another_connection(node: ast.BoolOp, text: _Text) -> Iterator[Change]:
    old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    for left, right in zip(node.values, node.values[1:], strict=False):
        yield from text.between(left, right, old, new)


def _another_value(node: ast.Constant, text: _Text) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield text.instead(node, str(not node.value))
    elif isinstance(node.value, int):
        yield text.instead(node, str(node.value + 1))


def _is_of_texts(node: ast.BinOp) -> bool:
    """Texts and lists are joined, not counted: another sign would be no rule's fault."""
    joined = ast.JoinedStr | ast.List | ast.ListComp | ast.Tuple
    return any(
        isinstance(side, joined) or (isinstance(side, ast.Constant) and isinstance(side.value, str | bytes))
        for side in (node.left, node.right)
    )


def _is_nothing(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


_SIGNS: dict[str, type[ast.cmpop]] = {
    "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE, "==": ast.Eq, "!=": ast.NotEq,
    "is": ast.Is, "is not": ast.IsNot, "in": ast.In, "not in": ast.NotIn,
}  # fmt: skip
