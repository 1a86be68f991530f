"""A bureau's own system: what it may do, from where, until when, and the tokens it signs in with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, get_digest_token
from knox.settings import CONSTANTS

from accounts.models.request import ACTING, IN_TIME, IS_MACHINE, GivesAccess, needs_grant
from audit.history import tracked

if TYPE_CHECKING:
    from accounts.models.user import User


# What a system account gives: as its request says it.
TERMS = """jsonb_build_object('bureau_id', NEW.bureau_id, 'purpose', NEW.purpose, 'actions', NEW.actions,
    'networks', NEW.networks, 'valid_to', NEW.valid_to, 'keeper_id', NEW.keeper_id)"""
# Fewer rights, narrower addresses, an earlier last day, and no other keeper.
TAKES_AWAY = """NEW.grant_id IS NOT DISTINCT FROM OLD.grant_id AND NEW.basis = OLD.basis
    AND NEW.actions <@ OLD.actions AND NEW.valid_to <= OLD.valid_to
    AND (NEW.keeper_id IS NULL OR NEW.keeper_id IS NOT DISTINCT FROM OLD.keeper_id)
    AND NOT EXISTS (
        SELECT 1 FROM unnest(NEW.networks) narrow
        WHERE NOT EXISTS (SELECT 1 FROM unnest(OLD.networks) wide WHERE narrow::inet <<= wide::inet))"""
USES_GRANT = f"""
    granted := public.accounts_spend(NEW.grant_id, 'system', NEW.user_id);
    fits := granted.terms = {TERMS};
"""

LONGEST_TOKEN = timedelta(days=366)

OF_SYSTEM_ACCOUNTS_ONLY = """
    IF NOT (SELECT is_system FROM accounts_user WHERE id = NEW.user_id) THEN
        RAISE EXCEPTION '{name}: people have no tokens' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


def _lies_in(narrow: str, wide: str) -> bool:
    inner, outer = ip_network(narrow), ip_network(wide)
    if isinstance(inner, IPv4Network) and isinstance(outer, IPv4Network):
        return inner.subnet_of(outer)
    if isinstance(inner, IPv6Network) and isinstance(outer, IPv6Network):
        return inner.subnet_of(outer)
    return False


class SystemAccountQuerySet(models.QuerySet["SystemAccount"]):
    def in_force(self, *, on: date) -> Self:
        """Whose last day has not passed; that day itself still counts."""
        return self.filter(valid_to__gte=on)


