"""What gives access is asked for by one administrator and granted by another; until then it opens nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import refuse_truncate, tracked

if TYPE_CHECKING:
    from accounts.models.appointment import Appointment


# The owner of the tables makes the first administrators, the demonstration and tests. It could drop any trigger anyway.
IS_MACHINE = "pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')"
# Whom the application says it is acting for (accounts.scope.entering); NULL for strangers and sweeps.
ACTING = "nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint"
# The day of a moment where the people are.
DAY_OF = "({moment} AT TIME ZONE 'Asia/Shanghai')::date"
# Links and tokens are fetched after the grant; what nobody fetched within this time has to be asked for anew.
FETCHED_WITHIN = timedelta(days=7)
IN_TIME = "{moment} <= granted.decided_at + interval '7 days'"


class RequestQuerySet(models.QuerySet["AccessRequest"]):
    def open(self) -> Self:
        """Waiting for the security administrator."""
        return self.filter(state=AccessRequest.State.OPEN)

    def to_be_fetched(self, *, now: datetime) -> Self:
        """Links and tokens that were granted a short while ago and that nobody has fetched."""
        granted = self.filter(state=AccessRequest.State.GRANTED, is_spent=False)
        return granted.filter(decided_at__gte=now - FETCHED_WITHIN)


@tracked(exclude=["code"])
class AccessRequest(models.Model):
    """Something that would give a person or a system access, with who asked for it and who granted it.

    `terms` says in full what is granted; the triggers of what gives access (`GivesAccess`) compare with it, and each
    grant is used up by one row (`is_spent`). An open request stays until somebody decides: nothing that was asked for
    vanishes, and everything is checked anew on the day of the grant.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"user"})

    class Kind(models.TextChoices):
        APPOINT = "appoint", _("Appointment")
        PROLONG = "prolong", _("Longer appointment")
        END_LOAN = "end_loan", _("Early end of a loan")
        LINK = "link", _("One-time link")
        ENABLE = "enable", _("Enabling of an account")
        SYSTEM = "system", _("System account")
        TOKEN = "token", _("Token")
        WEBHOOK = "webhook", _("Webhook")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for the grant")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # What accounts.requests and accounts.links put beside a row in hand.
    appointment: Appointment | None
    said_code: str

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="access_requests", verbose_name=_("account")
    )
    terms = models.JSONField(_("terms"), default=dict)
    reason = models.CharField(_("reason"), max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    code = models.CharField(max_length=128, blank=True, editable=False, help_text=_("Digest of the code of a link."))
    is_spent = models.BooleanField(_("done"), default=False, help_text=_("What was granted has been done."))

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=Q(state="open"), name="access_request_open"),
            models.Index(fields=["user", "-asked_at"], name="access_request_of_user"),
            models.Index(fields=["-asked_at", "-id"], name="access_request_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="access_request_decided_or_open",
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="access_request_granted_by_another",
                condition=~Q(state="granted") | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="access_request_not_granted_by_who_gains",
                condition=~Q(state="granted") | ~Q(decided_by=F("user")),
            ),
            models.CheckConstraint(name="access_request_not_asked_by_who_gains", condition=~Q(asked_by=F("user"))),
            models.CheckConstraint(
                name="access_request_spent_when_granted", condition=Q(is_spent=False) | Q(state="granted")
            ),
            models.CheckConstraint(
                name="access_request_link_has_a_code",
                condition=Q(kind="link", state="granted", code__gt="")
                | (~Q(kind="link", state="granted") & Q(code="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="access_request_never_deleted", operation=pgtrigger.Delete),
            refuse_truncate("access_request_never_truncated"),
            pgtrigger.ReadOnly(
                name="access_request_is_written_once",
                fields=["kind", "user", "terms", "reason", "asked_by", "asked_at"],
            ),
            pgtrigger.Trigger(
                name="access_request_asked_by_system_admin",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF {IS_MACHINE} THEN
                        RETURN NEW;
                    END IF;
                    IF NEW.state <> 'open' OR NEW.is_spent OR NEW.code <> ''
                        OR NEW.asked_by_id IS DISTINCT FROM {ACTING}
                        OR NOT public.accounts_holds(NEW.asked_by_id, 'system_admin', NEW.asked_at)
                    THEN
                        RAISE EXCEPTION 'access_request_asked_by_system_admin'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="access_request_granted_by_security_admin",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF OLD.state <> 'open' THEN
                        IF (NEW.state, NEW.decided_by_id, NEW.decided_at, NEW.answer, NEW.code)
                            IS DISTINCT FROM (OLD.state, OLD.decided_by_id, OLD.decided_at, OLD.answer, OLD.code)
                            OR (OLD.is_spent AND NOT NEW.is_spent)
                        THEN
                            RAISE EXCEPTION 'access_request_is_decided_once' USING ERRCODE = 'check_violation';
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF NEW.state IN ('granted', 'refused')
                        AND NOT public.accounts_holds(NEW.decided_by_id, 'security_admin', NEW.decided_at)
                        OR NEW.state = 'withdrawn'
                        AND NOT public.accounts_holds(NEW.decided_by_id, 'system_admin', NEW.decided_at)
                        OR NEW.decided_by_id IS DISTINCT FROM {ACTING} AND NOT {IS_MACHINE}
                    THEN
                        RAISE EXCEPTION 'access_request_granted_by_security_admin'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.user}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def may_be_fetched(self, *, now: datetime) -> bool:
        """Granted a short while ago, and nobody has fetched it."""
        if self.state != self.State.GRANTED or self.is_spent or self.decided_at is None:
            return False
        return now <= self.decided_at + FETCHED_WITHIN


class Basis(models.TextChoices):
    """On what a row rests that gives access."""

    GRANT = "grant", _("granted by a security administrator")
    MACHINE = "machine", _("made on the machine itself")
    BEFORE = "before", _("from before grants were asked for")


class GivesAccess(models.Model):
    """Mixed into what gives access: a row without a grant of its own is refused by the table's trigger.

    Only the owner of the tables writes `MACHINE` rows (bootstrap, the demonstration, tests); rows that an upgrade found
    are `BEFORE` and go on working.
    """

    grant = models.OneToOneField(
        AccessRequest, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("grant")
    )
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.GRANT, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_rests_on_a_grant",
                condition=Q(basis="grant", grant__isnull=False) | (~Q(basis="grant") & Q(grant__isnull=True)),
            )
        ]


def needs_grant(name: str, *, operation: Any, unless: str = "false", checks: str) -> pgtrigger.Trigger:
    """Refuses a row that gives more than its grant. `checks`: what uses the grant up and compares it, in PL/pgSQL with
    `granted` (the request) at hand; it sets `fits`. `unless`: what gives no access, and so needs none.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        declare=[("granted", "public.accounts_accessrequest"), ("fits", "boolean")],
        func=f"""
            IF ({IS_MACHINE} AND NEW.basis <> 'grant') OR ({unless}) THEN
                RETURN NEW;
            END IF;
            {checks}
            IF fits IS NOT TRUE THEN
                RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
