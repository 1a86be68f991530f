"""What stands against a post: by itself, and beside the other posts that the person holds (conflict matrix)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Appointment, Bureau, Role
from accounts.models.appointment import ADMIN_ROLES

if TYPE_CHECKING:
    from django.db.models import QuerySet


def against(wanted: Appointment) -> str | None:
    """What stands against it: the account, the appointment by itself, the person's other posts of that time."""
    if wanted.user.is_system:
        return _("A bureau's own system holds no post. Its rights are chosen on its own page.")
    if not wanted.user.is_active:
        return _("This account is disabled. Enable it first.")
    return _unfit(wanted) or _conflict(wanted)


def told_to_the_trail(appointment: Appointment) -> dict[str, str]:
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
    others = Appointment.objects.filter(user=wanted.user).exclude(pk=wanted.pk)
    others = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=wanted.valid_from))
    return others.filter(valid_from__lte=wanted.valid_to) if wanted.valid_to else others
