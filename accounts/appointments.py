"""Appointing people and ending appointments, with the combinations of roles that may not be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Appointment, Bureau, Role, User
from accounts.models.appointment import ADMIN_ROLES
from accounts.people import refuse_own_account
from accounts.policy import require
from accounts.sessions import end_sessions
from audit import trail

if TYPE_CHECKING:
    from django.db.models import QuerySet


@transaction.atomic
def appoint(
    user: User,
    *,
    bureau: Bureau,
    role: str,
    valid_from: date,
    valid_to: date | None = None,
    post: str = "",
    is_principal: bool = False,
    home_bureau: Bureau | None = None,
    by: User,
) -> Appointment:
    """Give a person a post. On loan when `home_bureau` is named; a loan ends by itself.

    Raises ActionRefused with the rule that stands against it (domain reference 4.13, conflict matrix).
    """
    require(by, "appointment.manage")
    refuse_own_account(user, by=by)
    if user.is_system:
        raise ActionRefused(_("A bureau's own system holds no post. Its rights are chosen on its own page."))
    User.objects.select_for_update().get(pk=user.pk)  # two administrators at once: one after the other
    wanted = Appointment(
        user=user,
        bureau=bureau,
        role=role,
        post=post,
        is_principal=is_principal,
        home_bureau=home_bureau,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    for reason in (_unfit(wanted), _conflict(wanted)):
        if reason:
            raise ActionRefused(reason)
    wanted.save(force_insert=True)
    trail.record("appointment.made", by=by, detail=_told(wanted))
    return wanted


@transaction.atomic
def end_appointment(appointment: Appointment, *, on: date, reason: str, by: User, today: date) -> None:
    """`on` is its last day. With the last post the sessions end too.

    The person's open work falls to the head of the bureau to distribute; administrators do not see it.
    """
    require(by, "appointment.manage")
    held = Appointment.objects.select_for_update().select_related("user", "bureau").get(pk=appointment.pk)
    refuse_own_account(held.user, by=by)
    if on < held.valid_from:
        raise ActionRefused(_("The last day cannot lie before the first, %(day)s.") % {"day": held.valid_from})
    if held.valid_to and held.valid_to < on:
        raise ActionRefused(_("It already ended on %(day)s. Make a new appointment.") % {"day": held.valid_to})
    held.valid_to = on
    held.save(update_fields=["valid_to"])
    trail.record("appointment.ended", by=by, detail={**_told(held), "reason": reason})
    if not Appointment.objects.current(on=today).filter(user=held.user).exists():
        end_sessions(held.user)


def _told(appointment: Appointment) -> dict[str, str]:
    last = appointment.valid_to
    return {
        "username": appointment.user.username,
        "bureau": appointment.bureau.code,
        "role": appointment.role,
        "from": appointment.valid_from.isoformat(),
        "to": last.isoformat() if last else "",
    }


def _unfit(wanted: Appointment) -> str | None:
    """What is wrong with the appointment taken by itself."""
    bureau, last = wanted.bureau, wanted.valid_to
    if last and last < wanted.valid_from:
        return _("The last day cannot lie before the first, %(day)s.") % {"day": wanted.valid_from}
    if wanted.valid_from < bureau.valid_from or (bureau.valid_to and (last is None or last > bureau.valid_to)):
        return _("The bureau does not exist for the whole of that time.")
    if wanted.role in ADMIN_ROLES and bureau.level != Bureau.Level.PROVINCE:
        return _("Administrators and auditors are appointed at the provincial bureau.")
    if wanted.role == Role.DRAFTER and bureau.level != Bureau.Level.PROVINCE:
        return _("The circular is drafted at the provincial bureau.")
    if wanted.is_principal and wanted.role != Role.HEAD:
        return _("Only a head can be the principal.")
    return _unfit_loan(wanted) if wanted.home_bureau else None


def _unfit_loan(wanted: Appointment) -> str | None:
    if wanted.valid_to is None:
        return _("A loan needs its last day.")
    if wanted.home_bureau == wanted.bureau:
        return _("A person cannot be lent to the own bureau.")
    held = Appointment.objects.in_force(on=wanted.valid_from).filter(user=wanted.user, bureau=wanted.home_bureau)
    return None if held.exists() else _("The person holds no post in the bureau that is to lend them.")


def _conflict(wanted: Appointment) -> str | None:
    """What stands against it in the person's other posts of that time."""
    others = _overlapping(wanted)
    if others.filter(bureau=wanted.bureau, role=wanted.role).exists():
        return _("The person already holds this role there in that time.")
    admins, roles = set(ADMIN_ROLES), set(others.values_list("role", flat=True))
    if (wanted.role in admins and roles - {wanted.role}) or roles & (admins - {wanted.role}):
        return _("Administrators and auditors hold no other role at the same time.")
    here = set(others.filter(bureau=wanted.bureau).values_list("role", flat=True)) | {wanted.role}
    if {Role.CUSTODIAN, Role.OFFICER} <= here:
        return _("The identity custodian is never an officer of the same bureau.")
    if {Role.DRAFTER, Role.HEAD} <= here:
        return _("Who drafts the circular cannot be the head who signs it.")
    return None


def _overlapping(wanted: Appointment) -> QuerySet[Appointment]:
    others = Appointment.objects.filter(user=wanted.user)
    others = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=wanted.valid_from))
    return others.filter(valid_from__lte=wanted.valid_to) if wanted.valid_to else others
