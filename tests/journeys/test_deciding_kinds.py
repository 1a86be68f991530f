"""The decision page of every kind as people see it: on a wide screen and on a phone, in both languages, under Axe."""

from __future__ import annotations

import pytest

from records.kinds import kind_of
from tests.guarantees.records_of_kinds import one_of_each, people_of
from tests.guarantees.test_decisions import placed, somebody_who_may, with_file
from tests.journeys.test_deciding import PLACES
from tests.journeys.visitor import PHONE
from tests.strength import is_drawn

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDE = 1280
# On a wide screen the answers stand beside the matter, the other ones under the main one: none of it lies below them.
BELOW = """() => {
  window.scrollTo(0, document.documentElement.scrollHeight);
  const end = document.querySelector("#answers").getBoundingClientRect().bottom;
  const facts = [...document.querySelectorAll("[data-rests]")];
  return facts.filter((fact) => fact.getBoundingClientRect().top > end).map((fact) => fact.dataset.rests);
}"""


def test_the_matter_of_every_kind_stands_above_its_answers(visit, province, taiyuan, xiaodian):
    """Each kind by night, by day a fifth of them; in each of its widths nothing that is named lies below the button."""
    people = people_of(province, taiyuan, xiaodian)
    records = one_of_each(taiyuan, xiaodian)
    drawn = [kind for kind in sorted(records) if kind_of(kind).act_address and is_drawn(f"decide {kind}", one_in=5)]
    assert [kind for kind in drawn if look(kind, records, people, visit)]


def look(kind: str, records, people, visit) -> bool:
    workflow = kind_of(kind).workflow
    for act in workflow.deciding() or [t for t in workflow.acts if t.primary]:
        record = placed(kind, records[kind], act.sources[0])
        person = somebody_who_may(people, record, act) if record else None
        if person is not None:
            if record.created_by_id:  # a circular's month opens by itself
                with_file(record)
            look_at(visit(person, width=WIDE), kind_of(kind).address_of(record, act.name), f"decide-{kind}")
            return True
    return False


def look_at(visitor, address: str, name: str) -> None:
    visitor.go(address)
    for width in (WIDE, PHONE):
        visitor.make_room(width)
        assert visitor.page.evaluate(BELOW if width == WIDE else PLACES) == [], (address, width)
        visitor.look(name)
