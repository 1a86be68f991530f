"""The dry run: every row of the file gets a verdict, nothing of the business is written.

Goes by chunks, each one transaction under the uploader's own scope. Begun anew after a crash, it
reads the file again and goes on behind the last row that stands in the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import acting_as_system
from exchange.context import Context, Places
from exchange.duplicates import AT_ONCE, numbers_to_settle, settle
from exchange.grants import GrantRule, HeldBack, settle_grants, waits_already
from exchange.intake import MAX_ROWS, too_many_rows
from exchange.known_sheets import all_sheets
from exchange.leases import Lease
from exchange.models import ImportBatch, ImportRow
from exchange.reader import OpenSheet, RawRow, Workbook, opened
from exchange.references import References
from exchange.refusals import Reason, UnreadableWorkbook, shown
from exchange.sheet import Changes, ReadRow, Sheet, Values, differences, number_taken
from exchange.spellings import Spellings

CHUNK = 500
OUR_OWN = ("说明", "About this file")  # the sheet beside an exported list
Verdict = ImportRow.Verdict
Thing = TypeVar("Thing")


def read_batch(lease: Lease) -> Iterator[tuple[int, int]]:
    """Read what is not read yet; yields (rows read, rows in all) after each chunk.

    Raises UnreadableWorkbook when nothing of the file can be read, LeaseLost when it was stopped.
    """
    with lease.batch.file.open("rb") as file, opened(file, lease.keep) as book:
        sheets = open_sheets(book)
        total = _begin(lease, sheets, book)
        spellings = Spellings(lease.batch)
        done = 0
        for sheet, rows in sheets.items():
            if rows.missing:
                continue
            for count in _read_sheet(lease, sheet, rows, book, spellings):
                done += count
                yield done, total
            _settle_repeats(lease, sheet)
    _finish(lease, sheets, book)


def _settle_repeats(lease: Lease, sheet: Sheet) -> None:
    with lease.chunk():
        keys = numbers_to_settle(lease.batch, sheet)
    for some in chunked(keys, AT_ONCE):
        with lease.chunk() as user:
            settle(lease.batch, sheet, some, by=user)
            settle_grants(lease.batch, sheet, some)
            lease.write()


def open_sheets(book: Workbook) -> dict[Sheet, OpenSheet]:
    """The declared sheets that the workbook has, in the order of their references. Raises UnreadableWorkbook."""
    found = {sheet: open_sheet(book, sheet) for sheet in all_sheets() if book.has(sheet.name)}
    if not found:
        known = "、".join(sheet.name for sheet in all_sheets())
        raise UnreadableWorkbook(
            _("The workbook has no sheet that is known here. A sheet must be called one of: %(names)s.")
            % {"names": known}
        )
    if all(rows.missing for rows in found.values()):
        raise UnreadableWorkbook(" ".join(_missing_columns(rows) for rows in found.values()))
    return found


def open_sheet(book: Workbook, sheet: Sheet) -> OpenSheet:
    required = [column.heading for column in sheet.columns if column.required]
    headings = [column.heading for column in sheet.columns]
    return book.sheet(sheet.name, key=sheet.key.heading, headings=headings, required=required)


def _missing_columns(rows: OpenSheet) -> str:
    return _("Sheet “%(sheet)s” lacks the columns %(columns)s. Add them and upload the file again.") % {
        "sheet": rows.title,
        "columns": "、".join(rows.missing),
    }


def _begin(lease: Lease, sheets: dict[Sheet, OpenSheet], book: Workbook) -> int:
    total = sum(max(rows.survey.rows - rows.heading_row, 0) for rows in sheets.values())
    if total > MAX_ROWS:
        raise UnreadableWorkbook(too_many_rows())
    with lease.chunk():
        report = {sheet.name: _about(rows) for sheet, rows in sheets.items()}
        lease.keep_report(total_count=total, report=report, passed_over=_passed_over(book, sheets))
    return total


def _passed_over(book: Workbook, sheets: dict[Sheet, OpenSheet]) -> list[str]:
    read = {rows.title for rows in sheets.values()} | set(OUR_OWN)
    return [title for title in book.titles if title not in read and book.holds_something(title)]


def _nameless(batch: ImportBatch, sheet: Sheet) -> dict[str, int]:
    """How many rows say in the place of an identity that there is none: 匿名, 无."""
    names = [column.name for column in sheet.columns if column.protected]
    return {
        "nameless": sum(batch.rows.filter(sheet=sheet.name, **{f"values__{name}": False}).count() for name in names)
    }


def _about(rows: OpenSheet) -> dict[str, Any]:
    about: dict[str, Any] = {
        "unknown": rows.unknown_counts or dict.fromkeys(rows.unknown, 0),
        "hidden": rows.hidden,
        "hidden_rows": rows.hidden_rows,
        "struck_rows": rows.struck_rows,
        "totals": rows.totals,
    }
    if rows.missing:
        about["problem"] = _missing_columns(rows)
    return about


def _read_sheet(lease: Lease, sheet: Sheet, rows: OpenSheet, book: Workbook, spellings: Spellings) -> Iterator[int]:
    """Chunk by chunk; yields how many rows each one had, the first one with those of an earlier worker."""
    with lease.chunk():
        already = lease.batch.rows.filter(sheet=sheet.name)
        last, before = already.aggregate(last=Max("row_number"))["last"] or 0, already.count()
    on = timezone.localdate(lease.clock())
    places = Places.valid(on=on)
    taken = (raw for raw in rows.rows() if raw.number > last and (lease.batch.with_hidden or raw.is_plain))
    for raws in chunked(taken, CHUNK):
        with lease.chunk() as user:
            context = Context(
                user, places, on, book.epoch, lease.batch.late_reason, lease.batch.file_name, lease.batch.pk
            )
            ImportRow.objects.bulk_create(_judged(lease.batch, sheet, raws, context, spellings))
            lease.write(read_count=F("read_count") + len(raws))
        yield before + len(raws)
        before = 0


def chunked(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    iterator = iter(things)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _judged(
    batch: ImportBatch, sheet: Sheet, raws: Sequence[RawRow], context: Context, spellings: Spellings
) -> list[ImportRow]:
    rows = [sheet.read(raw, context) for raw in raws]
    spellings.settle(sheet, rows)
    _compare_with_others(batch, sheet, [row for row in rows if not row.reasons], context)
    known = _Known(batch, sheet, [row for row in rows if not row.reasons], context)
    return [_verdict(batch, sheet, row, known) for row in rows]


def _compare_with_others(batch: ImportBatch, sheet: Sheet, rows: Sequence[ReadRow], context: Context) -> None:
    """References, whose row it is by these, and what else the database alone can tell."""
    references = References(sheet, [row.values for row in rows], by=context.user, in_file=batch)
    for row in rows:
        row.reasons += references.faults(row.values)
        row.remarks += references.remarks(row.values)
        if sheet.placed_by and not row.reasons:
            row.reasons += sheet.placed(row, references.bureaus_of(row.values, sheet.placed_by), context)
    for row, reason in sheet.check_together([row for row in rows if not row.reasons], context):
        row.reasons.append(reason)


class _Known:
    """What is known of the numbers of a chunk: earlier rows of this file, records in reach, records elsewhere.

    Beside them what waits for the head of the bureau, and the rule by which rows do.
    """

    def __init__(self, batch: ImportBatch, sheet: Sheet, read: Sequence[ReadRow], context: Context) -> None:
        self.sheet, self.context = sheet, context
        self.grants = GrantRule.of(context.user, on=context.on)
        keys = [row.key for row in read]
        self.held_back = HeldBack(batch, sheet, [row.values for row in read], keys)
        self.records = sheet.existing(keys, by=context.user) if keys else {}
        unseen = set(keys) - set(self.records)
        with acting_as_system():
            self.elsewhere = sheet.taken(unseen) if unseen else set()
        rows = ImportRow.objects.filter(batch=batch, sheet=sheet.name, key__in=keys).understood().order_by("row_number")
        self.in_file: dict[str, Values] = {}
        for key, values in rows.values_list("key", "values"):
            self.take(key, values)

    def take(self, key: str, values: Values) -> None:
        """The first row of a number is the one that others of it are compared with."""
        self.in_file.setdefault(key, values)

    def is_of_another(self, row: ReadRow) -> bool:
        """Whether the number is that of a record elsewhere: beyond reach, or of another city than the row.

        Ledgers of several cities are numbered 1, 2, 3; a workbook moves no record from one city to another.
        """
        if row.key in self.in_file:
            return False
        record = self.records.get(row.key)
        is_foreign = record is not None and row.values.get("city") and row.place and record.city_id != row.place.city_id
        return row.key in self.elsewhere or bool(is_foreign)

    def verdict(self, key: str, values: Values) -> tuple[str, Changes]:
        """Of a row that says otherwise than one above of its number, `joined` until all of them are known."""
        if key in self.in_file:
            others = differences(self.sheet, self.sheet.from_json(self.in_file[key]), values)
            return (Verdict.JOINED if others else Verdict.REPEATED), {}
        if key not in self.records:
            return Verdict.NEW, {}
        changes = self.sheet.changes(self.records[key], values)
        return (Verdict.CHANGED if changes else Verdict.REPEATED), changes

    def faults(self, told: ImportRow, values: Values) -> list[Reason]:
        """What is wrong with what a row does that would be written."""
        if told.verdict not in (Verdict.NEW, Verdict.CHANGED):
            return []
        changes = told.changes if told.verdict == Verdict.CHANGED else None
        return list(self.sheet.check_doing(values, changes, self.context))


def _verdict(batch: ImportBatch, sheet: Sheet, row: ReadRow, known: _Known) -> ImportRow:
    if not row.reasons and known.is_of_another(row):
        row.reasons.append(
            number_taken(sheet, row.key, row.place, written=shown(row.as_written.get(sheet.key.heading)))
        )
    told = ImportRow(batch=batch, sheet=sheet.name, row_number=row.number, key=row.key)
    if row.reasons:
        return _refused(told, row, row.reasons)
    told.verdict, told.changes = known.verdict(row.key, row.values)
    told.values = sheet.to_json(row.values)
    told.reasons = [remark.to_json() for remark in row.remarks]
    told.bureau_id = row.place.bureau_id if row.place else None
    _hold_back(told, row.values, known)
    if reasons := known.faults(told, row.values):
        return _refused(told, row, reasons)
    known.take(row.key, told.values)
    return told


def _refused(told: ImportRow, row: ReadRow, reasons: Sequence[Reason]) -> ImportRow:
    told.verdict, told.changes, told.needs_grant = Verdict.REFUSED, {}, False
    told.reasons = [reason.to_json() for reason in reasons]
    told.values = {heading: shown(cell) for heading, cell in row.as_written.items()}
    return told


def _hold_back(told: ImportRow, values: Values, known: _Known) -> None:
    """Mark the row where it needs a grant; one that says what waits already changes nothing."""
    waiting = known.held_back.row(told.key)
    if waiting and told.key not in known.in_file and known.held_back.says_the_same(told.key, values):
        told.verdict, told.changes, told.reasons = Verdict.REPEATED, {}, [waits_already(waiting)]
        told.needs_grant = waiting.verdict == Verdict.NEW
    elif told.verdict != Verdict.REPEATED:
        changes = told.changes if told.verdict == Verdict.CHANGED else None
        told.needs_grant = known.grants.asks(known.sheet, values, changes) or known.held_back.is_named_in(values)


def _finish(lease: Lease, sheets: dict[Sheet, OpenSheet], book: Workbook) -> None:
    """What was passed over is only known at the end; then the file waits for the person's word."""
    now, batch = lease.clock(), lease.batch
    batch.report = {sheet.name: _about(rows) | _nameless(batch, sheet) for sheet, rows in sheets.items()}
    with lease.chunk():
        count, report = batch.rows.count(), batch.report_with_tally()
        lease.end(state=ImportBatch.State.READY, checked_at=now, read_count=count, total_count=count, report=report)
