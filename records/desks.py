"""A desk of My Work read off the state table: what is in hand, what nobody handles, what waits for a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Role
from records.audience import waiting_for
from records.handlers import handled_by
from records.kinds import kind_of
from records.work import Desk, WorkItem, bureaus_of

if TYPE_CHECKING:
    from accounts.models import User
    from records.acts import Transition
    from records.models.tracked import TrackedQuerySet, TrackedRecord
    from records.workflow import Workflow


def desk_of(model: type[TrackedRecord], workflow: Workflow, *, list_url: str) -> Desk[TrackedRecord]:
    """Of a kind that needs no words of its own in My Work."""

    def rows(user: User) -> TrackedQuerySet[TrackedRecord]:
        return model.objects.in_reach_of(user).select_related("bureau", "created_by")

    return Desk(
        name=workflow.kind,
        right=f"{workflow.kind}.view",
        list_url=list_url,
        rows=rows,
        mine=in_hand(workflow),
        unassigned=unhandled(workflow),
        waiting=waiting(workflow),
        item=_item,
    )


def in_hand(workflow: Workflow) -> Callable[[User], Q]:
    """Records that the person handles, alone or with others, and moves on."""
    return lambda user: handled_by(user, workflow.kind) & workflow.rows_of_work()


def unhandled(workflow: Workflow) -> Callable[[User], Q]:
    """Records of the person's bureaus that nobody handles."""
    busy = workflow.rows_of_work()
    return lambda user: Q(bureau__in=bureaus_of(user, Role.OFFICER, Role.HEAD), assignee__isnull=True) & busy


def waiting(workflow: Workflow) -> Callable[[User], Q]:
    """Records whose next act is this person's decision: those of which `records.audience` tells."""
    return lambda user: waiting_for(user, workflow)


def _item(record: TrackedRecord, user: User) -> WorkItem:
    kind = kind_of(record.kind)
    act = _way_on(record, user, kind.workflow)
    url = record.get_absolute_url()
    return WorkItem(
        tag=kind.workflow.state(record.status).label,
        title=record.title,
        number=record.number,
        url=url,
        sender=str(record.created_by),
        why=_why(record, user),
        due_on=record.due_on,
        button=act.label if act else _("Open"),
        button_url=kind.address_of(record, act.name) if act else url,
        is_approval=bool(act and act.is_decision),
    )


def _way_on(record: TrackedRecord, user: User, workflow: Workflow) -> Transition | None:
    """The main act that this person may do; whether the record's facts allow it, its form says."""
    main = (t for t in workflow.starting_at(record) if t.primary and not t.hidden)
    return next((t for t in main if any(user.may(t.action, each) for each in t.authorities(record))), None)


def _why(record: TrackedRecord, user: User) -> str:
    if record.assignee_id == user.pk:
        return _("Handler")
    return _("Unassigned in my bureau") if record.assignee_id is None else _("Waits for a decision")
