"""The states of a lead and the arrows between them (domain reference 4.1)."""

from __future__ import annotations

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
