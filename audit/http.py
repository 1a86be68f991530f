"""A request as it is once it has a number."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class NumberedHttpRequest(HttpRequest):
    """What `audit.middleware` and `audit.trail` put on every request.

    `trail_afterwards`: acts with their details that are written whatever becomes of the request's own transaction.
    """

    id: str
    trail_afterwards: list[tuple[str, dict[str, Any]]]
