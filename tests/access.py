"""The two hands that give access, for tests: one asks, the other grants."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.appointments import ask_appointment
from accounts.models import AccessRequest, Appointment, Bureau, Role, User
from accounts.requests import grant
from tests.factories import UserFactory


def security_administrator() -> User:
    """The one that there is, or a new one."""
    known = User.objects.filter(appointments__role=Role.SECURITY_ADMIN, is_active=True).first()
    return known or UserFactory(bureau=Bureau.objects.get(level="province"), role=Role.SECURITY_ADMIN)


def granted(request: AccessRequest, *, by: User | None = None, now: datetime | None = None) -> AccessRequest:
    """The request after a security administrator has granted it."""
    return grant(request, by=by or security_administrator(), now=now or timezone.now())


def appoint(
    user: User, *, bureau: Bureau, role: str, by: User, now: datetime | None = None, **post: Any
) -> Appointment:
    """A post that was asked for and granted."""
    asked = ask_appointment(
        user, bureau=bureau, role=role, by=by, reason="任免〔2026〕1号", now=now or timezone.now(), **post
    )
    return Appointment.objects.get(grant=granted(asked, now=now))
