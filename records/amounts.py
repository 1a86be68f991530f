"""Amounts of records that somebody decides and a court may change: entries with a day, of which none is overwritten.

    decide_amount(case, "fine", Decimal("100000.00"), by=head, on=today)
    correct_amount(case, "fine", to=Decimal("60000.00"), effective_on=judged_on, by=officer, on=today, reason=…)
    amount_on(case, "fine", on=date(2026, 3, 31))

Sums of a period are sums of `AmountEntry.change_yuan` by `effective_on`: a correction shows in its own month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.constraints import refused_by
from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.policy import require
from audit import trail
from deadlines.parts import WHOLE, Part, of_part
from money.yuan import LARGEST, in_yuan
from records.models.amount import AmountEntry
from records.models.hanging import place_of
from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from records.models.tracked import TrackedRecord

AT_ONCE = "amount_entry_position_once"


@dataclass(frozen=True, kw_only=True)
class Amounts(Facet):
    """Which amounts a kind of record has.

    `labels`: by name, what each is called. `right`: who may correct one. `columns`: by name, the field of the record
    that keeps its amount as it is now, summed over all parts, for lists and exports.
    """

    kind: str
    labels: Mapping[str, StrOrPromise]
    right: str
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def facet_key(self) -> str:
        return self.kind


class AmountStory(NamedTuple):
    """An amount with all its entries, oldest first."""

    name: str
    label: Any
    part: Part
    now: Decimal
    entries: list[AmountEntry]

    @property
    def query(self) -> str:
        """What names the part in an address."""
        return f"?{urlencode({'part': self.part.key})}" if self.part else ""


@transaction.atomic
def decide_amount(
    record: TrackedRecord,
    name: str,
    amount: Decimal,
    *,
    by: User | None,
    on: date,
    part: Part = WHOLE,
    document: str = "",
) -> AmountEntry:
    """The first entry. The right was asked by the act that decides; `on`: from which day it is the amount.

    Raises ActionRefused when it was decided already, or is no amount.
    """
    _lock(record)
    _check(amount)
    if AmountEntry.objects.of(record).named(name).filter(of_part(part)).exists():
        raise ActionRefused(_("This amount was decided already. Correct it; the decision stays as it was."))
    entry = _entry(record, name, part, 1, change=amount, after=amount, effective_on=on, by=by, document=document)
    return _kept(entry, record)


@transaction.atomic
def correct_amount(
    record: TrackedRecord,
    name: str,
    *,
    to: Decimal,
    effective_on: date,
    by: User,
    on: date,
    reason: str,
    document: str = "",
    part: Part = WHOLE,
) -> AmountEntry:
    """Another amount from a day on, with its reason (a judgment, a reconsideration, an error). `on`: today.

    Raises NotAllowed (policy), ActionRefused for an amount that nobody decided, a day before the decision or to come,
    no change, no reason, or one that would have made it less than nothing on some day.
    """
    _lock(record)
    require(by, declared(Amounts)[record.kind].right, record)
    _check(to)
    entries = list(AmountEntry.objects.of(record).named(name).filter(of_part(part)).order_by("position"))
    if refusal := _why_not(entries, to, effective_on, reason):
        raise ActionRefused(refusal[0], field=refusal[1])
    HAPPENED.check(effective_on, today=on, field="effective_on")
    last = entries[-1]
    about: dict[str, Any] = {
        "effective_on": effective_on,
        "by": by,
        "reason": reason.strip(),
        "document": document.strip(),
    }
    entry = _entry(record, name, last.part_of, last.position + 1, change=to - last.after_yuan, after=to, **about)
    trail.record("amount.corrected", by=by, record=record, detail={"amount": name})
    return _kept(entry, record)


def _why_not(entries: list[AmountEntry], to: Decimal, effective_on: date, reason: str) -> tuple[str, str] | None:
    if not entries:
        return _("Nobody has decided this amount yet."), "to"
    if not reason.strip():
        return _("Give a reason."), "reason"
    last = entries[-1]
    if to == last.after_yuan:
        return _("It is %(amount)s already.") % {"amount": in_yuan(to)}, "to"
    if effective_on < entries[0].effective_on:
        day = {"day": entries[0].effective_on.isoformat()}
        return _("It was decided on %(day)s; it cannot be another one before that.") % day, "effective_on"
    if (
        _lowest([*((each.effective_on, each.change_yuan) for each in entries), (effective_on, to - last.after_yuan)])
        < 0
    ):
        return _("On that day it was less than what is taken away. Look at its earlier entries."), "effective_on"
    return None


def _lowest(changes: list[tuple[date, Decimal]]) -> Decimal:
    """The least that the amount was at the end of any day."""
    so_far, lowest = Decimal(0), Decimal(0)
    for _day, same in groupby(sorted(changes), key=lambda pair: pair[0]):
        so_far += sum(change for _on, change in same)
        lowest = min(lowest, so_far)
    return lowest


def _check(amount: Decimal) -> None:
    if not isinstance(amount, Decimal) or not 0 <= amount <= LARGEST:
        raise ActionRefused(_("This is no amount of money."), field="to")


def _lock(record: TrackedRecord) -> None:
    type(record)._default_manager.for_change().get(pk=record.pk)


def _entry(
    record: TrackedRecord, name: str, part: Part, position: int, *, change: Decimal, after: Decimal, effective_on: date,
    by: User | None, reason: str = "", document: str = "",
) -> AmountEntry:  # fmt: skip
    return AmountEntry(
        **place_of(record), name=name, part=part.key, part_label=part.label, position=position, change_yuan=change,
        after_yuan=after, effective_on=effective_on, reason=reason, document=document, recorded_by=by,
    )  # fmt: skip


def _kept(entry: AmountEntry, record: TrackedRecord) -> AmountEntry:
    """Saved, and the record's own column along with it."""
    with refused_by(AT_ONCE, says=_("A colleague has just corrected this amount. Look at it again.")):
        entry.save(force_insert=True)
    kept = declared(Amounts).get(record.kind)
    if column := kept.columns.get(entry.name) if kept else "":
        setattr(record, column, AmountEntry.objects.of(record).named(entry.name).total())
        type(record)._default_manager.filter(pk=record.pk).update(**{column: getattr(record, column)})
    return entry


def amount_on(
    record: TrackedRecord, name: str, *, on: date, part: Part | None = None, known_at: datetime | None = None
) -> Decimal | None:
    """What the amount was at the end of a day; None before it was decided.

    part: of which part, by default of all together. known_at: by what was entered up to that moment.
    """
    entries = AmountEntry.objects.of(record).named(name).filter(of_part(part)).in_force(on=on)
    return (entries.filter(recorded_at__lte=known_at) if known_at else entries).total()


def stories_of(record: TrackedRecord, user: User) -> list[AmountStory]:
    """Every amount of a record with its entries, as its page shows them."""
    kept = declared(Amounts).get(record.kind)
    if kept is None:
        return []
    entries = AmountEntry.objects.visible_to(user).of(record).select_related("recorded_by")
    by_amount: dict[tuple[str, str], list[AmountEntry]] = {}
    for entry in entries.order_by("part", "position"):
        by_amount.setdefault((entry.name, entry.part), []).append(entry)
    order = list(kept.labels)
    return [
        AmountStory(name, kept.labels[name], found[0].part_of, found[-1].after_yuan, found)
        for (name, _part), found in sorted(by_amount.items(), key=lambda item: order.index(item[0][0]))
    ]
