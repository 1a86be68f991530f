"""The arrows of a lead as the domain reference draws them (4.1), to compare with."""

from __future__ import annotations

from leads.states import OPEN, S

LEAD_ARROWS = sorted(
    {
        (S.REGISTERED, S.DISPATCHED),
        (S.RETURNED, S.DISPATCHED),
        (S.REGISTERED, S.NOT_OURS),
        (S.DISPATCHED, S.CHECKING),
        (S.DISPATCHED, S.RETURNED),
        (S.CHECKING, S.RETURNED),
        (S.CHECKING, S.DISPATCHED),  # passed on by a bureau that was handed it down itself
        (S.CHECKING, S.ESCALATED),
        (S.ESCALATED, S.CHECKING),
        (S.CHECKING, S.AWAIT_APPROVAL),
        (S.AWAIT_APPROVAL, S.CHECKING),
        (S.AWAIT_APPROVAL, S.AWAIT_CITY),
        (S.AWAIT_CITY, S.CHECKING),
        (S.AWAIT_APPROVAL, S.CLEARED),
        (S.AWAIT_CITY, S.CLEARED),
        (S.CLEARED, S.CHECKING),
        (S.AWAIT_CITY, S.AWAIT_APPROVAL),  # the endorsement taken back
        (S.CHECKING, S.AWAIT_CITY),  # the sending back taken back
        (S.CLEARED, S.AWAIT_APPROVAL),  # a clearing taken back
        (S.CLEARED, S.AWAIT_CITY),
        (S.SEALED, S.CLEARED),
        *((state, S.REGISTERED) for state in OPEN if state != S.REGISTERED),  # with its new holder
        *((state, S.VOID) for state in OPEN),
        *((state, S.SEALED) for state in OPEN),
        *((state, S.CLEARED) for state in OPEN),  # a bureau's own ledger says so (import)
        *((state, S.MERGED) for state in (S.REGISTERED, S.DISPATCHED, S.CHECKING, S.RETURNED)),
    }
)
