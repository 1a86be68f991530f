"""Any list as a workbook in the columns of its import: streamed, stamped, logged, and without identities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.http import QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import require
from accounts.scope import entering
from audit.trail import record
from exchange import quota
from exchange.sheet import Sheet
from exchange.writer import CONTENT_TYPE, Table, workbook_bytes

if TYPE_CHECKING:
    from accounts.models import User
    from lists.record_list import RecordList

FETCHED_AT_ONCE = 500


def export_response(
    request: AuthenticatedHttpRequest, rows: QuerySet[Model], sheet: Sheet, *, filters: str
) -> StreamingHttpResponse:
    """The rows of a list as .xlsx. rows: already filtered and visible to the person, in the list's order.

    filters: the list's filters in words, for the stamp. Raises NotAllowed without the right `<kind>.export`;
    rows beyond the reach of that right are left out. The trail says who took what, and how many rows left.
    """
    user, now = request.user, timezone.now()
    stream = export_stream(rows, sheet, user=user, filters=filters, now=now, language=translation.get_language())
    right = sheet.export_action
    return workbook_response(request, sheet.name, stream, rows=rows, right=right, filters=filters, now=now)


def workbook_response(
    request: AuthenticatedHttpRequest,
    name: str,
    stream: Iterator[bytes],
    *,
    rows: QuerySet[Model],
    right: str,
    filters: str,
    now: datetime,
) -> StreamingHttpResponse:
    """A workbook of that name, streamed. rows: what is in it, before the right is asked for each.

    Raises what `begin_export` raises.
    """
    begin_export(request.user, right=right, sheet=name, filters=filters, rows=rows, now=now)
    response = StreamingHttpResponse(stream, content_type=CONTENT_TYPE)
    file_name = f"{name}-{timezone.localtime(now):%Y%m%d-%H%M}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file_name)
    return response


def begin_export(user: User, *, right: str, sheet: str, filters: str, rows: QuerySet[Model], now: datetime) -> None:
    """The trail says who takes what.

    Raises NotAllowed without the right, ActionRefused when the day's exports are used up (exchange.quota).
    """
    require(user, right)
    claimed = quota.claim(user, rows, now=now)
    record(right, by=user, detail={"sheet": sheet, "filters": filters, **claimed})


def export_list(request: AuthenticatedHttpRequest, of: RecordList, sheet: Sheet) -> HttpResponseBase:
    """A list as a workbook in the columns of its import."""
    return answer_list(request, of, lambda rows, filters: export_response(request, rows, sheet, filters=filters))


def answer_list(
    request: AuthenticatedHttpRequest, of: RecordList, answer: Callable[[QuerySet[Any], str], HttpResponseBase]
) -> HttpResponseBase:
    """`answer(rows, filters in words)` of all rows of a list's address, or by POST of the chosen ones.

    What is wrong, or too much for one day, is told on the list.
    """
    try:
        rows, filters = _chosen(request, of) if request.method == "POST" else _listed(request, of, request.GET)
        return answer(rows, filters)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return see_other(request, of.url)


def _listed(request: AuthenticatedHttpRequest, of: RecordList, query: QueryDict) -> tuple[QuerySet[Model], str]:
    """The rows of a list's address, and its filters in words."""
    return of.matching(request, query), filters_in_words(of.filtered(request, query).form)


def _chosen(request: AuthenticatedHttpRequest, of: RecordList) -> tuple[QuerySet[Model], str]:
    """The ticked rows, or all that match the list in hand."""
    if request.POST.get("all_matching"):
        return _listed(request, of, QueryDict(request.POST.get("query", "")))
    return of.chosen(request), _("Rows chosen by hand")


def filters_in_words(form: forms.Form) -> str:
    """The filters of a list as a person chose them, "City: 太原市; Status: In stock"."""
    form.full_clean()
    said = []
    chosen = form.cleaned_data if form.is_valid() else {}
    for name, field in form.fields.items():
        value = chosen.get(name)
        if value in (None, "", []) or name == "sort":
            continue
        words = dict(getattr(field, "choices", ())).get(value) if isinstance(value, str) else value
        said.append(_("%(name)s: %(value)s") % {"name": field.label or name, "value": words or value})
    return _("; ").join(said)


def export_stream(
    rows: QuerySet[Model], sheet: Sheet, *, user: User, filters: str, now: datetime, language: str | None
) -> Iterator[bytes]:
    """The bytes of the rows of a list in the columns of a sheet."""

    def table() -> Table:
        return Table(
            sheet.name,
            _cells(rows, sheet, user),
            headings=[column.heading for column in sheet.exported],
            widths=[column.width for column in sheet.exported],
        )

    return table_stream(table, right=sheet.export_action, user=user, filters=filters, now=now, language=language)


def table_stream(
    table: Callable[[], Table], *, right: str, user: User, filters: str, now: datetime, language: str | None
) -> Iterator[bytes]:
    """The bytes, in a transaction of their own: the request's has ended when they are asked for. `table` is made in it.

    Stamped; the trail says how many rows left under `<right>ed`.
    """
    with _frozen(), entering(user.scope), translation.override(language):
        made = table()
        yield from workbook_bytes(_with_stamp(made, user, filters, now))
        record(f"{right}ed", by=user, detail={"sheet": made.title, "rows": made.count, "sha256": made.digest})


@contextmanager
def _frozen() -> Iterator[None]:
    """Rows, their count and everything that hangs on them are of one moment, however long the reading takes."""
    if connection.in_atomic_block:  # the caller froze it already, or could not
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _cells(rows: QuerySet[Any], sheet: Sheet, user: User) -> Iterator[list[Any]]:
    columns = [column.resolved() for column in sheet.exported]
    records: QuerySet[Any] = sheet.with_export_columns(rows)  # of the sheet's kind
    for found in records.iterator(chunk_size=FETCHED_AT_ONCE):
        if user.may(sheet.export_action, found):
            values = sheet.current(found)
            yield [column.write(values.get(column.name)) for column in columns]


def _with_stamp(table: Table, user: User, filters: str, now: datetime) -> Iterator[Table]:
    """The rows, and behind them a sheet that says what they are; it is written last, so it knows their number."""
    yield table
    bureau = user.bureau.name if user.bureau else ""
    said = [
        (_("Content"), table.title),
        (_("Cut-off time"), timezone.localtime(now).replace(microsecond=0)),
        (_("Exported by"), f"{user} {bureau}".strip()),
        (_("Filters"), filters or _("None")),
        (_("Rows"), table.count),
        (_("Checksum of the rows (SHA-256)"), table.digest),
        (_("Note"), _("Internal material; keep it safe.")),
    ]
    yield Table(_("About this file"), said, widths=[28, 70], wrap=True)
