"""Drafts that were begun before every form kept itself are taken up again with the words that stood in them."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from records.models import Draft
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
say_where = import_module("records.migrations.0026_drafts_of_every_form").say_where
KEY = "k" * 22


class Old(SimpleNamespace):
    """A draft as it stood: its kind, what was typed, and among it, with “?”, how its page was opened."""

    def save(self, update_fields: list[str]) -> None:
        self.saved = update_fields


def converted(kind: str, data: dict[str, list[str]]) -> Old:
    """What the migration makes of it."""
    old = Old(kind=kind, key=KEY, data=data)
    rows: Any = SimpleNamespace(order_by=lambda *by: SimpleNamespace(iterator=lambda chunk_size: iter([old])))
    say_where(SimpleNamespace(get_model=lambda *name: SimpleNamespace(objects=rows)), None)
    return old


def test_it_says_its_page_its_parameters_and_its_first_words():
    old = converted("measure", {"?order": ["7"], "text": ["约谈市场开办者"], "made_on": ["2026-11-23"]})

    assert old.address == f"/orders/measures/new?order=7&draft={KEY}"
    assert old.data == {"text": ["约谈市场开办者"], "made_on": ["2026-11-23"]}
    assert old.title == "约谈市场开办者"
    assert old.saved == ["address", "data", "title"]


@pytest.mark.parametrize("kind", ["lead", "order", "visit"])
def test_of_each_kind_it_stays_in_the_table_and_none_of_it_is_longer_than_its_column(kind):
    old = converted(kind, {"?from": ["x" * 900], "title": ["某" * 200]})

    assert (len(old.address), len(old.title)) == (500, 60)
    assert old.address.startswith(f"/{kind}s/new")


def test_opened_from_my_work_the_form_holds_the_words(client, xiaodian):
    officer = UserFactory(bureau=xiaodian)
    old = converted("lead", {"title": ["某市场"], "facts": ["装卸队收费"]})
    Draft.objects.create(
        user=officer, key=old.key, address=old.address, data=old.data, title=old.title, saved_at=timezone.now()
    )
    client.force_login(officer)

    home = client.get("/").content.decode()
    page = client.get(old.address).content.decode()

    assert "某市场" in home
    assert 'value="某市场"' in page
    assert "装卸队收费" in page
