"""The web of letters, measures and actions, as pages draw it: bounded, however much hangs on a letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Sum, Value, When, Window
from django.urls import reverse

from records.models import Attachment
from records.prefetch import count_of
from rectification.forms.records import SkipForm
from rectification.models import Action, Measure, Problem, RectificationOrder
from rectification.states import M
from rectification.workflow import ACTION, MEASURE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise, WithAnnotations

    from accounts.models import User
    from rectification.models.measure import MeasureQuerySet

SHOWN_MEASURES = 20
SHOWN_ACTIONS = 10
MOST_COLUMNS = 6  # actions that get a column of dots; more are told by their number
SHOWN_OF_PROBLEM = 4
MEASURE_PROGRESS = {state.code: state.progress for state in MEASURE.states}
ACTION_PROGRESS = {state.code: state.progress for state in ACTION.states}
WAITING_FIRST = Case(
    *(When(status=status, then=Value(place)) for place, status in enumerate((M.DONE, M.DOING, M.PLANNED, M.ACCEPTED))),
    default=Value(9),
)


@dataclass
class MeasureRow:
    """A measure: the actions that carry it out, the problems of the letter that it answers, other letters it serves.

    `dots`: for each column of the table whether that action carries it out; empty where the actions have no columns.
    """

    measure: Measure
    dots: list[bool] = field(default_factory=list)
    action_count: int = 0
    evidence_count: int = 0
    positions: list[int] = field(default_factory=list)

    @property
    def progress(self) -> str:
        return MEASURE_PROGRESS[self.measure.status]

    @property
    def other_letters(self) -> int:
        return max(0, self.measure.order_count - 1)

    @property
    def columns(self) -> list[int]:
        """Numbers of the columns in which it has a dot, for who cannot see the dots."""
        return [number for number, dot in enumerate(self.dots, start=1) if dot]

    @property
    def actions_url(self) -> str:
        return f"{reverse('rectification:actions')}?measure={self.measure.number}"


@dataclass
class Counted:
    """How many there are in a state, and the list of these."""

    word: StrOrPromise
    count: int
    url: str = ""


@dataclass
class Measures:
    """Some of the measures, those that wait for somebody first, and how many there are in each state."""

    rows: list[MeasureRow]
    total: int
    by_state: list[Counted]
    all_url: str = ""

    @property
    def is_folded(self) -> bool:
        return self.total > len(self.rows)


@dataclass
class ActionRow:
    action: Action
    number: int

    @property
    def progress(self) -> str:
        return ACTION_PROGRESS[self.action.status]


@dataclass
class Actions:
    """The newest actions and the sums of all; `columns`: those that have a column beside the measures."""

    rows: list[ActionRow]
    total: int
    sums: dict[str, int]
    columns: list[Action] = field(default_factory=list)
    all_url: str = ""

    @property
    def is_folded(self) -> bool:
        return self.total > len(self.rows)


@dataclass
class ProblemRow:
    """A problem with the measures that answer it; `others`: how many more than are named."""

    problem: Problem
    measures: list[Measure]
    others: int
    add_url: str = ""

    @property
    def skip_form(self) -> SkipForm:
        return SkipForm(auto_id=f"skip-{self.problem.position}-%s")


def measures_of(order: RectificationOrder, user: User) -> QuerySet[Measure]:
    """The measures for this letter that this person may see."""
    links = Problem.measures.through.objects.filter(problem__order=order)
    return Measure.objects.visible_to(user).filter(pk__in=links.values("measure"))


def web_of(
    measures: QuerySet[Measure],
    user: User,
    *,
    order: RectificationOrder | None = None,
    actions: QuerySet[Action] | None = None,
) -> dict[str, Any]:
    """`measures` and `actions_held` of a page, in 2 statements. `measures`: those that this person may see.

    `order`: the letter whose page it is; each row then says which of its problems the measure answers.
    `actions`: other actions than those that carry the measures out.
    """
    shown = _shown(measures, user, order=order, actions=actions)
    seen = actions if actions is not None else carrying_out(measures, user) if shown else Action.objects.none()
    actions_held = actions_of(seen, order=order)
    if actions_held.total <= MOST_COLUMNS:
        actions_held.columns = [row.action for row in actions_held.rows]
    rows = [_row(measure, actions_held.columns) for measure in shown]
    return {"measures": _summed(rows, order), "actions_held": actions_held}


def carrying_out(measures: QuerySet[Measure], user: User) -> QuerySet[Action]:
    links = Action.measures.through.objects.filter(measure__in=measures.order_by().values("pk"))
    return Action.objects.visible_to(user).filter(pk__in=links.values("action"))


class Shown(TypedDict):
    """What the table says of a measure besides; Django puts NULL where it knows beforehand that there are no rows."""

    carried_out_by: list[int] | None
    evidence_number: int
    positions: list[int] | None


def _shown(
    measures: QuerySet[Measure], user: User, *, order: RectificationOrder | None, actions: QuerySet[Action] | None
) -> list[WithAnnotations[Measure, Shown]]:
    """With what the table says of each, and on every one how many there are in each state, shown or not."""
    held = Action.objects.visible_to(user).filter(measures=OuterRef("pk"))
    held = held if actions is None else held.filter(pk__in=actions.values("pk"))
    files = Attachment.objects.visible_to(user).evidence().filter(kind=Measure.kind, record_id=OuterRef("pk"))
    problems = Problem.objects.filter(order=order, measures=OuterRef("pk")).order_by("position")
    rows: QuerySet[Any] = measures.select_related("assignee").annotate(
        carried_out_by=ArraySubquery(held.order_by().values("pk")),
        evidence_number=count_of(files),
        positions=ArraySubquery(problems.values("position")),
        **{f"number_{state.code}": Window(Count("pk", filter=Q(status=state.code))) for state in MEASURE.states},
    )
    return list(rows.order_by(WAITING_FIRST, "pk")[:SHOWN_MEASURES])


def _row(measure: WithAnnotations[Measure, Shown], columns: list[Action]) -> MeasureRow:
    held = measure.carried_out_by or []
    return MeasureRow(
        measure,
        dots=[action.pk in held for action in columns],
        action_count=len(held),
        evidence_count=measure.evidence_number,
        positions=measure.positions or [],
    )


def _summed(rows: list[MeasureRow], order: RectificationOrder | None) -> Measures:
    counted = {s.code: getattr(rows[0].measure, f"number_{s.code}") if rows else 0 for s in MEASURE.states}
    address = f"{reverse('rectification:measures')}?order={order.number}" if order else ""
    states = [
        Counted(state.label, counted[state.code], f"{address}&state={state.code}" if address else "")
        for state in MEASURE.states
        if counted[state.code]
    ]
    return Measures(rows, sum(counted.values()), states, address)


def actions_of(actions: QuerySet[Action], *, order: RectificationOrder | None = None) -> Actions:
    """The newest of these actions, numbered as their columns are, and the sums of all; in one statement."""
    sums = {name: Window(Sum(f"{name}_count")) for name in ("staff", "checked", "found")}
    rows = actions.annotate(total=Window(Count("pk")), **sums)
    newest = list(rows.order_by("-planned_on", "-pk")[:SHOWN_ACTIONS])
    return Actions(
        rows=[ActionRow(action, number) for number, action in enumerate(newest, start=1)],
        total=newest[0].total if newest else 0,
        sums={name: (getattr(newest[0], name) if newest else 0) or 0 for name in sums},
        all_url=f"{reverse('rectification:actions')}?order={order.number}" if order else "",
    )


def answered(problems: QuerySet[Problem], measures: MeasureQuerySet) -> QuerySet[Problem]:
    """`measure_number`: how many of these measures answer each, without cancelled ones."""
    return problems.annotate(**{"measure_number": count_of(measures.made().filter(problems=OuterRef("pk")))})


def problem_rows(problems: Iterable[Problem], rows: Iterable[MeasureRow], *, add_url: str = "") -> list[ProblemRow]:
    """Each problem (`answered`) with what is done about it; `add_url`: where a measure is added, if this person may."""
    alive = [row for row in rows if row.measure.status != M.CANCELLED]
    found = []
    for problem in problems:
        named = [row.measure for row in alive if problem.position in row.positions][:SHOWN_OF_PROBLEM]
        others = problem.measure_number - len(named)
        found.append(ProblemRow(problem, named, others, f"{add_url}&problem={problem.position}" if add_url else ""))
    return found
