"""Two registrations of one thing become one: the main record stands while the other goes into it."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

from accounts.scope import acting_as_system

Record = TypeVar("Record", bound=Model)


def both_held(record: Record, into: Record) -> Record:
    """The main record as it stands, both held to the end of the transaction, in the order of their keys.

    Else two at once, each into the other, or three in a ring, would all be gone, and nothing left to be worked. Held in
    the system's name: the main record may be one that is only shared. That `by` may have it is asked before.
    """
    with acting_as_system():
        rows = type(record)._default_manager.select_for_update(of=("self",))
        held = {each.pk: each for each in rows.filter(pk__in=[record.pk, into.pk]).order_by("pk")}
    return held[into.pk]
