"""A record that a bureau or a person beyond its holder's line may look at until a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from audit.history import refuse_truncate
from records.models.hanging import Hanging, HangingQuerySet

if TYPE_CHECKING:
    from accounts.scope import Reader

WRITTEN_ONCE = (
    "kind", "record_id", "user_id", "to_bureau_id", "to_keys", "until_on", "reason", "given_by_id", "given_on",
    "given_at",
)  # fmt: skip

# The search text is the one table that has a row of every record, and goes along with it: whoever sees no such row, in
# this scope, has no such record to share.
OF_ITS_OWN_RECORD = """
    BEGIN
        IF NOT EXISTS (
            SELECT 1 FROM records_searchtext record
            WHERE record.kind = NEW.kind AND record.record_id = NEW.record_id AND record.bureau_id = NEW.bureau_id
                AND record.city_id = NEW.city_id AND record.readers IS NOT DISTINCT FROM NEW.readers
        ) THEN
            RAISE EXCEPTION 'access_is_of_its_own_record' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END;
"""


class TemporaryAccessQuerySet(HangingQuerySet["TemporaryAccess"]):
    def standing(self, *, on: date) -> Self:
        """Its last day has not passed, and nobody took it back."""
        return self.filter(ended_on__isnull=True, until_on__gte=on)

    def to_reader(self, user: Reader) -> Self:
        """Given to the person, or to a bureau of theirs. The row policy says the same (accounts.rls.TO_ME)."""
        keys = sorted(user.scope.keys)
        return self.filter(Q(user_id=user.scope.user_id) | Q(to_keys__overlap=keys))


class TemporaryAccess(Hanging):
    """Reading, and nothing else: the record, its files and its remarks. It ends by itself, since row policies compare
    the day. `to_keys`: of a bureau, as `accounts.scoped.keys_of` names it.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"user"})

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    to_bureau = ReferenceKey(
        "accounts.Bureau", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("bureau")
    )
    to_keys = ArrayField(models.BigIntegerField(), default=list, editable=False)
    until_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by"))
    given_on = models.DateField(_("given on"))
    given_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(_("ended on"), null=True)

    objects: ClassVar = TemporaryAccessQuerySet.as_manager()

    class Meta(Hanging.Meta):
        verbose_name = _("temporary access")
        ordering = ["-given_at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "record_id"], name="access_of_record"),
            models.Index(fields=["user", "until_on"], condition=Q(ended_on__isnull=True), name="access_of_person"),
            models.Index(fields=["until_on"], condition=Q(ended_on__isnull=True), name="access_standing"),
        ]
        constraints = [
            models.CheckConstraint(
                name="access_is_of_one",
                condition=Q(user__isnull=False, to_bureau__isnull=True, to_keys__len=0)
                | Q(user__isnull=True, to_bureau__isnull=False, to_keys__len__gt=0),
            ),
            models.CheckConstraint(name="access_has_an_end", condition=Q(until_on__gte=F("given_on"))),
            models.CheckConstraint(name="access_has_a_reason", condition=Q(reason__gt="")),
            models.UniqueConstraint(
                fields=["kind", "record_id", "user", "to_bureau", "until_on"],
                condition=Q(ended_on__isnull=True),
                nulls_distinct=False,
                name="access_stands_once",
            ),
        ]
        triggers = [
            *Hanging.Meta.triggers,
            pgtrigger.Trigger(
                name="access_is_of_its_own_record",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_ITS_OWN_RECORD.strip(),
            ),
            pgtrigger.Protect(
                name="access_append_only", operation=pgtrigger.Delete | pgtrigger.UpdateOf(*WRITTEN_ONCE)
            ),
            pgtrigger.Protect(
                name="access_ended_once",
                operation=pgtrigger.UpdateOf("ended_on", "ended_by_id"),
                condition=pgtrigger.Q(old__ended_on__isnull=False),
            ),
            refuse_truncate("access_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} {self.receiver}"

    @property
    def receiver(self) -> str:
        return str(self.user or self.to_bureau)
