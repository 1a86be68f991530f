"""Every list that is to leave does so: in the columns of its sheet, or in its own where nothing comes back as one; and
on paper, as its ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from exchange.export import answer_list, export_list, table_stream, workbook_response
from exchange.printed_ledger import WIDTH, WIDTHS, cells_of, ledger_of, ledger_stream, printed_answer
from exchange.sheet import Sheet
from exchange.writer import Table
from lists.record_list import RecordList
from registry import declared

View = Callable[..., HttpResponseBase]


def export_addresses(namespace: str) -> list[URLPattern]:
    """Of the lists whose `export` stands in this namespace, below the path of the list."""
    return [
        path(f"{of.path}{end}", view(of), name=name.partition(":")[2])
        for of in declared(RecordList).values()
        if of.export.startswith(f"{namespace}:")
        for end, view, name in (
            ("export/", exporting, of.export),
            ("ledger.xlsx", taking_ledger, of.ledger),
            ("ledger.pdf", printing_ledger, of.printed_ledger),
        )
    ]


def exporting(of: RecordList) -> View:
    """Exactly the rows that the list shows under this address, all pages of it; by POST the chosen ones."""
    sheet = next((each for each in declared(Sheet).values() if each.listed_as == of.name), None)

    @require_http_methods(["GET", "HEAD", "POST"] if of.kind else ["GET", "HEAD"])
    @allowed(of.take_right)
    def export(request: AuthenticatedHttpRequest) -> HttpResponseBase:
        return export_list(request, of, sheet) if sheet else _export_columns(request, of)

    return export


def taking_ledger(of: RecordList) -> View:
    """The ledger of what the list shows under this address; by POST of the chosen rows."""

    def answer(request: AuthenticatedHttpRequest, rows: QuerySet[Any], filters: str) -> HttpResponseBase:
        ledger, now = ledger_of(of), timezone.now()
        stream = ledger_stream(ledger, rows, user=request.user, filters=filters, now=now)
        with translation.override(settings.LANGUAGE_CODE):
            title = str(ledger.title)
        return workbook_response(request, title, stream, rows=rows, right=of.take_right, filters=filters, now=now)

    return _taking(of, answer)


def printing_ledger(of: RecordList) -> View:
    """The same as PDF."""

    def answer(request: AuthenticatedHttpRequest, rows: QuerySet[Any], filters: str) -> HttpResponseBase:
        return printed_answer(ledger_of(of), rows, user=request.user, filters=filters, now=timezone.now())

    return _taking(of, answer)


def _taking(of: RecordList, answer: Callable[[AuthenticatedHttpRequest, QuerySet[Any], str], HttpResponseBase]) -> View:
    @require_http_methods(["GET", "HEAD", "POST"] if of.kind else ["GET", "HEAD"])
    @allowed(of.take_right)
    def take(request: AuthenticatedHttpRequest) -> HttpResponseBase:
        return answer_list(request, of, lambda rows, filters: answer(request, rows, filters))

    return take


def _export_columns(request: AuthenticatedHttpRequest, of: RecordList) -> HttpResponseBase:
    now, language, user, right = timezone.now(), translation.get_language(), request.user, of.take_right

    def answer(rows: QuerySet[Any], filters: str) -> HttpResponseBase:
        def table() -> Table:
            return Table(
                str(of.label),
                cells_of(of, rows, user),
                headings=[str(column.heading or column.label) for column in of.columns],
                widths=[WIDTHS.get(column.name, WIDTH) for column in of.columns],
            )

        stream = table_stream(table, right=right, user=user, filters=filters, now=now, language=language)
        return workbook_response(request, str(of.label), stream, rows=rows, right=right, filters=filters, now=now)

    return answer_list(request, of, answer)
