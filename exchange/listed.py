"""Every list that is to leave does so: in the columns of its sheet, or in its own where nothing comes back as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from exchange.export import FETCHED_AT_ONCE, answer_list, export_list, table_stream, workbook_response
from exchange.sheet import Sheet
from exchange.writer import Table
from lists.record_list import RecordList
from registry import declared

if TYPE_CHECKING:
    from accounts.models import User

View = Callable[..., HttpResponseBase]
WIDTHS = {"number": 22, "title": 40, "bureau": 24}
WIDTH = 14


def export_addresses(namespace: str) -> list[URLPattern]:
    """Of the lists whose `export` stands in this namespace, below the path of the list."""
    lists = [each for each in declared(RecordList).values() if each.export.startswith(f"{namespace}:")]
    return [path(f"{each.path}export/", exporting(each), name=each.export.partition(":")[2]) for each in lists]


def exporting(of: RecordList) -> View:
    """Exactly the rows that the list shows under this address, all pages of it; by POST the chosen ones."""
    sheet = next((each for each in declared(Sheet).values() if each.listed_as == of.name), None)

    @require_http_methods(["GET", "HEAD", "POST"] if of.kind else ["GET", "HEAD"])
    @allowed(of.take_right)
    def export(request: AuthenticatedHttpRequest) -> HttpResponseBase:
        return export_list(request, of, sheet) if sheet else _export_columns(request, of)

    return export


def _export_columns(request: AuthenticatedHttpRequest, of: RecordList) -> HttpResponseBase:
    now, language, user, right = timezone.now(), translation.get_language(), request.user, of.take_right

    def answer(rows: QuerySet[Any], filters: str) -> HttpResponseBase:
        def table() -> Table:
            return Table(
                str(of.label),
                _cells(of, rows, user),
                headings=[str(column.heading or column.label) for column in of.columns],
                widths=[WIDTHS.get(column.name, WIDTH) for column in of.columns],
            )

        stream = table_stream(table, right=right, user=user, filters=filters, now=now, language=language)
        return workbook_response(request, str(of.label), stream, rows=rows, right=right, filters=filters, now=now)

    return answer_list(request, of, answer)


def _cells(of: RecordList, rows: QuerySet[Any], user: User) -> Iterator[list[Any]]:
    for found in rows.iterator(chunk_size=FETCHED_AT_ONCE):
        if user.may(of.take_right, found):
            yield [_written(column.of(found)) for column in of.columns]


def _written(value: Any) -> Any:
    """A moment as a clock on the wall shows it."""
    return timezone.localtime(value) if isinstance(value, datetime) else value
