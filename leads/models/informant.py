"""The reporter: written once at registration, kept apart, read by nothing that exists here."""

from __future__ import annotations

from django.db import models

from audit.history import append_only, refuse_truncate


class Informant(models.Model):
    """Name and contact of a lead's reporter.

    The application's database role may insert and never select; no list, search, export, log or
    history touches the table. Showing it is the identity custodian's procedure, on a ground of its own.
    The lead is the primary key so that an insert returns nothing.
    """

    lead = models.OneToOneField("leads.Lead", models.PROTECT, primary_key=True, related_name="+")
    name = models.CharField(max_length=100)
    contact = models.CharField(max_length=200, blank=True)

    class Meta:
        triggers = [append_only("informant_append_only"), refuse_truncate("informant_never_truncated")]

    def __str__(self) -> str:
        return "***"

    __repr__ = __str__
