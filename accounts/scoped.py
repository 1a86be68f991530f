"""The base of every row with business content: whose it is, and who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey

if TYPE_CHECKING:
    from accounts.models import Bureau
    from accounts.scope import Reader

Row = TypeVar("Row", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[Row]):
    def visible_to(self, user: Reader) -> Self:
        """Rows that the person may look at today; rows of a compartment only for their named readers.

        Of what may be shared (`Shared`) also what is shared with a bureau of the person's reach. No index stands behind
        this: use it for rows found by their key or their parent, and `in_reach_of` for lists.
        """
        reached = self.in_reach_of(user)
        scope, keys = user.scope, sorted(user.scope.keys)
        if not issubclass(self.model, Shared) or scope.everything or scope.is_province or not keys:
            return reached
        is_reader = Q(readers__isnull=True) | Q(readers__contains=[scope.user_id])
        return reached | self.filter(is_reader, shared_with__overlap=keys)

    def in_reach_of(self, user: Reader) -> Self:
        """Rows of bureaus in the person's reach: equality on city and bureau, from which lists and figures start."""
        scope = user.scope
        if scope.everything:
            return self
        if not scope.cities:
            return self.none()
        rows = self.filter(Q(readers__isnull=True) | Q(readers__contains=[scope.user_id]))
        if scope.bureaus is not None:  # a bureau says the city; said twice, PostgreSQL expects a tenth of the rows
            return rows.filter(bureau_id__in=sorted(scope.bureaus))
        if scope.is_province:
            return rows
        return rows.filter(city_id__in=sorted(scope.cities))


def reach_at(user: Reader, prefix: str) -> Q:
    """Condition on rows that carry the scope of several records, each under a prefix: that the one there may be looked
    at by this person, shared ones included."""
    scope = user.scope
    if scope.everything:
        return Q()
    if not scope.cities:
        return Q(pk__in=[])
    readers = Q(**{f"{prefix}readers__isnull": True}) | Q(**{f"{prefix}readers__contains": [scope.user_id]})
    if scope.is_province and scope.bureaus is None:
        return readers
    column, keys = ("city_id", scope.cities) if scope.bureaus is None else ("bureau_id", scope.bureaus)
    held = Q(**{f"{prefix}{column}__in": sorted(keys)})
    return readers & (held | Q(**{f"{prefix}shared_with__overlap": sorted(scope.keys)}))


def keys_of(*bureaus: Bureau) -> list[int]:
    """What a row's `shared_with` holds so that these bureaus, and the cities above them, see it."""
    return sorted({key for bureau in bureaus for key in (bureau.pk, bureau.city_id)})


def city_follows_bureau(name: str) -> pgtrigger.Trigger:
    """city_id is never typed: it is that of the bureau."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("bureau_id", "city_id"),
        func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
    )


class ScopedModel(models.Model):
    """bureau decides access; city is denormalised from it; readers, when set, names the only readers."""

    bureau = ReferenceKey(
        "accounts.Bureau", models.PROTECT, related_name="+", verbose_name=_("responsible bureau"), db_index=False
    )
    city = ReferenceKey(
        "accounts.Bureau", models.PROTECT, related_name="+", editable=False, verbose_name=_("city"), db_index=False
    )
    readers = ArrayField(models.BigIntegerField(), null=True, blank=True, editable=False, verbose_name=_("readers"))

    objects: ClassVar = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        triggers = [city_follows_bureau("city_follows_bureau")]


class Shared(models.Model):
    """Mixed into a scoped model whose rows may also be seen by bureaus outside the holder's line.

    `shared_with`: see `keys_of`. It lets them read the row; writing it, and what hangs on it, stay with the holder.
    """

    shared_with = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)

    class Meta:
        abstract = True
