"""What is not allowed is not shown: of every kind, in every state, no button leads to a refusal.

What somebody may do stands on the record's page as buttons; what they may not do now stands there as a sentence.
"""

from __future__ import annotations

from itertools import islice

import pytest
from django.test import Client

from accounts.scope import acting_as_system
from records.kinds import all_kinds, kind_of
from tests.guarantees.records_of_kinds import one_of_each, people_of
from tests.guarantees.test_decisions import placed
from tests.strength import ALL, some_of

pytestmark = pytest.mark.django_db
KINDS = [kind.kind for kind in all_kinds() if kind.act_address]


@pytest.fixture
def people(province, taiyuan, xiaodian):
    return people_of(province, taiyuan, xiaodian)


@pytest.fixture
def records(people, taiyuan, xiaodian):
    return one_of_each(taiyuan, xiaodian)


@pytest.mark.parametrize("kind", KINDS)
def test_no_button_of_a_record_leads_to_a_refusal(kind, records, people):
    """Of each state at night, by day of three in which there is anything to press."""
    states = [state.code for state in kind_of(kind).workflow.states]
    pressed = (press_all_in(state, records[kind], people) for state in some_of(states, kind, len(states)))
    assert any(list(islice(filter(None, pressed), None if ALL else 3)))


def press_all_in(state: str, seeded, people) -> int:
    """By the two people who find most to press in that state."""
    record = placed(seeded.kind, seeded, state)
    return sum(press_all(record, person) for person in those_who_act(record, people)[:2]) if record else 0


def those_who_act(record, people) -> list:
    """Whoever finds most to press comes first."""
    with acting_as_system():
        found = {person: len(kind_of(record.kind).workflow.actions_for(record, person)) for person in people}
    return sorted((person for person in people if found[person]), key=lambda person: -found[person])


def press_all(record, person) -> int:
    """How many buttons the page has; each leads to a page with an answer to give."""
    client = Client()
    client.force_login(person)
    page = client.get(record.get_absolute_url())
    if page.status_code == 404:  # beyond this person's reach
        return 0
    shown = [button for name in ("actions", "follow_ups") for button in page.context.get(name) or ()]
    for button in shown:
        address = getattr(button, "address", "") or kind_of(record.kind).address_of(record, button.name)
        opened = client.get(address)
        where = f"{record.kind} {record.status}: {address}"
        assert opened.status_code == 200, where
        assert not opened.context.get("why_not"), where
        assert "<form" in opened.content.decode().partition("<main")[2], where
    assert not page.context.get("waits") or not any(getattr(button, "kind", "") for button in shown)
    return len(shown)
