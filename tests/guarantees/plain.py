"""Plain kinds in the walks over all kinds: what their records say, and a line for each of their addresses.

All of it follows from the declaration: nothing is written here when a plain kind comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db import models

from accounts.models import Bureau, User
from accounts.scope import acting_as
from plain.declaring import Pages, PlainRecord
from plain.registering import register
from records.kinds import kind_of
from registry import declared
from returns.models import Indicator
from tests.guarantees.matrix.rows import Row, row

# Of what a record names and nobody has made yet; anew for each, where only one record of a bureau may name it.
MADE: dict[type[models.Model], Callable[[], models.Model]] = {
    Indicator: lambda: Indicator.objects.create(campaign_key="sp", name=f"排查隐患{Indicator.objects.count()}"),
}


def record_of(pages: Pages, bureau: Bureau, *, by: User, on: date, say: Callable[[str], str] = str) -> PlainRecord:
    """A new record with something in each field of its form. say(field): the words of a text."""
    values = {name: value_of(pages.model._meta.get_field(name), on, say) for name in pages.typed}
    with acting_as(by):
        return register(pages, values, by=by, bureau=bureau, on=on)


def value_of(field: Any, on: date, say: Callable[[str], str]) -> Any:
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateField):
        return on
    if isinstance(field, models.BooleanField):
        return False
    if field.is_relation:
        make = MADE.get(field.related_model)
        return make() if make else field.related_model._default_manager.first()
    return say(field.name) if isinstance(field, models.CharField | models.TextField) else 1


def rows_of_plain_kinds() -> Iterator[Row]:
    """Its list and its workbook stand with those of all kinds."""
    for kind, pages in declared(Pages).items():
        of = f"plain:{kind}"
        yield row(pages.url("new"), "GET POST", f"{kind}.register", drawn=True)
        yield row(f"kinds:{kind}", "GET", f"{kind}.view", of=of, drawn=True)
        yield row(pages.url("edit"), "GET POST", f"{kind}.register", of=of, drawn=True)
        yield from (_act(pages, act) for act in kind_of(kind).workflow.acts if not act.hidden)


def _act(pages: Pages, act: Any) -> Row:
    workflow = kind_of(pages.kind).workflow
    table = workflow.table_of(act)
    starts = table.first in act.sources and (not table.within or workflow.first in table.within)
    is_possible_at_once = starts and not (act.asks or act.form or act.reason_required)
    return row(
        pages.url("act"), "GET POST", f"{pages.kind}.view", of=f"plain-act:{pages.kind}.{act.name}", inner=act.action,
        post=303 if is_possible_at_once else 422, drawn=True,
    )  # fmt: skip
