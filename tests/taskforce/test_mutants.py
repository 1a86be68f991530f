"""What `make mutants` makes wrong, and that it draws the same each time."""

import ast
from textwrap import dedent

import pytest

from tests.mutants.__main__ import equivalent
from tests.mutants.changes import changes_of, functions_of
from tests.mutants.coverage import likely_tests
from tests.mutants.drawing import drawn


def made_wrong(body: str) -> set[str]:
    """The bodies of a function with one thing wrong in each."""
    source = dedent(f"def rule(a, b: bool = True):\n    {body}\n")
    (function,) = functions_of(ast.parse(source))
    changed = [change.applied_to(source) for change in changes_of(function, source)]
    assert all(ast.dump(ast.parse(each)) != ast.dump(ast.parse(source)) for each in changed)
    return {each.partition("\n    ")[2].rstrip("\n") for each in changed}


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("x = a < b", {"x = a <= b"}),
        ("x = a is not None", {"x = a is None"}),
        ("x = a not in b", {"x = a in b"}),
        ("x = a and 甲 and b", {"x = a or 甲 and b", "x = a and 甲 or b"}),
        ("x = not a", {"x = (a)"}),
        ("x = a + b", {"x = a - b"}),
        ("x = a + '天'", set()),
        ("x = True", {"x = False"}),
        ("x = 7", {"x = 8"}),
        ("x = any(a)", {"x = all(a)"}),
        ("a.save()", {"pass"}),
        ("return a", {"return None"}),
        ("x: tuple[int, 3] = a", set()),
        ("x = a if b else 'c'", {"x = a if (not (b)) else 'c'"}),
        ("return None", set()),
        ('"""Says nothing."""', set()),
    ],
)
def test_one_thing_is_made_wrong(body, wrong):
    assert made_wrong(body) == wrong


@pytest.fixture
def product(tmp_path):
    """Two rooms, of which one imports the other, with their tests."""
    rules = "\n".join(f"def rule_{n}(a):\n    return a < {n}\n" for n in range(30))
    written = {
        "pyproject.toml": '[tool.mypy]\nfiles = ["below", "above"]\n',
        "below/terms.py": rules,
        "below/migrations/0001_initial.py": rules,
        "above/views.py": "from below.terms import rule_1\n",
        "tests/below/test_days.py": "",
        "tests/below/test_terms.py": "rule_7",
        "tests/above/test_views.py": "",
        "tests/above/test_kill.py": "rule_7",
        "tests/other/test_other.py": "",
        "tests/guarantees/test_lists.py": "",
    }
    for name, text in written.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_seed_draws_the_same_functions_one_change_in_each(product):
    once, again, others = (drawn(product, seed=seed, count=20) for seed in ("7", "7", "8"))

    assert once == again
    assert len({mutant.function for mutant in once}) == 20
    assert {mutant.name for mutant in once} != {mutant.name for mutant in others}
    assert {mutant.path for mutant in once} == {"below/terms.py"}, "no migration"


def test_the_likeliest_tests_are_asked_first(product):
    assert likely_tests("below/terms.py", "rule_7", product) == [
        "tests/below/test_terms.py", "tests/below/test_days.py", "tests/above/test_views.py",
        "tests/guarantees/test_lists.py",
    ]  # fmt: skip


def test_what_changes_nothing_is_listed_with_a_reason():
    assert all(name and len(reason) > 20 for name, reason in equivalent().items())
