"""What ends with a letter: its parts."""

from __future__ import annotations

from datetime import date

from accounts.scope import acting_as_system
from rectification.models import RectificationOrder
from rectification.parts.acts import end


def recall_parts(order: RectificationOrder, *, on: date, note: str) -> None:
    """The letter is no more: nobody is chased for a part of it, given or addressed jointly."""
    with acting_as_system():
        for part in order.parts.open():
            end(part, by=None, on=on, note=note)
