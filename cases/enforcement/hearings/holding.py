"""举行听证、听证报告: minutes and report; after it the review is one of law (Penalty Law 58, 65)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.forms.days import DayField
from cases.enforcement.hearings.asking import hearing_is_over
from cases.models import EnforcementCase
from cases.states import H
from records.actors import HANDLER
from records.acts import Act, Input, Starts, Transition
from records.forms.act import ActForm, note_field


@dataclass(frozen=True)
class Held(Input):
    held_on: date


class MinutesForm(ActForm):
    held_on = DayField(bounds=HAPPENED, label=_("day of the hearing"), initial=timezone.localdate)
    note = note_field(_("minutes"), _("Who was there, what each side said and showed; where the signed minutes are."))
    field_order = ("held_on", "note")


class ReportForm(ActForm):
    note = note_field(
        _("report on the hearing"), _("Course of the hearing, what is in dispute, and the opinion of the chair.")
    )


def its_notice_is_served(case: EnforcementCase) -> str | None:
    return None if case.hearing_notice_on else gettext("The notice of the hearing is not served yet.")


def on_its_day(case: EnforcementCase, act: Act[Held]) -> None:
    HAPPENED.check(act.on, today=act.entered_on, field="held_on")
    if case.hearing_on and act.on < case.hearing_on:
        about = {"day": case.hearing_on.isoformat()}
        raise ActionRefused(gettext("The hearing is called for %(day)s.") % about, field="held_on")


hold_hearing = Transition(
    "hold_hearing", _("Enter the minutes of the hearing"), (H.CALLED,), H.HELD, "case.review",
    done=_("held the hearing"), guard=its_notice_is_served, not_by=(HANDLER,), reason_required=True, takes=Held,
    day="held_on", form=MinutesForm, check=on_its_day, sets=lambda case, act: {"hearing_on": act.on},
    starts=(Starts("HEAR_REPORT"),),
)  # fmt: skip
report_hearing = Transition(
    "report_hearing", _("Hand in the report on the hearing"), (H.HELD,), H.REPORTED, "case.review",
    done=_("reported on the hearing"), not_by=(HANDLER,), reason_required=True, form=ReportForm,
    stops=("HEAR_REPORT",), effect=hearing_is_over,
)  # fmt: skip
