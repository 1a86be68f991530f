"""The states of what inspections hold, and their code lists."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitStatus(models.TextChoices):
    PLANNED = "planned", _("Visit planned")
    CARRIED_OUT = "carried_out", _("Visit carried out")
    REPORTED = "reported", _("Visit reported")
    DROPPED = "dropped", _("Visit dropped")


class VisitForm(models.TextChoices):
    ANNOUNCED = "announced", _("Announced visit")
    COVERT = "covert", _("Covert visit")


class VisitedPlace(models.TextChoices):
    """What is visited: a county itself, or a market in it."""

    COUNTY = "county", _("County, city or district")
    MARKET = "market", _("Market")


class TalkStatus(models.TextChoices):
    CALLED = "called", _("Talk called")
    HELD = "held", _("Talk held")
    REPORTED = "reported", _("Reported as put right")
    PUT_RIGHT = "put_right", _("Put right after the talk")
    DROPPED = "dropped", _("Talk dropped")


class FindingStatus(models.TextChoices):
    SERVED = "served", _("Finding served")
    DISPUTED = "disputed", _("Finding disputed")
    FIXED = "fixed", _("Reported as put right")
    ACCEPTED = "accepted", _("Put right and accepted")
    WITHDRAWN = "withdrawn", _("Finding withdrawn")


class Weakness(models.TextChoices):
    """What a finding is about; the first three are those that a supervision talk is held about."""

    PRESSURE = "pressure", _("Awareness and pressure passed on")
    PUBLICITY = "publicity", _("Publicity and search for leads")
    GROUNDWORK = "groundwork", _("Groundwork and follow-through")
    CLEARANCE = "clearance", _("Clearing of leads")
    CAMPAIGNS = "campaigns", _("Campaigns carried out")
    FOCUS_AREAS = "focus_areas", _("Disorder in focus areas")
    FORWARDED = "forwarded", _("Reports forwarded by the province")
    UMBRELLA = "umbrella", _("Protective umbrellas")
    OTHER = "other", _("Other finding")


class Scope(models.TextChoices):
    COMMON = "common", _("Common problem")
    SINGLE = "single", _("Single problem")


class Severity(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary")
    SERIOUS = "serious", _("Serious")


class ExposureStatus(models.TextChoices):
    PUBLISHED = "published", _("Exposed")
    ANSWERED = "answered", _("First answer given")
    RESOLVED = "resolved", _("Result told")


class Medium(models.TextChoices):
    TELEVISION = "television", _("Television")
    NEWSPAPER = "newspaper", _("Newspaper")
    ONLINE = "online", _("Website or account")
    CIRCULAR = "circular", _("Circular within the system")


class AccountabilityStatus(models.TextChoices):
    PROPOSED = "proposed", _("Accountability proposed")
    DECIDED = "decided", _("Accountability decided")
    SERVED = "served", _("Decision served")
    DROPPED = "dropped", _("Accountability dropped")


class AccountabilityForm(models.TextChoices):
    ADMONITION = "admonition", _("Admonition")
    CRITICISM = "criticism", _("Criticism circulated")
    SELF_CRITICISM = "self_criticism", _("Written self-criticism")
    TRANSFER = "transfer", _("Handed to discipline inspection")
