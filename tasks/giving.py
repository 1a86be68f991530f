"""Tasks that are part of a record: given at it, found from it. The link between both hides with either of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plain.opening import Opening
from plain.pages import Pages
from plain.registering import register
from records.kinds import workflow_of
from records.links import Role, link
from records.models.link import Link
from registry import declared
from tasks.models import Task

if TYPE_CHECKING:
    from accounts.models import Bureau, User
    from records.models.tracked import TrackedRecord
    from tasks.models import TaskQuerySet

PART_OF = Role(
    code="task_of", label=gettext_lazy("Part of"), inverse=gettext_lazy("Task"), is_by_hand=False,
    to_kinds=frozenset({Task.kind}),
)  # fmt: skip
LONGEST_TITLE = 200


def tasks_of(record: TrackedRecord | Any, kind: str = "") -> TaskQuerySet:
    """The tasks of a record by their day. `record`: or, with its `kind`, the key in an outer query."""
    ends = {"from_kind": kind, "from_id": record} if kind else {"from_kind": record.kind, "from_id": record.pk}
    keys = Link.objects.standing().filter(role=PART_OF.code, to_kind=Task.kind, **ends).values("to_id")
    return Task.objects.filter(pk__in=keys).order_by("wanted_by", "pk")


@transaction.atomic
def give(record: TrackedRecord, text: str, *, to: Bureau, wanted_by: date, by: User, on: date) -> Task:
    """A task of a record, for a bureau. Whoever asks for it has the right at the record. Raises NotAllowed."""
    title = text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"
    values = {"title": title, "text": "" if title == text else text, "wanted_by": wanted_by}
    made = register(declared(Pages)[Task.kind], values, by=by, bureau=to, on=on, given_by=record.bureau)
    link(record, made, PART_OF, by=None, on=on)
    return Task.objects.get(pk=made.pk)


def why_not(record: TrackedRecord) -> str | None:
    """Why a record takes no tasks now. What is sealed or hidden takes none: its task would be seen where it is not."""
    if record.readers is not None:
        return _("It is sealed.")
    is_open = workflow_of(record).state(record.status).is_open and not record.holds_no_content
    return None if is_open else _("It is closed; what it says stands.")


AT_ANY_RECORD = Opening(
    of="", role=PART_OF, label=gettext_lazy("Give a task"), carried=lambda record: {}, why_not=why_not
)
