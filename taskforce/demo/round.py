"""The monthly round of these days: one circular just issued, the next being confirmed by the cities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Bureau, Role, User
from accounts.scope import acting_as, acting_as_system
from circulars import rounds
from circulars.circular.acts import submit
from circulars.figures import count_of_city
from circulars.models import Circular, Submission
from circulars.models.line import ZERO_MEANS
from circulars.months import first_day, next_month, previous_month
from circulars.opening import restart_month

DRAFTER, SIGNER = "drafter", "province-head"
STILL_OUT = ("140100", "140200", "140400", "141000")  # cities that have not acknowledged the issued one yet
NOT_PREPARED, NOT_SIGNED, EXPLAINS = "140100", "140200", "140700"


def load_round(*, now: datetime) -> int:
    """Issue the circulars up to the month before last and let the cities confirm the last one.

    Nothing when that is done. One transaction. Returns how many cities have confirmed.
    """
    month = previous_month(first_day(timezone.localdate(now)))
    with acting_as_system():
        if Circular.objects.filter(is_history=False, issued_at__isnull=False).exists():
            return 0
    drafter, signer = (User.objects.get(username=name) for name in (DRAFTER, SIGNER))
    with transaction.atomic():
        for before in _months_before(month, on=timezone.localdate(now)):
            _issue(before, drafter, signer, now)
        _open(month, drafter, now)
        return sum(_confirm(submission, now) for submission in _submissions(month))


def _months_before(month: date, *, on: date) -> Iterator[date]:
    """From the one with the oldest lead of these weeks, in the first days of a month two months ago, to the last."""
    with acting_as_system():
        before = min(restart_month(on=on) or month, previous_month(month))
    while before < month:
        yield before
        before = next_month(before)


def _issue(month: date, drafter: User, signer: User, now: datetime) -> None:
    on = timezone.localdate(now)
    with acting_as(drafter):
        circular = rounds.open_month(month, by=drafter, on=on)
        rounds.freeze(circular, by=drafter, at=now)
        submit(circular, by=drafter, on=on)
    with acting_as(signer):
        rounds.sign(circular, by=signer, at=now)
    with acting_as(drafter):
        rounds.issue(circular, by=drafter, at=now)
        receipts = list(circular.receipts.exclude(bureau__code__in=STILL_OUT).select_related("bureau"))
    for receipt in receipts:
        officer = _holder(Role.OFFICER, receipt.bureau, now)
        with acting_as(officer):
            rounds.acknowledge(receipt, by=officer, at=now)


def _open(month: date, drafter: User, now: datetime) -> None:
    with acting_as(drafter):
        if not Circular.objects.of_month(month).exists():  # the sweep may have been first
            rounds.open_month(month, by=drafter, on=timezone.localdate(now))


def _submissions(month: date) -> list[Submission]:
    with acting_as_system():
        return list(Submission.objects.of_month(month).select_related("bureau"))


def _confirm(submission: Submission, now: datetime) -> bool:
    """The officer prepares, the head signs; of two cities it is left to whoever looks round."""
    code = submission.bureau.code
    if code == NOT_PREPARED or submission.status != Submission.Status.WAITING:
        return False
    officer, head = (_holder(role, submission.bureau, now) for role in (Role.OFFICER, Role.HEAD))
    counted = count_of_city(submission)
    explains = code == EXPLAINS
    with acting_as(officer):
        rounds.prepare_month(
            submission,
            claimed={"new": counted["new"] + 1} if explains else {},
            is_zero=not explains and not any(counted[name] for name in ZERO_MEANS),
            explanation="另有1条线索正在补录，录入后列入下期补报。" if explains else "",
            by=officer,
            on=timezone.localdate(now),
        )
    if code == NOT_SIGNED:
        return False
    with acting_as(head):
        rounds.sign_month(submission, by=head, at=now)
    return True


def _holder(role: str, bureau: Bureau, now: datetime) -> User:
    return User.objects.holding(role, bureau=bureau, on=timezone.localdate(now)).order_by("username")[0]
