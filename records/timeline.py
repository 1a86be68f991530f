"""Everything that happened to a record, newest first: steps, edits, comments, files, reminders, sights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import compress
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.models import AuditEvent
from deadlines.explain import last_day_in_words
from deadlines.models import Reminder
from records.differences import Change, changes_between
from records.exists_flags import present
from records.kinds import workflow_of
from records.links import Linked, linked_with
from records.models.attachment import Attachment
from records.models.comment import Comment
from records.models.link import Link
from records.models.step import Step

if TYPE_CHECKING:
    from records.acts import Transition
    from records.models.tracked import TrackedRecord
    from records.workflow import Workflow

SHOWN = 20
ONE_REQUEST = timedelta(seconds=10)  # a step and the change of fields that it brought lie no further apart
NAMES_IN_STEPS = ("receiver", "assignee", "main", "sent_to")

KINDS = {
    "step": gettext_lazy("Steps"),
    "edit": gettext_lazy("Changes"),
    "comment": gettext_lazy("Comments"),
    "file": gettext_lazy("Files"),
    "link": gettext_lazy("Linked records"),
    "reminder": gettext_lazy("Reminders"),
    "view": gettext_lazy("Views"),
}
SHOWN_BEYOND = ("comment", "file")  # to bureaus that a record is only shared with
SIGHTS = {
    "attachment.marked": gettext_lazy("marked a file as evidence"),
    "attachment.opened": gettext_lazy("opened a file"),
    "attachment.unmarked": gettext_lazy("took back that a file is evidence"),
    "paper.downloaded": gettext_lazy("downloaded the paper"),
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


People = dict[int, User]


@dataclass(frozen=True)
class Source:
    """Newest rows of one table before a moment. `column`: of the moment; `people`: ids of those whom a row names;
    `told`: rows and these people → entries; `known`: all rows, where they are few and the page has them anyway."""

    rows: QuerySet[Model]
    column: str
    people: Callable[[Any], Iterable[int | None]]
    told: Callable[[list[Any], People], Iterable[Entry]]
    known: Callable[[], Iterable[Any]] | None = None

    def before(self, moment: datetime | None, limit: int) -> list[Any]:
        if self.known:
            earlier = (row for row in self.known() if moment is None or getattr(row, self.column) < moment)
            return sorted(earlier, key=lambda row: (getattr(row, self.column), row.pk), reverse=True)[:limit]
        rows = self.rows.filter(**{f"{self.column}__lt": moment}) if moment else self.rows
        return list(rows.order_by(f"-{self.column}", "-pk")[:limit])


def timeline(
    record: TrackedRecord, user: User, *, show: str = "", before: datetime | None = None, limit: int = SHOWN
) -> Timeline:
    """A page of the history of a record that the person sees. `show`: one of KINDS, or everything.

    Each source is asked for a few rows; what lies behind the last one of a source that has more is
    left to the next page, so nothing is passed over.
    """
    entries: list[Entry] = []
    floor: datetime | None = None
    found = [
        (source, source.before(before, limit + 1)) for source in _with_any(_sources(record, user, show), record, user)
    ]
    ids = {pk for source, rows in found for row in rows for pk in source.people(row) if pk}
    loaded = (person for row in (record, *(row for _source, rows in found for row in rows)) for person in _loaded(row))
    people = _people(ids, (user, *loaded))
    for source, rows in found:
        if len(rows) > limit:
            reached = getattr(rows[-1], source.column)
            floor = max(floor, reached) if floor else reached
        entries += source.told(rows, people)
    entries.sort(key=lambda entry: entry.at, reverse=True)
    shown = [entry for entry in entries if floor is None or entry.at > floor]
    if len(shown) > limit:
        last = shown[limit - 1].at
        shown, floor = [entry for entry in shown if entry.at >= last], last
    elif floor is not None:
        floor = shown[-1].at if shown else floor
    return Timeline(_folded(shown), floor)


@dataclass(frozen=True)
class Since:
    """The last decision upon a record, if there was any, and what happened after it, newest first."""

    decision: Entry | None
    entries: list[Entry]


def since_decision(record: TrackedRecord, user: User, *, limit: int = SHOWN) -> Since:
    """Steps and changes since somebody decided; without a decision all of the newest ones."""
    sources = {kind: each for kind, each in _sources(record, user, "").items() if kind in ("step", "edit")}
    if "step" not in sources:
        return Since(None, [])  # the record is only shared with the person's bureau
    rows = {kind: source.before(None, limit + 1) for kind, source in sources.items()}
    ids = {pk for kind, some in rows.items() for row in some for pk in sources[kind].people(row) if pk}
    loaded = (person for row in (record, *rows["step"]) for person in _loaded(row))
    people = _people(ids, (user, *loaded))
    decided = workflow_of(record).names_of_decisions()
    undone = {step.data.get("undone") for step in rows["step"]}
    last = next((step for step in rows["step"] if step.action in decided and step.pk not in undone), None)
    entries = [entry for kind, source in sources.items() for entry in source.told(rows[kind], people)]
    entries = _folded(sorted(entries, key=lambda entry: entry.at, reverse=True))
    if last is None:
        return Since(None, entries[:limit])
    told = next((entry for entry in entries if entry.at == last.at and entry.kind != "edit"), None)
    return Since(told, [entry for entry in entries if entry.at > last.at][:limit])


def _people(ids: set[int], at_hand: Iterable[User]) -> People:
    """By id. Only those are looked up who are not at hand."""
    known = {person.pk: person for person in at_hand}
    missing = ids - known.keys()
    return known | User.objects.in_bulk(missing) if missing else known


def _loaded(row: Any) -> Iterator[User]:
    """The people whom a row has brought along."""
    columns = (column for column in row._meta.concrete_fields if column.related_model is User and column.is_cached(row))
    return (person for column in columns if (person := getattr(row, column.name)))


def _sources(record: TrackedRecord, user: User, show: str) -> dict[str, Source]:
    makers = {
        "step": _steps,
        "edit": _edits,
        "comment": _comments,
        "file": _files,
        "link": _links,
        "unlink": _links_taken_back,
        "reminder": _reminders,
        "view": _views,
    }
    wanted = [kind for kind in makers if show in ("", kind) or (kind, show) == ("unlink", "link")]
    if not user.scope.reaches(city_id=record.city_id, bureau_id=record.bureau_id):
        wanted = [kind for kind in wanted if kind in SHOWN_BEYOND]
    return {kind: makers[kind](record, user) for kind in wanted}


def _with_any(sources: dict[str, Source], record: TrackedRecord, user: User) -> list[Source]:
    """Those that have any row at all; the record of a page knows it. Steps and changes are always there."""
    if len(sources) == 1:
        return list(sources.values())
    known = {
        "comment": record.has_comments,
        "file": record.has_files,
        "link": record.has_links,
        "unlink": record.has_links,
        "reminder": record.has_reminders,
        "view": record.has_sights,
    }
    if None in known.values():
        return list(compress(sources.values(), present(user, *(source.rows for source in sources.values()))))
    return [source for kind, source in sources.items() if known.get(kind, True)]


def _steps(record: TrackedRecord, user: User) -> Source:
    rows = Step.objects.visible_to(user).of(record).select_related("by")

    def told(steps: list[Step], people: People) -> list[Entry]:
        return [_step(record, step, people.get(step.by_id or 0)) for step in steps]

    return Source(rows, "at", lambda step: [step.by_id], told)


def _step(record: TrackedRecord, step: Step, person: User | None) -> Entry:
    workflow = workflow_of(record)
    known = {each.name: each for each in workflow.acts}.get(step.action)
    said = str((known.done or known.label) if known else workflow.begun)
    if name := next((step.data[key] for key in NAMES_IN_STEPS if step.data.get(key)), ""):
        said = _("%(act)s → %(name)s") % {"act": said, "name": name}
    if step.on != step.at.date() and abs(step.on - step.at.date()) > timedelta(days=1):
        said = _("%(act)s, in effect on %(day)s") % {"act": said, "day": step.on.isoformat()}
    progress = _progress(workflow, step, known)
    kind = progress if progress in ("done", "returned") else "step" if known else "created"
    kept = [told.line(step.data[key]) for key, told in workflow.told.items() if step.data.get(key)]
    return Entry(kind, step.at, _who(person, step.by_bureau), said, step.note, kept, user_id=step.by_id)


def _progress(workflow: Workflow, step: Step, act: Transition | None) -> str:
    """How far the step brought what it moves: the record, or what has states of its own beside it."""
    table = workflow.table_of(act) if act else workflow
    if act is None or table is workflow or act.target is None:
        return workflow.state(step.to_status).progress
    return table.state(act.target).progress


def _edits(record: TrackedRecord, user: User) -> Source:
    model = type(record)
    named = [column.attname for column in model._meta.concrete_fields if column.related_model is User]

    def people(event: Any) -> list[int | None]:
        return [_context(event).get("user"), *(getattr(event, name, None) for name in named)]

    rows = record.events.all().select_related("pgh_context")
    return Source(rows, "pgh_created_at", people, lambda events, known: _edit_entries(model, events, known))


def _context(event: Any) -> dict[str, Any]:
    return getattr(event.pgh_context, "metadata", None) or {}


def _edit_entries(model: type[TrackedRecord], events: list[Any], people: People) -> list[Entry]:
    """Old → new of each field. The oldest event in hand only serves to compare the one after it with."""
    return [_edit(change, _context(change.event), people) for change in changes_between(model, events, people=people)]


def _edit(change: Change, about: dict[str, Any], people: People) -> Entry:
    person = people.get(about.get("user") or 0)
    at, reason = change.event.pgh_created_at, about.get("reason", "")
    return Entry("edit", at, _who(person), _("changed the record"), reason, change.fields, user_id=about.get("user"))


def _comments(record: TrackedRecord, user: User) -> Source:
    rows = Comment.objects.visible_to(user).of(record).select_related("author")

    def told(comments: list[Comment], people: People) -> list[Entry]:
        return [
            Entry("comment", c.at, _who(people[c.author_id], c.author_bureau), _("wrote"), c.text, user_id=c.author_id)
            for c in comments
        ]

    return Source(rows, "at", lambda comment: [comment.author_id], told)


def _files(record: TrackedRecord, user: User) -> Source:
    rows = Attachment.objects.visible_to(user).of(record)

    def told(files: list[Attachment], people: People) -> list[Entry]:
        whose = [(file, people[file.uploaded_by_id]) for file in files]
        return [
            Entry("file", f.uploaded_at, _who(person, f.uploaded_by_bureau), _added(f), user_id=person.pk)
            for f, person in whose
        ]

    return Source(rows, "uploaded_at", lambda file: [file.uploaded_by_id], told)


def _added(file: Attachment) -> str:
    said = _("added the evidence “%(name)s”") if file.is_evidence else _("added the file “%(name)s”")
    return said % {"name": file.name}


def _links(record: TrackedRecord, user: User) -> Source:
    rows = Link.objects.visible_to(user).of(record)

    def told(links: list[Link], people: People) -> list[Entry]:
        said = _("linked it with %(number)s (%(role)s)")
        when = {each.pk: (each.made_at, people.get(each.made_by_id or 0), each.note) for each in links}
        return _of_links(linked(), said, when)

    linked = cache(partial(linked_with, record, user))
    known = partial(_links_known, linked)
    return Source(rows, "made_at", lambda each: [each.made_by_id], told, known)


def _links_taken_back(record: TrackedRecord, user: User) -> Source:
    rows = Link.objects.visible_to(user).of(record).filter(ended_at__isnull=False)

    def told(links: list[Link], people: People) -> list[Entry]:
        said = _("took back the link with %(number)s (%(role)s)")
        when = {each.pk: (each.ended_at, people.get(each.ended_by_id or 0), each.ended_reason) for each in links}
        return _of_links(linked(), said, when)

    linked = cache(partial(linked_with, record, user))
    known = partial(_links_known, linked, is_ended=True)
    return Source(rows, "ended_at", lambda each: [each.ended_by_id], told, known)


def _links_known(linked: Callable[[], list[Linked]], *, is_ended: bool = False) -> list[Link]:
    """Of a link whose other record the person may not open there is no entry."""
    links = [each.link for each in linked()]
    return [link for link in links if link.ended_at] if is_ended else links


def _of_links(linked: list[Linked], said: str, when: dict[int, tuple[Any, User | None, str]]) -> list[Entry]:
    entries = []
    for each in (one for one in linked if one.link.pk in when):
        at, person, note = when[each.link.pk]
        text = said % {"number": each.record.number, "role": each.role}
        entries.append(Entry("link", at, _who(person), text, note, user_id=person.pk if person else None))
    return entries


def _reminders(record: TrackedRecord, user: User) -> Source:
    rows = Reminder.objects.of(record).filter(state=Reminder.State.READY).select_related("clock")
    return Source(rows, "recorded_at", lambda reminder: [reminder.recipient_id], _reminder_entries)


def _reminder_entries(reminders: list[Reminder], people: People) -> list[Entry]:
    """Those that tell several people of one threshold are one entry."""
    told: dict[tuple[Any, ...], list[Reminder]] = defaultdict(list)
    for each in reminders:
        told[each.clock_id, each.step_id, each.due_on, each.occurrence].append(each)
    return [
        Entry(
            "reminder",
            max(each.recorded_at for each in same),
            "",
            _("Reminder of “%(rule)s”, due on %(day)s, to %(people)s")
            % {
                "rule": same[0].clock.label,
                "day": last_day_in_words(same[0].due_on.isoformat()),
                "people": _(", ").join(sorted(str(people[each.recipient_id]) for each in same)),
            },
        )
        for same in told.values()
    ]


def _views(record: TrackedRecord, user: User) -> Source:
    """Of a file that only some may see nobody else learns by who looked at it that it is there."""
    files = Attachment.objects.visible_to(user).of(record).annotate(named=Cast("uuid", TextField()))
    rows = AuditEvent.objects.filter(record_kind=record.kind, record_number=record.number, action__in=SIGHTS)
    rows = rows.annotate(file=KT("detail__file")).filter(
        ~Q(action__startswith="attachment.") | Exists(files.filter(named=OuterRef("file")))
    )

    def told(sights: list[AuditEvent], people: People) -> list[Entry]:
        return [
            Entry("view", s.at, _who(people.get(s.user_id or 0)), str(SIGHTS[s.action]), user_id=s.user_id)
            for s in sights
        ]

    return Source(rows, "at", lambda sight: [sight.user_id], told)


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
