"""A new version of a rule: what it does to terms whose event falls under it, before and after its approval.

The page before the approval and the approval itself ask the same `effects_on` and `beginnings`, so they cannot differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from accounts.scope import acting_as_system
from deadlines import missing
from deadlines.batches import Rules
from deadlines.calendar import DAY
from deadlines.clocks import SubjectOf, bound_of, new_clock
from deadlines.computing import end_of, fill
from deadlines.models import Clock, DeadlineRule, load_calendar
from deadlines.models.clock import ClockQuerySet

if TYPE_CHECKING:
    from accounts.models import User
    from deadlines.calendar import WorkCalendar
    from deadlines.missing import Term

BATCH = 500
LOOKED_AT = 2000  # clocks that a page computes, and that an approval moves in its own request
SHOWN = 50


class RulesThen(Rules):
    """The rules as they will be once this version is approved."""

    def __init__(self, proposed: DeadlineRule) -> None:
        super().__init__()
        self._proposed = proposed

    def _read(self, code: str) -> list[DeadlineRule]:
        rows, proposed = super()._read(code), self._proposed
        for row in rows:
            if row.code == proposed.code and (row.valid_to is None or row.valid_to >= proposed.valid_from):
                row.valid_to = proposed.valid_from - DAY  # in hand only
        added = [] if proposed.switches_off else [proposed]
        return sorted([*rows, *added], key=lambda row: row.valid_from, reverse=True)


class Effect(NamedTuple):
    """One term. before: the clock that ends, None where none ran; after: the one that runs then, None where none does.

    Neither is saved here; `before` is as it stands in the database.
    """

    before: Clock | None
    after: Clock | None

    @property
    def clock(self) -> Clock:
        return self.before or self.after  # type: ignore[return-value]  # one of the two there is

    @property
    def is_moved(self) -> bool:
        """Another last day; not a term that stands still before and after."""
        return bool(self.before and self.after) and self.before_on != self.after_on

    @property
    def before_on(self) -> date | None:
        return self.before.due_on if self.before else None

    @property
    def after_on(self) -> date | None:
        return self.after.due_on if self.after else None

    @property
    def shift(self) -> int | None:
        return (self.after_on - self.before_on).days if self.after_on and self.before_on else None


def codes_of(rule: DeadlineRule) -> list[str]:
    """The codes under which clocks may run by this rule."""
    return [code for code in (rule.code, rule.replaces) if code]


def touched_clocks(rule: DeadlineRule) -> ClockQuerySet:
    """Open clocks, stopped ones too, whose event falls on a day of this version and that run by another."""
    clocks = Clock.objects.open().filter(code__in=codes_of(rule), trigger_on__gte=rule.valid_from)
    return clocks.exclude(rule=rule).exclude(rule__valid_from__gt=rule.valid_from)


def effects_on(
    clocks: Iterable[Clock], version: DeadlineRule, rules: Rules, calendar: WorkCalendar
) -> Iterator[Effect]:
    """What the version does to these clocks. A clock that no rule fits any more ends only when the rule is switched
    off."""
    for clock in clocks:
        rule = rules.of(clock.code, on=clock.trigger_on)
        if rule is None and version.switches_off:
            yield Effect(clock, None)
        elif rule is not None and rule.pk != clock.rule_id:
            yield Effect(clock, _under(clock, rule, calendar))


def _under(clock: Clock, rule: DeadlineRule, calendar: WorkCalendar) -> Clock:
    """The clock that runs instead, with the extensions and the stops of this one."""
    typed = _typed_under(clock, rule, calendar)
    after = new_clock(
        SubjectOf(clock), rule, clock.code, clock.trigger_on, clock.trigger_at, typed, None, part=clock.record_part
    )
    fill(after, end_of(after, calendar, excluded=clock.excluded(), extended=clock.extended()), calendar)
    return after


def _typed_under(clock: Clock, rule: DeadlineRule, calendar: WorkCalendar) -> date | None:
    """A letter's own day stays within the law: one that the issuer consented to stays, one that no longer fits goes."""
    typed = clock.typed_due_on
    if typed is None or (rule.is_statutory and not rule.may_be_typed):
        return None
    was, now = (bound_of(one, clock.trigger_on, calendar) for one in (clock.rule, rule))
    is_consented = was is not None and typed > was
    return typed if is_consented or now is None or typed <= now else None


