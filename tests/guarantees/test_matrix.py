"""Who gets what at which address: generated from the table, the policy and the rule of reach."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from django.db import connection
from django.shortcuts import render
from django.test import Client
from django.urls import reverse

from accounts.scope import APP_ROLE
from leads.views import lists
from tests.guarantees.matrix.api_table import API_TABLE
from tests.guarantees.matrix.asking import Answer, ask
from tests.guarantees.matrix.canaries import REPORTER, codes_in, found_in
from tests.guarantees.matrix.people import EVERYWHERE, PEOPLE, TAIYUAN, Person, sees
from tests.guarantees.matrix.rows import Row
from tests.guarantees.matrix.rules import expected, has_right
from tests.guarantees.matrix.table import TABLE
from tests.guarantees.matrix.things import arguments, places
from tests.guarantees.matrix.walk import addresses
from tests.guarantees.matrix.world import SEALED, World

pytestmark = pytest.mark.slow
BY_NAME = {person.name: person for person in PEOPLE}
# What looking at a page may write: the trail, that an entry was read, the session itself (its end, too), and that a
# token is still in use.
MAY_BE_WRITTEN_BY_GET = {
    "accounts_accesstoken",
    "audit_auditevent",
    "axes_accesslog",
    "django_session",
    "usersessions_usersession",
    "notifications_notification",
}


def path_of(row: Row, world: World, person: Person, place: str) -> str:
    """For those who have nothing of their own, that of somebody else."""
    return reverse(row.name, kwargs=arguments(row.of, world, person, place))


def verbs_asked(row: Row, person: Person, place: str) -> tuple[str, ...]:
    """Of the many acts on a lead, the empty form is asked for once; doing it is tried everywhere."""
    asked_once = row.of.startswith("act:") and place != person.bureau
    return ("POST",) if asked_once else row.verbs


def one_row_each() -> list[Row]:
    """One line for each address: what concerns the address and not its words."""
    return list({row.name: row for row in reversed(TABLE)}.values())


def verbs_of(name: str) -> set[str]:
    return {verb for row in TABLE if row.name == name for verb in row.verbs}


def writing_rows() -> list[tuple[Row, str]]:
    """One line for each address and verb that writes."""
    rows = {(row.name, verb): row for row in reversed(TABLE) for verb in row.verbs if verb != "GET"}
    return [(row, verb) for (_name, verb), row in rows.items()]


def permitted(row: Row, world: World) -> tuple[Person, str]:
    """Somebody who gets through, and the holder of the record with which."""
    for person in PEOPLE[1:]:
        if person.gate:
            continue
        for place in places(row.of, person):
            if expected(row, person, row.verbs[0], place) == row.status(row.verbs[0]):
                return person, place
    raise LookupError(f"nobody gets through to {row.name} {row.of}")


def asker(row: Row, world: World) -> tuple[Person, str]:
    """Somebody who gets through, or else (an act that takes a sealed lead) who at least has the right to ask."""
    try:
        return permitted(row, world)
    except LookupError:
        person = next(person for person in PEOPLE if has_right(person, row.action) and not person.gate)
        return person, places(row.of, person)[0]


def places_asked(row: Row, person: Person) -> tuple[str, ...]:
    """Who is refused whatever the record is gets refused at the first one. Doors are for strangers."""
    if row.action is None and person.name != "anonymous":
        return ()
    everywhere = places(row.of, person)
    return everywhere if row.action and not person.gate and has_right(person, row.action) else everywhere[:1]


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
    faults: list[str] = []
    for row in TABLE:
        for place in places_asked(row, person):
            for verb in verbs_asked(row, person, place):
                faults += _faults(row, world, person, verb, place)

    assert not faults, "\n".join(faults)


def test_a_system_gets_what_an_officer_of_its_bureau_gets(world):
    """With every right that the interface knows of; which are an officer's of Taiyuan and no more."""
    officer, token = BY_NAME["city_officer"], {"Authorization": f"Bearer {world.token}"}
    faults: list[str] = []
    for row in API_TABLE:
        for place in places_asked(row, officer):
            for verb in row.verbs:
                faults += _faults(row, world, officer, verb, place, client=Client(), **token)

    assert not faults, "\n".join(faults)


def _faults(
    row: Row, world: World, person: Person, verb: str, place: str, *, client: Client | None = None, **headers: str
) -> list[str]:
    path = path_of(row, world, person, place)
    what = f"{row.name} {row.of} {verb} {place}"
    try:
        answer = ask(client or world.client(person), verb, path, **headers)
    except Exception as fault:
        return [f"{what}: {type(fault).__name__}: {fault}"]
    wanted = expected(row, person, verb, place)
    found = [] if answer.status == wanted else [f"{what}: {answer.status}, not {wanted}"]
    return found + [
        f"{what}: {fault}" for fault in (*_leaks(answer, person, world), *_unwanted_writes(answer, person, verb))
    ]


def _leaks(answer: Answer, person: Person, world: World) -> list[str]:
    """Only those whose right it is to see leads see words of them; everybody sees what is their own."""
    seen = {code for code in EVERYWHERE if sees(person, code) and has_right(person, "lead.view")}
    seen |= {world.marks.get(person.name), SEALED if person.name == "custodian" else None}
    foreign = {code for code in codes_in(answer.text) if code not in seen}
    reporter = {field for _code, field in found_in(answer.text) if field == REPORTER}
    return [f"shows {sorted(foreign)}"] * bool(foreign) + ["shows a reporter"] * bool(reporter)


def _unwanted_writes(answer: Answer, person: Person, verb: str) -> list[str]:
    if answer.status in (403, 404) and not person.gate and person.name != "anonymous":
        denials = answer.wrote.get("audit_auditevent", 0)
        return [] if denials == 1 else [f"{denials} entries in the trail for a refusal"]
    changed = answer.wrote.keys() - MAY_BE_WRITTEN_BY_GET
    return [f"GET writes to {sorted(changed)}"] if verb == "GET" and changed else []


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


@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_an_undeclared_verb_is_refused(world, verb):
    faults = []
    for row in one_row_each():
        if verb not in verbs_of(row.name):
            person, place = asker(row, world)
            answer = ask(world.client(person), verb, path_of(row, world, person, place))
            faults += [f"{row.name}: {answer.status}"] * (answer.status != 405)

    assert not faults, "\n".join(faults)


def test_every_writing_address_wants_the_token_of_its_form(world):
    faults = []
    for row, verb in writing_rows():
        person, place = asker(row, world)
        client = world.client(person, enforce_csrf_checks=True)
        answer = ask(client, verb, path_of(row, world, person, place))
        faults += [f"{row.name}: {answer.status}"] * (answer.status != 403)
        faults += [f"{row.name} wrote {answer.wrote}"] * bool(answer.wrote.keys() - MAY_BE_WRITTEN_BY_GET)

    assert not faults, "\n".join(faults)


def test_pages_are_answered_as_the_unprivileged_role(world, monkeypatch):
    roles = Counter()
    monkeypatch.setattr(lists, "render", partial(_render_and_tell, roles))

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
    faults = []
    for person in PEOPLE:
        if person.is_business and not person.gate and has_right(person, "lead.view"):
            for place in places("lead", person):
                path = f"/leads/{world.leads[place].pk}/"
                wanted = 200 if sees(person, place) else 404
                answer = ask(world.client(person), "GET", path)
                faults += [f"{person.name} {place}: {answer.status}"] * (answer.status != wanted)
                faults += [f"{person.name} {place}: {fault}" for fault in _leaks(answer, person, world)]

    assert not faults, "\n".join(faults)
