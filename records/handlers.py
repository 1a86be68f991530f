"""Several handlers of a record: its assignee, and whoever works on it with them, of kinds that have several.

All of them have it on their desk, are reminded of its terms, leave it behind when they leave, and none of them decides
upon it where its handler may not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Role, User
from accounts.policy import require
from audit import trail
from notifications.news import What
from notifications.notify import notify
from records.models.handler import Handler, HandlerQuerySet
from records.models.hanging import place_of
from registry import Facet, declared

if TYPE_CHECKING:
    from accounts.models import Bureau
    from records.models.tracked import TrackedRecord


WhyNotHandler = Callable[[Any, User, date], str | None]


@dataclass(frozen=True)
class SeveralHandlers(Facet):
    """A kind whose records several people may handle. `right`: who may say who; `is_open(record)`: while it is;
    `why_not(record, person, day)`: why somebody cannot be one of them."""

    kind: str
    right: str
    is_open: Callable[[TrackedRecord], bool]
    why_not: WhyNotHandler | None = None

    @property
    def facet_key(self) -> str:
        return self.kind


def has_several(kind: str) -> bool:
    return kind in declared(SeveralHandlers)


def further_handlers(record: TrackedRecord) -> HandlerQuerySet:
    """Those beside the assignee; none of a kind that has one handler."""
    rows = Handler.objects.of(record).current().exclude(user=record.assignee_id)
    return rows if has_several(record.kind) else rows.none()


def handler_ids(record: TrackedRecord) -> list[int]:
    """Everybody who handles it, the assignee first."""
    first = [record.assignee_id] if record.assignee_id else []
    if not has_several(record.kind):
        return first
    return [*first, *further_handlers(record).values_list("user", flat=True)]


def handled_by(user: User, kind: str) -> Q:
    """Condition on records of one kind: that the person handles them, alone or with others."""
    if not has_several(kind):
        return Q(assignee=user)
    beside = Handler.objects.filter(kind=kind).of_person(user.pk).current().values("record_id")
    return Q(assignee=user) | Q(pk__in=beside)


def handlers_of_many(records: Iterable[tuple[str, int]]) -> Mapping[tuple[str, int], tuple[int, ...]]:
    """(kind, id) → ids of the further handlers, in one statement; for reminders."""
    wanted = set(records)
    rows = Handler.objects.filter(kind__in={kind for kind, _pk in wanted}, record_id__in={pk for _kind, pk in wanted})
    found: dict[tuple[str, int], tuple[int, ...]] = {}
    for kind, pk, user in rows.current().order_by("pk").values_list("kind", "record_id", "user"):
        if (kind, pk) in wanted:
            found[kind, pk] = (*found.get((kind, pk), ()), user)
    return found


@transaction.atomic
def add_handler(record: TrackedRecord, user: User, *, by: User, on: date) -> Handler:
    """Let somebody of the bureau handle the record with its assignee; they are told.

    Raises NotAllowed without the right to assign it, ActionRefused for a kind with one handler, a record that is
    closed, somebody without a post in the bureau, or who handles it already.
    """
    fresh, several = _locked(record), declared(SeveralHandlers).get(record.kind)
    if several is None:
        raise ActionRefused(_("Records of this kind have one handler."), field="to")
    require(by, several.right, fresh)
    if refusal := _why_not(fresh, several, user, on=on):
        raise ActionRefused(refusal, field="to")
    row = Handler.objects.create(**place_of(fresh), user=user, of_bureau_id=fresh.bureau_id, since_on=on, added_by=by)
    trail.record("handler.added", by=by, record=fresh, detail={"username": user.username})
    if user != by:
        notify([user], What.ASSIGNED, key=f"handler:{row.pk}", subject=fresh, params={"by": str(by)})
    return row


def _why_not(record: TrackedRecord, several: SeveralHandlers, user: User, *, on: date) -> str | None:
    if not several.is_open(record):
        return _("It is closed; what it says stands.")
    if not is_of_bureau(user, record.bureau, on=on):
        return _("%(person)s has no post in %(bureau)s.") % {"person": user, "bureau": record.bureau}
    if user.pk in handler_ids(record):
        return _("%(person)s handles it already.") % {"person": user}
    return several.why_not(record, user, on) if several.why_not else None


def is_of_bureau(user: User, bureau: Bureau, *, on: date) -> bool:
    return User.objects.holding(Role.OFFICER, Role.HEAD, bureau=bureau, on=on).filter(pk=user.pk).exists()


@transaction.atomic
def take_off(record: TrackedRecord, user: User, *, by: User | None, on: date) -> bool:
    """They handle it no longer. Returns whether they did. By nobody: whoever left the bureau.

    Raises NotAllowed without the right to assign it.
    """
    fresh = _locked(record)
    if by is not None:
        require(by, declared(SeveralHandlers)[record.kind].right, fresh)
    rows = Handler.objects.select_for_update().of(fresh).current().of_person(user.pk).order_by("pk")
    ended = [row for row in rows if _ended(row, by=by, on=on)]
    if ended:
        trail.record("handler.ended", by=by, record=fresh, detail={"username": user.username})
    return bool(ended)


def _ended(row: Handler, *, by: User | None, on: date) -> bool:
    row.until_on, row.ended_by = max(on, row.since_on), by
    row.save(update_fields=["until_on", "ended_by"])
    return True


def _locked(record: TrackedRecord) -> TrackedRecord:
    return type(record)._default_manager.for_change().get(pk=record.pk)


@transaction.atomic
def replace(record: TrackedRecord, leaver: int, *, to: User | None, by: User | None, on: date) -> None:
    """Whoever handled it with others leaves it, and `to` does that from now on, if not already one of them."""
    take_off(record, User.objects.get(pk=leaver), by=by, on=on)
    if to is not None and by is not None and to.pk not in handler_ids(record):
        add_handler(record, to, by=by, on=on)
