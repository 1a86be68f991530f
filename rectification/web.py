"""The web of letters, measures and actions, as pages draw it: bounded, however much hangs on a letter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Prefetch, QuerySet, Sum, Value, When
from django.urls import reverse

from records.models import Attachment
from rectification.models import Action, Measure, Problem, RectificationOrder
from rectification.states import M
from rectification.workflow import ACTION, MEASURE

if TYPE_CHECKING:
    from accounts.models import User

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

    word: Any
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
    measures: list[str]

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
    """`measures` and `actions_held` of a page, in at most 8 statements. `measures`: those that this person may see.

    `order`: the letter whose page it is; each row then says which of its problems the measure answers.
    `actions`: other actions than those that carry the measures out.
    """
    shown = _shown(measures, order)
    seen = actions if actions is not None else carrying_out(measures, user)
    actions_held = actions_of(seen, order=order, links_of=shown)
    links = _links(shown, seen)
    if actions_held.total <= MOST_COLUMNS:
        actions_held.columns = [row.action for row in actions_held.rows]
    evidence = evidence_counts(shown, user)
    rows = [_row(measure, actions_held.columns, links, evidence) for measure in shown]
    return {"measures": _summed(rows, measures, order), "actions_held": actions_held}


def carrying_out(measures: QuerySet[Measure], user: User) -> QuerySet[Action]:
    links = Action.measures.through.objects.filter(measure__in=measures.order_by().values("pk"))
    return Action.objects.visible_to(user).filter(pk__in=links.values("action"))


def _shown(measures: QuerySet[Measure], order: RectificationOrder | None) -> list[Measure]:
    rows = measures.select_related("bureau", "assignee", "accepted_by").order_by(WAITING_FIRST, "pk")
    if order is not None:
        problems = Problem.objects.filter(order=order)
        rows = rows.prefetch_related(Prefetch("problems", problems, to_attr="answered"))
    return list(rows[:SHOWN_MEASURES])


def _links(shown: Iterable[Measure], seen: QuerySet[Action]) -> dict[int, set[int]]:
    """By measure, the actions that carry it out."""
    links: dict[int, set[int]] = defaultdict(set)
    through = Action.measures.through.objects.filter(measure__in=[m.pk for m in shown], action__in=seen.values("pk"))
    for measure_id, action_id in through.values_list("measure_id", "action_id"):
        links[measure_id].add(action_id)
    return links


def _row(measure: Measure, columns: list[Action], links: dict[int, set[int]], evidence: dict[int, int]) -> MeasureRow:
    return MeasureRow(
        measure,
        dots=[action.pk in links[measure.pk] for action in columns],
        action_count=len(links[measure.pk]),
        evidence_count=evidence.get(measure.pk, 0),
        positions=[problem.position for problem in getattr(measure, "answered", ())],
    )


def _summed(rows: list[MeasureRow], measures: QuerySet[Measure], order: RectificationOrder | None) -> Measures:
    counted = dict(measures.order_by().values_list("status").annotate(number=Count("pk")))
    address = f"{reverse('rectification:measures')}?order={order.number}" if order else ""
    states = [
        Counted(state.label, counted[state.code], f"{address}&state={state.code}" if address else "")
        for state in MEASURE.states
        if counted.get(state.code)
    ]
    return Measures(rows, sum(counted.values()), states, address)


def actions_of(
    actions: QuerySet[Action], *, order: RectificationOrder | None = None, links_of: Iterable[Measure] = ()
) -> Actions:
    """The newest of these actions, numbered as their columns are; in 3 statements."""
    named = Measure.objects.filter(pk__in=[measure.pk for measure in links_of])
    rows = actions.select_related("bureau").prefetch_related(Prefetch("measures", named, to_attr="carried_out"))
    newest = list(rows.order_by("-planned_on", "-pk")[:SHOWN_ACTIONS])
    sums = actions.order_by().aggregate(
        total=Count("pk"), staff=Sum("staff_count"), checked=Sum("checked_count"), found=Sum("found_count")
    )
    address = f"{reverse('rectification:actions')}?order={order.number}" if order else ""
    return Actions(
        rows=[
            ActionRow(action, number, [measure.number for measure in action.carried_out])
            for number, action in enumerate(newest, start=1)
        ],
        total=sums.pop("total"),
        sums={name: value or 0 for name, value in sums.items()},
        all_url=address,
    )


def evidence_counts(measures: Iterable[Measure], user: User) -> dict[int, int]:
    files = Attachment.objects.visible_to(user).filter(
        kind=Measure.kind, record_id__in=[measure.pk for measure in measures], is_evidence=True
    )
    return dict(files.order_by().values_list("record_id").annotate(Count("pk")))


def problem_rows(
    problems: Iterable[Problem], rows: Iterable[MeasureRow], measures: QuerySet[Measure], *, add_url: str = ""
) -> list[ProblemRow]:
    """Each problem with what is done about it; `add_url`: where a measure is added, if this person may."""
    counted = dict(
        Problem.measures.through.objects.filter(problem__in=problems, measure__in=measures.exclude(status=M.CANCELLED))
        .values_list("problem_id")
        .annotate(Count("measure_id", distinct=True))
    )
    alive = [row for row in rows if row.measure.status != M.CANCELLED]
    found = []
    for problem in problems:
        named = [row.measure for row in alive if problem.position in row.positions][:SHOWN_OF_PROBLEM]
        others = counted.get(problem.pk, 0) - len(named)
        found.append(ProblemRow(problem, named, others, f"{add_url}&problem={problem.position}" if add_url else ""))
    return found
