"""A covert visit: hidden until it is released, and then seen by whoever was visited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db import models

from accounts.models import Bureau
from accounts.scoped import Shared
from audit.history import tracked
from plain.declaring import PlainRecord, lists_of
from records.acts import Transition
from records.assigning import assigning
from records.hiding import releasing
from records.models.hidden import Hidden, hidden_until_released, stays_released
from records.models.tracked import TrackedQuerySet
from records.workflow import State, Workflow


class Status(models.TextChoices):
    PLANNED = "planned", "Planned"
    DONE = "done", "Done"


S = Status
VISIT = Workflow(
    kind="visit",
    states=(
        State(S.PLANNED, S.PLANNED.label, "doing"),
        State(S.DONE, S.DONE.label, "done", is_open=False),
    ),
    transitions=(
        assigning((S.PLANNED,), "visit.assign", done="assigned the record"),
        Transition("close", "Done", (S.PLANNED,), S.DONE, "visit.register", done="Done", primary=True),
        releasing((S.PLANNED, S.DONE), "visit.release", done="Release"),
    ),
    first=S.PLANNED,
    begun="Planned",
)


class VisitQuerySet(TrackedQuerySet["Visit"]):
    pass


@tracked(exclude=["readers", "shared_with"])
class Visit(Hidden, Shared, PlainRecord):
    kind: ClassVar[str] = "visit"
    Status = Status

    status = models.CharField("status", max_length=20, choices=Status, editable=False)
    visited = models.CharField("Bureau", max_length=12)
    facts = models.TextField("Facts", blank=True)

    objects: ClassVar = VisitQuerySet.as_manager()

    class Meta(PlainRecord.Meta):
        verbose_name = "visit"
        ordering = ["-registered_on", "-pk"]
        indexes = lists_of("visit")
        constraints = [hidden_until_released("visit")]
        triggers = [*PlainRecord.Meta.triggers, stays_released("visit")]

    def shown_when_released(self) -> Sequence[Bureau]:
        return Bureau.objects.filter(code=self.visited)
