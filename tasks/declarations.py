"""A task as a kind of record: a plain one, given at a record of any kind or by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, OFFICERS, PROVINCE, STAFF
from exchange.plain.sheet import PlainSheet
from figures.day_counts import CountSource, DayCount
from plain.declaring import Pages, plain_kind
from records.pages import Origin
from tasks.giving import AT_ANY_RECORD, PART_OF
from tasks.models import TASK, TERM, Task

if TYPE_CHECKING:
    from accounts.models import User
    from records.models.tracked import TrackedRecord


def counted(pages: Pages) -> CountSource:
    given = DayCount(
        of=pages.records, key="tasks.given", label=gettext_lazy("Tasks given"), day="registered_on", days="registered",
        definition=gettext_lazy("By the day on which they were given."),
    )  # fmt: skip
    done = DayCount(
        of=pages.records, key="tasks.done", label=gettext_lazy("Tasks done"), day="done_on", days="done",
        definition=gettext_lazy("By the day on which they were done."),
    )  # fmt: skip
    return CountSource(name="tasks", label=gettext_lazy("Tasks"), order=45, counts=(given, done))


def sheet(pages: Pages) -> PlainSheet:
    return PlainSheet(pages, "任务", {"number": "任务编号", "title": "任务", "wanted_by": "时限", "text": "任务内容"})


def said_of(record: TrackedRecord, user: User) -> str:
    if not isinstance(record, Task) or record.given_by is None or record.given_by_id == record.bureau_id:
        return ""
    return _("Given by %(bureau)s on %(day)s") % {"bureau": record.given_by, "day": record.registered_on.isoformat()}


DECLARED = (
    plain_kind(
        Task,
        TASK,
        path="tasks",
        mark="RW",
        icon="ok",
        label=gettext_lazy("Tasks"),
        new=gettext_lazy("Give a task"),
        allowed={
            "view": (gettext_lazy("See tasks"), STAFF | {CD: PROVINCE}),
            "register": (gettext_lazy("Give a task, call it off"), STAFF),
            "assign": (gettext_lazy("Assign a task to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
            "finish": (gettext_lazy("Finish a task"), OFFICERS),
            "comment": (gettext_lazy("Comment on a task"), STAFF),
            "watch": (gettext_lazy("Watch a task"), STAFF),
            "export": (gettext_lazy("Export tasks"), STAFF),
            "import": (gettext_lazy("Import tasks"), OFFICERS),
        },
        typed=("title", "wanted_by", "text"),
        columns=("given_by", "wanted_by", "done_on"),
        days=("registered_on", "wanted_by", "done_on"),
        bulk_fields=("wanted_by",),
        term=TERM,
        due_field="wanted_by",
        help_page="officer",
        has_several_handlers=True,
        openings=(AT_ANY_RECORD,),
        facets=lambda pages: (PART_OF, sheet(pages), counted(pages)),
    ),
    Origin("tasks", said_of),
)
