"""Telling people about access: theirs, and what waits for them. The inbox stands a floor above and registers itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import AccessRequest, Role, User

if TYPE_CHECKING:
    from datetime import date


class Topic(StrEnum):
    """What an entry is about; the inbox has a kind of news for each."""

    WAITING = "access_waiting"
    DECIDED = "access_decided"
    CHANGED = "access_changed"
    DENIALS = "many_denials"


Sentence = Callable[[], str]  # said in the language that is active when it is called


class Teller(Protocol):
    """Puts one entry into the inbox of each of these people; with the same key only once."""

    def __call__(
        self,
        people: Iterable[User],
        topic: Topic,
        *,
        key: str,
        sentence: Sentence,
        url: str,
        now: datetime,
        also_to: str = "",
    ) -> None: ...


_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Called in `ready()` by the room that keeps the inbox."""
    _tellers.append(teller)


def _tell(
    people: Iterable[User], topic: Topic, *, key: str, sentence: Sentence, url: str, now: datetime, also_to: str = ""
) -> None:
    told = list(people)
    for teller in _tellers:
        teller(told, topic, key=key, sentence=sentence, url=url, now=now, also_to=also_to)


def person(
    user: User, *, event: str, sentence: Sentence, now: datetime | None = None, address_before: str = ""
) -> None:
    """Tell a person of a change of the own account, by inbox and mail. `event` tells two such changes apart.

    `address_before`: the mail address that is theirs no more. It is told as well: whoever changed it may be a thief.
    """
    now = now or timezone.now()
    key = f"{event}:{now.isoformat()}"
    url = reverse("accounts:own")
    _tell([user], Topic.CHANGED, key=key, sentence=sentence, url=url, now=now, also_to=address_before)


def security_administrators(request: AccessRequest, *, on: date, now: datetime) -> None:
    """Somebody asked: it waits for them."""
    kind, name, by = request.get_kind_display, request.user.full_name, request.asked_by.full_name

    def sentence() -> str:
        return _("%(by)s asks for: %(kind)s, %(name)s.") % {"by": by, "kind": kind(), "name": name}

    people = User.objects.holding(Role.SECURITY_ADMIN, on=on)
    _tell(people, Topic.WAITING, key=f"access:{request.pk}:asked", sentence=sentence, url=_page(request), now=now)


def of_denials(user: User, *, count: int, day: date, now: datetime) -> None:
    """An account was refused very often: who watches over accounts is told once a day, never the account itself."""
    named = {"name": user.full_name, "username": user.username, "count": count, "day": day.isoformat()}

    def sentence() -> str:
        return _("%(name)s (%(username)s): refused %(count)s times on %(day)s.") % named

    trail = {"person": user.username, "action": "authz.denied", "day": day.isoformat()}
    for role, page, query in (
        (Role.AUDITOR, "audit:trail", trail),
        (Role.SECURITY_ADMIN, "accounts:requests", {"q": user.username}),
    ):
        people = User.objects.holding(role, on=timezone.localdate(now)).exclude(pk=user.pk)
        url = f"{reverse(page)}?{urlencode(query)}"
        _tell(people, Topic.DENIALS, key=f"denials:{user.pk}:{day}", sentence=sentence, url=url, now=now)


def asker(request: AccessRequest, *, now: datetime) -> None:
    """It is decided: who asked for it is told."""
    kind, state, name = request.get_kind_display, request.get_state_display, request.user.full_name

    def sentence() -> str:
        return _("%(kind)s, %(name)s: %(state)s.") % {"kind": kind(), "name": name, "state": state()}

    key = f"access:{request.pk}:decided"
    _tell([request.asked_by], Topic.DECIDED, key=key, sentence=sentence, url=_page(request), now=now)


def _page(request: AccessRequest) -> str:
    return reverse("accounts:request", args=[request.pk])
