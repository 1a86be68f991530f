"""How long the list is that an address opens, for whoever reads it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import resolve

from accounts.scope import Reader
from lists.record_list import RecordList
from registry import declared


def length_of(address: str, user: Reader) -> int:
    """How many rows the list of this address shows to this reader. Raises LookupError where no list opens, and
    ActionRefused where the address asks what the list does not understand."""
    parts = urlsplit(address)
    opened = resolve(parts.path).view_name
    found = next((each for each in declared(RecordList).values() if each.url == opened), None)
    if found is None:
        raise LookupError(f"{address} opens no list")
    request = HttpRequest()
    request.user = user  # type: ignore[assignment]  # the system reads lists as well
    return found.matching(request, QueryDict(parts.query)).count()  # type: ignore[arg-type]  # as it says above
