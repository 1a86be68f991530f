"""What is left to be done on a letter, counted over all bureaus that work on it: for the guards of several acts.

Whoever asks learns how many there are, never which: all of it is looked at in the system's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.scope import acting_as_system
from deadlines.models import Extension
from records.prefetch import count_of
from records.undoing import built_on
from rectification.models import Measure, Part, Problem, RectificationOrder
from rectification.states import S

if TYPE_CHECKING:
    from records.models import Step
    from rectification.models.measure import MeasureQuerySet

MEASURE_DUE = "MEASURE_DUE"


def first_reason(*counted: tuple[int, str]) -> str | None:
    """The first of these sentences of which there is any. counted: how many, and the sentence with %(count)s."""
    return next((sentence % {"count": count} for count, sentence in counted if count), None)


def positions_of(problems: Iterable[Problem]) -> str:
    """Numbers of the problems, as a sentence names them."""
    return _(", ").join(str(problem.position) for problem in problems)


def why_unplanned(record: RectificationOrder | Part) -> str | None:
    """Each of its problems has a measure, or a reason why none is needed."""
    if not (unplanned := _unplanned(record)):
        return None
    return _("Problem %(numbers)s has neither a measure nor a reason why none is needed.") % {
        "numbers": positions_of(unplanned)
    }


def _unplanned(record: RectificationOrder | Part) -> list[Problem]:
    """Its problems that nothing answers. What the person sees answering one does so; the system looks at the rest."""
    if record.has_unplanned is False:
        return []
    with acting_as_system():
        return list(record.problems.unplanned())


def measures_of(order: RectificationOrder) -> MeasureQuerySet:
    """Every live measure that serves the letter, whoever made it."""
    return Measure.objects.made().filter(pk__in=serving(order))


def serving(order: RectificationOrder | OuterRef) -> QuerySet[Any, Any]:
    return Problem.measures.through.objects.filter(problem__order=order).values("measure")


def counted(order: RectificationOrder, *, measures: Sequence[str], parts: Sequence[str]) -> tuple[int, int]:
    """How many measures of the letter, and parts of other bureaus, are in one of these states, in one statement."""
    served = Measure.objects.made().filter(pk__in=serving(OuterRef(OuterRef("pk"))), status__in=measures)
    found = RectificationOrder.objects.filter(pk=order.pk).values_list(
        count_of(not_put_off(served)),
        count_of(Part.objects.filter(order=OuterRef("pk"), status__in=parts).exclude(bureau=order.bureau_id)),
    )
    with acting_as_system():
        return found.get()


def hold_work(order: RectificationOrder) -> None:
    """Lock what the letter's acceptance judges: whoever takes a measure or a part of it up again meanwhile waits, or is
    waited for. In the running transaction, with the letter locked before.
    """
    with acting_as_system():
        list(measures_of(order).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
        list(Part.objects.filter(order=order).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def not_put_off(measures: MeasureQuerySet) -> MeasureQuerySet:
    """Without those that were put off with consent: they may come later, and the answer says by when."""
    granted = Extension.objects.filter(
        clock__kind=Measure.kind, clock__record_id=OuterRef("pk"), clock__code=MEASURE_DUE, clock__state="running",
        state=Extension.State.GRANTED,
    )  # fmt: skip
    return measures.filter(~Exists(granted))


def letter_is_reported(record: Measure | Part, step: Step) -> bool:
    """Whether a letter that this serves was reported done since the step, and still is."""
    reported = _letters(record).filter(status__in=[S.AWAIT_ACCEPT, S.ACCEPTED, S.CLOSED])
    return built_on(step, reported, "report_done")


def letter_is_accepted(record: Measure | Part, step: Step) -> bool:
    """Whether the work on a letter that this serves was accepted since the step, and still is."""
    return built_on(step, _letters(record).filter(status__in=[S.ACCEPTED, S.CLOSED]), "accept")


def _letters(record: Measure | Part) -> QuerySet[RectificationOrder]:
    if isinstance(record, Part):
        return RectificationOrder.objects.filter(pk=record.order_id)
    return RectificationOrder.objects.filter(problems__measures=record)
