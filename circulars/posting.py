"""Posting: which movements stand in which circular, and the figures that they make.

A circular posts every movement that took effect up to the end of its month and that no circular has
posted. The heavy part is one statement; the sums are read back from the postings themselves, so a
figure and its rows cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Bureau
from circulars import counting
from circulars.counting import column_of
from circulars.models import Circular, Column, Line, Posting, Submission
from circulars.models.circular import CircularQuerySet
from circulars.models.line import ADDED, FIGURES, TAKEN, TOTALS
from circulars.states import Confirmation
from figures.rates import ranks
from leads.lateness import hold_months
from leads.models import Lead, Movement
from leads.models.carried import UNDER_WAY
from leads.models.movement import INTO_STOCK, MovementQuerySet

Level = Line.Level

_BEGIN = """
    INSERT INTO circulars_line
        (circular_id, bureau_id, city_id, level, name, previous_id, {names}, overdue_ids, reporting)
    SELECT %(circular)s, bureau.id, bureau.city_id, kind.level, bureau.place_name, {previous}, {values}, '{{}}', ''
    FROM accounts_bureau bureau
    JOIN (VALUES ('bureau', 'county'), ('bureau', 'city'), ('bureau', 'province'), ('city', 'city'),
                 ('city', 'province'), ('province', 'province')) kind (level, of) ON kind.of = bureau.level
    LEFT JOIN circulars_line before
        ON before.circular_id = %(source)s AND before.bureau_id = bureau.id AND before.level = kind.level
"""


def _begin(previous: str, taken_from: dict[str, str]) -> str:
    """taken_from: figure → column of the line before; 0 where that line is missing or the figure starts anew."""
    values = (f"coalesce(before.{taken_from[name]}, 0)" if name in taken_from else "0" for name in FIGURES)
    return _BEGIN.format(names=", ".join(FIGURES), values=", ".join(values), previous=previous)


OPEN = _begin("before.id", {"opening": "closing", "closing": "closing", **{name: name for name in TOTALS}})
CORRECT = _begin("before.previous_id", {name: name for name in FIGURES})

_POST = """
    INSERT INTO circulars_posting (movement_id, line_id, "column")
    SELECT movement.id, line.id,
        CASE WHEN %(is_first)s AND movement.effective_on < %(month)s THEN 'opening'
             ELSE {column} END
    FROM leads_movement movement
    LEFT JOIN circulars_line line
        ON line.circular_id = %(circular)s AND line.bureau_id = movement.bureau_id AND line.level = 'bureau'
    WHERE movement.effective_on < %(month_after)s AND movement.recorded_at <= %(cut_off)s
        AND (movement.recorded_at > coalesce(%(since)s::timestamptz, '-infinity')
             OR movement.redated_at > coalesce(%(since)s::timestamptz, '-infinity')
             OR movement.effective_on >= %(posted_to)s)
        AND NOT EXISTS (SELECT 1 FROM circulars_posting posting WHERE posting.movement_id = movement.id)
    ORDER BY movement.id -- all of them are looked up before the first is written: its own rows would slow the look-up
"""
POST = _POST.format(column=column_of("movement", month="%(month)s"))

# Materialized: what this circular posted is read first. Row policies hide from the planner how few they are, and it
# would join all movements with all leads to find them.
COUNT = """
    WITH own AS MATERIALIZED (
        SELECT line.bureau_id, line.city_id, posting."column", posting.movement_id
        FROM circulars_posting posting JOIN circulars_line line ON line.id = posting.line_id
        WHERE posting.line_id = ANY(%(lines)s)
    ), moved AS MATERIALIZED (
        SELECT own.bureau_id, own.city_id, own."column", movement.kind, movement.is_internal, movement.lead_id
        FROM own JOIN leads_movement movement ON movement.id = own.movement_id
    )
    SELECT moved.bureau_id, moved.city_id, moved."column", moved.kind, moved.is_internal,
        lead.found_by_id, lead.found_city_id, count(*)
    FROM moved JOIN leads_lead lead ON lead.id = moved.lead_id
    GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


def hold_chain() -> None:
    """Whoever opens, freezes or issues a month is alone with the chain until the transaction ends; the next one waits.

    Postings of two circulars must not come from the same heap, nor may a row be judged by what is not issued yet.
    """
    hold_months(alone=True)


