"""Why something cannot be done now: each guard answers with the sentence, or None.

Those that look at all bureaus of a letter do so in the system's name: they tell how many, never which.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.scope import acting_as_system
from deadlines.models import Extension
from records import attachments
from records.prefetch import count_of
from rectification.models import Dossier, DossierTask, Measure, Part, Problem, RectificationOrder, Reply
from rectification.states import MEASURE_OPEN, ORDER_IN_WORK, PART_OPEN, M, P, S, Y

if TYPE_CHECKING:
    from rectification.models.measure import MeasureQuerySet

ISSUER_SILENT = timedelta(days=30)  # domain reference 4.2: without an opinion by then, there is none
MEASURE_DUE = "MEASURE_DUE"


def _numbers(problems: Iterable[Problem]) -> str:
    return _(", ").join(str(problem.position) for problem in problems)


def measures_of(order: RectificationOrder) -> MeasureQuerySet:
    """Every live measure that serves the letter, whoever made it."""
    return Measure.objects.made().filter(pk__in=serving(order))


def serving(order: RectificationOrder | OuterRef) -> QuerySet[Model]:
    return Problem.measures.through.objects.filter(problem__order=order).values("measure")


# letters


def every_problem_is_planned(order: RectificationOrder) -> str | None:
    unplanned = _unplanned(order)
    if not unplanned:
        return None
    return _("Problem %(numbers)s has neither a measure nor a reason why none is needed.") % {
        "numbers": _numbers(unplanned)
    }


def all_work_is_done(order: RectificationOrder) -> str | None:
    """Measures that were put off with consent may come later: the answer says by when.

    A problem whose measure was cancelled since, or taken off the letter, is planned anew first.
    """
    if unplanned := every_problem_is_planned(order):
        return unplanned
    undone, parts = _left_over(order, measures=[M.PLANNED, M.DOING], parts=[P.ASSIGNED, P.DOING, P.RETURNED])
    return _first(
        (undone, ngettext("%(count)s measure is not done yet.", "%(count)s measures are not done yet.", undone)),
        (parts, ngettext("%(count)s part is not reported yet.", "%(count)s parts are not reported yet.", parts)),
    )


def _unplanned(record: RectificationOrder | Part) -> list[Problem]:
    """Its problems that nothing answers. What the person sees answering one does so; the system looks at the rest."""
    if record.has_unplanned is False:
        return []
    with acting_as_system():
        return list(record.problems.unplanned())


def _left_over(order: RectificationOrder, *, measures: list[str], parts: list[str]) -> tuple[int, int]:
    """How many measures of the letter, and parts of other bureaus, are in one of these states, in one statement."""
    served = Measure.objects.made().filter(pk__in=serving(OuterRef(OuterRef("pk"))), status__in=measures)
    counted = RectificationOrder.objects.filter(pk=order.pk).values_list(
        count_of(not_put_off(served)),
        count_of(Part.objects.filter(order=OuterRef("pk"), status__in=parts).exclude(bureau=order.bureau_id)),
    )
    with acting_as_system():
        return counted.get()


def not_put_off(measures: MeasureQuerySet) -> MeasureQuerySet:
    granted = Extension.objects.filter(
        clock__kind=Measure.kind, clock__record_id=OuterRef("pk"), clock__code=MEASURE_DUE, clock__state="running",
        state=Extension.State.GRANTED,
    )  # fmt: skip
    return measures.filter(~Exists(granted))


def all_work_is_accepted(order: RectificationOrder) -> str | None:
    if unplanned := every_problem_is_planned(order):
        return unplanned
    open_ones, parts = _left_over(order, measures=MEASURE_OPEN, parts=PART_OPEN)
    return _first(
        (
            open_ones,
            ngettext("%(count)s measure is not accepted yet.", "%(count)s measures are not accepted yet.", open_ones),
        ),
        (parts, ngettext("%(count)s part is not accepted yet.", "%(count)s parts are not accepted yet.", parts)),
    )


def _first(*counted: tuple[int, str]) -> str | None:
    return next((sentence % {"count": count} for count, sentence in counted if count), None)


def issuer_is_answered(order: RectificationOrder) -> str | None:
    """Struck off only when the answer was delivered and the issuer is satisfied, or silent for 30 days."""
    with acting_as_system():
        still_open = measures_of(order).filter(status__in=MEASURE_OPEN).count()
    if still_open:
        return _("%(count)s measures were put off and are still open.") % {"count": still_open}
    if order.reply_state == Y.SATISFIED:
        return None
    if order.reply_state == Y.AGAIN:
        return _("The issuer is not satisfied. Answer again first.")
    if order.reply_state != Y.DELIVERED or order.replied_on is None:
        return _("The answer is not delivered yet.")
    if timezone.localdate() <= order.replied_on + ISSUER_SILENT:
        return _("Record the issuer's opinion, or wait until %(day)s: 30 days after delivery.") % {
            "day": (order.replied_on + ISSUER_SILENT).isoformat()
        }
    return None


# parts


def part_is_finished(part: Part) -> str | None:
    """Each of its problems is planned, and this bureau's measures for them are done."""
    if unplanned := _unplanned(part):
        return _("Problem %(numbers)s has neither a measure nor a reason why none is needed.") % {
            "numbers": _numbers(unplanned)
        }
    own = Measure.objects.filter(bureau=part.bureau, problems__in=part.problems.all()).distinct()
    undone = not_put_off(own.filter(status__in=[M.PLANNED, M.DOING])).count()
    return _first(
        (undone, ngettext("%(count)s measure is not done yet.", "%(count)s measures are not done yet.", undone))
    )


