"""What the page of a record of any kind shows, gathered for templates/records/detail.html."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit.models import AuditEvent
from deadlines.models import Reminder
from records.kinds import kind_of
from records.models.attachment import Attachment
from records.models.comment import Comment
from records.models.link import Link
from records.models.temporary_access import TemporaryAccess
from records.models.urging import Urging
from records.models.watch import Watch
from records.timeline import SIGHTS
from records.workflow import stuck
from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.http import AuthenticatedHttpRequest
    from accounts.models import User
    from records.acts import Transition
    from records.kinds import Kind
    from records.models.tracked import TrackedQuerySet, TrackedRecord


Rows = TypeVar("Rows", bound="TrackedQuerySet[TrackedRecord]")


def for_page(rows: Rows, user: User) -> Rows:
    """Records that this person opens: what every record's page asks is asked along with the record itself."""
    here = {"kind": rows.model.kind, "record_id": OuterRef("pk")}
    clocks = {f"clock__{name}": value for name, value in here.items()}
    sights = AuditEvent.objects.filter(record_kind=rows.model.kind, record_number=OuterRef("number"))
    return rows.annotate(
        is_watched=Exists(Watch.objects.filter(user=user, active=True, **here)),
        has_urgings=Exists(Urging.objects.visible_to(user).filter(**here)),
        has_files=Exists(Attachment.objects.visible_to(user).filter(**here)),
        has_evidence=Exists(Attachment.objects.visible_to(user).evidence().filter(**here)),
        has_comments=Exists(Comment.objects.visible_to(user).filter(**here)),
        has_reminders=Exists(Reminder.objects.filter(state=Reminder.State.READY, **clocks)),
        has_links=Exists(Link.objects.visible_to(user).at(rows.model.kind, OuterRef("pk"))),
        has_access=Exists(TemporaryAccess.objects.visible_to(user).filter(ended_on__isnull=True, **here)),
        has_sights=Exists(sights.filter(action__in=SIGHTS)),
    )


@dataclass(frozen=True)
class Origin(Facet):
    """`told(record, user)`: a sentence on where the record comes from, if it comes from this room above."""

    room: str
    told: Callable[[TrackedRecord, User], str]

    @property
    def facet_key(self) -> str:
        return self.room


@dataclass(frozen=True)
class Button:
    """An act that this person may do now, and where."""

    name: str
    label: StrOrPromise
    kind: str
    address: str


def record_page(record: TrackedRecord, request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """Context that every record's page has; the room adds its own sections."""
    user, kind = request.user, kind_of(record.kind)
    state = kind.workflow.state(record.status)
    possible = kind.workflow.actions_for(record, user)
    return {
        "record": record,
        "kind": kind,
        "today": timezone.localdate(),
        "state": state,
        "beside": [(table.label, table.state_at(record)) for table in kind.workflow.beside],
        "actions": buttons(possible, record, kind),
        "stuck": stuck(possible, record),
        "may_print": user.may(f"{record.kind}.view", record) and user.may("attachment.view", record),
        "origins": [said for each in declared(Origin).values() if (said := each.told(record, user))],
    }


def buttons(possible: Iterable[Transition], record: TrackedRecord, kind: Kind) -> list[Button]:
    """The main one first."""
    ordered = sorted(possible, key=lambda transition: not transition.primary)
    return [Button(t.name, t.label, t.button_kind, kind.address_of(record, t.name)) for t in ordered]


@dataclass(frozen=True)
class Station:
    """One station of the main road of a kind: its name, and the states in which a record stands there."""

    name: str
    states: Collection[str]
    note: Any = ""


def stepper(record: TrackedRecord, road: Sequence[Station]) -> list[dict[str, Any]]:
    """The main road as {% steps %} draws it; nothing for a record that ended beside it. The last station is the end."""
    here = next((at for at, station in enumerate(road) if record.status in station.states), None)
    if here is None:
        return []
    arrived = here == len(road) - 1
    return [
        {
            "name": station.name,
            "state": "done" if at < here or arrived else "current" if at == here else "todo",
            "note": f"{station.note:%m-%d}" if isinstance(station.note, date) else station.note,
        }
        for at, station in enumerate(road)
    ]
