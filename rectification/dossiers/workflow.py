"""The state table of a dossier (domain reference 4.5)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records.assigning import assigning
from records.workflow import State, Told, Workflow
from rectification.dossiers import acts
from rectification.models import Dossier
from rectification.states import DOSSIER_OPEN, D

DOSSIER = Workflow(
    kind=Dossier.kind,
    states=(
        State(D.PROPOSED, D.PROPOSED.label, "registered"),
        State(D.OPEN, D.OPEN.label, "dispatched"),
        State(D.RECTIFYING, D.RECTIFYING.label, "doing"),
        State(D.AWAIT, D.AWAIT.label, "waiting"),
        State(D.CLOSED, D.CLOSED.label, "done", is_open=False),
        State(D.REFUSED, D.REFUSED.label, "returned", is_open=False),
    ),
    transitions=(
        acts.approve,
        acts.open_by_ledger,
        acts.refuse,
        assigning(DOSSIER_OPEN, "dossier.assign", done=_("assigned the dossier")),
        acts.analyse,
        acts.record_judgment,
        acts.gather,
        acts.add_task,
        acts.finish_task,
        acts.propose_close,
        acts.send_back,
        acts.close,
        acts.reopen,
    ),
    first=D.PROPOSED,
    begun=_("proposed the dossier"),
    told={"task": Told(_("task"))},
)
