"""What changed, for programs that follow: one row for each record that a statement changed and each bureau it reaches.

Triggers write the rows (`interface.noting`), in the transaction that changes the record. `turn` is the number of that
transaction, behind that of the database server: transactions may commit in another order than they began, so a reader
goes no further than to the oldest one that is still running (`horizon`) and passes over nothing.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from accounts.scoped import ScopedModel, ScopedQuerySet
from audit.history import append_only, refuse_truncate


def horizon() -> int:
    """The turn of the oldest transaction that may still write: before it, the next statement sees everything."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT interface_horizon()")
        return cursor.fetchone()[0]


class ChangeQuerySet(ScopedQuerySet["Change"]):
    def complete(self) -> Self:
        """Those before which nothing can appear any more."""
        return self.filter(turn__lt=horizon())


class Change(ScopedModel):
    """In the scope of who could see the record then: before a hand-over, and after it.

    `what`: columns that changed, "comments" or "attachments". Nothing is written of a record that only named readers
    see; that it is out of reach from now on, is.
    """

    turn = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    number = models.CharField(max_length=60, blank=True)
    what = ArrayField(models.CharField(max_length=63))
    is_new = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = ChangeQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        ordering = ["turn", "pk"]
        indexes = [
            models.Index(fields=["city", "turn", "id"], name="change_city_turn"),
            models.Index(fields=["bureau", "turn", "id"], name="change_bureau_turn"),
            models.Index(fields=["turn", "id"], name="change_turn"),
        ]
        triggers = [
            *ScopedModel.Meta.triggers,
            append_only("change_append_only"),
            refuse_truncate("change_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.turn}-{self.pk}"


class Era(models.Model):
    """A database server that the rows have lived on. A restored copy counts its transactions anew, in the next era."""

    id = models.SmallIntegerField(primary_key=True)
    system = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return str(self.pk)
