"""What an app declares about one sheet of its workbook. See docs/workbooks.md for a worked example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from exchange.columns import Column, ReferenceColumn
from exchange.context import Context, Place
from exchange.naming import names_of_today
from exchange.reader import RawRow
from exchange.refusals import Reason, TellsReporter, shown
from registry import Facet
from texts.reporters import Identity

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import Model, QuerySet
    from django_stubs_ext import StrOrPromise

    from accounts.models import User

Values = dict[str, Any]
Changes = dict[str, tuple[Any, Any]]


@dataclass
class ReadRow:
    """One row, understood or refused. values: column name → value, only of columns that the sheet has."""

    number: int
    key: str
    values: Values
    reasons: list[Reason] = field(default_factory=list)
    remarks: list[Reason] = field(default_factory=list)  # of a row that is taken
    place: Place | None = None
    as_written: dict[str, Any] = field(default_factory=dict)  # heading → cell, protected ones left out


@dataclass
class ApplyRow:
    """One row on its way into the database. protected: column name → where its identity is held. row_id: of the
    `ImportRow` that the record goes on naming."""

    key: str
    values: Values
    place: Place
    protected: dict[str, Any] = field(default_factory=dict)
    row_id: int | None = None


class Sheet(Facet):
    """One sheet: its columns, and how rows become records. Subclass it, and declare it.

    name: of the sheet in the workbook. kind: of the records (policy actions `<kind>.import`, `<kind>.export`).
    columns: the first is the number that identifies a row for ever. placed_by: name of the reference column that
    says whose row it is, where a row names no place of its own (see `placed`). dated_by: name of the column with the
    row's own day, by which an earlier name of a place is understood.
    finishing: names of the columns that say whether, when and how the record ended; finished_by: of these the day on
    which that took effect; outcome: the one by which a head sees the totals. A sheet without them has no ends.
    listed_as: name of the list whose rows leave in these columns (exchange.listed).
    late_reason: name of the column that says why a row comes late; one typed for the file stands for its empty cells.
    """

    name: str
    label: StrOrPromise
    kind: str
    columns: Sequence[Column]
    placed_by: str = ""
    dated_by: str = ""
    finished_by: str = ""
    outcome: str = ""
    late_reason: str = ""
    listed_as: str = ""
    finishing: frozenset[str] = frozenset()

    @property
    def facet_key(self) -> str:
        return self.name

    # what every sheet says

    def existing(self, keys: Iterable[str], *, by: User) -> dict[str, Any]:
        """Records that bear these numbers, by number, in the person's reach. One query."""
        raise NotImplementedError

    def taken(self, keys: Iterable[str]) -> set[str]:
        """Which of these numbers are used at all. Asked in the system's name, so that nothing of the record is told."""
        raise NotImplementedError

    def spellings(self, keys: Iterable[str]) -> dict[str, str]:
        """{folded number: number as it is kept} of the records with these folded numbers, whoever holds them.

        Asked in the system's name; `texts.folding.number_key` folds. Nothing but the number is told.
        """
        return {}

    def current(self, record: Any) -> Values:
        """The record as this sheet writes it: column name → value. Comparison and export both use it."""
        raise NotImplementedError

    def twins(self, rows: Mapping[str, Values], *, by: User) -> dict[str, str]:
        """{number of a new row: number of a record within one's reach that says the same of the same firm}: a hint to
        whoever hands in a ledger whose numbers were changed. rows: their values as JSON."""
        return {}

    def create_many(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        """Write new records, a few statements for all of them. Numbers are new and in the person's reach."""
        raise NotImplementedError

    def update(self, record: Any, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        """Bring one record to the row's values. Raises ActionRefused or RowRefused when the rules forbid it."""
        raise NotImplementedError

    # what a sheet may say

    def check(self, values: Values, context: Context) -> Iterable[Reason]:
        """What is wrong between the cells of one row. values may lack columns that were refused already."""
        return ()

    def check_together(self, rows: Sequence[ReadRow], context: Context) -> Iterable[tuple[ReadRow, Reason]]:
        """What only the database can tell of rows that are right in themselves, in a few statements for all of them."""
        return ()

    def check_doing(self, values: Values, changes: Changes | None, context: Context) -> Iterable[Reason]:
        """What is wrong with what a row does: as a new one (changes None), or to its record. Asked again on writing."""
        return ()

    def is_finished(self, values: Values) -> bool:
        """Whether the row says that the duty is done: cleared, answered, accepted, carried out."""
        return False

    def remarks(self, values: Values, context: Context) -> Iterable[Reason]:
        """What the report says of a row that is taken: with what it is taken where that is not what it says."""
        return ()

    def city_of(self, record: Any) -> int:
        """Of which city a row must be that says something of the record."""
        return record.city_id

    def named_by_others(self, keys: Iterable[str], *, by: User) -> dict[str, Any]:
        """Records that rows of other sheets may refer to by these numbers."""
        return self.existing(keys, by=by)

    def place_of(self, values: Values, context: Context) -> Place | None:
        """Whose row it is. By default the county or city that the row names, else the province's."""
        return self._named_place(values, context) or context.places.province

    def with_export_columns(self, rows: QuerySet[Model]) -> QuerySet[Model]:
        """The rows with everything joined in that `current` reads."""
        return rows

    # what follows from it

    @property
    def key(self) -> Column:
        return self.columns[0]

    @property
    def open_columns(self) -> list[Column]:
        """All but identities: what reports may show."""
        return [column for column in self.columns if not column.protected]

    @property
    def exported(self) -> list[Column]:
        """What a record has to say: neither identities nor what is said of a row."""
        return [column for column in self.open_columns if not column.of_row]

    @property
    def references(self) -> list[ReferenceColumn]:
        return [column for column in self.columns if isinstance(column, ReferenceColumn)]

    @property
    def import_action(self) -> str:
        return f"{self.kind}.import"

    @property
    def export_action(self) -> str:
        return f"{self.kind}.export"

    def resolved(self) -> list[Column]:
        """All columns with their code lists read once."""
        return [column.resolved() for column in self.columns]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def read(self, raw: RawRow, context: Context) -> ReadRow:
        """All refusals of a row at once, so that one upload is enough to mend them.

        Raises TellsReporter where the file's name, or the reason typed for all of it, names the row's reporter.
        """
        values, reasons = self._read_cells(raw, context)
        naming = names_of_today(values, on=values.get(self.dated_by) or context.on, places=context.places)
        reasons += [replace(reason, column=self.column(reason.column).heading) for reason in naming.reasons]
        reasons += self.check(values, context)
        identity = self._identity(raw, context)
        reasons += self._check_texts(values, identity)
        _check_file(identity, context)
        reasons[:] = [replace(reason, value=identity.masked(reason.value)) for reason in reasons]
        row = ReadRow(raw.number, values.get(self.key.name) or "", values, reasons)
        row.as_written = {
            column.heading: _masked(raw.cells[column.folded], identity)
            for column in self.open_columns
            if column.folded in raw.cells
        }
        if not self.placed_by:
            reasons += self._check_place(row, context)
        remarks = [replace(remark, column=self.column(remark.column).heading) for remark in naming.remarks]
        row.remarks = [] if reasons else [*remarks, *self.remarks(values, context)]
        return row

    def _identity(self, raw: RawRow, context: Context) -> Identity:
        """The identities of the row, in memory: so that no other cell of it tells them."""
        cells = [(column, raw.cells[column.folded]) for column in self.columns if column.folded in raw.cells]
        told = [column.read(cell, context)[0] for column, cell in cells if column.protected]
        return Identity("、".join(text for text in told if text))

    def _check_texts(self, values: Values, identity: Identity) -> Iterable[Reason]:
        for column in self.open_columns:
            text = values.get(column.name)
            if column.many_lines and isinstance(text, str) and identity.is_in(text):
                yield Reason("names_the_reporter", column.heading, identity.masked(shown(text)))

    def placed(self, row: ReadRow, bureaus: Iterable[int], context: Context) -> Iterable[Reason]:
        """Give a row that names no place that of the rows it refers to: their bureau, their city, or the province.

        Those in the person's reach decide; where all are only shared with the person, it is the person's own bureau.
        """
        named = [place for bureau in bureaus if (place := context.places.of(bureau))]
        own = [place for place in named if context.may(self.import_action, place)]
        home = context.user.bureau
        row.place = context.places.common(own) or context.places.of(home.pk if home else None)
        if row.place is None or not context.may(self.import_action, row.place):
            yield Reason("not_own_bureau", self.column(self.placed_by).heading, row.key)

    def changes(self, record: Any, values: Values) -> Changes:
        """What the row says otherwise than the record. An identity counts as changed only where there was none."""
        return differences(self, self.current(record), values)

    def to_json(self, values: Mapping[str, Any]) -> Values:
        return {column.name: column.to_json(values[column.name]) for column in self.columns if column.name in values}

    def from_json(self, stored: Mapping[str, Any]) -> Values:
        return {column.name: column.from_json(stored[column.name]) for column in self.columns if column.name in stored}

    def _read_cells(self, raw: RawRow, context: Context) -> tuple[Values, list[Reason]]:
        values: Values = {}
        reasons: list[Reason] = []
        for column in self.columns:
            if column.folded not in raw.cells:
                continue
            value, reason = column.read(raw.cells[column.folded], context)
            if reason:
                reasons.append(reason)
            else:
                values[column.name] = _whether_named(value) if column.protected else value
        if self.late_reason and context.late_reason and not values.get(self.late_reason):
            values[self.late_reason] = context.late_reason
        return values, reasons

    def _check_place(self, row: ReadRow, context: Context) -> Iterable[Reason]:
        if any(reason.code.startswith(("city_", "county_")) for reason in row.reasons):
            return
        if "city" in row.values and row.values.get("county") and self._named_place(row.values, context) is None:
            county, city = row.values["county"], row.values["city"]
            yield Reason("county_not_in_city", self.column("county").heading, county, {"city": city})
            return
        row.place = self.place_of(row.values, context)
        if row.place and not context.may(self.import_action, row.place):
            yield Reason("not_own_bureau", self._place_heading(), row.place.name)

    def _named_place(self, values: Values, context: Context) -> Place | None:
        city = context.places.city(values.get("city") or "")
        if city and values.get("county"):
            return context.places.county(values["county"], city=city)
        return city

    def _place_heading(self) -> str:
        return next((c.heading for c in self.columns if c.name in ("city", "county")), self.key.heading)


def reason_names_a_reporter() -> str:
    """What is said of a reason for late rows that does; it does not repeat whom."""
    return _(
        "The reason for late rows holds the name or contact of a reporter of this file. Everybody who works on the "
        "records reads it: hand the file in again with another reason."
    )


def _check_file(identity: Identity, context: Context) -> None:
    """What is said of the whole file stands on the pages of its records."""
    if identity.is_in(context.late_reason):
        raise TellsReporter(reason_names_a_reporter())
    if identity.is_in(context.file_name):
        raise TellsReporter(_("The name of a file holds the reporter's name or contact. Rename the file."))


def number_taken(sheet: Sheet, key: str, place: Place | None, *, written: str = "") -> Reason:
    """The row's number is that of another bureau's record, of which nothing is told. written: as the row spells it."""
    number = written or key
    return Reason("number_taken", sheet.key.heading, number, {"example": f"{place.name if place else ''}{number}"})


def _masked(cell: Any, identity: Identity) -> Any:
    return identity.masked(cell) if isinstance(cell, str) else cell


def _whether_named(identity: str | None) -> bool | None:
    """All that is kept of an identity: True, that there is one; False, that the row says there is none."""
    return None if identity is None else bool(identity)


def differences(sheet: Sheet, old: Values, new: Values) -> Changes:
    """{column name: (old, new)} of the columns that `new` has, as JSON values. The row's number is none of them."""
    before, after = sheet.to_json(old), sheet.to_json(new)
    found: Changes = {}
    for column in sheet.columns:
        was, will_be = before.get(column.name), after.get(column.name)
        was, will_be = (was if was != "" else None), (will_be if will_be != "" else None)
        if column.name not in after or column.of_row or column is sheet.key or (column.protected and not will_be):
            continue
        if column.compared(was) == column.compared(will_be):
            continue
        found[column.name] = (was, will_be)
    return found
