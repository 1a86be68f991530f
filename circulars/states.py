"""The states of circulars, of cities' confirmations and of receipts, and the arrows between them (reference 4.11)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    COLLECTING = "collecting", _("Collecting confirmations")
    FROZEN = "frozen", _("Figures frozen")
    DRAFT = "draft", pgettext_lazy("circular", "Draft")
    SUBMITTED = "submitted", _("Submitted for signature")
    SIGNED = "signed", pgettext_lazy("circular", "Signed")
    ISSUED = "issued", _("Issued")
    WITHDRAWN = "withdrawn", _("Withdrawn")


C = Status
BEING_WRITTEN = [C.FROZEN, C.DRAFT]
UNSIGNED = [C.COLLECTING, C.FROZEN, C.DRAFT, C.SUBMITTED]
FIXED = [C.SIGNED, C.ISSUED, C.WITHDRAWN]  # figures and postings stand for ever


class Confirmation(models.TextChoices):
    WAITING = "waiting", _("Not confirmed yet")
    PREPARED = "prepared", _("Prepared, waiting for the head")
    REPORTED = "reported", _("Reported")
    ZERO = "zero", _("Zero report")
    MISSING = "missing", _("Not reported")
    LATE = "late", _("Reported late")


K = Confirmation


class Acknowledgement(models.TextChoices):
    WAITING = "waiting", _("Not acknowledged yet")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")


A = Acknowledgement
