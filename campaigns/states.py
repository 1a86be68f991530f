"""The states of a campaign, and how far it came."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    PLANNED = "planned", _("Campaign planned")
    RUNNING = "running", _("Campaign under way")
    CLOSING = "closing", _("Campaign awaits closing")
    CLOSED = "closed", _("Campaign closed")
    CALLED_OFF = "called_off", _("Campaign called off")


class Level(models.TextChoices):
    """明显好转, 持续好转, 根本好转."""

    MARKED = "marked", _("Markedly better")
    LASTING = "lasting", _("Lastingly better")
    FUNDAMENTAL = "fundamental", _("Fundamentally better")


S = Status
