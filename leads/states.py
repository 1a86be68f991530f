"""The states of a lead and the arrows between them (domain reference 4.1)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    DISPATCHED = "dispatched", _("Dispatched")
    CHECKING = "checking", _("Being checked")
    ESCALATED = "escalated", _("Handed up for decision")
    RETURNED = "returned", _("Returned")
    AWAIT_APPROVAL = "await_approval", _("Awaiting approval")
    AWAIT_CITY = "await_city", _("Awaiting the city's approval")
    CLEARED = "cleared", _("Cleared")
    MERGED = "merged", _("Merged")
    NOT_OURS = "not_ours", _("Not ours")
    VOID = "void", _("Void")
    SEALED = "sealed", _("Sealed")


S = Status
OPEN = [S.REGISTERED, S.DISPATCHED, S.CHECKING, S.ESCALATED, S.RETURNED, S.AWAIT_APPROVAL, S.AWAIT_CITY]
NOT_FOUND = [S.VOID, S.MERGED, S.SEALED]  # no credit of whoever entered it
IN_WORK = [S.DISPATCHED, S.CHECKING, S.ESCALATED, S.AWAIT_APPROVAL, S.AWAIT_CITY]

WORKFLOW_ARROWS: list[tuple[str, str]] = sorted(
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
        (S.SEALED, S.CLEARED),
        *((state, S.REGISTERED) for state in OPEN if state != S.REGISTERED),  # with its new holder
        *((state, S.VOID) for state in OPEN),
        *((state, S.SEALED) for state in OPEN),
        *((state, S.CLEARED) for state in OPEN),  # a bureau's own ledger says so (import)
        *((state, S.MERGED) for state in (S.REGISTERED, S.DISPATCHED, S.CHECKING, S.RETURNED)),
    }
)


def status_trigger() -> pgtrigger.FSM:
    """The database's refusal of any change of state that the workflow does not know; a test compares both."""
    return pgtrigger.FSM(name="lead_status_follows_the_workflow", field="status", transitions=WORKFLOW_ARROWS)