def post(circular: Circular) -> None:
    """Take the figures of this circular anew, as of its cut-off. Call inside `acting_as_system`, the circular locked.

    A correction begins with the figures of what it corrects; it takes in late movements only while no
    later month is posted, else they belong to that later one.
    """
    hold_chain()
    Posting.objects.filter(line__circular=circular).delete()
    Line.objects.filter(circular=circular).delete()
    lines = _open_lines(circular)
    if not is_for_difference_only(circular):
        _take_movements(circular)
    sums = Sums(lines)
    for line in lines:
        _fill(line, sums)
    _add_up_province(lines)
    _count_overdue(circular, lines)
    _report(circular, lines)
    _rank(lines)
    Line.objects.bulk_create(
        [line for line in lines if sums.touched(line) or line.level != Level.BUREAU or line.overdue is not None],
        update_conflicts=True,
        unique_fields=["circular", "bureau", "level"],
        update_fields=[*FIGURES, "overdue", "overdue_ids", "rank", "reporting"],
    )


def is_for_difference_only(circular: Circular) -> bool:
    """A correction of a month that is no longer the latest posted one: the figures stay, the difference is shown."""
    return circular.corrects_id is not None and Circular.objects.posted().filter(month__gt=circular.month).exists()


def posted_until(circular: Circular) -> list[int]:
    """Ids of the circulars whose postings this one's totals contain: earlier months, and what it corrects."""
    return list(_until(circular).values_list("pk", flat=True))


def _until(circular: Circular) -> CircularQuerySet:
    return Circular.objects.filter(Q(month__lt=circular.month) | Q(pk__in=[one.pk for one in circular.chain()]))


def latest_of_month_before(circular: Circular) -> Circular | None:
    """The circular whose closing is this one's opening: the last one (original or correction) before its month."""
    return Circular.objects.posted().filter(month__lt=circular.month).in_order().last()


def _open_lines(circular: Circular) -> list[Line]:
    """One line per bureau, per city (the province's own holding counts as one) and for the sum, in one statement.

    A month opens with the closing of the one before; a correction begins with all that it corrects.
    """
    source = circular.corrects or latest_of_month_before(circular)
    with connection.cursor() as cursor:
        cursor.execute(
            CORRECT if circular.corrects_id else OPEN,
            {"circular": circular.pk, "source": source.pk if source else None},
        )
    lines = Line.objects.filter(circular=circular).select_related("bureau")
    return list(lines.order_by("bureau__display_order", "bureau__code", "pk"))


def _take_movements(circular: Circular) -> None:
    before = latest_of_month_before(circular)
    with connection.cursor() as cursor:
        cursor.execute(
            POST,
            {
                "is_first": circular.corrects_id is None and before is None,
                "since": _may_be_unposted_since(before),
                "posted_to": before.month_after if before else circular.month,
                "month": circular.month,
                "month_after": circular.month_after,
                "cut_off": circular.cut_off_at,
                "circular": circular.pk,
            },
        )


def _may_be_unposted_since(circular: Circular | None) -> datetime | None:
    """What took effect up to the end of this circular's month, and was recorded and dated by then, stands in one.

    None: nobody can say, all is looked through.
    """
    cut_offs = [one.cut_off_at for one in circular.chain() if one.cut_off_at] if circular else []
    return min(cut_offs) - UNDER_WAY if cut_offs else None


@dataclass
class Sums:
    """What this circular's own postings add to each of its lines."""

    lines: list[Line]
    flows: dict[tuple[str, int], dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def __post_init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"lines": [line.pk for line in self.lines]})
            for bureau, city, column, kind, is_internal, finder, found_city, n in cursor.fetchall():
                self._add_flow(bureau, city, column, kind, n, is_internal=is_internal)
                self._add_totals((bureau, city), (finder, found_city), kind, n)

    def _add_flow(self, bureau: int, city: int, column: str, kind: str, n: int, *, is_internal: bool) -> None:
        n = -n if column == Column.OPENING and kind not in INTO_STOCK else n
        self.flows[Level.BUREAU, bureau][column] += n
        if not is_internal:
            self.flows[Level.CITY, city][column] += n

    def _add_totals(self, holder: tuple[int, int], finder: tuple[int, int], kind: str, n: int) -> None:
        """Each counts for who found the lead, or for who held it then (`circulars.counting`)."""
        for name, total in counting.TOTALS.items():
            self._total(name, *(finder if total.is_finders else holder), n * total.adds.get(kind, 0))

    def touched(self, line: Line) -> bool:
        """Whether anything is added to the line; most bureaus have a quiet month."""
        return (line.level, line.bureau_id) in self.flows

    def _total(self, name: str, bureau: int, city: int, n: int) -> None:
        self.flows[Level.BUREAU, bureau][name] += n
        self.flows[Level.CITY, city][name] += n


