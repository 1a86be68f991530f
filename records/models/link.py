"""A link between two records of any kinds, with what the one is to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from accounts.scoped import reach_at
from audit.history import refuse_truncate

if TYPE_CHECKING:
    from accounts.scope import Reader
    from records.models.tracked import TrackedRecord

ENDS = ("from", "to")
WRITTEN_ONCE = ("from_kind", "from_id", "to_kind", "to_id", "role", "note", "made_by_id", "made_on", "made_at")


class LinkQuerySet(models.QuerySet["Link"]):
    def visible_to(self, user: Reader) -> Self:
        """Links both of whose records the person may look at: of any other not even that there is one."""
        return self.filter(reach_at(user, "from_"), reach_at(user, "to_"))

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(ended_on__isnull=True)

    def of(self, record: TrackedRecord) -> Self:
        """At whichever end the record stands."""
        return self.at(record.kind, record.pk)

    def at(self, kind: str, pk: Any) -> Self:
        first, second = (Q(**{f"{end}_kind": kind, f"{end}_id": pk}) for end in ENDS)
        return self.filter(first | second)


class Link(models.Model):
    """`role`: what the first record is to the second (`records.links.Role`). Written once; it may be taken back.

    Each end carries the scope of its record, which triggers keep (accounts.rls.link_followers): the row is there only
    for whoever sees both.
    """

    written_once: ClassVar[frozenset[str]] = frozenset(
        {"role", "from_kind", "from_id", "to_kind", "to_id", "note", "made_by", "made_on", "made_at"}
    )

    role = models.CharField(_("role"), max_length=30)
    from_kind = models.CharField(max_length=20)
    from_id = models.BigIntegerField()
    from_bureau = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="+", db_index=False)
    from_city = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="+", db_index=False)
    from_readers = ArrayField(models.BigIntegerField(), null=True)
    from_shared_with = ArrayField(models.BigIntegerField(), default=list)
    to_kind = models.CharField(max_length=20)
    to_id = models.BigIntegerField()
    to_bureau = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="+", db_index=False)
    to_city = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="+", db_index=False)
    to_readers = ArrayField(models.BigIntegerField(), null=True)
    to_shared_with = ArrayField(models.BigIntegerField(), default=list)
    note = models.CharField(_("note"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_on = models.DateField(_("linked on"))
    made_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(_("taken back on"), null=True)
    ended_at = models.DateTimeField(_("taken back at"), null=True)
    ended_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(fields=["from_kind", "from_id"], name="link_from_record"),
            models.Index(fields=["to_kind", "to_id"], name="link_to_record"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["from_kind", "from_id", "to_kind", "to_id", "role"],
                condition=Q(ended_on__isnull=True),
                name="link_stands_once",
            ),
            models.CheckConstraint(
                name="link_joins_two_records", condition=~Q(from_kind=F("to_kind")) | ~Q(from_id=F("to_id"))
            ),
            models.CheckConstraint(
                name="link_taken_back_says_why",
                condition=Q(ended_on__isnull=True, ended_by__isnull=True, ended_reason="")
                | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="link_append_only", operation=pgtrigger.Delete | pgtrigger.UpdateOf(*WRITTEN_ONCE)),
            pgtrigger.Protect(
                name="link_taken_back_once",
                operation=pgtrigger.UpdateOf("ended_on", "ended_at", "ended_by_id", "ended_reason"),
                condition=pgtrigger.Q(old__ended_on__isnull=False),
            ),
            refuse_truncate("link_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.from_kind} {self.from_id} {self.role} {self.to_kind} {self.to_id}"
