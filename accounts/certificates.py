"""Certificates of law enforcement: entering one, ending one, and who carries one on a day."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Certificate, User
from accounts.policy import require
from audit import trail


def is_certified(person: User, *, on: date) -> bool:
    return Certificate.objects.on(on).filter(user=person).exists()


def why_not_certified(person: User, *, on: date) -> str | None:
    """A sentence for whoever carries no certificate that is good on that day."""
    if is_certified(person, on=on):
        return None
    said = _("%(person)s has no certificate of law enforcement on %(day)s. The administrators enter certificates.")
    return said % {"person": person, "day": on.isoformat()}


def check_certified(person: User, *, on: date, field: str) -> None:
    """Raises ActionRefused for an officer whose certificate is not good on that day."""
    if why := why_not_certified(person, on=on):
        raise ActionRefused(why, field=field)


@transaction.atomic
def add_certificate(person: User, *, number: str, valid_from: date, valid_to: date, by: User) -> Certificate:
    """Raises NotAllowed without the right, ActionRefused for days the wrong way round or a number that is taken."""
    require(by, "person.manage")
    if valid_to < valid_from:
        raise ActionRefused(_("It ends before it begins."), field="valid_to")
    days = {"valid_from": valid_from, "valid_to": valid_to}
    try:
        with transaction.atomic():
            made = Certificate.objects.create(user=person, number=number, entered_by=by, **days)
    except IntegrityError as error:
        raise ActionRefused(_("Another certificate has this number already."), field="number") from error
    trail.record("certificate.added", by=by, detail={"username": person.username, "number": number})
    return made


@transaction.atomic
def end_certificate(certificate: Certificate, *, on: date, by: User) -> None:
    """`on`: its last day. Raises NotAllowed without the right, ActionRefused for a day that lies outside its days."""
    require(by, "person.manage")
    stored = Certificate.objects.select_for_update().select_related("user").get(pk=certificate.pk)
    if not stored.valid_from <= on <= stored.valid_to:
        raise ActionRefused(_("This day lies outside the days of the certificate."), field="on")
    stored.valid_to = on
    stored.save(update_fields=["valid_to"])
    trail.record("certificate.ended", by=by, detail={"username": stored.user.username, "number": stored.number})
