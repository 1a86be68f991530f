"""Bureaus come, change their name, end, and are succeeded. None is ever deleted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Appointment, Bureau
from accounts.policy import require
from audit import trail

if TYPE_CHECKING:
    from accounts.models import User

EDITABLE = ("name", "short_name", "place_name", "document_word", "is_zone", "display_order")


@transaction.atomic
def open_bureau(*, by: User, succeeds: Bureau | None = None, **given: Any) -> Bureau:
    """A new bureau, or the successor of one that has its last day. `given`: the fields of the form.

    Raises ActionRefused when the one that it succeeds does not fit, or its code or its place is taken then or later.
    """
    require(by, "bureau.manage")
    if succeeds and (succeeds.valid_to is None or succeeds.valid_to >= given["valid_from"]):
        raise ActionRefused(_("End the former bureau first: the successor begins the day after its last day."))
    living = Bureau.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=given["valid_from"]))
    if living.filter(code=given["code"]).exists():
        raise ActionRefused(_("A bureau with the code %(code)s exists at that time.") % {"code": given["code"]})
    if given["level"] == Bureau.Level.PROVINCE and living.filter(level=Bureau.Level.PROVINCE).exists():
        raise ActionRefused(_("There is a provincial bureau already; a database serves one province."))
    bureau = Bureau.objects.create(succeeds=succeeds, **given)
    bureau.refresh_from_db(fields=["city"])
    trail.record("bureau.opened", by=by, detail={"bureau": bureau.code, "name": bureau.name})
    return bureau


@transaction.atomic
def edit_bureau(bureau: Bureau, *, by: User, **given: Any) -> None:
    """Change what may change while a bureau lives (names, document word, order)."""
    require(by, "bureau.manage")
    stored = Bureau.objects.select_for_update().get(pk=bureau.pk)
    changed = [name for name in EDITABLE if name in given and getattr(stored, name) != given[name]]
    if not changed:
        return
    for name in changed:
        setattr(stored, name, given[name])
    stored.save(update_fields=changed)
    trail.record("bureau.edited", by=by, detail={"bureau": stored.code, "fields": changed})


@transaction.atomic
def end_bureau(bureau: Bureau, *, on: date, reason: str, by: User) -> None:
    """`on` is its last day. Refused while bureaus below it or appointments run longer.

    Its open records, if any, stay under its name; the superior bureau hands them on.
    """
    require(by, "bureau.manage")
    stored = Bureau.objects.select_for_update().get(pk=bureau.pk)
    if on < stored.valid_from:
        raise ActionRefused(_("The last day cannot lie before the first, %(day)s.") % {"day": stored.valid_from})
    if stored.valid_to and stored.valid_to < on:
        raise ActionRefused(_("It already ended on %(day)s.") % {"day": stored.valid_to})
    longer = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    below = stored.children.filter(longer).count()
    if below:
        raise ActionRefused(_("End the bureaus below it first: %(count)d go on longer.") % {"count": below})
    held = Appointment.objects.filter(longer, bureau=stored).count()
    if held:
        raise ActionRefused(_("End its appointments first: %(count)d run longer.") % {"count": held})
    stored.valid_to = on
    stored.save(update_fields=["valid_to"])
    trail.record("bureau.ended", by=by, detail={"bureau": stored.code, "to": on.isoformat(), "reason": reason})


def successor_begins_on(bureau: Bureau) -> date | None:
    """The day after the last day; None while the bureau has none."""
    return bureau.valid_to + timedelta(days=1) if bureau.valid_to else None
