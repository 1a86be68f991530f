"""The workflow of a measure as data (domain reference 4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records import urging
from records.actors import HANDLER
from records.telling import tell_assignee
from records.workflow import Act, State, Transition, Workflow
from rectification import guards
from rectification.effects import measures as effects
from rectification.models import Measure, Part, RectificationOrder
from rectification.states import MEASURE_OPEN, M


def receivers(measure: Measure) -> Sequence[Any]:
    """Who received a letter that it serves accepts it: its holder, or a bureau that it is jointly addressed to.

    Not a bureau below: what a superior does for its letters is shown to it, and accepted by the superior itself.
    """
    joint = Part.objects.filter(origin=Part.Origin.ADDRESSED, bureau_id=measure.bureau_id)
    served = RectificationOrder.objects.filter(problems__measures=measure).distinct()
    orders = list(served.annotate(is_joint=Exists(joint.filter(order=OuterRef("pk")))))
    shares = joint.filter(order__in=orders) if any(order.is_joint for order in orders) else ()
    return [*(order for order in orders if not measure.bureau.is_above(order.bureau)), *shares]


def received_by(bureaus: Sequence[int]) -> Q:
    """As a condition what `receivers` says of one measure; its holder, where nobody received what it serves."""
    links = Measure.problems.through.objects.filter(measure=OuterRef("pk"))
    order = "problem__order"
    holder = {f"{order}__bureau": F("measure__bureau")}
    is_below = Q(measure__bureau__level="province") | Q(
        **{"measure__bureau__level": "city", f"{order}__city": F("measure__bureau")}
    )
    served = links.exclude(is_below & ~Q(**holder))
    joint = Part.objects.filter(
        origin=Part.Origin.ADDRESSED, bureau=OuterRef("bureau"), order__problems__measures=OuterRef("pk")
    )
    own = Q(bureau__in=bureaus) & (Q(Exists(joint)) | ~Q(Exists(served)))
    return Q(Exists(served.filter(**{f"{order}__bureau__in": bureaus}))) | own


def is_begun(measure: Measure, act: Act) -> dict[str, Any]:
    return {"percent": act.data["percent"], "reported_on": act.on}


def is_done(measure: Measure, act: Act) -> dict[str, Any]:
    return {"done_on": act.on, "done_by": act.by, "percent": 100, "reported_on": act.on}


def is_not_done(measure: Measure, act: Act) -> dict[str, Any]:
    return {"done_on": None, "done_by": None, "accepted_on": None, "accepted_by": None}


def is_accepted(measure: Measure, act: Act) -> dict[str, Any]:
    return {"accepted_on": act.on, "accepted_by": act.by}


STATES = (
    State(M.PLANNED, M.PLANNED.label, "registered"),
    State(M.DOING, M.DOING.label, "doing"),
    State(M.DONE, M.DONE.label, "waiting"),
    State(M.ACCEPTED, M.ACCEPTED.label, "done", is_open=False),
    State(M.CANCELLED, M.CANCELLED.label, "returned", is_open=False),
)
ALIVE = (M.PLANNED, M.DOING, M.DONE, M.ACCEPTED)

TRANSITIONS = (
    Transition(
        "assign", _("Assign"), (M.PLANNED, M.DOING), None, "measure.assign",
        done=_("assigned the measure"), form="AssignForm", effect=tell_assignee,
    ),
    Transition(
        "report", _("Report progress"), (M.PLANNED, M.DOING), M.DOING, "measure.report",
        done=_("reported progress"), primary=True, form="ProgressForm", sets=is_begun, effect=effects.write_progress,
    ),
    Transition(
        "report_done", _("Report as done"), (M.PLANNED, M.DOING), M.DONE, "measure.report",
        done=_("reported the measure as done"), guard=guards.has_evidence, reason_required=True,
        stops=("MEASURE_DUE",), sets=is_done,
    ),
    Transition(
        "accept", _("Accept the work"), (M.DONE,), M.ACCEPTED, "measure.accept",
        done=_("accepted the measure"), guard=guards.has_evidence, not_by=("report_done", HANDLER), primary=True,
        form="AcceptForm", asked_of=receivers, held_by=received_by, sets=is_accepted, effect=effects.write_verdict,
    ),
    Transition(
        "refuse", pgettext_lazy("acceptance", "Refuse"), (M.DONE,), M.DOING, "measure.accept",
        done=_("refused the measure"), guard=guards.has_evidence, not_by=("report_done", HANDLER),
        reason_required=True, form="RefuseForm", asked_of=receivers, sets=is_not_done, effect=effects.take_up_again,
    ),
    Transition(
        "cancel", _("Cancel the measure"), (M.PLANNED, M.DOING), M.CANCELLED, "measure.cancel",
        done=_("cancelled the measure"), reason_required=True, form="CancelForm", ends_clocks=True,
    ),
    Transition(
        "reopen", _("Reopen"), (M.ACCEPTED,), M.DOING, "order.look_back",
        done=_("took the measure up again"), hidden=True, sets=is_not_done, effect=effects.reopen_measure,
    ),
    # what it serves, and who sees it
    Transition(
        "link", _("Let it serve other letters"), ALIVE, None, "measure.link",
        done=_("linked the measure to letters"), form="LinkForm",
    ),
    Transition(
        "unlink", _("Take a letter off it"), ALIVE, None, "measure.link",
        done=_("took a letter off the measure"), reason_required=True, form="UnlinkForm",
    ),
    Transition(
        "share", _("Show it to all who work on its letters"), ALIVE, None, "measure.link",
        done=_("showed the measure to all who work on its letters"), effect=effects.show_to_all,
    ),
    # pressing
    *urging.pressing(MEASURE_OPEN, urge_by="measure.urge", answer_by="measure.report", urged=_("urged the measure")),
    # what a bureau's own ledger says (import)
    Transition(
        "begin_by_ledger", _("Begun in the workbook"), (M.PLANNED,), M.DOING, "order.import",
        done=_("recorded from the workbook that the measure is being carried out"), hidden=True, told_together=True,
    ),
    Transition(
        "accept_by_ledger", _("Done in the workbook"), tuple(MEASURE_OPEN), M.ACCEPTED, "order.import",
        done=_("recorded from the workbook that the measure is done"), hidden=True, ends_clocks=True,
    ),
    Transition(
        "reopen_by_ledger", _("Reopened in the workbook"), (M.ACCEPTED,), M.DOING, "order.import",
        done=_("recorded from the workbook that the measure is open"), hidden=True, told_together=True,
        sets=is_not_done,
    ),
)  # fmt: skip

MEASURE = Workflow(
    kind=Measure.kind,
    states=STATES,
    transitions=TRANSITIONS,
    first=M.PLANNED,
    begun=_("fixed the measure"),
    told=urging.TOLD,
    when_ended=urging.end,
)
