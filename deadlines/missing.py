"""Terms that a record should have and has not: no rule was in force on the day. Said on its page and in My Work.

A kind says which terms a record that is open must have had (`ExpectedTerms`). Nothing is stored: a corrected day or a
rule that comes into force later mends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from deadlines.models import Clock, DeadlineRule
from deadlines.parts import WHOLE, Part
from registry import Facet, declared

if TYPE_CHECKING:
    from deadlines.subject import Subject


class Term(NamedTuple):
    """A rule's code, the day from which its term must run; the last day that the letter sets, and whether its issuer
    consented to more than the law gives. `part`: of the record whose term it is."""

    code: str
    trigger_on: date
    typed_due_on: date | None = None
    is_consented: bool = False
    part: Part = WHOLE


Record = TypeVar("Record", bound=Model)
Begun = Callable[[Record, date], None]


@dataclass(frozen=True)
class ExpectedTerms(Facet, Generic[Record]):
    """What a kind says of its terms.

    `terms(record)`: those that it must have or have had. `without(code)`: open records that never had a clock of that
    code. `begun(record, on)`: starts what hangs on a term that began by a rule that came later.
    """

    kind: str
    terms: Callable[[Record], Iterable[Term]]
    without: Callable[[str], QuerySet[Record]]
    begun: Begun[Record] | None = None

    @property
    def facet_key(self) -> str:
        return self.kind


def kinds() -> dict[str, ExpectedTerms[Any]]:
    return dict(declared(ExpectedTerms))


def records_without(kind: str, code: str, *, batch: int) -> Iterator[list[tuple[Any, Term]]]:
    """Batches of records with the term of this code that never began."""
    expected, after = declared(ExpectedTerms)[kind], 0
    rows = expected.without(code).order_by("pk")
    while records := list(rows.filter(pk__gt=after)[:batch]):
        after = records[-1].pk
        yield [(record, term) for record in records for term in expected.terms(record) if term.code == code]


def missing_terms(record: Subject, clocks: Iterable[Clock]) -> list[str]:
    """A sentence for each term that never began. `clocks`: all of the record, ended ones too."""
    expected = declared(ExpectedTerms).get(record.kind)
    if expected is None:
        return []
    had = {(clock.code, clock.part) for clock in clocks}
    return [missing_in_words(term) for term in expected.terms(record) if (term.code, term.part.key) not in had]


def missing_in_words(term: Term) -> str:
    rule = DeadlineRule.objects.named(term.code).order_by("-valid_from").first()
    return _(
        "No rule “%(rule)s” was in force on %(day)s, so no such term runs and nobody is warned. Check the day; "
        "if it is right, ask the legal officer."
    ) % {"rule": _named(term, rule), "day": term.trigger_on.isoformat()}


def _named(term: Term, rule: DeadlineRule | None) -> str:
    name = rule.label if rule else term.code
    return f"{name} · {term.part.label}" if term.part else name
