"""The tree of bureaus: province, cities, counties."""

from __future__ import annotations

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.former_name import KEEP_FORMER_NAME, FormerName
from accounts.models.request import IS_MACHINE
from accounts.reference import ReferenceKey
from audit.history import tracked


class BureauQuerySet(models.QuerySet["Bureau"]):
    def valid(self, *, on: date) -> Self:
        """Bureaus that exist on that day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)

    def cities(self) -> Self:
        return self.filter(level=Bureau.Level.CITY)

    def within(self, bureau: Bureau) -> Self:
        """The bureau itself and everything below it."""
        if bureau.level == Bureau.Level.PROVINCE:
            return self.all()
        if bureau.level == Bureau.Level.CITY:
            return self.filter(city_id=bureau.pk)
        return self.filter(pk=bureau.pk)


@tracked()
class Bureau(models.Model):
    """市场监督管理局: what a record is responsible to. Never deleted; it ends with `valid_to`.

    `city` is the city bureau that it belongs to: itself for a city, and itself for the province,
    so that every record has a city. A trigger keeps it.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        COUNTY = "county", _("County")

    code = models.CharField(_("code"), max_length=12, help_text=_("GB/T 2260 code of the place."))
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=30)
    place_name = models.CharField(
        _("place name"), max_length=30, help_text=_("As workbooks write it, with 市, 区 or 县.")
    )
    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = ReferenceKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("superior bureau")
    )
    city = ReferenceKey("self", models.PROTECT, related_name="members", editable=False, verbose_name=_("city"))
    document_word = models.CharField(
        _("document word"), max_length=20, blank=True, help_text=_("Prefix of document numbers, such as 晋市监.")
    )
    is_zone = models.BooleanField(
        _("development zone"), default=False, help_text=_("Counts for its city, not as a county.")
    )
    display_order = models.PositiveIntegerField(_("display order"), default=0)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    succeeds = ReferenceKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("successor of")
    )

    objects = BureauQuerySet.as_manager()

    class Meta:
        verbose_name = _("bureau")
        verbose_name_plural = _("bureaus")
        ordering = ["display_order", "code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="bureau_code_once_per_start"),
            models.UniqueConstraint(
                fields=["level"], condition=Q(level="province", valid_to__isnull=True), name="bureau_one_province"
            ),
            models.CheckConstraint(
                name="bureau_province_has_no_parent",
                condition=Q(level="province", parent__isnull=True) | (~Q(level="province") & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="bureau_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="bureau_never_deleted", operation=pgtrigger.Delete),
            KEEP_FORMER_NAME,
            pgtrigger.Trigger(  # whose posts reach how far follows from it
                name="bureau_stays_in_its_line",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("level", "parent_id", "city_id"),
                func=f"""
                    IF (NEW.level, NEW.parent_id, NEW.city_id) IS DISTINCT FROM (OLD.level, OLD.parent_id, OLD.city_id)
                        AND NOT {IS_MACHINE}
                    THEN
                        RAISE EXCEPTION 'bureau_stays_in_its_line' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="bureau_city_follows_parent",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("level", "parent_id", "city_id"),
                func="""
                    IF NEW.level IN ('province', 'city') THEN
                        NEW.city_id := NEW.id;
                    ELSE
                        SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau
                        WHERE id = NEW.parent_id AND level = 'city';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def bureau_id(self) -> int:
        """So that the policy can be asked about a bureau as about a record of it."""
        return self.pk

    @property
    def former_names(self) -> models.QuerySet[FormerName]:
        """What its place was called before, or places that it was made of; the newest first."""
        return FormerName.objects.filter(code=self.code)

    def is_valid(self, *, on: date) -> bool:
        """Whether it exists on that day; as `valid` of the queryset."""
        return self.valid_from <= on and (self.valid_to is None or self.valid_to >= on)

    def is_above(self, other: Bureau) -> bool:
        """Whether this bureau is a superior of the other (province over all, city over its counties)."""
        if self.level == self.Level.PROVINCE:
            return other.pk != self.pk
        return self.level == self.Level.CITY and other.city_id == self.pk and other.pk != self.pk
