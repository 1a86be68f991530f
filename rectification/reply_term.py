"""The answer that a letter owes: how far it is, and the term that runs for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from deadlines.clocks import cancel_clocks
from deadlines.loaded import cancel_told
from rectification.clocks import DRAFT
from rectification.models import RectificationOrder

if TYPE_CHECKING:
    from accounts.models import User
    from deadlines.models import Clock


def set_term(order: RectificationOrder, due_on: date | None, *, paper: str = "", consent_on: date | None) -> None:
    """The day that the issuer sets, or none; with the paper that sets it, which is its consent to that day."""
    is_consented = bool(due_on and paper)
    order.typed_due_on = due_on
    order.consent_paper, order.consent_on = (paper, consent_on) if is_consented else ("", None)
    order.save(update_fields=["typed_due_on", "consent_paper", "consent_on"])


def cancel_reply_clocks(order: RectificationOrder, *, on: date, by: User | None) -> list[Clock]:
    """Another term takes their place; nobody was late for this one. Returns those of which a ledger had told."""
    for code in (order.reply_rule, DRAFT):
        cancel_clocks(order, on=on, by=by, code=code)
    return cancel_told(order, order.reply_rule)
