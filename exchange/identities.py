"""Identities of an import, from the reading of its file to the writing of its rows: in a table that is never read."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models


class HeldIdentity(models.Model):
    """One protected cell of a row that is not written yet.

    The application's role may insert and never select (as leads.Informant). Functions of the database hand an identity
    on to the sheet's protected store or to a later import of the same person, and forget it; none gives it away. One
    says whether a text names any of an import's, to the person who handed that in and knows them.
    """

    key = models.CharField(primary_key=True, max_length=100)  # given by us, so that an insert returns nothing
    batch = models.ForeignKey("exchange.ImportBatch", models.PROTECT, related_name="+", db_index=False)
    sheet = models.CharField(max_length=31)
    row_number = models.PositiveIntegerField()
    name = models.CharField(max_length=30, help_text="Of the column.")
    text = models.TextField()
    marks = ArrayField(models.TextField(), default=list, help_text="By which it is found in a text.")

    written_once: ClassVar[frozenset[str]] = frozenset({"batch", "sheet", "row_number", "name", "text", "marks"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "row_number", "name"], name="heldidentity_once_per_cell")
        ]
        triggers = [pgtrigger.Protect(name="heldidentity_is_written_once", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return "***"

    __repr__ = __str__
