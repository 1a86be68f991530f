"""The head of a city signs its month: reported, zero, or late when the cut-off has passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.scope import acting_as_system
from circulars.models import Circular, Submission
from circulars.moments import At
from circulars.states import Confirmation, K
from circulars.submission.acts.closing import miss
from notifications.news import What
from notifications.notify import notify
from records.acts import Act, Transition
from records.forms.act import ActForm

if TYPE_CHECKING:
    from accounts.models import User


class SignForm(ActForm[Submission]):
    aside = "circulars/_claimed.html"

    def perform(self) -> None:
        cleaned = self.cleaned_data
        sign_month(self.record, by=self.by, at=timezone.now(), note=cleaned["note"], version=cleaned["version"])


def has_figures(submission: Submission) -> bool:
    return not submission.is_zero


def was_declared(submission: Submission) -> bool:
    return submission.is_zero


def was_prepared(submission: Submission) -> str | None:
    return None if submission.prepared_by_id else gettext("An officer prepares the figures first; then you sign them.")


def signed(submission: Submission, act: Act[At]) -> dict[str, Any]:
    return {"signed_by": act.by, "signed_at": act.given.at}


def tell_of_late_figures(submission: Submission, act: Act[At]) -> None:
    with acting_as_system():  # the city does not see a circular that is not issued
        circular = Circular.objects.originals().of_month(submission.month).select_related("drafter").first()
    if circular and circular.drafter:
        params = {"bureau": str(submission.bureau)}
        notify([circular.drafter], What.ANSWERED, key=f"{act.key}:late", subject=circular, params=params)


sign = Transition(
    "sign",
    _("Sign the figures"),
    (K.PREPARED,),
    K.REPORTED,
    "month.sign",
    done=_("signed the figures"),
    before=_("You confirm these figures for your city by name. They cannot be taken back."),
    after=_("Signed: the figures of %(name)s are confirmed."),
    applies=has_figures,
    not_by=("prepare",),
    primary=True,
    takes=At,
    form=SignForm,
    sets=signed,
    stops=("MONTH_SUBMIT",),
)
declare = replace(
    sign,
    name="declare",
    label=_("Sign the zero report"),
    target=K.ZERO,
    done=_("signed the zero report"),
    before=_("You state by name that nothing was found and nothing cleared in this month. It cannot be taken back."),
    after=_("Signed: a zero report for %(name)s."),
    applies=was_declared,
)
report_late = replace(
    sign,
    name="report_late",
    label=_("Sign the figures late"),
    sources=(K.MISSING,),
    target=K.LATE,
    done=_("signed the figures after the cut-off"),
    before=_("The cut-off has passed: the circular says that your city reported late."),
    after=_("Signed late: the figures of %(name)s are confirmed."),
    applies=None,
    guard=was_prepared,
    not_by=("prepare", "prepare_late"),
    effect=tell_of_late_figures,
)


@transaction.atomic
def sign_month(submission: Submission, *, by: User, at: datetime, note: str = "", version: int | None = None) -> None:
    """By the arrow that is due at this moment, whether the sweep that closes the month has been by or not."""
    on = timezone.localdate(at)
    if submission.status in miss.sources and _is_closed(submission, at):
        miss(submission, by=None, on=on, version=version)
        version = None
    in_time = declare if submission.is_zero else sign
    act = report_late if submission.status == Confirmation.MISSING else in_time
    act(submission, At(at), by=by, on=on, note=note, version=version)


def _is_closed(submission: Submission, at: datetime) -> bool:
    with acting_as_system():  # the city does not see a circular that is not issued
        return Circular.objects.originals().of_month(submission.month).filter(closes_at__lte=at).exists()
