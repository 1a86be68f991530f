"""调查终结: the officers hand in the final report, and the file goes to the reviewers (Procedures, art. 48)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.states import S
from records.acts import Starts, Transition
from records.forms.act import ActForm, note_field


class ReportForm(ActForm):
    note = note_field(
        _("final report"), _("Parties, course, facts and main evidence, nature, opinion and its basis, discretion.")
    )


conclude = Transition(
    "conclude",
    _("Hand in the final report"),
    (S.INVESTIGATING,),
    S.REVIEW,
    "case.work",
    done=_("handed in the final report"),
    reason_required=True,
    primary=True,
    form=ReportForm,
    starts=(Starts("REVIEW_END"),),
    is_undone=True,
)
