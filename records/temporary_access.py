"""Sharing a record with a bureau or a person beyond its line until a day, with a reason, and taking that back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.constraints import refused_by
from accounts.errors import ActionRefused
from accounts.models import Bureau, Role, User
from accounts.policy import OpenedRecords, require
from accounts.scoped import keys_of
from audit import trail
from notifications.news import What
from notifications.notify import notify
from records.models.hanging import place_of
from records.models.temporary_access import TemporaryAccess, TemporaryAccessQuerySet

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

RIGHT = "sharing.give"
LONGEST_DAYS = 366


def is_opened_to(user: User, kind: str, record_id: int) -> bool:
    """Whether this person may look at the record today because somebody shared it."""
    found = TemporaryAccess.objects.standing(on=timezone.localdate()).to_reader(user)
    return found.filter(kind=kind, record_id=record_id, readers__isnull=True).exists()


OPENED = OpenedRecords("records", is_opened_to)


def standing(record: TrackedRecord, *, on: date) -> TemporaryAccessQuerySet:
    found: TemporaryAccessQuerySet = TemporaryAccess.objects.of(record).standing(on=on)
    return found.select_related("user", "given_by")


@transaction.atomic
def share(
    record: TrackedRecord, *, to: User | Bureau, until_on: date, reason: str, by: User, on: date
) -> TemporaryAccess:
    """They may look at the record, its files and remarks up to and with that day.

    Raises NotAllowed; ActionRefused for a record of named readers, for somebody who sees it anyway or could see none
    of its kind, a day out of bounds, a missing reason, or what stands already. Both sides are told.
    """
    require(by, RIGHT, record)
    if why := _why_not(record, to, until_on, reason, on=on):
        raise ActionRefused(why[1], field=why[0])
    given = {"user": to} if isinstance(to, User) else {"to_bureau": to, "to_keys": keys_of(to)}
    made = TemporaryAccess(
        **place_of(record), **given, until_on=until_on, reason=reason.strip(), given_by=by, given_on=on
    )
    with refused_by("access_stands_once", says=_("It is shared with them until that day already."), field="to"):
        made.save(force_insert=True)
    detail = {"to": made.receiver, "until": until_on.isoformat()}
    trail.record("sharing.given", by=by, record=record, detail=detail)
    _tell(record, made, by=by, on=on)
    return made


def _why_not(
    record: TrackedRecord, to: User | Bureau, until_on: date, reason: str, *, on: date
) -> tuple[str, str] | None:
    """Field and sentence."""
    if not record.may_be_opened:
        return "to", _("Records of this kind are not shared.")
    if record.readers is not None:
        return "to", _("This record is for named readers alone.")
    if not on <= until_on <= on + timedelta(days=LONGEST_DAYS):
        return "until_on", _("Choose a day from today on, at most a year ahead.")
    if not reason.strip():
        return "reason", _("Give a reason.")
    if isinstance(to, User) and not (to.is_active and to.may(f"{record.kind}.view")):
        return "to", _("%(person)s may not see records of this kind. Name somebody else.") % {"person": to}
    if isinstance(to, User) and to.may(f"{record.kind}.view", record):
        return "to", _("%(person)s sees this record already.") % {"person": to}
    if isinstance(to, Bureau) and to in (record.bureau, record.city):
        return "to", _("%(bureau)s sees this record already.") % {"bureau": to}
    return None


def _tell(record: TrackedRecord, made: TemporaryAccess, *, by: User, on: date) -> None:
    """Those who may look now, and who handles it."""
    told = {"by": by.full_name, "due_on": made.until_on.isoformat()}
    notify(_receivers(made, on=on), What.SHARED, key=f"sharing:{made.pk}", subject=record, params=told)
    if record.assignee and record.assignee != by:
        params = {"by": by.full_name, "receiver": made.receiver, "due_on": made.until_on.isoformat()}
        notify([record.assignee], What.SHARED_OUT, key=f"sharing:{made.pk}:out", subject=record, params=params)


def _receivers(made: TemporaryAccess, *, on: date) -> Iterable[User]:
    return [made.user] if made.user else User.objects.holding(Role.OFFICER, Role.HEAD, bureau=made.to_bureau, on=on)


@transaction.atomic
def take_back(made: TemporaryAccess, *, record: TrackedRecord, by: User, on: date) -> None:
    """Before its last day; whoever looked at it until now is told. Raises NotAllowed, ActionRefused where that was done
    meanwhile.
    """
    require(by, RIGHT, record)
    fresh = TemporaryAccess.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if fresh.ended_on is not None:
        raise ActionRefused(_("This was already taken back. Reload the page."))
    fresh.ended_on, fresh.ended_by = on, by
    fresh.save(update_fields=["ended_on", "ended_by"])
    trail.record("sharing.ended", by=by, record=record, detail={"to": fresh.receiver})
    lost = {"by": by.full_name, "number": record.number}  # no way to the record: they may not open it any more
    notify(_receivers(fresh, on=on), What.UNSHARED, key=f"sharing:{fresh.pk}:ended", params=lost)
