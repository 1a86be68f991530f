"""审核: who reviews the file is none of its officers (Procedures, art. 48 to 55)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.states import S
from records.actors import HANDLER
from records.acts import Transition
from records.forms.act import ActForm, note_field
from records.judging import Judged, all_are_good, kept, one_is_not
from records.telling import tell_returned


class OpinionForm(ActForm):
    note = note_field(
        _("opinion"), _("Jurisdiction, party, facts, nature, basis, procedure, and whether the penalty fits.")
    )


pass_review = Transition(
    "pass_review",
    _("Agree after review"),
    (S.REVIEW,),
    S.NOTIFYING,
    "case.review",
    done=_("reviewed the case and agreed"),
    reason_required=True,
    not_by=("conclude", HANDLER),
    primary=True,
    form=OpinionForm,
    stops=("REVIEW_END",),
    is_undone=True,
    takes=Judged,
    judges="parties",
    check=all_are_good,
    keeps=kept,
)
send_back = Transition(
    "send_back",
    _("Send back to the officers"),
    (S.REVIEW,),
    S.INVESTIGATING,
    "case.review",
    done=_("sent the case back after review"),
    reason_required=True,
    not_by=("conclude", HANDLER),
    form=OpinionForm,
    stops=("REVIEW_END",),
    effect=tell_returned,
    is_undone=True,
    takes=Judged,
    judges="parties",
    check=one_is_not,
    keeps=kept,
)
