"""听证: a state of the case beside its status, from a party's request to the review of law that follows it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enforcement.hearings.asking import ask_hearing, join_hearing, withdraw_hearing, withdraw_hearing_last
from cases.enforcement.hearings.calling import call_hearing, move_hearing, serve_hearing_notice
from cases.enforcement.hearings.holding import hold_hearing, report_hearing
from cases.models import EnforcementCase
from cases.states import H, S
from records.workflow import Carried, State, Told, Workflow

__all__ = [
    "HEARING", "TOLD", "ask_hearing", "call_hearing", "hold_hearing", "join_hearing", "move_hearing",
    "report_hearing", "serve_hearing_notice", "withdraw_hearing", "withdraw_hearing_last",
]  # fmt: skip
HEARING = Workflow(
    kind=EnforcementCase.kind,
    field="hearing",
    label=pgettext_lazy("case", "Hearing"),
    states=(
        State(H.NONE, H.NONE.label, "registered"),
        State(H.ASKED, H.ASKED.label, "waiting"),
        State(H.CALLED, H.CALLED.label, "doing"),
        State(H.HELD, H.HELD.label, "disposing"),
        State(H.REPORTED, H.REPORTED.label, "waiting"),
        State(H.REVIEWED, H.REVIEWED.label, "done", is_open=False),
    ),
    first=H.NONE,
    within=(S.NOTIFYING, S.DECIDING),
    transitions=(
        ask_hearing,
        join_hearing,
        withdraw_hearing,
        withdraw_hearing_last,
        call_hearing,
        move_hearing,
        serve_hearing_notice,
        hold_hearing,
        report_hearing,
    ),
    carried=(Carried("hearing_reviewed", (H.REPORTED,), H.REVIEWED),),
)
TOLD = {
    "hearing_chair": Told(_("Chair of the hearing")),
    "hearing_on": Told(_("Day of the hearing")),
    "hearing_place": Told(_("Place of the hearing")),
}
