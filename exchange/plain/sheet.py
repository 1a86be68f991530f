"""The sheet of a plain kind: its columns follow from the fields, and rows go through the doors of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import translation

from accounts.days import PLANNED
from accounts.models import Bureau
from exchange.columns import (
    AmountColumn,
    CityColumn,
    CodeColumn,
    Column,
    CountColumn,
    CountyColumn,
    DateColumn,
    KeyColumn,
)
from exchange.ledger import note
from exchange.sheet import ApplyRow, Changes, Sheet, Values
from money.columns import YuanField
from plain.registering import correct, register

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from accounts.models import User
    from plain.declaring import Pages, PlainRecord
    from records.models.tracked import TrackedQuerySet

LONGEST_CELL = 10_000


class PlainSheet(Sheet):
    """Number, place and the typed fields, under the headings that are given by field; "number" heads the number."""

    def __init__(self, pages: Pages, name: str, headings: Mapping[str, str]) -> None:
        self.pages, self.name = pages, name
        self.label, self.kind, self.listed_as = pages.records.label, pages.kind, pages.records.name
        self.columns = (
            KeyColumn(heading=headings["number"], name="number", width=18),
            CityColumn(heading="所属市", name="city", shown=True),
            CountyColumn(heading="所属县", name="county", shown=True),
            *(_column(pages.model, field, headings[field]) for field in pages.typed),
        )

    def existing(self, keys: Iterable[str], *, by: User) -> dict[str, Any]:
        rows = self._all().in_reach_of(by).filter(number__in=keys).select_related("bureau", "city")
        return {record.number: record for record in rows}

    def taken(self, keys: Iterable[str]) -> set[str]:
        return set(self._all().filter(number__in=keys).values_list("number", flat=True))

    def with_export_columns(self, rows: QuerySet[Model]) -> QuerySet[Model]:
        return rows.select_related("bureau", "city")

    def current(self, record: PlainRecord) -> Values:
        bureau = record.bureau
        is_county = bureau.level == Bureau.Level.COUNTY
        place = {"city": _place_name(record.city), "county": bureau.place_name if is_county else None}
        typed = {name: getattr(record, name) for name in self.pages.typed}
        told = {name: None if value == "" else value for name, value in typed.items()}  # 0 is a value
        return {"number": record.number, **place, **told}

    def create_many(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        bureaus = Bureau.objects.in_bulk({row.place.bureau_id for row in rows})
        for row in rows:
            values, bureau = self._values(row.values), bureaus[row.place.bureau_id]
            register(self.pages, values, by=by, bureau=bureau, on=on, number=row.key, note=note())

    def update(self, record: PlainRecord, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        """The holder of a record is not changed by a workbook."""
        changed = {name: value for name, value in self._values(row.values).items() if name in changes}
        correct(record, changed, by=by, version=record.version)

    def _values(self, values: Values) -> dict[str, Any]:
        """What an empty cell leaves: the empty text in fields of text, which know no other."""
        typed = {name: values[name] for name in self.pages.typed if name in values}
        return {name: _or_empty(self.pages.model, name, value) for name, value in typed.items()}

    def _all(self) -> TrackedQuerySet[PlainRecord]:
        return self.pages.model.objects.all()


def _place_name(city: Bureau) -> str | None:
    return None if city.level == Bureau.Level.PROVINCE else city.place_name


def _or_empty(model: type[PlainRecord], name: str, value: Any) -> Any:
    is_text = isinstance(model._meta.get_field(name), models.CharField | models.TextField)
    return "" if value is None and is_text else value


def _words_of(field: Any) -> dict[str, str]:
    """Workbooks are Chinese, whoever reads them."""
    with translation.override("zh-hans"):
        return {str(label): code for code, label in field.choices}


def _column(model: type[PlainRecord], name: str, heading: str) -> Column:
    field = getattr(model, name).field
    about: dict[str, Any] = {"heading": heading, "name": name, "required": not field.blank, "shown": True}
    if isinstance(field, models.DateField):
        return DateColumn(bounds=PLANNED, **about)
    if isinstance(field, YuanField):
        return AmountColumn(**about)
    if isinstance(field, models.PositiveIntegerField):
        return CountColumn(units="", **about)
    if field.choices:
        return CodeColumn(words=lambda: _words_of(field), **about)
    return Column(limit=field.max_length or LONGEST_CELL, many_lines=isinstance(field, models.TextField), **about)
