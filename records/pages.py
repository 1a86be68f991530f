"""What the page of a record of any kind shows, gathered for templates/records/detail.html."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Exists, JSONField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from audit.models import AuditEvent
from deadlines.models import Reminder
from records.kinds import kind_of
from records.models.attachment import Attachment
from records.models.comment import Comment
from records.models.link import Link
from records.models.step import Step
from records.models.temporary_access import TemporaryAccess
from records.models.urging import Urging
from records.models.watch import Watch
from records.next_step import next_step
from records.timeline import SIGHTS
from records.undoing import TOLD, ended_after_a_pause, undoable
from records.workflow import refusals
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
    last = Step.objects.visible_to(user).filter(**here).order_by("-at", "-pk").values(told=JSONObject(**TOLD))[:1]
    return rows.annotate(
        is_watched=Exists(Watch.objects.filter(user=user, active=True, **here)),
        has_urgings=Exists(Urging.objects.visible_to(user).filter(**here)),
        has_files=Exists(Attachment.objects.visible_to(user).filter(**here)),
        has_evidence=Exists(Attachment.objects.visible_to(user).evidence().filter(**here)),
        has_comments=Exists(Comment.objects.visible_to(user).filter(**here)),
        has_reminders=Exists(Reminder.objects.filter(state=Reminder.State.READY, **clocks)),
        has_links=Exists(Link.objects.visible_to(user).at(rows.model.kind, OuterRef("pk"))),
        has_access=Exists(TemporaryAccess.objects.visible_to(user).filter(ended_on__isnull=True, **here)),
        last_step=Coalesce(Subquery(last), Value({}, JSONField())),
        has_ended_after_a_pause=Exists(ended_after_a_pause(**here)),
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
class FollowUp(Facet):
    """What a room above begins from a record of this kind ("": of any), with one press: `label` on the button, and
    its address.

    `right`: asked for the record. `why_not(record)`: why it cannot be begun now; there is no button then.
    """

    kind: str
    name: str
    label: StrOrPromise
    right: str
    address: Callable[[TrackedRecord], str]
    why_not: Callable[[Any], str | None]

    @property
    def facet_key(self) -> str:
        return f"{self.kind}.{self.name}"

    def button_for(self, record: TrackedRecord, user: User) -> Button | None:
        if self.kind not in ("", record.kind) or not user.may(self.right, record) or self.why_not(record):
            return None
        return Button(self.name, self.label, "", self.address(record))


@dataclass(frozen=True)
class Button:
    """An act that this person may do now, and where. `given`: what one press sends there, None where it has a page."""

    name: str
    label: StrOrPromise
    kind: str
    address: str
    given: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Stuck:
    """Why an act that is the person's to do cannot be done now; `url`: where that is mended."""

    reason: str
    url: str = ""

    def __str__(self) -> str:
        return self.reason


def record_page(record: TrackedRecord, request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """Context that every record's page has; the room adds its own sections."""
    user, kind, today = request.user, kind_of(record.kind), timezone.localdate()
    state = kind.workflow.state(record.status)
    acts = acts_on_page(record, user, on=today)
    return {
        "record": record,
        "kind": kind,
        "today": today,
        "state": state,
        **acts,
        "beside": [(table.label, table.state_at(record)) for table in kind.workflow.beside],
        "follow_ups": [button for each in declared(FollowUp).values() if (button := each.button_for(record, user))],
        "may_print": user.may(f"{record.kind}.view", record) and user.may("attachment.view", record),
        "origins": [said for each in declared(Origin).values() if (said := each.told(record, user))],
    }


def acts_on_page(record: TrackedRecord, user: User, *, on: date) -> dict[str, Any]:
    """`actions`: what this person may do now; `stuck`: why not what is theirs; `waits`: else for whom it waits, with
    `urge_url` where this person may urge them."""
    kind = kind_of(record.kind)
    possible = kind.workflow.actions_for(record, user)
    refused = refusals(possible, record)
    free = [t for t in possible if t.name not in refused or t.takes_evidence]
    stuck = {refused[t.name]: mended(t, record) for t in possible if t.primary and t.name in refused}
    mine = any(t.primary for t in possible)
    coming = None if mine else next_step(record, on=on, is_brief=True)
    may_urge = coming and any(t.name == "urge" for t in free)
    return {
        "actions": buttons(free, record, kind, on=on),
        "stuck": [Stuck(reason, url) for reason, url in stuck.items()],
        "waits": coming.told_to(user, on=on) if coming else "",
        "undo": undoable(record, user),
        "urge_url": kind.address_of(record, "urge") if may_urge else "",
    }


def mended(act: Transition, record: TrackedRecord) -> str:
    """Where on the record's page what its guard misses is mended; nothing where it is elsewhere."""
    return f"{record.get_absolute_url()}#{act.mended_at}" if act.mended_at else ""


def buttons(possible: Iterable[Transition], record: TrackedRecord, kind: Kind, *, on: date) -> list[Button]:
    """The main one first. What asks nothing is one press; where something else could be said, its page too."""
    ordered = sorted(possible, key=lambda transition: not transition.primary)
    return [button for act in ordered for button in _buttons_of(act, record, kind, on=on)]


def _buttons_of(act: Transition, record: TrackedRecord, kind: Kind, *, on: date) -> list[Button]:
    address = kind.address_of(record, act.name)
    plain = Button(act.name, act.label, act.button_kind, address)
    press = kind.form_of(act).one_press(record, act, on=on, known={}) if act.in_place else None
    if press is None:
        return [plain]
    sent = Button(act.name, press.label, act.button_kind, address, {**press.given, "version": str(record.version)})
    return [sent, replace(plain, kind="")] if press.given else [sent]


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
