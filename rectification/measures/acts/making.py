"""Making a measure, and which problems of which letters it may answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Bureau, Role, User
from accounts.policy import require
from deadlines.clocks import refresh_due, start_clock
from records.advancing import begin
from records.numbers import record_number
from records.search import index_record
from rectification.models import Measure, Problem
from rectification.sharing import share_with_served
from rectification.states import ORDER_OPEN, M

if TYPE_CHECKING:
    from rectification.models.problem import ProblemQuerySet

SERIES = "measure"
TITLE_LENGTH = 60


@transaction.atomic
def make(
    text: str,
    problems: Iterable[Problem],
    *,
    by: User,
    bureau: Bureau,
    on: date,
    due_on: date | None = None,
    owner: User | None = None,
    title: str = "",
    about: Mapping[str, Any] | None = None,
) -> Measure:
    """A measure of a bureau for problems of one letter or several, its own or another's. `due_on`: the plan's day.
    `about`: what of ABOUT is known of it.

    Raises NotAllowed; ActionRefused without a problem, for a letter that is not open or not in one's reach,
    for an owner who does not work in the bureau, for a day in the past.
    """
    require(by, "measure.register", bureau)
    wanted = answerable(problems, by=by)
    if due_on and due_on < on:
        raise ActionRefused(_("The day of the measure lies in the past."))
    if owner and not User.objects.holding(Role.OFFICER, Role.HEAD, bureau=bureau, on=on).filter(pk=owner.pk).exists():
        raise ActionRefused(_("%(person)s has no post in %(bureau)s.") % {"person": owner, "bureau": bureau})
    measure = Measure.objects.create(
        number=record_number("CS", SERIES, bureau, on=on), title=title or text.strip()[:TITLE_LENGTH],
        text=text.strip(), status=M.PLANNED, bureau=bureau, city_id=bureau.city_id, assignee=owner, made_on=on,
        plan_due_on=due_on, registered_on=on, created_by=by, **(about or {}),
    )  # fmt: skip
    answer(measure, wanted)
    begin(measure, by=by, on=on)
    index_measure(measure)
    start_clock(measure, "MEASURE_DUE", trigger_on=on, by=by, typed_due_on=due_on)
    refresh_due(measure)
    return measure


def index_measure(measure: Measure) -> None:
    index_record(measure, subject="", facts=measure.text)


def answerable(problems: Iterable[Problem], *, by: User) -> ProblemQuerySet:
    """The problems, if all of them are this person's to answer: in reach, and of open letters."""
    keys = {problem.pk for problem in problems}
    found = Problem.objects.visible_to(by).filter(pk__in=keys, order__status__in=ORDER_OPEN)
    if not keys or found.count() < len(keys):
        raise ActionRefused(_("A measure answers at least one problem of an open letter in your reach."))
    return found.select_related("order__bureau")


def answer(measure: Measure, problems: Iterable[Problem]) -> None:
    """The measure answers these problems, and those whose letters they are of see it."""
    measure.problems.add(*problems)
    share_with_served(measure, {problem.order_id: problem.order for problem in problems}.values())
