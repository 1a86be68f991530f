"""One form per act that carries something along; each calls the one door in `rectification.acts`."""

from __future__ import annotations

from records.forms.act import ActForm, AssignForm
from rectification.forms.acts.actions import HoldForm, ServeForm, UnserveForm
from rectification.forms.acts.dossiers import AnalyseForm, CloseForm, FinishTaskForm, GatherForm, JudgmentForm, TaskForm
from rectification.forms.acts.measures import AcceptForm, CancelForm, LinkForm, ProgressForm, RefuseForm, UnlinkForm
from rectification.forms.acts.orders import DispatchForm, IssuerAnswerForm, IssuerChangeForm, MergeForm, RelapseForm
from rectification.forms.acts.replies import AgainForm, DayForm, DeliverForm, SendForm

FORMS: dict[str, type[ActForm]] = {
    form.__name__: form
    for form in (
        AssignForm, DispatchForm, IssuerAnswerForm, IssuerChangeForm, RelapseForm, MergeForm, ProgressForm, AcceptForm,
        RefuseForm, CancelForm, LinkForm, UnlinkForm, HoldForm, ServeForm, UnserveForm, DayForm, SendForm, DeliverForm,
        AgainForm, AnalyseForm, JudgmentForm, GatherForm, TaskForm, FinishTaskForm, CloseForm,
    )
}  # fmt: skip