@tracked()
class SystemAccount(GivesAccess):
    """An officer of its bureau who is a machine: `actions` of an officer's rights and no more.

    `keeper`: the officer of the bureau who looks after the system; the tokens are shown to this person alone.

    It holds no appointment, so nobody assigns it work, tells it news or hands its work over. `networks`:
    addresses as 10.1.2.3/32 or 10.1.0.0/16 from which its tokens are taken.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"user", "keeper", "made_by"})

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        primary_key=True,
        related_name="system_account",
        verbose_name=_("account"),
    )
    bureau = models.ForeignKey("accounts.Bureau", models.PROTECT, related_name="+", verbose_name=_("bureau"))
    purpose = models.CharField(
        _("purpose"), max_length=200, help_text=_("What the system does here, and whom one calls when it goes wrong.")
    )
    actions = ArrayField(models.CharField(max_length=60), verbose_name=_("may"))
    networks = ArrayField(models.CharField(max_length=43), verbose_name=_("addresses"))
    valid_to = models.DateField(_("last day"), help_text=_("This day still counts."))
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="kept_systems",
        verbose_name=_("keeper"),
        help_text=_("The officer of the bureau who puts the tokens into the system. Nobody else sees them."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("made by")
    )

    objects = SystemAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("system account")
        verbose_name_plural = _("system accounts")
        ordering = ["user"]
        constraints = [
            *GivesAccess.Meta.constraints,
            models.CheckConstraint(name="system_account_may_do_something", condition=Q(actions__len__gt=0)),
            models.CheckConstraint(name="system_account_comes_from_somewhere", condition=Q(networks__len__gt=0)),
        ]
        triggers = [
            pgtrigger.Protect(name="system_account_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="system_account_stays_with_its_bureau", fields=["user", "bureau", "made_by"]),
            needs_grant("system_account_needs_a_grant", operation=pgtrigger.Insert, checks=USES_GRANT),
            needs_grant(
                "system_account_needs_a_grant_for_more",
                operation=pgtrigger.Update,
                unless=TAKES_AWAY,
                checks=USES_GRANT,
            ),
            pgtrigger.Trigger(
                name="system_account_is_no_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_SYSTEM_ACCOUNTS_ONLY.format(name="system_account_is_no_person"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def city_id(self) -> int:
        """So that the policy can be asked about a system as about a record of its bureau."""
        return self.bureau.city_id

    def is_within(
        self, *, purpose: str, actions: Collection[str], networks: Collection[str], valid_to: date, keeper: Any
    ) -> bool:
        """Whether such limits would give no more than it has: fewer rights, narrower addresses, an earlier last day.

        The trigger of the table decides the same way.
        """
        return (
            set(actions) <= set(self.actions)
            and all(any(_lies_in(narrow, wide) for wide in self.networks) for narrow in networks)
            and valid_to <= self.valid_to
            and (keeper is None or keeper.pk == self.keeper_id)
        )

    def takes(self, address: str) -> bool:
        """Whether a token of this account may come from that address. What is no address is refused."""
        try:
            caller = ip_address(address)
        except ValueError:
            return False
        caller = getattr(caller, "ipv4_mapped", None) or caller
        return any(caller in ip_network(network) for network in self.networks)


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def usable(self, *, now: datetime) -> Self:
        """Neither revoked nor expired."""
        return self.filter(revoked_at__isnull=True, expiry__gt=now)


_TokenManager = models.Manager.from_queryset(AccessTokenQuerySet)


class AccessTokenManager(_TokenManager["AccessToken"]):
    def issue(self, user: User, *, lasts: timedelta, **given: Any) -> tuple[AccessToken, str]:
        """A new token, and what the system signs in with: kept nowhere, so it is shown once or lost."""
        digest, secret = get_digest_token()
        key = secret[: CONSTANTS.TOKEN_KEY_LENGTH]
        return self.create(user=user, token_key=key, digest=digest, expiry=timezone.now() + lasts, **given), secret


class AccessToken(GivesAccess, AbstractAuthToken):
    """A token of a system account; the table holds a digest. Never deleted: it expires or is revoked.

    `made_by`: the keeper of the system, to whom alone it was shown.

    `token_key`, its first characters, tells tokens apart on pages and in the trail.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"user"})

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="auth_token_set", verbose_name=_("account")
    )
    label = models.CharField(_("used by"), max_length=60, help_text=_("Which server or program keeps this token."))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("made by")
    )
    last_used_on = models.DateField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("revoked by"),
    )

    objects = AccessTokenManager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-created", "-pk"]
        constraints = [
            *GivesAccess.Meta.constraints,
            models.CheckConstraint(
                name="token_expires_within_a_year",
                condition=Q(expiry__isnull=False, expiry__lte=F("created") + LONGEST_TOKEN),
            ),
            models.CheckConstraint(
                name="token_is_revoked_by_somebody",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.UniqueConstraint(fields=["user", "token_key"], name="token_key_once_per_account"),
        ]
        triggers = [
            pgtrigger.Protect(name="token_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="token_is_written_once",
                fields=["digest", "token_key", "user", "created", "expiry", "label", "made_by", "grant", "basis"],
            ),
            needs_grant(
                "token_needs_a_grant",
                operation=pgtrigger.Insert,
                checks=f"""
                    granted := public.accounts_spend(NEW.grant_id, 'token', NEW.user_id);
                    fits := NEW.label = granted.terms ->> 'label'
                        AND NEW.expiry <= NEW.created + (granted.terms ->> 'days')::int * interval '1 day'
                        AND NEW.made_by_id = (
                            SELECT keeper_id FROM public.accounts_systemaccount WHERE user_id = NEW.user_id)
                        AND NEW.made_by_id NOT IN (granted.asked_by_id, granted.decided_by_id)
                        AND (NEW.made_by_id = {ACTING} OR {IS_MACHINE})
                        AND {IN_TIME.format(moment="NEW.created")};
                """,  # noqa: S608 (nothing from outside)
            ),
            pgtrigger.Protect(
                name="token_stays_revoked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="token_of_no_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_SYSTEM_ACCOUNTS_ONLY.format(name="token_of_no_person"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.token_key}…"

    def is_usable(self, *, now: datetime) -> bool:
        return self.revoked_at is None and self.expiry > now
