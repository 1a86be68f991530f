"""The states of a transfer to the police (State Council Order 310; domain reference 4.7)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    PREPARED = "prepared", _("Report being written")
    REPORTED = "reported", _("Reported to the head")
    KEPT = "kept", _("Transfer refused by the head")
    APPROVED = "approved", _("To be sent within 24 hours")
    SENT = "sent", _("Sent, receipt awaited")
    CHECKED = "checked", _("Checked by the police")
    FILED = "filed", _("Filed by the police")
    REFUSED = "refused", _("Not filed by the police")
    RECONSIDERED = "reconsidered", _("Reconsideration asked")
    UPHELD = "upheld", _("Refusal upheld")
    SUPERVISED = "supervised", _("With the prosecutor")
    JUDGED = "judged", pgettext_lazy("transfer", "Judged")
    DROPPED = "dropped", _("Criminal case dropped")
    NOT_PROSECUTED = "not_prosecuted", _("Not prosecuted")
    UNFILED = "unfiled", _("Ended unfiled")


class OffenceClass(models.TextChoices):
    """What the police's time to decide depends on."""

    ORDINARY = "ordinary", _("Ordinary crime (3 days)")
    ECONOMIC = "economic", _("Economic crime (10 days)")


class ReferralStatus(models.TextChoices):
    """Of a transfer to another organ."""

    PREPARED = "prepared", _("Transfer being written")
    SENT = "sent", _("Sent, receipt awaited")
    RECEIVED = "received", _("Received, answer awaited")
    ANSWERED = "answered", pgettext_lazy("referral", "Answered")
    RETURNED = "returned", _("Not taken by the other organ")
    DROPPED = "dropped", _("Transfer given up")


S = Status
R = ReferralStatus
AT_THE_POLICE = (S.CHECKED, S.RECONSIDERED, S.SUPERVISED)  # from where they file it after all
