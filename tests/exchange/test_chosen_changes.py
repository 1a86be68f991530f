"""Changed rows of a file are taken one by one, and a new number that brings a known matter is pointed out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from exchange.models import ImportRow
from leads.models import Lead
from tests.exchange.files import lead, leads_book
from tests.exchange.work import apply, dry_run, hand_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FACTS = "强迫市场商户购买其砂石，多次阻挠他人经营"


@pytest.fixture
def officer(taiyuan, xiaodian):
    officer = UserFactory(bureau=taiyuan)
    apply(dry_run(leads_book([lead(f"线{n}号", 线索内容=FACTS) for n in (1, 2)]), officer), officer)
    return officer


@pytest.fixture
def changed(officer):
    """The same two numbers with other facts: both are changed."""
    return dry_run(leads_book([lead(f"线{n}号", 线索内容=f"{FACTS}，已核实") for n in (1, 2)]), officer)


def rows_of(batch) -> dict[str, ImportRow]:
    return {row.key: row for row in batch.rows.filter(verdict="changed")}


def choose(client, officer, batch, *wanted: ImportRow):
    client.force_login(officer)
    shown = [row.pk for row in rows_of(batch).values()]
    return client.post(
        reverse("exchange:choose_changes", args=[batch.pk]), {"shown": shown, "wanted": [row.pk for row in wanted]}
    )


def facts() -> dict[str, str]:
    return dict(Lead.objects.values_list("number", "facts"))


def test_only_the_wanted_changes_are_written(client, officer, changed):
    rows = rows_of(changed)

    assert choose(client, officer, changed, rows["线1号"]).status_code == 303
    page = client.get(f"{changed.get_absolute_url()}?verdict=changed").content.decode()
    assert "不采用此变更" in page
    hand_in(changed, officer)

    assert facts() == {"线1号": f"{FACTS}，已核实", "线2号": FACTS}
    changed.refresh_from_db()
    assert (changed.to_apply_count, changed.applied_count) == (1, 1)


def test_without_a_choice_all_of_them_are_written(officer, changed):
    hand_in(changed, officer)

    assert set(facts().values()) == {f"{FACTS}，已核实"}


def test_a_choice_may_be_taken_back_until_the_file_is_confirmed(client, officer, changed):
    rows = rows_of(changed)
    choose(client, officer, changed)
    choose(client, officer, changed, *rows.values())
    assert not changed.rows.filter(left_out=True).exists()

    hand_in(changed, officer)
    choose(client, officer, changed)

    assert not changed.rows.filter(left_out=True).exists()


def test_of_a_file_of_somebody_else_nothing_is_chosen(client, officer, changed, taiyuan):
    assert choose(client, UserFactory(bureau=taiyuan), changed).status_code == 404
    assert not changed.rows.filter(left_out=True).exists()


def test_a_row_that_is_new_is_not_left_out(client, officer):
    batch = dry_run(leads_book([lead("线9号")]), officer)
    row = batch.rows.get()
    client.force_login(officer)
    client.post(reverse("exchange:choose_changes", args=[batch.pk]), {"shown": [row.pk]})

    assert not batch.rows.filter(left_out=True).exists()


def test_another_number_with_the_same_firm_and_facts_is_pointed_out(client, officer):
    batch = dry_run(
        leads_book([lead("线7号", 线索内容=FACTS), lead("线8号", 线索内容="完全不同的另一件事情")]), officer
    )
    client.force_login(officer)

    page = client.get(batch.get_absolute_url()).content.decode()

    assert page.count("同一主体、同一内容") == 1
    assert "线1号" in page or "线2号" in page


def test_a_matter_beyond_ones_reach_is_not_pointed_out(client, officer, datong):
    foreign = UserFactory(bureau=datong)
    batch = dry_run(leads_book([lead("同1号", 线索内容=FACTS, 所属市="大同市", 所属县=None)]), foreign)
    client.force_login(foreign)

    assert "同一主体、同一内容" not in client.get(batch.get_absolute_url()).content.decode()
