"""The states of a return, and how often one is due."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    PREPARED = "prepared", _("Return prepared")
    SIGNED = "signed", _("Return signed")
    VERIFIED = "verified", _("Return verified")


class Rhythm(models.TextChoices):
    DAY = "day", _("each day")
    MONTH = "month", _("each month")


S = Status
REPORTED = (S.SIGNED, S.VERIFIED)  # from the signature on a figure is reported
