"""Two registrations of one thing become one: the main record stands while the other goes into it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
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


def refuse_to_lose_others(record: Any) -> None:
    """Of a record that is to be voided: what went into it would go along. Raises ActionRefused.

    `record.duplicates`: the records that were merged into it, whoever held them.
    """
    with acting_as_system():
        holds_others = record.duplicates.exists()
    if holds_others:
        raise ActionRefused(
            _("Others were merged into this one and would go with it. Merge it into the one that is to stand instead.")
        )
