"""What else belongs to an act on a circular: figures, text, the stored paper, who is told. In its transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import Bureau, Role, User
from accounts.scope import acting_as_system
from circulars import posting, wording
from circulars.keeping import keep
from circulars.models import Circular, Receipt, Submission
from circulars.states import Acknowledgement, Confirmation
from deadlines.clocks import cancel_clocks, refresh_due, start_clock
from notifications.news import What
from notifications.notify import notify
from records.search import index_record
from records.telling import tell
from records.workflow import Act

if TYPE_CHECKING:
    from django.db.models import QuerySet


def is_past(moment: datetime) -> bool:
    return timezone.now() >= moment


def is_due_now(circular: Circular) -> bool:
    """Only the circular of the current round is chased; not one that is made up for long afterwards."""
    return circular.closes_at is not None and circular.corrects_id is None


def name_of(month: date) -> str:
    return f"{month:%Y-%m}"


def provincial(role: str, on: date) -> QuerySet[User]:
    province = Bureau.objects.get(level=Bureau.Level.PROVINCE, valid_to__isnull=True)
    return User.objects.holding(role, bureau=province, on=on)


# figures


def freeze(circular: Circular, act: Act) -> None:
    """The figures as of the cut-off, and a text with them filled in."""
    with acting_as_system():
        _close_confirmations(circular, act)
        posting.post(circular)
        circular.notes = wording.notes(circular)
        circular.body = wording.body(circular)
        circular.save(update_fields=["notes", "body"])


def refreeze(circular: Circular, act: Act) -> None:
    """New figures as of now; the text stays the drafter's, unless a fresh one was asked for."""
    with acting_as_system():
        posting.post(circular)
        circular.notes = wording.notes(circular)
        if act.data.get("new_text"):
            circular.body = wording.body(circular)
        circular.save(update_fields=["notes", "body"])


def _close_confirmations(circular: Circular, act: Act) -> None:
    waiting = [Confirmation.WAITING, Confirmation.PREPARED]
    if circular.corrects_id is None:
        for submission in Submission.objects.of_month(circular.month).filter(status__in=waiting):
            submission.advance("miss", by=None, on=act.on)


# the way to the signature


def tell_signers(circular: Circular, act: Act) -> None:
    if not circular.is_history:
        month = name_of(circular.month)
        tell(provincial(Role.HEAD, act.on), What.CIRCULAR_WAITING, circular, act, month=month, urgent=True)


def tell_drafter(circular: Circular, act: Act) -> None:
    drafters = [circular.drafter] if circular.drafter else []
    month = name_of(circular.month)
    tell(drafters, What.CIRCULAR_RETURNED, circular, act, month=month, by=act.actor, urgent=True)


def tell_signed(circular: Circular, act: Act) -> None:
    if act.by and circular.drafter:
        tell([circular.drafter], What.APPROVED, circular, act, by=act.actor)


# issuing


def issue(circular: Circular, act: Act) -> None:
    """Its files are kept; each city owes a receipt."""
    keep(circular)
    if circular.is_history:
        return
    with acting_as_system():
        for city in Bureau.objects.cities().valid(on=act.on):
            _ask_receipt(circular, city, act)


def _ask_receipt(circular: Circular, city: Bureau, act: Act) -> None:
    receipt = Receipt.objects.create(
        number=f"{circular.number}·{city.short_name}",
        title=circular.title,
        circular=circular,
        bureau=city,
        city_id=city.pk,
        status=Acknowledgement.WAITING,
        registered_on=act.on,
        created_by=act.by,
    )
    index_record(receipt)
    clock = start_clock(receipt, "CIRC_RECEIPT", trigger_on=act.on, by=act.by)
    refresh_due(receipt)
    params = {"month": name_of(circular.month), "due_on": clock.due_on.isoformat() if clock else ""}
    staff = User.objects.holding(Role.HEAD, Role.OFFICER, bureau=city, on=act.on)
    notify(staff, What.CIRCULAR_ISSUED, key=f"receipt:{receipt.pk}", subject=receipt, params=params, urgent=True)


def withdraw(circular: Circular, act: Act) -> None:
    """It stays readable to its receivers; nobody is chased for it any more."""
    with acting_as_system():
        for receipt in circular.receipts.filter(status=Acknowledgement.WAITING):
            cancel_clocks(receipt, on=act.on, by=act.by)
            refresh_due(receipt)


# a city's month


def tell_preparer(submission: Submission, act: Act) -> None:
    people = [submission.prepared_by] if submission.prepared_by else []
    tell(people, What.RETURNED, submission, act, by=act.actor)


def tell_of_late_figures(submission: Submission, act: Act) -> None:
    with acting_as_system():  # the city does not see a circular that is not issued
        circular = Circular.objects.originals().of_month(submission.month).select_related("drafter").first()
    if circular and circular.drafter:
        notify(
            [circular.drafter], What.ANSWERED, key=f"{act.key}:late", subject=circular,
            params={"bureau": str(submission.bureau)},
        )  # fmt: skip


# pressing


def urge_submission(submission: Submission, act: Act) -> None:
    _urge(submission, act)


def urge_receipt(receipt: Receipt, act: Act) -> None:
    receipt.urged_count += 1
    receipt.save(update_fields=["urged_count"])
    _urge(receipt, act)


def _urge(record: Submission | Receipt, act: Act) -> None:
    staff = User.objects.holding(Role.HEAD, Role.OFFICER, bureau=record.bureau, on=act.on)
    bureau = str(act.by.bureau) if act.by and act.by.bureau else ""
    params = {"bureau": bureau, "due_on": (record.due_on or act.on).isoformat()}
    notify(staff, What.URGED, key=f"{act.key}:urged", subject=record, params=params, urgent=True)
