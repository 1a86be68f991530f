"""Everything that happened to a record, newest first: steps, edits, comments, files, reminders, sights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.models import AuditEvent
from deadlines.explain import last_day_in_words
from deadlines.models import Reminder
from records.differences import Change, changes_between
from records.models.attachment import Attachment
from records.models.comment import Comment
from records.models.step import Step
from records.registry import workflow_of

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

SHOWN = 20
ONE_REQUEST = timedelta(seconds=10)  # a step and the change of fields that it brought lie no further apart
NAMES_IN_STEPS = ("receiver", "assignee", "main", "sent_to")

KINDS = {
    "step": gettext_lazy("Steps"),
    "edit": gettext_lazy("Changes"),
    "comment": gettext_lazy("Comments"),
    "file": gettext_lazy("Files"),
    "reminder": gettext_lazy("Reminders"),
    "view": gettext_lazy("Views"),
}
SHOWN_BEYOND = ("comment", "file")  # to bureaus that a record is only shared with
SIGHTS = {
    "attachment.opened": gettext_lazy("opened a file"),
    "record.exported": gettext_lazy("exported the record"),
    "record.sealed_opened": gettext_lazy("looked at the sealed record"),
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened; the fields are those that components/timeline.html prints."""

    kind: str
    at: datetime
    who: str
    text: str
    detail: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    user_id: int | None = None
    icon: str = ""


@dataclass(frozen=True)
class Timeline:
    """Some entries, newest first. `older`: the moment before which the next ones lie, None at the end."""

    entries: list[Entry]
    older: datetime | None


@dataclass(frozen=True)
class Source:
    """Newest rows of one table before a moment. `column`: of the moment; `told`: rows → entries."""

    rows: QuerySet
    column: str
    told: Callable[[list[Any]], Iterable[Entry]]


def timeline(
    record: TrackedRecord, user: User, *, show: str = "", before: datetime | None = None, limit: int = SHOWN
) -> Timeline:
    """A page of the history of a record that the person sees. `show`: one of KINDS, or everything.

    Each source is asked for a few rows; what lies behind the last one of a source that has more is
    left to the next page, so nothing is passed over.
    """
    entries: list[Entry] = []
    floor: datetime | None = None
    for source in _sources(record, user, show):
        rows = source.rows.filter(**{f"{source.column}__lt": before}) if before else source.rows
        found = list(rows.order_by(f"-{source.column}", "-pk")[: limit + 1])
        if len(found) > limit:
            reached = getattr(found[-1], source.column)
            floor = max(floor, reached) if floor else reached
        entries += source.told(found)
    entries.sort(key=lambda entry: entry.at, reverse=True)
    shown = [entry for entry in entries if floor is None or entry.at > floor]
    if len(shown) > limit:
        last = shown[limit - 1].at
        shown, floor = [entry for entry in shown if entry.at >= last], last
    elif floor is not None:
        floor = shown[-1].at if shown else floor
    return Timeline(_folded(shown), floor)


def _sources(record: TrackedRecord, user: User, show: str) -> list[Source]:
    makers = {
        "step": _steps,
        "edit": _edits,
        "comment": _comments,
        "file": _files,
        "reminder": _reminders,
        "view": _views,
    }
    wanted = [kind for kind in makers if show in ("", kind)]
    if not user.scope.reaches(city_id=record.city_id, bureau_id=record.bureau_id):
        wanted = [kind for kind in wanted if kind in SHOWN_BEYOND]
    return [makers[kind](record, user) for kind in wanted]


def _steps(record: TrackedRecord, user: User) -> Source:
    rows = Step.objects.visible_to(user).filter(kind=record.kind, record_id=record.pk).select_related("by", "by_bureau")
    return Source(rows, "at", lambda steps: [_step(record, step) for step in steps])


def _step(record: TrackedRecord, step: Step) -> Entry:
    workflow = workflow_of(record)
    known = {each.name: each for each in workflow.transitions}.get(step.action)
    said = str((known.done or known.label) if known else workflow.begun)
    if name := next((step.data[key] for key in NAMES_IN_STEPS if step.data.get(key)), ""):
        said = _("%(act)s → %(name)s") % {"act": said, "name": name}
    if step.on != step.at.date() and abs(step.on - step.at.date()) > timedelta(days=1):
        said = _("%(act)s, in effect on %(day)s") % {"act": said, "day": step.on.isoformat()}
    progress = workflow.state(step.to_status).progress
    kind = progress if progress in ("done", "returned") else "step" if known else "created"
    kept = [told.line(step.data[key]) for key, told in workflow.told.items() if step.data.get(key)]
    return Entry(kind, step.at, _who(step.by, step.by_bureau), said, step.note, kept, user_id=step.by_id)


