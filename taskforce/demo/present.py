"""A living present: leads of these weeks in every state, relative to the day of loading."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.db import transaction

from accounts.models import Bureau
from accounts.scope import acting_as_system
from deadlines.models import load_calendar
from leads.models import Lead
from taskforce.demo import cast, turns
from taskforce.demo.cast import Team
from taskforce.demo.texts import SCENES, Scene

SEED = 20261123
LONGEST_AGO = 45  # working days
ROAD = ("registered", "dispatched", "checking", "checking", "checking", "submitted", "submitted", "cleared", "cleared")


def load_present(*, today: date) -> int:
    """Leads of the last nine weeks, worked by their bureaus' people. One transaction; nothing when there are any.

    Returns how many leads were made.
    """
    with acting_as_system():
        if Lead.objects.filter(number__startswith="XS-").exists():
            return 0
    days = [today, *islice(load_calendar().workdays_before(today), LONGEST_AGO)]
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration every time
    with transaction.atomic():
        for team, scene in _plan(chance, today):
            _story(team, scene, days, chance)
        turns.load(days, chance)
        with acting_as_system():
            return Lead.objects.filter(found_on__gte=days[-1]).count()


def _plan(chance: random.Random, today: date) -> Iterator[tuple[Team, Scene]]:
    """Six to twelve scenes for each city, in the city bureau or one of its counties."""
    for city in Bureau.objects.cities():
        counties = list(Bureau.objects.within(city).exclude(pk=city.pk))
        for _number in range(chance.randint(6, 12)):
            bureau = city if chance.random() < 0.45 else chance.choice(counties)
            yield Team.of(bureau, on=today), chance.choice(SCENES)


def _story(team: Team, scene: Scene, days: list[date], chance: random.Random) -> None:
    """One lead from its registration as far as this one came. days: today, then working days backwards."""
    age = chance.choice([1, 2, 3, 5, 8, 12, 14, 15, 16, 18, 22, 30, 40])
    end = chance.choice(ROAD)
    lead = cast.registered(team, scene, days[age], chance)
    if end != "registered" and age >= 2:
        _work_on(lead, team, scene, end, days[:age][::-1])


def _work_on(lead: Lead, team: Team, scene: Scene, end: str, days: list[date]) -> None:
    """Assign, accept, check, submit, clear: a step every few days, up to the end that was drawn."""
    cast.assigned(lead, team, days[0])
    if end == "dispatched":
        return
    cast.accepted(lead, team, days[1])
    if end == "checking":
        return
    cast.submitted(lead, team, scene, days[len(days) // 2] if len(days) > 3 else days[-1])
    if end == "cleared":
        cast.cleared(lead, team, days[len(days) * 2 // 3] if len(days) > 3 else days[-1], today=days[-1])
