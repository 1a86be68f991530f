"""The base of what hangs on a record and is shown to those with whom the record is shared, if somebody says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.scoped import Shared
from records.models.hanging import Hanging, HangingQuerySet
from records.models.temporary_access import TemporaryAccess

if TYPE_CHECKING:
    from accounts.scope import Reader
    from records.models.tracked import TrackedRecord

Row = TypeVar("Row", bound=models.Model, covariant=True)


class ShareableQuerySet(HangingQuerySet[Row]):
    def visible_to(self, user: Reader) -> Self:
        """As ever, and what hangs on a record that is shared with the person until a day."""
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
