"""A record with its files as one PDF: what it says, whom it names, its terms, its story, then every file.

It shows what the person may see, no more, and is Chinese whoever prints it. Of a reporter it knows nothing: that
table is never read. PDFs and pictures follow page by page; what has no pages is listed with its SHA-256.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import default_storage
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from deadlines.pages import clocks_of
from documents import PaperFile, PaperSection, RecordPaper, Unbindable, printable, render_pdf
from money.yuan import in_yuan
from records import attachments
from records.amounts import AmountStory, stories_of
from records.differences import UNTOLD, display
from records.handlers import further_handlers
from records.kinds import kind_of
from records.links import links_of
from records.models.attachment import Attachment
from records.timeline import Entry, timeline
from registry import Facet, declared

if TYPE_CHECKING:
    from accounts.models import User
    from deadlines.models import Clock
    from documents.binding import Binding
    from records.models.tracked import TrackedRecord

WITH_PAGES = frozenset({"pdf", "jpg", "png"})
MOST_ENTRIES = 500  # of the story; the newest ones
MOST_BYTES = 100 * 1024 * 1024  # of the files that follow, together
Pairs = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Particulars(Facet):
    """What the paper of a record says of it, where a kind says more or less than its own columns.

    `told(record, user)`: titles with pairs of name and value, in the language that is active.
    """

    kind: str
    told: Callable[[Any, User], Sequence[tuple[Any, Pairs]]]

    @property
    def facet_key(self) -> str:
        return self.kind


def write_record(record: TrackedRecord, to: BinaryIO, *, user: User, now: datetime) -> int:
    """The PDF into a file. That the person may see the record was asked before. Returns how many files follow."""
    from documents.binding import Binding  # slow import

    with translation.override(settings.LANGUAGE_CODE), Binding() as binding:
        files = list(_bound(record, user, binding))
        paper = _paper(record, files, user, now)
        ours = render_pdf(paper, at=now)
        following = [file for file in files if file.follows]
        binding.write(ours, [f"{file.number} {file.name}" for file in following], to)
    return len(following)


def temporary() -> BinaryIO:
    """Where it is written to: on the disk, gone once it is closed."""
    return tempfile.TemporaryFile(prefix="record-paper-")


def _paper(record: TrackedRecord, files: list[PaperFile], user: User, now: datetime) -> RecordPaper:
    kind = kind_of(record.kind)
    state = kind.workflow.state(record.status)
    moment = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
    return RecordPaper(
        title=_printed(record.title),
        line=(str(kind.label), _printed(record.number), str(state.label)),
        sections=tuple(_sections(record, user, now)),
        story_title=_("Course of events"),
        story_heads=(_("When"), _("Who"), _("What")),
        story=tuple(_line(entry) for entry in timeline(record, user, limit=MOST_ENTRIES).entries),
        files_title=_("Files"),
        files_heads=(_("No."), _("Name and SHA-256"), _("Size"), _("Added")),
        files=tuple(files),
        foot=_("Internal material; keep it safe. As of %(moment)s; printed by %(person)s (%(bureau)s)")
        % {"moment": moment, "person": user, "bureau": user.bureau or "—"},
    )


def _sections(record: TrackedRecord, user: User, now: datetime) -> Iterator[PaperSection]:
    particulars = declared(Particulars).get(record.kind)
    own = particulars.told(record, user) if particulars else [(_("What is recorded"), columns_of(record))]
    further = [(_("Handled with"), str(each.user)) for each in further_handlers(record).select_related("user")]
    amounts = [(_amount_of(story), in_yuan(story.now)) for story in stories_of(record, user)]
    links = [(each.role, f"{each.record.number} {each.record.title}") for each in links_of(record, user)]
    for title, pairs in (*own, (_("People"), further), (_("Amounts"), amounts), (_("Linked records"), links)):
        said = tuple((_printed(pair[0]), _printed(pair[1])) for pair in pairs if pair[1] not in (None, ""))
        if said:
            yield PaperSection(title=_printed(title), pairs=said)
    if terms := tuple(_term(each) for each in clocks_of(record, on=timezone.localdate(now))):
        yield PaperSection(title=_("Deadlines"), pairs=terms)


def _amount_of(story: AmountStory) -> str:
    return f"{story.label} · {story.part.label}" if story.part else str(story.label)


def columns_of(record: TrackedRecord) -> list[tuple[str, str]]:
    """Label and value of each column that a reader is told of: those whose changes the timeline tells."""
    untold = UNTOLD | getattr(type(record), "untold", frozenset())
    columns = (each for each in record._meta.concrete_fields if each.name not in untold)
    return [
        (str(column.verbose_name), _value(record, column))
        for column in columns
        if not isinstance(column, ArrayField | models.JSONField)
    ]


def _value(record: TrackedRecord, column: models.Field[Any, Any]) -> str:
    value = getattr(record, column.attname)
    if value in (None, ""):
        return ""
    if column.is_relation:
        return str(getattr(record, column.name))
    return value if isinstance(column, models.TextField) else display(column, value)


def _term(entry: dict[str, Any]) -> tuple[str, str]:
    clock: Clock = entry["clock"]
    due = clock.due_on.isoformat() if clock.due_on else "—"
    said = [entry["ended"]] if entry["ended"] else [*entry["corrected"], *entry["why"]]
    return _printed(clock.label), _printed(f"{clock.get_state_display()} {due} {' '.join(map(str, said))}")


def _line(entry: Entry) -> tuple[str, ...]:
    said = [entry.text, entry.detail, *(": ".join((label, f"{old} → {new}")) for label, old, new in entry.changes)]
    at = f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}"
    return at, _printed(entry.who), _printed("\n".join(filter(None, said)))


def _printed(value: Any) -> str:
    return printable(str(value))


def _bound(record: TrackedRecord, user: User, binding: Binding) -> Iterator[PaperFile]:
    """The files that this person may see, oldest first, each bound where it can be."""
    seen = attachments.of(record).visible_to(user).select_related("uploaded_by", "uploaded_by_bureau")
    used = 0
    for number, file in enumerate(seen.order_by("uploaded_at", "pk"), start=1):
        told, follows = _("Listed only: this type has no pages."), False
        if not file.is_downloadable:
            told = str(file.get_state_display())
        elif file.extension in WITH_PAGES:
            told, follows = _bind(file, binding, room=MOST_BYTES - used)
            used += file.size if follows else 0
        yield PaperFile(
            number=str(number), name=_printed(file.name), size=filesizeformat(file.size), sha256=file.sha256,
            added=_printed(f"{timezone.localtime(file.uploaded_at):%Y-%m-%d %H:%M} {file.uploaded_by}"), told=told,
            follows=follows,
        )  # fmt: skip


def _bind(file: Attachment, binding: Binding, *, room: int) -> tuple[str, bool]:
    try:
        if file.size > room:
            raise Unbindable("large")
        stored = cast(BinaryIO, default_storage.open(file.stored_name))  # a File of Django is read like one
        count = binding.add(stored, file.extension)
    except FileNotFoundError:
        return _("Listed only: it is missing on the disk and is put back from a backup."), False
    except Unbindable as refused:
        return _WHY[refused.reason](), False
    return _("%(count)s pages follow") % {"count": count}, True


_WHY: dict[str, Callable[[], str]] = {
    "locked": lambda: _("Listed only: it is locked with a password."),
    "broken": lambda: _("Listed only: its pages cannot be read."),
    "large": lambda: _("Listed only: too large to be printed along. Open it by itself."),
}
