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
from circulars.figures import ZERO_MEANS, count_of_city
from circulars.models import Circular, Receipt, Submission
from circulars.months import first_day, last_day, next_month, previous_month
from circulars.opening import create_circular, follows, next_to_post, open_month
from circulars.posting import hold_chain
from circulars.states import Confirmation, Status
from deadlines.models import load_calendar
from exchange.switchover import switch_over_day
from records.numbers import next_number
from records.search import index_record

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
    "save_text",
    "sign",
    "sign_month",
    "submit",
    "sweep",
    "take_signature_back",
]

SERIES = "circular"
WORKDAYS_TO_ISSUE = 5
NOT_GIVEN = (Confirmation.WAITING, Confirmation.PREPARED)


def freeze(circular: Circular, *, by: User | None, at: datetime, version: int | None = None) -> None:
    """Close the confirmations and post the movements as of `at`."""
    on = timezone.localdate(at)
    circular.advance("freeze", by=by, on=on, version=version, cut_off_at=at)


def refreeze(circular: Circular, *, by: User, at: datetime, new_text: bool = False, version: int | None = None) -> None:
    """Post anew, before it is submitted. new_text: throw the drafter's text away for a fresh one."""
    data = {"new_text": new_text}
    circular.advance("refreeze", by=by, on=timezone.localdate(at), version=version, cut_off_at=at, data=data)


TEXT_FIELDS = ("title", "body", "addressees", "cc")


def save_text(circular: Circular, values: Mapping[str, str], *, by: User, on: date, version: int | None = None) -> None:
    """The drafter's words: title, body, addressees, cc. The table is not touched."""
    changes = {name: values[name].strip() for name in TEXT_FIELDS if name in values}
    circular.advance("draft", by=by, on=on, version=version, **changes)
    index_record(circular)


def submit(circular: Circular, *, by: User, on: date, note: str = "", version: int | None = None) -> None:
    """To the head of the province; who submits is the drafter, and does not sign."""
    circular.advance("submit", by=by, on=on, note=note, version=version, drafter=by)


def sign(circular: Circular, *, by: User | None, at: datetime, note: str = "", version: int | None = None) -> None:
    """Sign it: figures and text stand from now on. `by` None: history, signed on paper."""
    on = timezone.localdate(at)
    circular.advance("sign", by=by, on=on, note=note, version=version, signer=by, signed_at=at)


def take_signature_back(circular: Circular, *, by: User, on: date, note: str, version: int | None = None) -> None:
    """Before it is issued, while nothing stands on its figures."""
    circular.advance("unsign", by=by, on=on, note=note, version=version, signer=None, signed_at=None)


@transaction.atomic
def issue(
    circular: Circular, *, by: User | None, at: datetime, dated_on: date | None = None, version: int | None = None
) -> None:
    """Number and issue. Two at once: one; the other is refused and its number is not used up.

    dated_on: the document's day, today's by default; its year is that of the number.
    """
    if Circular.objects.select_for_update().get(pk=circular.pk).status != Status.SIGNED:
        raise ActionRefused(_("This is no longer possible: the record has moved on. Reload the page."))
    hold_chain()  # rows that are being entered were judged by the months that are issued: they come first
    if by is not None:
        require(by, "circular.issue", circular)
    on = dated_on or timezone.localdate(at)
    number = next_number(SERIES, circular.bureau, on.year)
    name = f"{circular.bureau.document_word}通〔{on.year}〕{number}号"
    circular.advance(
        "issue", by=by, on=on, version=version, number=name, dated_on=on, issued_at=at, issued_as=circular.bureau.name
    )


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
    if latest.pk != circular.pk:
        raise ActionRefused(_("There is a later circular of this month: %(number)s.") % {"number": latest.number})
    if not reason.strip():
        raise ActionRefused(_("Give a reason."))
    on = timezone.localdate(at)
    with acting_as_system():
        correction = create_circular(
            circular.month, by=by, on=on, corrects=circular, title=wording.correction_title(circular.month)
        )
    correction.advance("freeze", by=by, on=on, note=reason, cut_off_at=at)
    return correction


@transaction.atomic
def prepare_month(
    submission: Submission, *, claimed: Mapping[str, int], is_zero: bool, explanation: str, by: User, on: date,
    version: int | None = None,
) -> None:  # fmt: skip
    """The city's officer confirms the system's count or says what differs; the head signs afterwards.

    Raises ActionRefused for a zero report where the system counts something, or a difference without explanation.
    """
    counted = count_of_city(submission)
    if is_zero and any(counted[name] for name in ZERO_MEANS):
        raise ActionRefused(
            _("The system counts leads in this month, so it is not a zero report. Confirm the figures."),
            field="is_zero",
        )
    differs = any(claimed.get(name, counted[name]) != counted[name] for name in counted)
    if differs and not explanation.strip():
        raise ActionRefused(
            _("Your figures differ from the system's count. Explain the difference."), field="explanation"
        )
    action = "prepare_late" if submission.status == Confirmation.MISSING else "prepare"
    submission.advance(
        action, by=by, on=on, version=version,
        counted=counted, claimed={**counted, **claimed}, is_zero=is_zero, explanation=explanation.strip(),
        prepared_by=by,
    )  # fmt: skip


@transaction.atomic
def sign_month(submission: Submission, *, by: User, at: datetime, note: str = "", version: int | None = None) -> None:
    """The head signs: reported, zero, or late when the cut-off has passed, whether the sweep has been by or not."""
    if submission.status in NOT_GIVEN and _is_closed(submission, at):
        submission.advance("miss", by=None, on=timezone.localdate(at), version=version)
        version = None
    in_time = "declare" if submission.is_zero else "sign"
    action = "report_late" if submission.status == Confirmation.MISSING else in_time
    on = timezone.localdate(at)
    submission.advance(action, by=by, on=on, note=note, version=version, signed_by=by, signed_at=at)


def _is_closed(submission: Submission, at: datetime) -> bool:
    with acting_as_system():  # the city does not see a circular that is not issued
        return Circular.objects.originals().of_month(submission.month).filter(closes_at__lte=at).exists()


def acknowledge(receipt: Receipt, *, by: User, at: datetime) -> None:
    """One press: the city has the circular."""
    receipt.advance("acknowledge", by=by, on=timezone.localdate(at), acknowledged_by=by, acknowledged_at=at)


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
    from circulars.workflow import may_be_frozen  # app registry

    if may_be_frozen(circular) is None:
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
    submit(circular, by=by, on=on)
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