def _edits(record: TrackedRecord, user: User) -> Source:
    rows = record.events.all().select_related("pgh_context")
    return Source(rows, "pgh_created_at", lambda events: _edit_entries(type(record), events))


def _edit_entries(model: type[TrackedRecord], events: list[Any]) -> list[Entry]:
    """Old → new of each field. The oldest event in hand only serves to compare the one after it with."""
    changed = changes_between(model, events)
    contexts = {change.event.pk: getattr(change.event.pgh_context, "metadata", None) or {} for change in changed}
    people = User.objects.in_bulk({about["user"] for about in contexts.values() if about.get("user")})
    return [_edit(change, contexts[change.event.pk], people) for change in changed]


def _edit(change: Change, about: dict[str, Any], people: dict[int, User]) -> Entry:
    person = people.get(about.get("user") or 0)
    at, reason = change.event.pgh_created_at, about.get("reason", "")
    return Entry("edit", at, _who(person), _("changed the record"), reason, change.fields, user_id=about.get("user"))


def _comments(record: TrackedRecord, user: User) -> Source:
    rows = Comment.objects.visible_to(user).of(record).select_related("author", "author_bureau")

    def told(comments: list[Comment]) -> list[Entry]:
        return [
            Entry("comment", c.at, _who(c.author, c.author_bureau), _("wrote"), c.text, user_id=c.author_id)
            for c in comments
        ]

    return Source(rows, "at", told)


def _files(record: TrackedRecord, user: User) -> Source:
    rows = Attachment.objects.visible_to(user).of(record).select_related("uploaded_by", "uploaded_by_bureau")

    def told(files: list[Attachment]) -> list[Entry]:
        return [
            Entry("file", f.uploaded_at, _who(f.uploaded_by, f.uploaded_by_bureau), _added(f), user_id=f.uploaded_by_id)
            for f in files
        ]

    return Source(rows, "uploaded_at", told)


def _added(file: Attachment) -> str:
    said = _("added the evidence “%(name)s”") if file.is_evidence else _("added the file “%(name)s”")
    return said % {"name": file.name}


def _reminders(record: TrackedRecord, user: User) -> Source:
    rows = Reminder.objects.of(record).filter(state=Reminder.State.READY).select_related("recipient", "clock__rule")
    return Source(rows, "recorded_at", _reminder_entries)


def _reminder_entries(reminders: list[Reminder]) -> list[Entry]:
    """Those that tell several people of one threshold are one entry."""
    told: dict[tuple, list[Reminder]] = defaultdict(list)
    for each in reminders:
        told[each.clock_id, each.step_id, each.due_on, each.occurrence].append(each)
    return [
        Entry(
            "reminder",
            max(each.recorded_at for each in same),
            "",
            _("Reminder of “%(rule)s”, due on %(day)s, to %(people)s")
            % {
                "rule": same[0].clock.rule.label,
                "day": last_day_in_words(same[0].due_on.isoformat()),
                "people": _(", ").join(sorted(str(each.recipient) for each in same)),
            },
        )
        for same in told.values()
    ]


def _views(record: TrackedRecord, user: User) -> Source:
    rows = AuditEvent.objects.filter(record_kind=record.kind, record_number=record.number, action__in=SIGHTS)

    def told(sights: list[AuditEvent]) -> list[Entry]:
        return [Entry("view", s.at, _who(s.user), str(SIGHTS[s.action]), user_id=s.user_id) for s in sights]

    return Source(rows.select_related("user"), "at", told)


def _who(person: User | None, bureau: Any = None) -> str:
    if person is None:
        return _("System")
    return f"{person} · {bureau}" if bureau else str(person)


def _folded(entries: list[Entry]) -> list[Entry]:
    """The fields that a step changed stand with the step, not as a change of their own (a worker's have no person)."""
    steps = [entry for entry in entries if entry.kind in ("step", "done", "returned", "created")]
    brought: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    kept: list[Entry] = []
    for entry in entries:
        step = next((s for s in steps if entry.kind == "edit" and _belongs(entry, s)), None)
        if step is None:
            kept.append(entry)
        else:
            brought[id(step)] += entry.changes
    return [replace(e, changes=[*e.changes, *brought[id(e)]]) if id(e) in brought else e for e in kept]


def _belongs(edit: Entry, step: Entry) -> bool:
    return edit.user_id in (None, step.user_id) and timedelta() <= step.at - edit.at <= ONE_REQUEST
