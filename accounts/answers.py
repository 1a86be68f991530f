"""How a page answers an act that was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

if TYPE_CHECKING:
    from django.db.models import Model


class SeeOther(HttpResponseRedirect):
    status_code = 303


def see_other(request: HttpRequest, to: Model | str, *args: Any, **kwargs: Any) -> HttpResponse:
    """On to the page that shows the result: 303, so that a reload does not act again; HX-Location for htmx.

    `to`: anything with get_absolute_url, the name of a view with its arguments, or an address of this site.
    """
    address = resolve_url(to, *args, **kwargs)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Location": address})
    return SeeOther(address)
