"""审核、法制审核: who reviews the file is none of its officers (Penalty Law 58; Procedures, art. 48 to 55).

After a hearing the file goes to the legal division once more, and from there to the decision.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import NotAllowed
from cases.models import EnforcementCase
from cases.states import H, S
from records.actors import HANDLER
from records.acts import Act, Starts, Transition
from records.forms.act import ActForm, note_field
from records.judging import Judged, all_are_good, kept, one_is_not
from records.telling import tell_returned


class OpinionForm(ActForm):
    note = note_field(
        _("opinion"), _("Jurisdiction, party, facts, nature, basis, procedure, and whether the penalty fits.")
    )


def someone_is_not_told(case: EnforcementCase) -> bool:
    """Whether a party has had no notice of the intended penalty yet."""
    return case.parties.to_notify().exists()


def was_heard(case: EnforcementCase) -> bool:
    """A hearing was reported on, and nobody has reviewed the case since."""
    return case.hearing == H.REPORTED


def not_the_chair(case: EnforcementCase, act: Act[Any]) -> None:
    if act.person.pk == case.hearing_chair_id:
        raise NotAllowed(gettext("Who chaired the hearing does not review or decide the case. Ask a colleague."))


def good_and_not_the_chair(case: EnforcementCase, act: Act[Judged]) -> None:
    not_the_chair(case, act)
    all_are_good(case, act)


def bad_and_not_the_chair(case: EnforcementCase, act: Act[Judged]) -> None:
    not_the_chair(case, act)
    one_is_not(case, act)


def who_reviewed(case: EnforcementCase, act: Act[Any]) -> dict[str, Any]:
    return {"reviewed_by": act.person}


REVIEWING: dict[str, Any] = {
    "reason_required": True, "not_by": ("conclude", HANDLER), "form": OpinionForm, "stops": ("REVIEW_END",),
    "takes": Judged, "judges": "parties", "keeps": kept, "sets": who_reviewed,
}  # fmt: skip
pass_review = Transition(
    "pass_review", _("Agree after review"), (S.REVIEW,), S.NOTIFYING, "case.review",
    done=_("reviewed the case and agreed"), applies=someone_is_not_told, primary=True, is_undone=True,
    check=good_and_not_the_chair, **REVIEWING,
)  # fmt: skip
pass_again = Transition(
    "pass_again", _("Agree after review"), (S.REVIEW,), S.DECIDING, "case.review",
    done=_("reviewed the case and agreed"), unless=someone_is_not_told, primary=True,
    check=good_and_not_the_chair, carries=("hearing_reviewed",), **REVIEWING,
)  # fmt: skip
send_back = Transition(
    "send_back", _("Send back to the officers"), (S.REVIEW,), S.INVESTIGATING, "case.review",
    done=_("sent the case back after review"), effect=tell_returned, is_undone=True, check=bad_and_not_the_chair,
    **REVIEWING,
)  # fmt: skip
review_after_hearing = Transition(
    "review_after_hearing", _("Send to the review of law"), (S.DECIDING,), S.REVIEW, "case.work",
    done=_("sent the case to the review of law"), applies=was_heard, primary=True,
    sets=lambda case, act: {"legal_review": EnforcementCase.LegalGround.HEARD}, starts=(Starts("REVIEW_END"),),
)  # fmt: skip
