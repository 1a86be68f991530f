"""Asking what the table says and comparing with what the rules say: the faults of an answer, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from django.test import Client
from django.urls import reverse

from tests.guarantees.matrix.asking import Answer, ask
from tests.guarantees.matrix.canaries import REPORTER, codes_in, found_in
from tests.guarantees.matrix.people import EVERYWHERE, PEOPLE, Person, sees
from tests.guarantees.matrix.rows import Row
from tests.guarantees.matrix.rules import expected, has_right
from tests.guarantees.matrix.table import TABLE
from tests.guarantees.matrix.things import arguments, places
from tests.guarantees.matrix.world import PUBLISHED, SEALED, World
from tests.strength import ALL, is_drawn, number_from, one_of

ACTS = ("act:", "letter-act:", "case-act:", "plain-act:", "circular-act:")
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
    """Of the many acts on a record, the empty form is asked for once; doing it is tried everywhere."""
    asked_once = row.of.startswith(ACTS) and place != person.bureau
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


def all_permitted(row: Row, verb: str) -> Iterator[tuple[Person, str]]:
    """Everybody who gets through, and the holder of the record with which."""
    for person in PEOPLE[1:]:
        if not person.gate:
            for place in places(row.of, person):
                if expected(row, person, verb, place) == row.status(verb):
                    yield person, place


def permitted(row: Row, verb: str = "") -> tuple[Person, str]:
    """Somebody who gets through. Raises LookupError where nobody does."""
    for found in all_permitted(row, verb or row.verbs[0]):
        return found
    raise LookupError(f"nobody gets through to {row.name} {row.of}")


def asker(row: Row) -> tuple[Person, str]:
    """Somebody who gets through, or else (an act that takes a sealed lead) who at least has the right to ask."""
    try:
        return permitted(row)
    except LookupError:
        person = next(person for person in PEOPLE if has_right(person, row.action) and not person.gate)
        return person, places(row.of, person)[0]


def places_asked(row: Row, person: Person, *, whole: bool = ALL) -> tuple[str, ...]:
    """Who is refused whatever the record is gets refused at the first one. Doors are for strangers.

    whole: everybody and every place, and not some drawn from them.
    """
    if row.action is None and person.name != "anonymous":
        return ()
    if not whole and not _is_drawn(row, person):
        return ()
    everywhere = places(row.of, person)
    if not row.action or _gets_nothing(person, row):
        return everywhere[:1]
    return everywhere if whole else _one_for_each_answer(row, person, everywhere)


def _is_drawn(row: Row, person: Person) -> bool:
    """Of those who are alike in what they get at an address, a half; another half at the next address.

    Of those who lack the right a third (of the many acts on records a sixth), of everybody at one of many addresses
    alike an eighth; and a sixth of all these. That each view asks the right of the table is told by its declaration,
    compared for all of them.
    """
    if not is_drawn(f"{person.name} {row.name} {row.of}", one_in=6):
        return False
    if row.drawn and (PEOPLE.index(person) + number_from(f"{row.name} {row.verbs}")) % 8:
        return False
    alike = [each for each in PEOPLE if _alike(row, each) == _alike(row, person)]
    one_in = min(len(alike), _one_in(row, person))
    return (alike.index(person) + number_from(f"{row.name} {row.of}")) % one_in == 0


def _one_in(row: Row, person: Person) -> int:
    if row.action and _gets_nothing(person, row):
        return 6 if row.of.startswith(ACTS) and not person.gate else 3
    return 1 if row.drawn else 2


@cache
def _alike(row: Row, person: Person) -> tuple[object, ...]:
    """Those of one level who get the same answers, wherever the record is and whatever they do; or get nothing."""
    if not row.action or _gets_nothing(person, row):
        return (bool(person.gate),)
    answers = {(verb, expected(row, person, verb, place)) for place in places(row.of, person) for verb in row.verbs}
    return (person.bureau, person.is_business, frozenset(answers))


def _gets_nothing(person: Person, row: Row) -> bool:
    """Whatever the record is."""
    return bool(person.gate) or not has_right(person, row.action)


def _one_for_each_answer(row: Row, person: Person, everywhere: tuple[str, ...]) -> tuple[str, ...]:
    """Of the holders whose records the rules treat alike, one; another one at the next address."""
    alike: dict[tuple[int, ...], list[str]] = {}
    for place in everywhere:
        answers = tuple(expected(row, person, verb, place) for verb in verbs_asked(row, person, place))
        alike.setdefault(answers, []).append(place)
    return tuple(one_of(found, f"{row.name} {row.of} {person.name}") for found in alike.values())


def walk(world: World, person: Person, rows: Iterable[Row], *, whole: bool = ALL) -> Iterator[str]:
    """Every fault that this person meets at these addresses, found while one asks for it."""
    for row in rows:
        for place in places_asked(row, person, whole=whole):
            for verb in verbs_asked(row, person, place):
                yield from faults_of(row, world, person, verb, place)


def faults_of(
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
        f"{what}: {fault}" for fault in (*leaks(answer, person, world), *unwanted_writes(answer, person, verb))
    ]


def leaks(answer: Answer, person: Person, world: World) -> list[str]:
    """Only those whose right it is to see leads see words of them; everybody sees what is their own."""
    seen = {code for code in EVERYWHERE if sees(person, code) and has_right(person, "lead.view")}
    seen |= {world.marks.get(person.name), SEALED if person.name == "custodian" else None}
    seen |= {PUBLISHED} if has_right(person, "circular.view") else set()
    foreign = {code for code in codes_in(answer.text) if code not in seen}
    reporter = {field for _code, field in found_in(answer.text) if field == REPORTER}
    return [f"shows {sorted(foreign)}"] * bool(foreign) + ["shows a reporter"] * bool(reporter)


def unwanted_writes(answer: Answer, person: Person, verb: str) -> list[str]:
    if answer.status in (403, 404) and not person.gate and person.name != "anonymous":
        denials = answer.wrote.get("audit_auditevent", 0)
        return [] if denials == 1 else [f"{denials} entries in the trail for a refusal"]
    changed = answer.wrote.keys() - MAY_BE_WRITTEN_BY_GET
    return [f"GET writes to {sorted(changed)}"] if verb == "GET" and changed else []
