"""Terms that a record should have and has not: no rule was in force on the day. Said on its page and in My Work.

A kind says which terms a record that is open must have had (`expect`). Nothing is stored: a corrected day or a rule
that comes into force later mends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from deadlines.models import Clock, DeadlineRule


class Term(NamedTuple):
    """A rule's code, and the day from which its term must run."""

    code: str
    trigger_on: date


Expect = Callable[[Any], Iterable[Term]]
_expected: dict[str, Expect] = {}


def expect(kind: str, terms: Expect) -> None:
    """Registered in `ready()` of the app whose kind it is. `terms(record)`: those that it must have or have had."""
    _expected[kind] = terms


def missing_terms(record: Any, clocks: Iterable[Clock]) -> list[str]:
    """A sentence for each term that never began. `clocks`: all of the record, ended ones too."""
    if record.kind not in _expected:
        return []
    had = {clock.code for clock in clocks}
    return [missing_in_words(term) for term in _expected[record.kind](record) if term.code not in had]


def missing_in_words(term: Term) -> str:
    rule = DeadlineRule.objects.named(term.code).order_by("-valid_from").first()
    return _(
        "No rule “%(rule)s” was in force on %(day)s, so no such term runs and nobody is warned. Check the day; "
        "if it is right, ask the legal officer."
    ) % {"rule": rule.label if rule else term.code, "day": term.trigger_on.isoformat()}