def _fill(line: Line, sums: Sums) -> None:
    if not sums.touched(line):
        return
    for name, n in sums.flows[line.level, line.bureau_id].items():
        setattr(line, name, getattr(line, name) + n)
    _close(line)


def _close(line: Line) -> None:
    line.closing = (
        line.opening + sum(getattr(line, name) for name in ADDED) - sum(getattr(line, name) for name in TAKEN)
    )


def _add_up_province(lines: list[Line]) -> None:
    total = next((line for line in lines if line.level == Level.PROVINCE), None)
    if total is None:
        return
    parts = [line for line in lines if line.level == Level.CITY]
    for name in FIGURES:
        setattr(total, name, sum(line.of(name) for line in parts))


def _count_overdue(circular: Circular, lines: Iterable[Line]) -> None:
    """Leads of this month and before, open and past their day at the cut-off, by holder. None for history: unknown."""
    if circular.is_history or circular.cut_off_at is None:
        return
    on = timezone.localdate(circular.cut_off_at)
    held: dict[tuple[str, int], list[int]] = defaultdict(list)
    for pk, bureau, city in (
        Lead.objects.overdue(on=on).filter(found_on__lte=circular.month_end).values_list("pk", "bureau_id", "city_id")
    ):
        held[Level.BUREAU, bureau].append(pk)
        held[Level.CITY, city].append(pk)
        held[Level.PROVINCE, 0].append(pk)
    for line in lines:
        key = (line.level, 0 if line.level == Level.PROVINCE else line.bureau_id)
        line.overdue_ids = [] if line.level == Level.PROVINCE else held[key]
        line.overdue = len(held[key])


def _report(circular: Circular, lines: Iterable[Line]) -> None:
    """How each city reported; empty where no confirmation was asked for."""
    states = dict(Submission.objects.filter(month=circular.month).values_list("bureau_id", "status"))
    not_given = {Confirmation.WAITING, Confirmation.PREPARED}
    for line in lines:
        if line.level == Level.CITY and line.bureau_id in states:
            state = states[line.bureau_id]
            line.reporting = Confirmation.MISSING if state in not_given else state


def _rank(lines: Iterable[Line]) -> None:
    """Cities by clearance rate, ties shared; who did not report, or found nothing, has no place."""
    ranked = [
        line
        for line in lines
        if line.level == Level.CITY and line.bureau.level == Bureau.Level.CITY and not line.is_missing
    ]
    for line in lines:
        line.rank = None
    for line, rank in ranks((line, line.clearance) for line in ranked):
        line.rank = rank


def holding(movement: Movement) -> str | None:
    """The number of the circular in which a movement stands, a draft too, or None."""
    found = Posting.objects.filter(movement=movement).select_related("line__circular").first()
    return found.line.circular.number if found else None


def issued_until() -> date | None:
    """The last day of the latest month whose circular was issued, withdrawn since or not; None before the first."""
    latest = Circular.objects.issued().order_by("-month").first()
    return latest.month_end if latest else None


def unposted(circular: Circular) -> MovementQuerySet:
    """Drift: movements of this month and before that stand in no circular up to this one, seen now.

    Only what was recorded about the first cut-off or later can be missing: before it, all was posted.
    """
    posted = Posting.objects.filter(movement=OuterRef("pk"), line__circular__in=_until(circular).values("pk"))
    rows = Movement.objects.filter(~Exists(posted), effective_on__lt=circular.month_after)
    since = _may_be_unposted_since(circular)
    return rows.filter(Q(recorded_at__gt=since) | Q(redated_at__gt=since)) if since else rows
