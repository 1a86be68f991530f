"""Questions that a command asks: for whom, over which days. What cannot be asked ends the command with a sentence."""

from __future__ import annotations

from datetime import date

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import User
from accounts.policy import require
from accounts.scope import Reader, SystemReader
from dashboards.figures import first_on, question
from dashboards.places import all_places, places_of
from figures.periods import Period, parse
from figures.sources import Question

WAYS = "2018-2020, 2019, 2019-Q2, 2019-05, a day..a day, or all"


def reader_named(username: str | None) -> Reader:
    """Who is active under that user name and may see figures; without one the system, which sees all."""
    if not username:
        return SystemReader()
    person = User.objects.active().filter(username=username).first()
    if person is None:
        raise CommandError(f"There is no active person with the user name {username}.")
    try:
        require(person, "figure.view")
    except Refusal as refused:
        raise CommandError(refused.message) from refused
    return person


def asked_by(user: Reader, text: str, *, base: str = "") -> Question:
    """Of the widest place that the reader may see, over the period of that text; `base`: a key of BASES."""
    today = timezone.localdate()
    places = places_of(user, on=today) if isinstance(user, User) else all_places(on=today)
    if not places:
        raise CommandError("There is no bureau yet, so there are no figures.")
    first = first_on(user, places[0])
    return question(user, places[0], period_of(text, today, first), among=places, on=today, first=first, base=base)


def period_of(text: str, on: date, first: date | None) -> Period:
    try:
        return parse(text, on=on, first=first)
    except ValueError as wrong:
        raise CommandError(f"{text}: {wrong}. Write {WAYS}.") from wrong
