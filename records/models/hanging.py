"""The base of what hangs on a record of any kind: comments, attachments, search text, urgings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.scoped import ScopedModel, ScopedQuerySet, Shared

if TYPE_CHECKING:
    from accounts.scope import Reader
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


class ShareableQuerySet(HangingQuerySet[Row]):
    def visible_to(self, user: Reader) -> Self:
        """As ever, and what hangs on a record that is shared with the person until a day."""
        from records.models.temporary_access import TemporaryAccess  # app registry

        seen = super().visible_to(user)
        if user.scope.everything or user.scope.is_province:
            return seen
        given = TemporaryAccess.objects.standing(on=timezone.localdate()).to_reader(user)
        opened = Exists(given.filter(kind=OuterRef("kind"), record_id=OuterRef("record_id")))
        return seen | self.filter(opened, readers__isnull=True)


class Shareable(Shared, Hanging):
    """What hangs on a record and may be shown to all with whom the record is shared, if somebody says so.

    `shared_with` then follows the record's own (accounts.rls.sharing).
    """

    is_shared = models.BooleanField(default=False, editable=False)

    class Meta(Hanging.Meta):
        abstract = True


def sharing_of(record: TrackedRecord, *, is_shared: bool) -> dict[str, Any]:
    """The columns of something new on a record that says whether the others see it as well."""
    return {"is_shared": is_shared, "shared_with": getattr(record, "shared_with", []) if is_shared else []}
