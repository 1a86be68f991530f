"""Who works where as what, from when to when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.request import DAY_OF, GivesAccess, needs_grant
from accounts.reference import ReferenceKey
from audit.history import tracked

# What an appointment gives, all but from when: as its request says it.
TERMS = """jsonb_build_object('bureau_id', NEW.bureau_id, 'role', NEW.role, 'post', NEW.post,
    'is_principal', NEW.is_principal, 'home_bureau_id', NEW.home_bureau_id, 'valid_to', NEW.valid_to)"""
# An end that comes earlier takes access away, unless it wakes the post at home that slept during the loan.
TAKES_AWAY = """NEW.grant_id IS NOT DISTINCT FROM OLD.grant_id AND NEW.basis = OLD.basis
    AND (NEW.valid_to IS NOT DISTINCT FROM OLD.valid_to
        OR NEW.valid_to IS NOT NULL AND (OLD.valid_to IS NULL OR NEW.valid_to < OLD.valid_to))
    AND (NEW.home_bureau_id IS NULL OR NEW.valid_to = OLD.valid_to OR NOT EXISTS (
        SELECT 1 FROM public.accounts_appointment home
        WHERE home.user_id = NEW.user_id AND home.bureau_id = NEW.home_bureau_id AND home.home_bureau_id IS NULL
        AND daterange(home.valid_from, home.valid_to, '[]') && daterange(NEW.valid_to, OLD.valid_to, '(]')))"""


class Role(models.TextChoices):
    OFFICER = "officer", _("Officer")
    HEAD = "head", _("Head")
    DRAFTER = "drafter", _("Circular drafter")
    INSPECTOR = "inspector", _("Inspector")
    CUSTODIAN = "custodian", _("Identity custodian")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDITOR = "auditor", _("Auditor")


ADMIN_ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self, *, on: date) -> Self:
        """In force on that day (both end days count) and giving rights: a loan suspends the post at home."""
        loan = Appointment.objects.in_force(on=on).filter(user=OuterRef("user"), home_bureau=OuterRef("bureau"))
        return self.in_force(on=on).exclude(Exists(loan), home_bureau__isnull=True)

    def in_force(self, *, on: date) -> Self:
        """Running on that day by its dates alone."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


@tracked()
class Appointment(GivesAccess):
    """A post: person, bureau, role, from, to. Several at once are usual (two posts, on loan).

    Rights follow the loan, not the home post, which sleeps until the loan ends. An administrator or
    auditor never holds a business role at the same time (三员分立): a trigger refuses it.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"user"})

    all_cities: list[int]  # what accounts.scope finds out along with it

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", verbose_name=_("person")
    )
    bureau = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="appointments", verbose_name=_("bureau"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    post = models.CharField(
        _("post"), max_length=60, blank=True, help_text=_("As on the name plate, such as 执法稽查科科长.")
    )
    is_principal = models.BooleanField(
        _("principal"), default=False, help_text=_("Head of the bureau (正职) or acting head. A deputy is not.")
    )
    home_bureau = ReferenceKey(
        "accounts.Bureau",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lent_appointments",
        verbose_name=_("on loan from"),
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["valid_from", "pk"]
        indexes = [
            models.Index(fields=["user", "valid_from"], name="appointment_user_from"),
            models.Index(fields=["bureau", "role"], name="appointment_bureau_role"),
        ]
        constraints = [
            *GivesAccess.Meta.constraints,
            models.UniqueConstraint(fields=["user", "bureau", "role", "valid_from"], name="appointment_once_per_start"),
            models.CheckConstraint(
                name="appointment_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="appointment_loan_has_an_end",
                condition=Q(home_bureau__isnull=True) | Q(valid_to__isnull=False),
                violation_error_message=_("A loan needs its last day."),
            ),
            models.CheckConstraint(
                name="appointment_principal_is_head", condition=Q(is_principal=False) | Q(role="head")
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="appointment_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="appointment_is_written_once",
                fields=["user", "bureau", "role", "is_principal", "home_bureau", "valid_from"],
            ),
            needs_grant(
                "appointment_needs_a_grant",
                operation=pgtrigger.Insert,
                checks=f"""
                    granted := public.accounts_spend(NEW.grant_id, 'appoint', NEW.user_id);
                    fits := granted.terms - 'valid_from' = {TERMS}
                        AND NEW.valid_from >= (granted.terms ->> 'valid_from')::date
                        AND NEW.valid_from >= {DAY_OF.format(moment="granted.decided_at")};
                """,
            ),
            needs_grant(
                "appointment_needs_a_grant_to_last_longer",
                operation=pgtrigger.Update,
                unless=TAKES_AWAY,
                checks="""
                    granted := public.accounts_spend(NEW.grant_id, CASE
                        WHEN NEW.valid_to < OLD.valid_to THEN 'end_loan' ELSE 'prolong' END, NEW.user_id);
                    fits := granted.terms = jsonb_build_object('appointment_id', NEW.id, 'valid_to', NEW.valid_to);
                """,
            ),
            pgtrigger.Trigger(
                name="appointment_is_held_by_a_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("user_id"),
                func="""
                    IF (SELECT is_system FROM accounts_user WHERE id = NEW.user_id) THEN
                        RAISE EXCEPTION 'appointment_is_held_by_a_person' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="appointment_admins_hold_no_business_role",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    PERFORM pg_advisory_xact_lock(7501, NEW.user_id::int);
                    IF EXISTS (
                        SELECT 1 FROM accounts_appointment other
                        WHERE other.user_id = NEW.user_id AND other.id <> NEW.id
                        AND daterange(other.valid_from, other.valid_to, '[]')
                            && daterange(NEW.valid_from, NEW.valid_to, '[]')
                        AND other.role <> NEW.role
                        AND (other.role IN ('system_admin', 'security_admin', 'auditor')
                             OR NEW.role IN ('system_admin', 'security_admin', 'auditor'))
                    ) THEN
                        RAISE EXCEPTION 'appointment_admins_hold_no_business_role' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.bureau} · {self.get_role_display()}"

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """For forms: accounts.appointments asks the same, and answers in sentences instead of a constraint's name."""
