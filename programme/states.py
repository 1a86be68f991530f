"""The states of what the programme holds, and its code lists."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingStatus(models.TextChoices):
    CALLED = "called", _("Meeting called")
    HELD = "held", _("Meeting held")


class MeetingForm(models.TextChoices):
    PARTY = "party", _("Meeting of the party group")
    OFFICE = "office", _("Meeting of the bureau's leaders")
    ADVANCE = "advance", _("Meeting to press ahead")
    OTHER = "other", _("Other meeting")


class Stage(models.TextChoices):
    """The three stages of the campaign, and what remains after it."""

    SYMPTOMS = "symptoms", _("Stage 1: treat the symptoms")
    CAUSES = "causes", _("Stage 2: treat the causes")
    ROOTS = "roots", _("Stage 3: cut the roots")
    ROUTINE = "routine", _("Routine")
