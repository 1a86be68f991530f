"""One-time links: how a person sets a password that nobody else ever knew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.request import ACTING, IN_TIME, IS_MACHINE, GivesAccess, needs_grant

LIFETIME = timedelta(hours=24)
MOST_WRONG_CODES = 5


class OneTimeLinkQuerySet(models.QuerySet["OneTimeLink"]):
    def usable(self, *, now: datetime) -> Self:
        """Neither used nor withdrawn nor expired."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now)


class OneTimeLink(GivesAccess):
    """Lets one person set a password once, within a day, together with a code that another administrator hands over.

    The table holds only digests of the secret and of the code. Links made on the machine have no code.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"user"})

    written_once: ClassVar[frozenset[str]] = frozenset(
        {"user", "purpose", "digest", "made_by", "made_at", "expires_at"}
    )

    class Purpose(models.TextChoices):
        ACTIVATION = "activation", _("Activation")
        NEW_PASSWORD = "new_password", _("New password")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="links", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    code = models.CharField(max_length=128, blank=True, editable=False)
    wrong_codes = models.PositiveSmallIntegerField(_("wrong codes"), default=0, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")
        ordering = ["-made_at", "-pk"]
        constraints = [
            *GivesAccess.Meta.constraints,
            models.CheckConstraint(
                name="link_dies_of_wrong_codes",
                condition=Q(wrong_codes__lt=MOST_WRONG_CODES) | Q(withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="link_lives_a_day_at_most",
                condition=Q(expires_at__gt=F("made_at"), expires_at__lte=F("made_at") + LIFETIME),
            ),
            models.CheckConstraint(
                name="link_used_or_withdrawn", condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="link_one_open_per_person",
                fields=["user"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="link_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="link_is_written_once",
                fields=["user", "purpose", "digest", "code", "grant", "basis", "made_by", "made_at", "expires_at"],
            ),
            pgtrigger.Protect(
                name="link_stays_used_or_withdrawn",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__used_at__isnull=False) | pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="link_counts_wrong_codes",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("wrong_codes"),
                condition=pgtrigger.Q(new__wrong_codes__lt=pgtrigger.F("old__wrong_codes")),
                func="RAISE EXCEPTION 'link_counts_wrong_codes' USING ERRCODE = 'check_violation';",
            ),
            needs_grant(
                "link_needs_a_grant",
                operation=pgtrigger.Insert,
                checks=f"""
                    granted := public.accounts_spend(NEW.grant_id, 'link', NEW.user_id);
                    fits := NEW.code = granted.code AND NEW.made_by_id = granted.asked_by_id
                        AND (NEW.made_by_id = {ACTING} OR {IS_MACHINE})
                        AND {IN_TIME.format(moment="NEW.made_at")};
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_purpose_display()}"
