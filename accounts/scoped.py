"""The base of every row with business content: whose it is, and who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey

if TYPE_CHECKING:
    from accounts.models import User


class ScopedQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Rows in the person's reach today; rows of a compartment only for their named readers."""
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

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        triggers = [city_follows_bureau("city_follows_bureau")]
