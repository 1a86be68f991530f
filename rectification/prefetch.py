"""What the pages of letters and of what follows from them bring along with the record, in its own statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from records.prefetch import along
from rectification.models import (
    Acceptance,
    Action,
    CriminalCase,
    Dossier,
    Lookback,
    Measure,
    Objection,
    Part,
    Problem,
    Progress,
    RectificationOrder,
    Reply,
)
from rectification.web import answered
from tasks.giving import tasks_of

if TYPE_CHECKING:
    from accounts.models import User

SHOWN_REPORTS = 20
SHOWN_LINKED = 10
PROBLEM = ("id", "position", "text", "no_measure_reason", "measure_number")
ANSWER = ("id", "number", "document_number", "status", "delivered_on")
LETTER = ("id", "number", "title", "status", "reply_state", "type_id")


def person(name: str) -> tuple[str, str]:
    return f"{name}__id", f"{name}__full_name"


def of_order(user: User) -> dict[str, Any]:
    here = {"order": OuterRef("pk")}
    case = CriminalCase.objects.visible_to(user).filter(pk=OuterRef("criminal_case"))
    problems = answered(Problem.objects.filter(**here), Measure.objects.visible_to(user))
    parts = Part.objects.visible_to(user).filter(**here)
    replies = Reply.objects.visible_to(user).filter(**here)
    objections = Objection.objects.visible_to(user).filter(**here)
    lookbacks = Lookback.objects.visible_to(user).filter(**here)
    return {
        "case_name": Subquery(case.values("name")),
        "has_unplanned": Exists(Problem.objects.unplanned().filter(**here)),
        "told_problems": along(problems.order_by("position"), *PROBLEM),
        "told_parts": along(parts, "id", "bureau_id", "role", "status", "due_on", *person("assignee")),
        "told_replies": along(replies, *ANSWER, *person("signed_by")),
        "told_objections": along(objections, "id", "grounds", "raised_on", "answer", "answered_on", "document"),
        "told_lookbacks": along(lookbacks, "id", "on", "result", "note", *person("by")),
        "told_linked": along(linked_orders(user), *LETTER),
    }


def linked_orders(user: User) -> QuerySet[RectificationOrder]:
    """Other letters that the same measures serve, for the statement of the letter, which lies four deep."""
    links = Problem.measures.through.objects
    own = links.filter(problem__order=OuterRef(OuterRef(OuterRef(OuterRef("pk")))))
    shared = Measure.objects.visible_to(user).serving_several().filter(pk__in=own.values("measure"))
    served = links.filter(measure__in=shared.values("pk")).values("problem__order")
    others = RectificationOrder.objects.visible_to(user).filter(pk__in=served).exclude(pk=OuterRef("pk"))
    return others.order_by("-received_on", "-pk")[:SHOWN_LINKED]


def of_part(user: User) -> dict[str, Any]:
    here = {"parts": OuterRef("pk")}
    own = Measure.objects.visible_to(user).filter(bureau=OuterRef(OuterRef("bureau")))
    problems = answered(Problem.objects.filter(**here), own)
    return {
        "has_unplanned": Exists(Problem.objects.unplanned().filter(**here)),
        "told_problems": along(problems.order_by("position"), *PROBLEM),
    }


def of_measure(user: User) -> dict[str, Any]:
    here = {"measure": OuterRef("pk")}
    problems = Problem.objects.visible_to(user).filter(measures=OuterRef("pk")).order_by("order__number", "position")
    reports = Progress.objects.visible_to(user).filter(**here)[:SHOWN_REPORTS]
    verdicts = Acceptance.objects.visible_to(user).filter(**here)
    letter = ("order__id", "order__number", "order__type_id")
    return {
        "told_problems": along(problems, "id", "position", "text", *letter),
        "told_reports": along(reports, "id", "on", "done", "percent", "next_step", *person("by")),
        "told_verdicts": along(
            verdicts, "id", "on", "verdict", "note", "evidence_count", *person("acceptor"), *person("doer")
        ),
    }


def of_dossier(user: User) -> dict[str, Any]:
    case = CriminalCase.objects.visible_to(user).filter(pk=OuterRef("case"))
    orders = RectificationOrder.objects.visible_to(user).filter(dossiers=OuterRef("pk")).order_by("number")
    tasks = tasks_of(OuterRef(OuterRef("pk")), Dossier.kind).visible_to(user)
    return {
        "told_case": along(case, "id", "number", "name", "court", "judged_on", "judgment_number"),
        "told_orders": along(orders, *LETTER),
        "told_tasks": along(tasks, "id", "title", "text", "bureau_id", "status", "wanted_by", "done_on", "result"),
    }


def of_nothing(_user: User) -> dict[str, Any]:
    return {}


BROUGHT: dict[type, Callable[[User], dict[str, Any]]] = {
    RectificationOrder: of_order,
    Part: of_part,
    Measure: of_measure,
    Action: of_nothing,
    Reply: of_nothing,
    Dossier: of_dossier,
}
