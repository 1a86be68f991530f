"""Who gets what at which address: generated from the table, the policy and the rule of reach."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from django.db import connection
from django.shortcuts import render
from django.test import Client

from accounts.scope import APP_ROLE
from lists.views import listing
from tests.guarantees.matrix.api_table import API_TABLE
from tests.guarantees.matrix.asking import ask
from tests.guarantees.matrix.canaries import found_in
from tests.guarantees.matrix.checking import (
    BY_NAME,
    MAY_BE_WRITTEN_BY_GET,
    asker,
    faults_of,
    leaks,
    one_row_each,
    path_of,
    places_asked,
    verbs_of,
    walk,
    writing_rows,
)
from tests.guarantees.matrix.people import DATONG, EVERYWHERE, PEOPLE, PROVINCE, TAIYUAN, sees
from tests.guarantees.matrix.rules import has_right
from tests.guarantees.matrix.table import TABLE
from tests.guarantees.matrix.things import places
from tests.guarantees.matrix.walk import addresses
from tests.strength import some_of

pytestmark = pytest.mark.slow


def test_every_address_is_declared_and_every_declared_one_exists():
    known = {address.name for address in addresses()}

    assert {row.name for row in TABLE} == known


def test_every_view_asks_the_right_that_the_table_says():
    views = {address.name: address.view for address in addresses()}
    said = {(row.name, verb): row.action for row in TABLE for verb in row.verbs if row.name in views}

    assert said == {(name, verb): right_asked(views[name], verb) for name, verb in said}


def right_asked(view, verb: str) -> str | None:
    """A page has one right; at an address of the interface each verb has its own."""
    return (
        view.rights.get(verb, "unguarded") if hasattr(view, "rights") else getattr(view, "policy_action", "unguarded")
    )


def test_every_verb_of_the_interface_is_declared():
    views = {address.name: address.view for address in addresses() if hasattr(address.view, "rights")}

    assert {name: set(view.rights) for name, view in views.items()} == {name: verbs_of(name) for name in views}


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
def test_everybody_gets_exactly_what_the_rules_say(world, person):
    faults = list(walk(world, person, TABLE))

    assert not faults, "\n".join(faults)


def test_a_system_gets_what_an_officer_of_its_bureau_gets(world):
    """With every right that the interface knows of; which are an officer's of Taiyuan and no more."""
    officer, token = BY_NAME["city_officer"], {"Authorization": f"Bearer {world.token}"}
    faults: list[str] = []
    for row in API_TABLE:
        for place in places_asked(row, officer):
            for verb in row.verbs:
                faults += faults_of(row, world, officer, verb, place, client=Client(), **token)

    assert not faults, "\n".join(faults)


def test_everybody_who_may_see_something_does(world):
    """Without this, a page that shows nothing to anybody would pass for tight."""
    seen = {}
    for person in PEOPLE:
        seen[person.name] = {
            code
            for code in EVERYWHERE
            if canary_of(code) <= found_in(ask(world.client(person), "GET", f"/leads/{world.leads[code].pk}/").text)
        }

    everybody_sees = {
        person.name: {code for code in EVERYWHERE if sees(person, code) and has_right(person, "lead.view")}
        for person in PEOPLE
    }
    everybody_sees["anonymous"] = everybody_sees["disabled"] = everybody_sees["without_post"] = set()
    assert seen == everybody_sees


def test_who_may_see_letters_does(world):
    """And of a letter on which two cities work, each sees the letter and its own work."""
    for person in PEOPLE:
        may = has_right(person, "order.view") and not person.gate
        seen = {code for code in EVERYWHERE if may and sees(person, code)}
        for place in places("order", person):
            answer = ask(world.client(person), "GET", world.letters[place].order.get_absolute_url())
            marks = {(place, name) for name in ("title", "problem", "comment", "evidence", "measure", "action")}
            assert (marks <= found_in(answer.text)) == (place in seen), (person.name, place)
        shared = ask(world.client(person), "GET", world.shared.get_absolute_url())
        works_on_it = may and (person.bureau in (PROVINCE, TAIYUAN))
        assert (shared.status == 200) == works_on_it, person.name
        measures = {code for code, name in found_in(shared.text) if name == "measure"}
        assert measures == (seen & {TAIYUAN, DATONG} if works_on_it else set()), person.name


def canary_of(code: str) -> set[tuple[str, str]]:
    return {(code, "title"), (code, "facts"), (code, "comment"), (code, "file")}


def test_a_sealed_lead_is_there_for_its_custodian_alone(world):
    statuses = {
        person.name: ask(world.client(person), "GET", f"/leads/{world.sealed.pk}/").status
        for person in PEOPLE
        if person.is_business and not person.gate
    }

    lacking = {"inspector": 403}
    assert statuses == {name: 200 if name == "custodian" else lacking.get(name, 404) for name in statuses}


VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@pytest.mark.parametrize("verb", VERBS)
def test_an_undeclared_verb_is_refused(world, verb):
    """One at each address, another at the next; at night all."""
    faults = []
    for row in one_row_each():
        undeclared = [each for each in VERBS if each not in verbs_of(row.name)]
        if verb in some_of(undeclared, row.name, 1):
            person, place = asker(row)
            answer = ask(world.client(person), verb, path_of(row, world, person, place))
            faults += [f"{row.name}: {answer.status}"] * (answer.status != 405)

    assert not faults, "\n".join(faults)


def test_every_writing_address_wants_the_token_of_its_form(world):
    faults = []
    for row, verb in writing_rows():
        person, place = asker(row)
        client = world.client(person, enforce_csrf_checks=True)
        answer = ask(client, verb, path_of(row, world, person, place))
        faults += [f"{row.name}: {answer.status}"] * (answer.status != 403)
        faults += [f"{row.name} wrote {answer.wrote}"] * bool(answer.wrote.keys() - MAY_BE_WRITTEN_BY_GET)

    assert not faults, "\n".join(faults)


def test_pages_are_answered_as_the_unprivileged_role(world, monkeypatch):
    roles = Counter()
    monkeypatch.setattr(listing, "render", partial(_render_and_tell, roles))

    ask(world.client(BY_NAME["city_officer"]), "GET", "/leads/")

    assert roles == {(APP_ROLE, str(world.bureaus[TAIYUAN].pk)): 1}


def _render_and_tell(roles: Counter, request, *args):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('app.cities')")
        roles[cursor.fetchone()] += 1
    return render(request, *args)


def test_without_the_filter_the_database_still_shows_nothing_foreign(world, monkeypatch):
    """The two nets are independent: with `visible_to` cut, row-level security alone must hold."""
    from accounts.scoped import ScopedQuerySet

    monkeypatch.setattr(ScopedQuerySet, "visible_to", lambda self, user: self)
    monkeypatch.setattr(ScopedQuerySet, "in_reach_of", lambda self, user: self)
    faults = []
    for person in PEOPLE:
        if person.is_business and not person.gate and has_right(person, "lead.view"):
            for place in places("lead", person):
                wanted = 200 if sees(person, place) else 404
                for path in (f"/leads/{world.leads[place].pk}/", world.letters[place].order.get_absolute_url()):
                    answer = ask(world.client(person), "GET", path)
                    faults += [f"{person.name} {path}: {answer.status}"] * (answer.status != wanted)
                    faults += [f"{person.name} {path}: {fault}" for fault in leaks(answer, person, world)]

    assert not faults, "\n".join(faults)
