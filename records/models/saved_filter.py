"""A list as a person likes to see it: the address of a filter under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey

if TYPE_CHECKING:
    from accounts.models import User


LONGEST_NAME = 30
LONGEST_QUERY = 1000


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def kept(self) -> Self:
        return self.filter(archived_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        """One's own, and those that a bureau where one has a post shares with its people."""
        bureaus = {post.bureau.pk for post in user.scope.posts}
        return self.kept().filter(Q(user=user) | Q(bureau__in=bureaus))


class SavedFilter(models.Model):
    """`query` is what stands behind the question mark of the list's address. `bureau`: shared with its people."""

    written_once: ClassVar[frozenset[str]] = frozenset({"user", "kind"})

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    bureau = ReferenceKey(
        "accounts.Bureau", models.PROTECT, null=True, related_name="+", verbose_name=_("shared with bureau")
    )
    kind = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY)
    pinned = models.BooleanField(_("pinned above the list"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    archived_at = models.DateTimeField(_("removed at"), null=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(
                fields=["bureau", "kind"], condition=Q(archived_at__isnull=True), name="saved_filter_of_bureau"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "name"],
                condition=Q(archived_at__isnull=True),
                name="saved_filter_name_once_per_person",
            )
        ]

    def __str__(self) -> str:
        return self.name
