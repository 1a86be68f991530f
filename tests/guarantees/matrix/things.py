"""What stands in an address: how each kind of thing is named there, and whose it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.guarantees.matrix.people import CITIES, PROVINCE, Person, places_of

if TYPE_CHECKING:
    from tests.guarantees.matrix.world import World

# Whose it is: of the bureau that holds the record, of one person, or nobody's.
HOLDERS: dict[str, str] = {
    "act": "record",
    "lead": "record",
    "record": "record",
    "attachment": "record",
    "handover": "record",
    "leaver": "record",
    "notification": "person",
    "session": "person",
    "appointment": "",
    "bureau": "",
    "secret": "",
    "user": "",
}


def places(of: str, person: Person) -> tuple[str, ...]:
    """The holders that an address with this thing is asked for; for personal things "own" and "other"."""
    kind = of.partition(":")[0]
    holder = HOLDERS[kind] if of else ""
    if holder == "person":
        return ("own", "other")
    if holder == "":
        return ("",)
    only = {"handover": CITIES}.get(kind)
    return only or places_of(person)


def arguments(of: str, world: World, person: Person, place: str) -> dict[str, Any]:
    """The keyword arguments of the address."""
    kind, _colon, word = of.partition(":")
    return _NAMED[kind](world, person.name if place == "own" else "stranger" if place == "other" else place or PROVINCE, word)


_NAMED: dict[str, Callable[[World, str, str], dict[str, Any]]] = {
    "": lambda world, place, word: {},
    "act": lambda world, place, word: {"pk": world.leads[place].pk, "action": word},
    "lead": lambda world, place, word: {"pk": world.leads[place].pk},
    "record": lambda world, place, word: {"kind": "lead", "pk": world.leads[place].pk},
    "attachment": lambda world, place, word: {"uuid": world.attachments[place].uuid},
    "handover": lambda world, place, word: {"pk": world.handovers[place].pk},
    "leaver": lambda world, place, word: {"pk": world.bureaus[place].pk, "username": world.leavers[place].username},
    "notification": lambda world, name, word: {"pk": world.own[name].notification.pk},
    "session": lambda world, name, word: {"pk": world.own[name].session.pk},
    "appointment": lambda world, place, word: {"pk": world.appointment.pk},
    "bureau": lambda world, place, word: {"pk": world.bureaus[place].pk},
    "secret": lambda world, place, word: {"secret": "no-such-link"},
    "user": lambda world, place, word: {"username": "stranger"},
}
