"""Requests as views get them: with all that the middleware has put on them, and with a person who has signed in.

For annotations: at run time Django makes the requests, and none of them is of these classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.http import NumberedHttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from accounts.models import AccessToken, User


class SiteHttpRequest(NumberedHttpRequest):
    """Of anybody, signed in or not. `access_token`: what a bureau's own system signed in with; None for people."""

    htmx: HtmxDetails
    access_token: AccessToken | None
    sign_out_reason: str
    refused_by_exception: bool


class AuthenticatedHttpRequest(SiteHttpRequest):
    """Of somebody who has signed in: every request but those of views that are marked `@public`."""

    user: User
