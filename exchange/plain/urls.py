"""Lists of plain kinds as workbooks, in the columns of their import."""

from __future__ import annotations

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from exchange.export import export_list
from exchange.plain.sheet import PlainSheet
from exchange.sheet import Sheet
from registry import declared


def _export(sheet: PlainSheet) -> Callable[..., HttpResponseBase]:
    @require_http_methods(["GET", "HEAD", "POST"])
    @allowed(sheet.export_action)
    def export(request: AuthenticatedHttpRequest) -> HttpResponseBase:
        return export_list(request, sheet.pages.records, sheet)

    return export


app_name = "workbooks"
urlpatterns = [
    path(f"{sheet.pages.path}/export/", _export(sheet), name=sheet.kind)
    for sheet in declared(Sheet).values()
    if isinstance(sheet, PlainSheet)
]
