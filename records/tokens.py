"""Pressed twice makes one record: the second press waits for the first and is sent to what that made."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from files.digests import sha256_of
from records.models.draft import OF_DRAFTS
from records.models.token import LONGEST_TOKEN, FormToken

if TYPE_CHECKING:
    from accounts.http import AuthenticatedHttpRequest
    from accounts.models import User

SHORTEST_TOKEN = 16
OF_THE_FORM = ("csrfmiddlewaretoken", "token", *OF_DRAFTS)  # and not of what is asked


class TokenReused(ActionRefused):
    """The token made something else before; giving that answer would lose what is asked for now."""


def new_token() -> str:
    """For a hidden field of a form that makes something."""
    return secrets.token_urlsafe(24)


class FormUsed(TokenReused):
    """The form was sent before and holds something else now; it may be sent again with a new token."""


def asked_by(request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """What a form asks for, to tell a second press from something else; files by their content."""
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in OF_THE_FORM}
    files = [[name, sha256_of(file)] for name, several in request.FILES.lists() for file in several]
    return {**typed, "files of the form": files}


@transaction.atomic
def make_once(
    token: str, *, user: User, kind: str, make: Callable[[], Any], asked: Mapping[str, Any] | None = None
) -> tuple[str, bool]:
    """Call `make` unless this token was used before. Returns the address of what it made, and whether it was now.

    `make` returns the object (it has get_absolute_url). Whatever it raises undoes the use of the
    token too, so that a refused form can be sent again. Two presses at once: the second waits here
    until the first is done. asked: as `asked_by` says; what a page holds that a browser kept must not be lost.
    Raises ActionRefused when the form brought no token, FormUsed when it made something else.
    """
    marks = [""] if asked is None else _fingerprints(kind, asked)
    made_before = claim(token, user=user, kind=kind)
    if made_before is not None:
        used = FormToken.objects.get(user=user, token=token)
        if asked is not None and used.fingerprint not in ("", *marks):
            raise FormUsed(
                _(
                    "This form was sent before, and what it made is kept. It holds something else now: send it again"
                    " to make that as well."
                )
            )
        return made_before, False
    address = make().get_absolute_url()
    FormToken.objects.filter(user=user, token=token).update(address=address, fingerprint=marks[0])
    return address, True


@transaction.atomic
def answer_once(
    token: str, *, user: User, kind: str, asked: Mapping[str, Any], make: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """As `make_once`, for programs: a repeated request gets the first answer, whatever has happened since.

    asked: what is to be made, as plain data. `make` returns the answer, plain data too, and without a word about
    a reporter: it is kept. Returns it, and whether it was made now.
    Raises TokenReused when the token was used for something else.
    """
    mark, *older = _fingerprints(kind, asked)
    if claim(token, user=user, kind=kind) is None:
        answer = make()
        FormToken.objects.filter(user=user, token=token).update(fingerprint=mark, answer=answer)
        return answer, True
    used = FormToken.objects.get(user=user, token=token)
    if used.fingerprint not in (mark, *older):
        raise TokenReused(
            _(
                "This key was used for something else before. Look whether what you ask for is there already;"
                " if it is not, use a new key."
            )
        )
    return used.answer or {}, False


def _fingerprints(kind: str, asked: Mapping[str, Any]) -> list[str]:
    """By the secret key, then by the earlier ones: a change of the key must not make a repeated request a new one.

    Keyed, because a reporter may be among what is asked: nobody can find out by trying names.
    """
    text = json.dumps([kind, asked], sort_keys=True, default=str)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [salted_hmac("records.tokens", text, secret=key, algorithm="sha256").hexdigest() for key in keys]


def claim(token: str, *, user: User, kind: str) -> str | None:
    """Use the token in the running transaction. None: it is ours; else the address of what it made before.

    The address is empty when the one who used it gave none (a job, say, that shows itself).
    """
    if not SHORTEST_TOKEN <= len(token) <= LONGEST_TOKEN:
        raise ActionRefused(_("This form is incomplete. Reload the page and fill it in again."))
    if _is_first(token, user, kind):
        return None
    return FormToken.objects.get(user=user, token=token).address


def _is_first(token: str, user: User, kind: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_formtoken (user_id, token, kind, address, created_at) VALUES (%s, %s, %s, '', now())"
            " ON CONFLICT (user_id, token) DO NOTHING",
            [user.pk, token, kind],
        )
        return cursor.rowcount == 1
