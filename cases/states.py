"""The states of an enforcement case (domain reference 4.6, corrected by the texts of the penalty rules)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    PROPOSED = "proposed", _("Filing proposed")
    DECLINED = "declined", _("Not filed")
    INVESTIGATING = "investigating", _("Under investigation")
    SUSPENDED = "suspended", pgettext_lazy("case", "Suspended")
    TERMINATED = "terminated", _("Investigation terminated")
    REVIEW = "review", pgettext_lazy("case", "Under review")
    NOTIFYING = "notifying", _("Notices to be served")
    DECIDING = "deciding", _("To be decided")
    DECIDED = "decided", _("Decisions to be served")
    EXECUTING = "executing", _("Being executed")
    CLOSING = "closing", _("Closing proposed")
    CLOSED = "closed", pgettext_lazy("case", "Closed")


class Hearing(models.TextChoices):
    """听证, beside the status: whether one is asked for, called, held, reported on and reviewed."""

    NONE = "none", _("No hearing")
    ASKED = "asked", _("Hearing asked for")
    CALLED = "called", _("Hearing called")
    HELD = "held", _("Hearing held")
    REPORTED = "reported", _("Hearing reported on")
    REVIEWED = "reviewed", _("Reviewed after the hearing")


S, H = Status, Hearing
HEARING_OPEN = [H.ASKED, H.CALLED, H.HELD, H.REPORTED]
OPEN = [
    S.PROPOSED, S.INVESTIGATING, S.SUSPENDED, S.TERMINATED, S.REVIEW, S.NOTIFYING, S.DECIDING, S.DECIDED, S.EXECUTING,
    S.CLOSING,
]  # fmt: skip
BEFORE_DECISION = [S.PROPOSED, S.INVESTIGATING, S.SUSPENDED, S.REVIEW, S.NOTIFYING, S.DECIDING]
IN_HAND = [S.INVESTIGATING, S.SUSPENDED]  # what the handlers find out
