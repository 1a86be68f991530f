"""验收: by somebody of the bureau that received the letter, or above it, who did not do the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications.news import What
from records.actors import HANDLER
from records.acts import EVIDENCE, Act, Input, Json, Transition
from records.forms.act import ActForm
from records.outcomes import lacks_evidence, write_verdict
from records.telling import tell
from rectification.left_over import letter_is_accepted
from rectification.measures.acts.reopening import run_again, undone
from rectification.models import Acceptance, Measure, Part, RectificationOrder
from rectification.states import MEASURE_OPEN, M

if TYPE_CHECKING:
    from records.models import Step

Verdict = Acceptance.Verdict


@dataclass(frozen=True)
class Refuse(Input):
    """PARTLY says that part of it is good."""

    verdict: str = Verdict.REFUSED


class RefuseForm(ActForm):
    VERDICTS = [(each.value, each.label) for each in (Verdict.PARTLY, Verdict.REFUSED)]
    verdict = forms.ChoiceField(label=_("verdict"), choices=VERDICTS, widget=forms.RadioSelect, initial=Verdict.REFUSED)
    field_order = ("verdict", "note")


def receivers(measure: Measure) -> Sequence[Any]:
    """Who received a letter that it serves accepts it: its holder, or a bureau that it is jointly addressed to.

    Not a bureau below: what a superior does for its letters is shown to it, and accepted by the superior itself.
    """
    joint = Part.objects.filter(origin=Part.Origin.ADDRESSED, bureau_id=measure.bureau_id)
    served = RectificationOrder.objects.filter(problems__measures=measure).distinct()
    orders: list[Any] = list(served.annotate(is_joint=Exists(joint.filter(order=OuterRef("pk")))))
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


def accepted_and_doer(measure: Measure, act: Act) -> dict[str, Json]:
    return {"verdict": str(Verdict.ACCEPTED), "doer": measure.done_by_id}


def refused_and_doer(measure: Measure, act: Act[Refuse]) -> dict[str, Json]:
    return {"verdict": str(act.given.verdict), "doer": measure.done_by_id}


def judge(measure: Measure, act: Act) -> None:
    verdict, doer = str(act.kept["verdict"]), act.kept["doer"]
    doer_id = doer if isinstance(doer, int) else None
    write_verdict(Acceptance, measure, act, verdict=verdict, doer_id=doer_id, measure=measure)
    what = What.APPROVED if verdict == Verdict.ACCEPTED else What.RETURNED
    tell([measure.assignee] if measure.assignee else [], what, measure, act, by=act.actor)


def verdict_back(measure: Measure, act: Act, step: Step) -> None:
    write_verdict(Acceptance, measure, act, verdict=Verdict.TAKEN_BACK, doer_id=measure.done_by_id, measure=measure)


def take_up_again(measure: Measure, act: Act[Refuse]) -> None:
    judge(measure, act)
    run_again(measure, act)


accept = Transition(
    "accept",
    _("Accept the work"),
    (M.DONE,),
    M.ACCEPTED,
    "measure.accept",
    done=_("accepted the measure"),
    guard=lacks_evidence,
    is_told_in_lists=True,
    mended_at="attachments",
    not_by=("report_done", HANDLER),
    primary=True,
    asked_of=receivers,
    held_by=received_by,
    sets=lambda measure, act: {"accepted_on": act.on, "accepted_by": act.by},
    keeps=accepted_and_doer,
    effect=judge,
    rests_on=("reports", "verdicts", EVIDENCE),
    is_undone=True,
    counters=verdict_back,
    went_on=letter_is_accepted,
)
refuse = Transition(
    "refuse",
    pgettext_lazy("acceptance", "Refuse"),
    (M.DONE,),
    M.DOING,
    "measure.accept",
    done=_("refused the measure"),
    guard=lacks_evidence,
    is_told_in_lists=True,
    mended_at="attachments",
    not_by=("report_done", HANDLER),
    reason_required=True,
    takes=Refuse,
    form=RefuseForm,
    asked_of=receivers,
    sets=undone,
    keeps=refused_and_doer,
    effect=take_up_again,
    rests_on=("reports", "verdicts", EVIDENCE),
    is_undone=True,
    counters=verdict_back,
)
accept_by_ledger = Transition(
    "accept_by_ledger",
    _("Done in the workbook"),
    tuple(MEASURE_OPEN),
    M.ACCEPTED,
    "order.import",
    done=_("recorded from the workbook that the measure is done"),
    hidden=True,
    ends_clocks=True,
    sets=lambda measure, act: {"done_on": act.on, "accepted_on": act.on, "percent": 100},
)
