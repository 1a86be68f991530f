"""The base of what hangs on a record of any kind: comments, attachments, search text, urgings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models

from accounts.scoped import ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

Row = TypeVar("Row", bound=models.Model, covariant=True)


class HangingQuerySet(ScopedQuerySet[Row]):
    def of(self, record: TrackedRecord) -> Self:
        return self.filter(kind=record.kind, record_id=record.pk)


def place_of(record: TrackedRecord) -> dict[str, Any]:
    """The columns that tie a row to its record and give it the record's scope.

    When the record moves, the trigger of its table (accounts.rls.followers) carries them along.
    """
    return {
        "kind": record.kind,
        "record_id": record.pk,
        "bureau_id": record.bureau_id,
        "city_id": record.city_id,
        "readers": record.readers,
    }


class Hanging(ScopedModel):
    kind = models.CharField(max_length=20, editable=False)
    record_id = models.BigIntegerField(editable=False)

    objects: ClassVar = HangingQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        abstract = True
