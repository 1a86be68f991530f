"""The monthly round, step by step, once a month is open: freezing, writing, signing, issuing, correcting, history.

Each function raises NotAllowed, ActionRefused or StaleRecord and has then written nothing. `on` is the
day of the act, `at` its moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import User
from accounts.policy import require
from accounts.scope import acting_as_system
from circulars import wording
from circulars.circular import acts as of_circular
from circulars.circular.acts.freezing import Refreeze
from circulars.circular.acts.issuing import Issue
from circulars.figures import count_of_city
from circulars.models import Circular, Receipt, Submission
from circulars.moments import At
from circulars.months import first_day, last_day, next_month, previous_month
from circulars.opening import create_circular, follows, next_to_post, open_month
from circulars.posting import hold_chain
from circulars.receipt import acts as of_receipt
from circulars.states import Confirmation, Status
from circulars.submission import acts as of_submission
from circulars.submission.acts import sign_month
from circulars.submission.acts.preparing import Prepare
from deadlines.models import load_calendar
from exchange.switchover import switch_over_day

__all__ = [
    "acknowledge",
    "correct",
    "freeze",
    "issue",
    "issue_history",
    "months_between",
    "next_to_post",
    "open_month",
    "prepare_month",
    "refreeze",
    "sign",
    "sign_month",
    "sweep",
]

WORKDAYS_TO_ISSUE = 5


def freeze(circular: Circular, *, by: User | None, at: datetime, version: int | None = None) -> None:
    """Close the confirmations and post the movements as of `at`."""
    of_circular.freeze(circular, At(at=at), by=by, on=timezone.localdate(at), version=version)


def refreeze(circular: Circular, *, by: User, at: datetime, new_text: bool = False, version: int | None = None) -> None:
    """Post anew, before it is submitted. new_text: throw the drafter's text away for a fresh one."""
    of_circular.refreeze(
        circular, Refreeze(at=at, new_text=new_text), by=by, on=timezone.localdate(at), version=version
    )


def sign(circular: Circular, *, by: User | None, at: datetime, note: str = "", version: int | None = None) -> None:
    """Sign it: figures and text stand from now on. `by` None: history, signed on paper."""
    of_circular.sign(circular, At(at=at), by=by, on=timezone.localdate(at), note=note, version=version)


def issue(
    circular: Circular, *, by: User | None, at: datetime, dated_on: date | None = None, version: int | None = None
) -> None:
    """Number and issue. dated_on: the document's day, today's by default."""
    on = timezone.localdate(at)
    of_circular.issue(circular, Issue(at=at, dated_on=dated_on or on), by=by, on=on, version=version)


@transaction.atomic
def correct(circular: Circular, *, by: User, at: datetime, reason: str) -> Circular:
    """A new circular for the same month that names the old one, frozen at once; the old one stays as it is.

    Late movements are taken in only while no later month is posted; else figures stay and the difference is shown.
    """
    require(by, "circular.draft", circular)
    hold_chain()  # two at once would both count themselves the next of the month
    if not circular.is_issued:
        raise ActionRefused(_("Only an issued circular can be corrected; change the draft instead."))
    latest = Circular.objects.of_month(circular.month).in_order().last()
    if latest and latest.pk != circular.pk:
        raise ActionRefused(_("There is a later circular of this month: %(number)s.") % {"number": latest.number})
    if not reason.strip():
        raise ActionRefused(_("Give a reason."))
    on = timezone.localdate(at)
    with acting_as_system():
        correction = create_circular(
            circular.month, by=by, on=on, corrects=circular, title=wording.correction_title(circular.month)
        )
    of_circular.freeze(correction, At(at=at), by=by, on=on, note=reason)
    return correction


def prepare_month(
    submission: Submission,
    *,
    claimed: Mapping[str, int],
    is_zero: bool,
    explanation: str,
    by: User,
    on: date,
    version: int | None = None,
) -> None:
    """The city's officer confirms the system's count or says what differs, before the cut-off or after it."""
    act = of_submission.prepare_late if submission.status == Confirmation.MISSING else of_submission.prepare
    counted = count_of_city(submission)
    said = Prepare(counted=counted, claimed=claimed, is_zero=is_zero, explanation=explanation)
    act(submission, said, by=by, on=on, version=version)


def acknowledge(receipt: Receipt, *, by: User, at: datetime) -> None:
    of_receipt.acknowledge(receipt, At(at=at), by=by, on=timezone.localdate(at))


def sweep(*, now: datetime) -> None:
    """Every quarter of an hour: open the month just over on its first working day, freeze what is past its cut-off.

    Harmless to miss, to repeat and to run twice at once. Older months are never opened by itself, nor the
    first one of all while leads from before it stand in the ledger: where history begins, a person says.
    """
    on = timezone.localdate(now)
    month = previous_month(first_day(on))
    calendar = load_calendar()
    if calendar.add_workdays(last_day(month), 1) <= on and follows(month, on=on):
        open_month(month, by=None, on=on)
    for circular in Circular.objects.filter(status=Status.COLLECTING, closes_at__lte=now).in_order():
        _freeze_if_possible(circular)


def _freeze_if_possible(circular: Circular) -> None:
    """As of the cut-off itself, however late the sweep comes by: what was entered since is drift."""
    if circular.closes_at and of_circular.may_be_frozen(circular) is None:
        freeze(circular, by=None, at=circular.closes_at)


@transaction.atomic
def issue_history(month: date, *, by: User, at: datetime) -> Circular:
    """One month of history through the same steps, marked 补发: dated as if issued on its fifth working day.

    No confirmations, clocks or news; signed on paper at the time, so nobody signs here: only the past is issued so.
    Raises ActionRefused for a month that ends on the switch-over day or after it.
    """
    dated_on = load_calendar().add_workdays(last_day(month), WORKDAYS_TO_ISSUE)
    on = timezone.localdate(at)
    circular = open_month(month, by=by, on=on, is_history=True)
    _check_past(month)
    freeze(circular, by=by, at=at)
    of_circular.submit(circular, by=by, on=on)
    sign(circular, by=None, at=at, note=wording.HISTORY_NOTE)
    issue(circular, by=by, at=at, dated_on=min(dated_on, on))
    return circular


def _check_past(month: date) -> None:
    since = switch_over_day()
    if last_day(month) >= since:
        raise ActionRefused(
            _("%(month)s does not lie before the switch-over day, %(day)s: its circular is confirmed and signed.")
            % {"month": f"{month:%Y-%m}", "day": since.isoformat()}
        )


def months_between(first: date, last: date) -> list[date]:
    months = []
    while first <= last:
        months.append(first)
        first = next_month(first)
    return months
