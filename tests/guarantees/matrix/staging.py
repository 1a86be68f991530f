"""Leads of one bureau in every state of the table, brought there by its own people through the product's own acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from leads import acts
from leads.models import Lead
from records import attachments
from tests.factories import UserFactory
from tests.guarantees.matrix.canaries import canary
from tests.guarantees.matrix.people import PARENT
from tests.guarantees.matrix.world import World
from tests.leads.factories import make_lead, outcome
from tests.records.files import PDF

ASKED = {"opinion": "建议由市局确定"}


def staged_leads(world: World, code: str) -> Iterator[Lead]:
    """The people who do it are not those of the matrix: who did the work does not approve it."""
    today = timezone.localdate()
    officer = User.objects.get(username=f"officer{code}")
    head = UserFactory(bureau=world.bureaus[code], role="head", is_principal=False)
    above = UserFactory(bureau=world.bureaus[PARENT[code]], role="head", is_principal=False)
    yield _new(world, code, officer)
    for lead in (_assigned(world, code, officer, head, today) for _time in range(2)):
        yield lead
    done = (("ask_void", officer, {}), ("start_test", officer, {}), ("escalate", head, ASKED), ("urge", above, {}))
    for action, by, given in done:
        lead = _checking(world, code, officer, head, today)
        lead.advance(action, by=by, on=today, note="依程序办理", **given)
        yield lead
    yield _checking(world, code, officer, head, today)
    yield from _with_evidence(world, code, officer, head, today)
    returned = _handed_down(world, code, above, today)
    yield _handed_down(world, code, above, today)
    returned.advance("return", by=head, on=today, note="不属本局管辖", ground="not_our_area")
    yield Lead.objects.get(pk=returned.pk)


def _new(world: World, code: str, officer: User, category: str = "disorder") -> Lead:
    return make_lead(
        world.bureaus[code], by=officer, on=timezone.localdate(), title=canary(code, "title"), category=category
    )


def _assigned(world: World, code: str, officer: User, head: User, today: date, *, category: str = "disorder") -> Lead:
    lead = _new(world, code, officer, category)
    acts.assign(lead, to=officer, by=head, on=today)
    return lead


def _checking(world: World, code: str, officer: User, head: User, today: date, *, category: str = "disorder") -> Lead:
    lead = _assigned(world, code, officer, head, today, category=category)
    lead.advance("sign", by=officer, on=today)
    return lead


def _with_evidence(world: World, code: str, officer: User, head: User, today: date) -> Iterator[Lead]:
    """Checked, submitted, endorsed, cleared."""
    for category, steps in (("disorder", 0), ("disorder", 1), ("evil", 1), ("evil", 2), ("disorder", 2)):
        lead = _checking(world, code, officer, head, today, category=category)
        attachments.attach(lead, SimpleUploadedFile("证据.pdf", PDF), by=officer, is_evidence=True)
        if steps:
            found = {"outcome": outcome(), "conclusion": "已查实", "finding": "true"}
            acts.propose_outcome(lead, by=officer, on=today, **found)
        if steps == 2 and lead.needs_city_approval:
            lead.advance("endorse", by=head, on=today)
        elif steps == 2:
            acts.approve(lead, by=head, on=today, today=today)
        yield lead


def _handed_down(world: World, code: str, above: User, today: date) -> Lead:
    """A lead of the bureau above, found there."""
    giver = User.objects.get(username=f"officer{PARENT[code]}")
    lead = make_lead(world.bureaus[PARENT[code]], by=giver, on=today, title="移交待办")
    acts.dispatch(lead, to=world.bureaus[code], by=above, on=today)
    return lead