# measures


def has_evidence(measure: Measure) -> str | None:
    if attachments.has_evidence(measure):
        return None
    return _("Attach the evidence first: at least one file marked as evidence.")


# answers


def letter_is_in_work(reply: Reply) -> str | None:
    """Nobody answers a letter that was withdrawn, merged or voided meanwhile, or that is disputed."""
    if reply.order.status in ORDER_IN_WORK:
        return None
    return _("The letter is not being worked on any more, so nothing is answered: %(state)s.") % {
        "state": reply.order.get_status_display()
    }


def opinion_counts(reply: Reply) -> str | None:
    """The issuer's opinion moves the letter on while this answer is the last word on it."""
    if reply.order.reply_state == Y.DELIVERED:
        return None
    return _("The letter is in its next round; the opinion on this answer changes nothing any more. Add a comment.")


def opinion_reopens(reply: Reply) -> str | None:
    """Not satisfied: there must be a letter to be worked on."""
    return opinion_counts(reply) or (
        None if reply.order.is_open else _("The letter is struck off. Have it taken up again by a look-back first.")
    )


def every_problem_is_said(reply: Reply) -> str | None:
    """An answer that passes over a problem does not leave the house."""
    if idle := letter_is_in_work(reply):
        return idle
    said = {line.problem_id for line in reply.lines.all() if line.is_said}
    unsaid = [problem for problem in reply.order.problems.all() if problem.pk not in said]
    if not unsaid:
        return None
    return _("Problem %(numbers)s: say what is done; of what is not, why and by when.") % {"numbers": _numbers(unsaid)}


def has_proof_of_delivery(reply: Reply) -> str | None:
    if attachments.has_evidence(reply):
        return None
    return _("Attach the proof of delivery first, marked as evidence: the receipt, or the register of posting.")


# dossiers


def dossier_may_be_closed(dossier: Dossier) -> str | None:
    """Nothing that it gathers is closed with it, so all of it must be closed before."""
    ended = [S.CLOSED, S.WITHDRAWN, S.MERGED, S.VOID]
    counted = Dossier.objects.filter(pk=dossier.pk).values_list(
        count_of(RectificationOrder.objects.filter(dossiers=OuterRef("pk")).exclude(status__in=ended)),
        count_of(DossierTask.objects.filter(dossier=OuterRef("pk"), done_on__isnull=True)),
    )
    with acting_as_system():
        letters, tasks = counted.get()
    return _first(
        (letters, ngettext("%(count)s letter is still open.", "%(count)s letters are still open.", letters)),
        (tasks, ngettext("%(count)s task is still open.", "%(count)s tasks are still open.", tasks)),
    )
