"""A living present: leads of these weeks in every state, relative to the day of loading."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import Bureau, Role, User
from accounts.scope import acting_as, acting_as_system
from deadlines.models import load_calendar
from leads import acts
from leads.models import Channel, FocusArea, KeyArea, Lead, Outcome
from leads.registration import Reporter, register
from records import attachments
from records.subjects import subject_of
from taskforce.demo.texts import SCENES, Scene, credit_code

SEED = 20261123
LONGEST_AGO = 45  # working days
ROAD = ("registered", "dispatched", "checking", "checking", "checking", "submitted", "submitted", "cleared", "cleared")


@dataclass(frozen=True)
class Team:
    """A bureau with the people who act for it."""

    bureau: Bureau
    officer: User
    head: User


def load_present(*, today: date) -> int:
    """Leads of the last nine weeks, worked by their bureaus' people. One transaction; nothing when there are any.

    Returns how many leads were made.
    """
    with acting_as_system():
        if Lead.objects.filter(number__startswith="XS-").exists():
            return 0
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration every time
    with transaction.atomic():
        return sum(_story(team, scene, today, chance) for team, scene in _plan(chance, today))


def _plan(chance: random.Random, today: date) -> Iterator[tuple[Team, Scene]]:
    """Three to nine scenes for each city, in the city bureau or one of its counties."""
    for city in Bureau.objects.cities():
        counties = list(Bureau.objects.within(city).exclude(pk=city.pk))
        for _number in range(chance.randint(6, 12)):
            bureau = city if chance.random() < 0.45 else chance.choice(counties)
            yield _team(bureau, today), chance.choice(SCENES)


def _team(bureau: Bureau, today: date) -> Team:
    officer = User.objects.holding(Role.OFFICER, bureau=bureau, on=today).order_by("username").first()
    head = User.objects.holding(Role.HEAD, bureau=bureau, on=today).order_by("username").first()
    return Team(bureau, officer, head)


def _story(team: Team, scene: Scene, today: date, chance: random.Random) -> int:
    """One lead from its registration as far as this one came."""
    calendar = load_calendar()
    days = [today]
    for day in calendar.workdays_before(today):
        days.append(day)
        if len(days) > LONGEST_AGO:
            break
    age = chance.choice([1, 2, 3, 5, 8, 12, 14, 15, 16, 18, 22, 30, 40])
    start = days[age]
    end = chance.choice(ROAD)
    with acting_as(team.officer):
        lead = _register(team, scene, start, chance)
    if end == "registered" or age < 2:
        return 1
    _work_on(lead, team, scene, end, days[:age][::-1], chance)
    return 1


def _register(team: Team, scene: Scene, on: date, chance: random.Random) -> Lead:
    place = team.bureau.place_name
    company = scene.company.format(place=place)
    code = credit_code(team.bureau.code if team.bureau.code != "140000" else "140100", chance)
    values = {
        "title": scene.title.format(place=place),
        "category": scene.category,
        "channel": Channel.objects.get(code=scene.channel),
        "key_area": KeyArea.objects.get(code=scene.key_area),
        "focus_area": FocusArea.objects.get(code=scene.focus_area),
        "facts": scene.facts.format(place=place, company=company),
        "subject": subject_of(kind="company", name=company, credit_code=code, address=place),
        "place": team.bureau,
        "address": f"{place}{scene.street}",
        "found_on": on,
        "received_on": on,
    }
    reporter = Reporter("演示举报人", "13800000000") if chance.random() < 0.3 else None
    return register(values, by=team.officer, bureau=team.bureau, on=on, reporter=reporter)


def _work_on(lead: Lead, team: Team, scene: Scene, end: str, days: list[date], chance: random.Random) -> None:
    """Assign, accept, check, submit, clear: a step every few days, up to the end that was drawn."""
    calendar = iter(days)
    with acting_as(team.head):
        acts.assign(lead, to=team.officer, by=team.head, on=next(calendar), note="请核查")
    if end == "dispatched":
        return
    with acting_as(team.officer):
        lead.advance("sign", by=team.officer, on=next(calendar, days[-1]))
    if end == "checking":
        return
    on = days[len(days) // 2] if len(days) > 3 else days[-1]
    with acting_as(team.officer):
        paper = SimpleUploadedFile(
            "核查笔录.pdf", b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n", "application/pdf"
        )
        attachments.attach(lead, paper, by=team.officer, is_evidence=True)
        result = Outcome.objects.get(code=scene.outcome)
        finding = "false" if scene.outcome == "unfounded" else "true"
        acts.propose_outcome(lead, outcome=result, conclusion=scene.conclusion, finding=finding, by=team.officer, on=on)
    if end == "cleared":
        _clear(lead, team, days)


def _clear(lead: Lead, team: Team, days: list[date]) -> None:
    on = days[len(days) * 2 // 3] if len(days) > 3 else days[-1]
    if not lead.needs_city_approval:
        with acting_as(team.head):
            acts.approve(lead, by=team.head, on=on, today=days[-1])
        return
    with acting_as(team.head):
        lead.advance("endorse", by=team.head, on=on)
    city = _team(team.bureau.city, on)
    with acting_as(city.head):
        acts.approve(lead, by=city.head, on=on, today=days[-1])