def batches(rule: DeadlineRule, *, locked: bool = False) -> Iterator[list[Clock]]:
    """The touched clocks with all that computing needs, in the order of their ids."""
    clocks, after = touched_clocks(rule).prefetch_related("pauses", "extensions").order_by("pk"), 0
    clocks = clocks.select_for_update(of=("self",)) if locked else clocks
    while batch := list(clocks.filter(pk__gt=after)[:BATCH]):
        yield batch
        after = batch[-1].pk


def beginnings(version: DeadlineRule, rules: Rules) -> Iterator[tuple[str, list[tuple[Any, Term]]]]:
    """Kind and batches of records whose term never began and begins under this version."""
    if version.switches_off:
        return
    for kind in missing.kinds():
        for code in codes_of(version):
            for found in missing.records_without(kind, code, batch=BATCH):
                yield kind, [(record, term) for record, term in found if _governs(version, rules, term)]


def _governs(version: DeadlineRule, rules: Rules, term: Term) -> bool:
    rule = rules.of(term.code, on=term.trigger_on)
    return rule is not None and rule.pk == version.pk


def typed_of(term: Term, rule: DeadlineRule, calendar: WorkCalendar) -> date | None:
    """The letter's own day, without consent at most the law's; none where the rule lets no day be typed."""
    if term.typed_due_on is None or (rule.is_statutory and not rule.may_be_typed):
        return None
    end = None if term.is_consented else bound_of(rule, term.trigger_on, calendar)
    return min(term.typed_due_on, end or term.typed_due_on)


@dataclass
class Preview:
    """What a version would do. touched: all running terms under it; the other numbers are of the first `looked_at`.

    cities: terms that move, end or begin, by city; effects: the first ones that the person may see.
    """

    touched: int = 0
    looked_at: int = 0
    moved: int = 0
    ended: int = 0
    started: int = 0
    late: int = 0
    cities: Counter[int] = field(default_factory=Counter)
    effects: list[Effect] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return sum(self.cities.values())

    @property
    def is_whole(self) -> bool:
        return self.looked_at >= self.touched


def preview(version: DeadlineRule, *, user: User, on: date) -> Preview:
    """Counted over everything, at most `LOOKED_AT` clocks computed; named are those in the person's own reach."""
    rules, calendar = RulesThen(version), load_calendar()
    with acting_as_system():
        found = Preview(touched=touched_clocks(version).count())
        for clocks in batches(version):
            found.looked_at += len(clocks)
            for effect in effects_on(clocks, version, rules, calendar):
                _note(found, effect, user=user, on=on)
            if found.looked_at >= LOOKED_AT:
                break
        for effect in _begun(version, rules, calendar):
            _note(found, effect, user=user, on=on)
            if found.started >= LOOKED_AT:
                break
    return found


def _begun(version: DeadlineRule, rules: Rules, calendar: WorkCalendar) -> Iterator[Effect]:
    for _kind, terms in beginnings(version, rules):
        for record, term in terms:
            typed = typed_of(term, version, calendar)
            clock = new_clock(record, version, term.code, term.trigger_on, None, typed, None, part=term.part)
            fill(clock, end_of(clock, calendar), calendar)
            yield Effect(None, clock)


def _note(found: Preview, effect: Effect, *, user: User, on: date) -> None:
    before_on, after_on = effect.before_on, effect.after_on
    found.ended += effect.after is None
    found.started += effect.before is None
    found.moved += effect.is_moved
    found.late += bool(after_on and after_on < on and (before_on is None or before_on >= on))
    if effect.before and effect.after and not effect.is_moved:
        return
    clock = effect.clock
    found.cities[clock.city_id] += 1
    if len(found.effects) < SHOWN and (clock.readers is None or user.pk in clock.readers):
        found.effects.append(effect)
