"""Making measures, linking them to letters, reporting on them, accepting them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Bureau, Role, User
from accounts.policy import require
from deadlines.clocks import refresh_due, start_clock
from records.numbers import record_number
from records.search import index_record
from records.workflow import begin
from rectification.models import Acceptance, Measure, Problem, RectificationOrder
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
) -> Measure:
    """A measure of a bureau for problems of one letter or several, its own or another's. `due_on`: the plan's day.

    Raises NotAllowed; ActionRefused without a problem, for a letter that is not open or not in one's reach,
    for an owner who does not work in the bureau, for a day in the past.
    """
    require(by, "measure.register", bureau)
    wanted = _answerable(problems, by=by)
    if due_on and due_on < on:
        raise ActionRefused(_("The day of the measure lies in the past."))
    if owner and not User.objects.holding(Role.OFFICER, Role.HEAD, bureau=bureau, on=on).filter(pk=owner.pk).exists():
        raise ActionRefused(_("%(person)s has no post in %(bureau)s.") % {"person": owner, "bureau": bureau})
    measure = Measure.objects.create(
        number=record_number("CS", SERIES, bureau, on=on), title=title or text.strip()[:TITLE_LENGTH],
        text=text.strip(), status=M.PLANNED, bureau=bureau, city_id=bureau.city_id, assignee=owner, made_on=on,
        plan_due_on=due_on, registered_on=on, created_by=by,
    )  # fmt: skip
    _serve(measure, wanted)
    begin(measure, by=by, on=on)
    index_measure(measure)
    start_clock(measure, "MEASURE_DUE", trigger_on=on, by=by, typed_due_on=due_on)
    refresh_due(measure)
    return measure


def index_measure(measure: Measure) -> None:
    index_record(measure, subject="", facts=measure.text)


def _answerable(problems: Iterable[Problem], *, by: User) -> ProblemQuerySet:
    """The problems, if all of them are this person's to answer: in reach, and of open letters."""
    keys = {problem.pk for problem in problems}
    found = Problem.objects.visible_to(by).filter(pk__in=keys, order__status__in=ORDER_OPEN)
    if not keys or found.count() < len(keys):
        raise ActionRefused(_("A measure answers at least one problem of an open letter in your reach."))
    return found.select_related("order__bureau")


def _serve(measure: Measure, problems: ProblemQuerySet) -> None:
    measure.problems.add(*problems)
    share_with_served(measure, {problem.order_id: problem.order for problem in problems}.values())


def link(
    measure: Measure, problems: Iterable[Problem], *, by: User, on: date, note: str = "", version: int | None = None
) -> None:
    """Let a measure serve further problems, of this letter or others."""
    with transaction.atomic():
        wanted = _answerable(problems, by=by)
        numbers = sorted({problem.order.number for problem in wanted})
        measure.advance("link", by=by, on=on, note=note, version=version, data={"main": _(", ").join(numbers)})
        _serve(measure, wanted)


def unlink(
    measure: Measure,
    orders: Sequence[RectificationOrder],
    *,
    by: User,
    on: date,
    note: str,
    version: int | None = None,
) -> None:
    """Take letters off a measure. It keeps at least one problem: a measure that serves nothing is cancelled instead."""
    with transaction.atomic():
        gone = measure.problems.filter(order__in=orders)
        numbers = _(", ").join(sorted(order.number for order in orders))
        measure.advance("unlink", by=by, on=on, note=note, version=version, data={"main": numbers})
        measure.problems.remove(*gone)
        if not measure.problems.exists():
            raise ActionRefused(_("A measure serves at least one letter. Cancel it if it is no longer needed."))


def report(
    measure: Measure,
    *,
    done: str,
    percent: int,
    next_step: str,
    by: User,
    on: date,
    files: Sequence[UploadedFile[bytes]] = (),
    is_done: bool = False,
    version: int | None = None,
) -> None:
    """填报进展: what was done, how far it is, what comes next; the files are evidence.

    `is_done`: with this the measure is done and waits for its acceptance; both or neither.
    """
    if not done.strip():
        raise ActionRefused(_("Say what was done."))
    if not 0 <= percent <= 100:
        raise ActionRefused(_("A percentage lies between 0 and 100."))
    with transaction.atomic():
        measure.advance(
            "report", by=by, on=on, note=done.strip(), version=version,
            data={"percent": 100 if is_done else percent, "next_step": next_step.strip(), "files": tuple(files)},
        )  # fmt: skip
        if is_done:
            measure.advance("report_done", by=by, on=on, note=done.strip())


def accept(measure: Measure, *, by: User, on: date, note: str = "", version: int | None = None) -> None:
    """验收: by somebody of the bureau that received the letter, or above it, who did not do it."""
    doer = measure.done_by_id
    measure.advance("accept", by=by, on=on, note=note, version=version, data={"verdict": "accepted", "doer": doer})


def refuse(
    measure: Measure,
    *,
    by: User,
    on: date,
    note: str,
    verdict: str = Acceptance.Verdict.REFUSED,
    version: int | None = None,
) -> None:
    """Back to work, with the reason; PARTLY says that part of it is good."""
    data = {"verdict": str(verdict), "doer": measure.done_by_id}
    measure.advance("refuse", by=by, on=on, note=note, version=version, data=data)


def cancel(
    measure: Measure,
    *,
    by: User,
    on: date,
    note: str,
    replaced_by: Measure | None = None,
    version: int | None = None,
) -> None:
    """No longer needed, or replaced by another one. What it answered must be planned anew where nothing else does."""
    if replaced_by is not None and replaced_by.pk == measure.pk:
        raise ActionRefused(_("A measure does not replace itself."))
    data = {"main": replaced_by.number} if replaced_by else {}
    measure.advance("cancel", by=by, on=on, note=note, version=version, replaced_by=replaced_by, data=data)


def accept_by_ledger(measure: Measure, *, by: User, on: date, note: str) -> None:
    """A bureau's own workbook says that it is done."""
    measure.advance("accept_by_ledger", by=by, on=on, note=note, done_on=on, accepted_on=on, percent=100)
