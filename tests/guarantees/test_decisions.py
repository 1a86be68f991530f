"""Whoever decides has the matter before them: each fact, file and change that an act names stands above its answers."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
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
from tests.guarantees.test_audience import BESIDES, unguarded

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
    """The record in this state; what the state wants besides is there."""
    rows = kind_of(kind).model._default_manager.filter(pk=record.pk)
    with unguarded():
        rows.update(status=state, **BESIDES.get((kind, state), {}))
    with acting_as_system():
        if kind == "circular":
            posting.post(rows.get())  # nobody signs without figures
        return rows.get()


def somebody_who_may(people, record, act):
    with acting_as_system():
        workflow = kind_of(record.kind).workflow
        return next((p for p in people if act.name in {t.name for t in workflow.actions_for(record, p)}), None)


@pytest.mark.parametrize("kind", KINDS)
def test_every_act_of_every_kind_says_what_it_rests_on(kind):
    known = kind_of(kind)
    for act in known.workflow.transitions:
        names = names_of(known.model(), [act])
        assert names, f"{kind}.{act.name}"
        for name in names:
            if name != EVIDENCE and f"{kind}.{name}" not in declared(Points):
                assert known.model._meta.get_field(name), f"{kind}.{act.name}: {name}"


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_decision_rests_on_stands_above_its_answers(kind, records, people):
    seen = 0
    for act in kind_of(kind).workflow.decisions():
        record = placed(kind, records[kind], act.sources[0])
        person = somebody_who_may(people, record, act)
        if person is None:
            continue
        if EVIDENCE in names_of(record, [act]):
            with_file(record)
        client = Client()
        client.force_login(person)
        page = client.get(kind_of(kind).address_of(record, act.name))
        assert page.status_code == 200, act.name
        assert_matter_above(page.content.decode(), record, act, person)
        seen += 1
    assert seen or not kind_of(kind).workflow.decisions()


def with_file(record) -> None:
    with acting_as_system():
        if not attachments.of(record).exists():
            Attachment.objects.create(
                kind=record.kind, record_id=record.pk, bureau=record.bureau, city_id=record.city_id, name="凭证.pdf",
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
            elif points := declared(Points).get(f"{record.kind}.{name}"):
                for point in points.read(record, person):
                    for said in (point.title, str(point.state), *map(str, point.lines)):
                        assert words(escape(said)) in matter, (act.name, name, said)
            elif value := fact_of(record, name).value:
                assert words(escape(value)) in matter, (act.name, name)
                assert order.rests[name] < order.button
    assert order.rests["since"] < order.button


def words(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]+>", "", html)).split())
