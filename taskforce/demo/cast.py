"""Who acts in the demonstration's stories, and what every story begins with."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Bureau, Role, User
from accounts.scope import acting_as
from leads import acts
from leads.models import Channel, FocusArea, KeyArea, Lead, Outcome
from leads.registration import Reporter, register
from records import attachments
from records.subjects import subject_of
from taskforce.demo.texts import Scene, credit_code

PAPER = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@dataclass(frozen=True)
class Team:
    """A bureau with the people who act for it."""

    bureau: Bureau
    officer: User
    head: User

    @classmethod
    def of(cls, bureau: Bureau, *, on: date) -> Team:
        officer, head = (
            User.objects.holding(role, bureau=bureau, on=on).order_by("username")[0]
            for role in (Role.OFFICER, Role.HEAD)
        )
        return cls(bureau, officer, head)


def registered(team: Team, scene: Scene, on: date, chance: random.Random) -> Lead:
    """The officer registers what the scene tells, found and received on that day; some reporters are known."""
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
        "place": team.bureau,
        "address": f"{place}{scene.street}",
        "found_on": on,
        "received_on": on,
    }
    reporter = Reporter("演示举报人", "13800000000") if chance.random() < 0.3 else None
    with acting_as(team.officer):
        values["subject"] = subject_of(kind="company", name=company, credit_code=code, address=place)
        return register(values, by=team.officer, bureau=team.bureau, on=on, reporter=reporter)


def assigned(lead: Lead, team: Team, on: date) -> None:
    with acting_as(team.head):
        acts.assign(lead, to=team.officer, by=team.head, on=on, note="请核查")


def accepted(lead: Lead, team: Team, on: date) -> None:
    with acting_as(team.officer):
        lead.advance("sign", by=team.officer, on=on)


def submitted(lead: Lead, team: Team, scene: Scene, on: date) -> None:
    """The officer attaches the evidence and submits what the scene ends with."""
    result = Outcome.objects.get(code=scene.outcome)
    finding = "false" if scene.outcome == "unfounded" else "true"
    with acting_as(team.officer):
        paper = SimpleUploadedFile("核查笔录.pdf", PAPER + on.isoformat().encode(), "application/pdf")
        attachments.attach(lead, paper, by=team.officer, is_evidence=True)
        acts.propose_outcome(
            lead, outcome=result, conclusion=scene.conclusion, finding=finding, by=team.officer, on=on,
            receipt=f"{on.isoformat()}回执" if result.needs_receipt else "",
        )  # fmt: skip


def cleared(lead: Lead, team: Team, on: date, *, today: date) -> None:
    """The head clears it; what is gang or evil the head submits to the city, whose head clears it."""
    if not lead.needs_city_approval:
        with acting_as(team.head):
            acts.approve(lead, by=team.head, on=on, today=today)
        return
    with acting_as(team.head):
        lead.advance("endorse", by=team.head, on=on)
    city = Team.of(team.bureau.city, on=on)
    with acting_as(city.head):
        acts.approve(lead, by=city.head, on=on, today=today)
