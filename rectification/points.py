"""What a decision on a letter, or on what follows from it, goes through one by one; each in one or two statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.judging import last_verdicts
from records.matter import Point, Points
from rectification.models import Acceptance, Action, Dossier, Measure, Part, Problem, Progress, Reply
from rectification.models import RectificationOrder as Order
from tasks.giving import tasks_of

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 50  # of one name; the record's own page has all


def _problems(record: Order | Part, problems: QuerySet[Problem], measures: QuerySet[Measure]) -> list[Point]:
    """Each with what is done about it, as far as the person sees it."""
    serving = Measure.objects.filter(problems=OuterRef("pk"), pk__in=measures.values("pk")).order_by("pk")
    rows = list(problems.annotate(served_by=ArraySubquery(serving.values("pk"))).order_by("order", "position")[:SHOWN])
    verdicts = last_verdicts(record)
    named = Measure.objects.in_bulk({pk for row in rows for pk in row.served_by or ()})
    return [
        Point(
            str(row.pk), str(row), verdicts.get(str(row.pk), ""),
            _done(row, [named[pk] for pk in row.served_by or () if pk in named]),
        )
        for row in rows
    ]  # fmt: skip


def _done(problem: Problem, measures: Iterable[Measure]) -> list[str]:
    if problem.no_measure_reason:
        return [_("No measure needed: %(reason)s") % {"reason": problem.no_measure_reason}]
    return [f"{measure.text}（{measure.get_status_display()} · {measure.percent} %）" for measure in measures] or [
        _("No measure yet.")
    ]


def problems_of_order(order: Order, user: User) -> list[Point]:
    return _problems(order, Problem.objects.filter(order=order), Measure.objects.visible_to(user).made())


def measures_of_order(order: Order, user: User) -> list[Point]:
    return _measures(Measure.objects.visible_to(user).made().filter(problems__order=order))


def measures_of_part(part: Part, user: User) -> list[Point]:
    served = Problem.objects.filter(parts=part)
    return _measures(Measure.objects.visible_to(user).made().filter(bureau=part.bureau_id, problems__in=served))


def _measures(rows: QuerySet[Measure]) -> list[Point]:
    """What was done, each with its state."""
    return [_linked(measure, measure.text) for measure in rows.distinct().order_by("pk")[:SHOWN]]


def problems_of_part(part: Part, user: User) -> list[Point]:
    return _problems(
        part, Problem.objects.filter(parts=part), Measure.objects.visible_to(user).filter(bureau=part.bureau_id)
    )


def problems_of_measure(measure: Measure, user: User) -> list[Point]:
    rows = Problem.objects.visible_to(user).filter(measures=measure).select_related("order").order_by("order", "pk")
    return [
        Point(str(row.pk), str(row), lines=[row.order.number], url=row.order.get_absolute_url()) for row in rows[:SHOWN]
    ]


def parts_of_order(order: Order, user: User) -> list[Point]:
    rows = Part.objects.visible_to(user).filter(order=order).select_related("assignee").order_by("pk")
    return [
        Point(
            str(part.pk), f"{part.bureau} · {part.get_role_display()}", part.get_status_display(),
            _said(part.result), part.get_absolute_url(),
        )
        for part in rows[:SHOWN]
    ]  # fmt: skip


def replies_of_order(order: Order, user: User) -> list[Point]:
    rows = Reply.objects.visible_to(user).filter(order=order).order_by("pk")
    return [_linked(reply, reply.document_number or reply.number) for reply in rows[:SHOWN]]


def reports_of_measure(measure: Measure, user: User) -> list[Point]:
    rows = Progress.objects.visible_to(user).filter(measure=measure).select_related("by").order_by("-at", "-pk")
    return [
        Point(
            str(row.pk), f"{row.on.isoformat()} · {row.by}", f"{row.percent} %",
            [row.done, *([_("Next: %(step)s") % {"step": row.next_step}] if row.next_step else [])],
        )
        for row in rows[:SHOWN]
    ]  # fmt: skip


def verdicts_of_measure(measure: Measure, user: User) -> list[Point]:
    rows = Acceptance.objects.visible_to(user).filter(measure=measure).select_related("acceptor")
    return [
        Point(str(row.pk), f"{row.on.isoformat()} · {row.acceptor}", row.get_verdict_display(), _said(row.note))
        for row in rows[:SHOWN]
    ]


def lines_of_reply(reply: Reply, user: User) -> list[Point]:
    """Problem by problem what is answered, or that nothing is yet."""
    return [
        Point(
            str(line.pk), str(line.problem), line.get_result_display() or _("Nothing is said yet."),
            _said(line.text, _rest(line.rest, line.rest_by)),
        )
        for line in reply.lines.select_related("problem")[:SHOWN]
    ]  # fmt: skip


def _rest(rest: str, by: object) -> str:
    return f"{rest}（{by}）" if rest and by else rest


def letters_of_dossier(dossier: Dossier, user: User) -> list[Point]:
    rows = Order.objects.visible_to(user).filter(dossiers=dossier).order_by("number")
    return [_linked(row, f"{row.number} {row.title}") for row in rows[:SHOWN]]


def tasks_of_dossier(dossier: Dossier, user: User) -> list[Point]:
    rows = tasks_of(dossier).visible_to(user)
    return [
        Point(
            str(row.pk), f"{row.words} · {row.bureau}",
            f"{_('done')} {row.done_on}" if row.done_on else row.wanted_by.isoformat(), _said(row.result),
            url=row.get_absolute_url(),
        )
        for row in rows[:SHOWN]
    ]  # fmt: skip


def measures_of_action(action: Action, user: User) -> list[Point]:
    rows = Measure.objects.visible_to(user).filter(actions=action).order_by("pk")
    return [_linked(row, row.title) for row in rows[:SHOWN]]


def _linked(row: Any, title: str) -> Point:
    """A record that has a page of its own, with its state."""
    return Point(str(row.pk), title, row.get_status_display(), url=row.get_absolute_url())


def _said(*texts: str) -> list[str]:
    return [text for text in texts if text]


PROBLEMS = gettext_lazy("Problems pointed out")
OF_ORDERS = (
    Points(kind="order", name="problems", label=PROBLEMS, read=problems_of_order),
    Points(kind="order", name="measures", label=gettext_lazy("Measures"), read=measures_of_order, of="measure"),
    Points(kind="order", name="parts", label=gettext_lazy("Who works on it"), read=parts_of_order, of="part"),
    Points(kind="order", name="replies", label=gettext_lazy("Answers"), read=replies_of_order, of="reply"),
)
OF_PARTS = (
    Points(kind="part", name="problems", label=PROBLEMS, read=problems_of_part),
    Points(kind="part", name="measures", label=gettext_lazy("Measures"), read=measures_of_part, of="measure"),
)
OF_MEASURES = (
    Points(kind="measure", name="problems", label=gettext_lazy("Problems that it answers"), read=problems_of_measure),
    Points(kind="measure", name="reports", label=gettext_lazy("Progress"), read=reports_of_measure),
    Points(kind="measure", name="verdicts", label=gettext_lazy("Acceptance"), read=verdicts_of_measure),
)
OF_REPLIES = (Points(kind="reply", name="lines", label=gettext_lazy("The answer"), read=lines_of_reply),)
OF_ACTIONS = (
    Points(kind="action", name="measures", label=gettext_lazy("Measures"), read=measures_of_action, of="measure"),
)
OF_DOSSIERS = (
    Points(kind="dossier", name="orders", label=gettext_lazy("Letters"), read=letters_of_dossier, of="order"),
    Points(kind="dossier", name="tasks", label=gettext_lazy("Own tasks"), read=tasks_of_dossier, of="task"),
)
