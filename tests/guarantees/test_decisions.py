"""Whoever decides has the matter before them: each fact, file and change that an act names stands above its answers."""

from __future__ import annotations

import re
from contextlib import suppress
from html import unescape
from html.parser import HTMLParser
from itertools import islice

import pytest
from django.db import DataError, IntegrityError, transaction
from django.db.models import CharField, TextField
from django.test import Client
from django.utils.html import escape

from accounts.scope import acting_as, acting_as_system
from circulars import posting
from records import attachments
from records.acts import EVIDENCE
from records.kinds import all_kinds, kind_of
from records.matter import Points, fact_of, names_of
from records.models import Attachment
from registry import declared
from tests.guarantees.records_of_kinds import one_of_each, people_of
from tests.guarantees.test_audience import BESIDES, placed_at, unguarded
from tests.rectification.factories import dispatched, head_of, make_measure
from tests.strength import ALL, some_of

pytestmark = pytest.mark.django_db
KINDS = [kind.kind for kind in all_kinds() if kind.act_address]


@pytest.fixture
def people(province, taiyuan, xiaodian):
    return people_of(province, taiyuan, xiaodian)


@pytest.fixture
def records(people, taiyuan, xiaodian):
    return one_of_each(taiyuan, xiaodian)


class Order(HTMLParser):
    """Where on a page each `data-rests` and the first button of an answer stand, in the order of the document."""

    def __init__(self) -> None:
        super().__init__()
        self.rests: dict[str, int] = {}
        self.button = 10**9  # none where the act is impossible just now
        self.place = 0

    def handle_starttag(self, tag, attrs):
        self.place += 1
        given = dict(attrs)
        if name := given.get("data-rests"):
            self.rests[name] = self.place
        if tag == "form" and "/act/" in (given.get("action") or "") and self.button == 10**9:
            self.button = self.place


def placed(kind: str, record, state: str):
    """The record in this state; what the state wants besides is there. None where the database wants more of it."""
    rows = kind_of(kind).model._default_manager.filter(pk=record.pk)
    try:
        with transaction.atomic(), unguarded():
            rows.update(**placed_at(state, table_with(kind, state)), **BESIDES.get((kind, state), {}))
    except IntegrityError:
        return None
    with acting_as_system():
        if kind == "circular":
            posting.post(rows.get())  # nobody signs without figures
        return rows.get()


def table_with(kind: str, state: str):
    return next(t for t in kind_of(kind).workflow.tables if state in {each.code for each in t.states})


def filled(record, act):
    """With words in each text that the act names and nobody has written yet."""
    rows = type(record)._default_manager.filter(pk=record.pk)
    for name in names_of(record, [act]):
        field = None if name == EVIDENCE or points_of(record, name) else record._meta.get_field(name)
        if isinstance(field, CharField | TextField) and not field.choices and not getattr(record, name):
            with suppress(IntegrityError, DataError), transaction.atomic(), unguarded():
                rows.update(**{name: f"{field.verbose_name}的内容"})
    with acting_as_system():
        return rows.get()


def points_of(record, name: str) -> Points | None:
    return declared(Points).get(f"{record.kind}.{name}")


def somebody_who_may(people, record, act):
    with acting_as_system():
        workflow = kind_of(record.kind).workflow
        return next((p for p in people if act.name in {t.name for t in workflow.actions_for(record, p)}), None)


def test_files_of_what_hangs_on_a_record_are_before_whoever_decides(taiyuan, xiaodian):
    """A letter is accepted upon the files of its parts, its measures and its answers; a part upon its measures'."""
    order = dispatched(taiyuan, lead=xiaodian)
    measure = make_measure(order, bureau=xiaodian)
    for record in (order.parts.get(), measure):
        with_file(record, name=f"{record.kind}.pdf")
    client = Client()
    client.force_login(head_of(taiyuan))
    matters = {
        "order": (order, "await_accept", {"part.pdf", "measure.pdf"}),
        "part": (order.parts.get(), "done", {"part.pdf", "measure.pdf"}),
    }
    for kind, (record, state, names) in matters.items():
        page = client.get(kind_of(kind).address_of(placed(kind, record, state), "accept")).content.decode()
        matter = page[: page.index('id="answers"')]
        assert {name for name in names if name in matter} == names, kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_act_of_every_kind_says_what_it_rests_on(kind):
    known = kind_of(kind)
    for act in known.workflow.transitions:
        names = names_of(known.model(), [act])
        assert names, f"{kind}.{act.name}"
        for name in names:
            if name != EVIDENCE and not points_of(known.model(), name):
                assert known.model._meta.get_field(name), f"{kind}.{act.name}: {name}"


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_act_rests_on_stands_above_its_answers(kind, records, people):
    """Of every decision that somebody of the small province may take; of the other acts some by day."""
    workflow = kind_of(kind).workflow
    decisions = workflow.deciding()
    others = [act for act in workflow.acts if not act.hidden and act not in decisions]
    decided = [act.name for act in decisions if is_shown(kind, records[kind], act, people)]
    beside = (act.name for act in some_of(others, kind, len(others)) if is_shown(kind, records[kind], act, people))
    assert [*decided, *islice(beside, None if ALL else 2)]


def is_shown(kind: str, seeded, act, people) -> bool:
    """Whether somebody here may open the act's page; then its matter stands above its answers."""
    record = placed(kind, seeded, act.sources[0])
    person = somebody_who_may(people, record, act) if record else None
    if record is None or person is None:
        return False
    if EVIDENCE in names_of(record, [act]):
        with_file(record)
    record = filled(record, act)
    client = Client()
    client.force_login(person)
    page = client.get(kind_of(kind).address_of(record, act.name))
    assert page.status_code == 200, act.name
    assert_matter_above(page.content.decode(), record, act, person)
    return True


def with_file(record, name: str = "凭证.pdf") -> None:
    with acting_as_system():
        if not attachments.of(record).exists():
            Attachment.objects.create(
                kind=record.kind, record_id=record.pk, bureau=record.bureau, city_id=record.city_id, name=name,
                extension="pdf", size=1, sha256="0" * 64, is_evidence=True, uploaded_by=record.created_by,
            )  # fmt: skip


def assert_matter_above(page: str, record, act, person) -> None:
    order = Order()
    order.feed(page)
    matter = words(page[: page.index('id="answers"')])
    with acting_as(person):
        for name in names_of(record, [act]):
            if name == EVIDENCE:
                assert "凭证.pdf" in matter
                assert order.rests[name] < order.button
            elif points := points_of(record, name):
                for point in points.read(record, person):
                    for said in (point.title, str(point.state), *map(str, point.lines)):
                        assert words(escape(said)) in matter, (act.name, name, said)
            elif value := fact_of(record, name).value:
                assert words(escape(value)) in matter, (act.name, name)
                assert order.rests[name] < order.button
    assert order.rests["since"] < order.button


def words(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]+>", "", html)).split())
