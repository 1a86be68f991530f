"""The lists of circulars, of the cities' confirmations of months and of their receipts, and urging from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from circulars.filters import CircularFilter, ReceiptFilter, SubmissionFilter
from circulars.models import Circular, Receipt, Submission
from circulars.states import Acknowledgement, Status
from lists.bulk import BulkAction
from lists.record_list import Column, RecordList

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from accounts.models import User
    from accounts.scope import Reader
    from circulars.models.circular import CircularQuerySet
    from circulars.models.submission import SubmissionQuerySet
    from records.models.tracked import TrackedQuerySet

TAKE = "circular.export"


class Receipts(TypedDict):
    """How many cities are asked for a receipt of a circular, and how many have acknowledged it."""

    city_count: int
    received_count: int


def circulars(user: Reader) -> CircularQuerySet:
    """The province's all, everybody else's that are issued; with how many cities have acknowledged."""
    received = Q(receipts__status=Acknowledgement.ACKNOWLEDGED)
    return Circular.objects.visible_to(user).annotate(
        city_count=Count("receipts"), received_count=Count("receipts", filter=received)
    )


def submissions(user: Reader) -> SubmissionQuerySet:
    return Submission.objects.visible_to(user).select_related("bureau", "signed_by")


def receipts(user: Reader) -> TrackedQuerySet[Receipt]:
    return Receipt.objects.visible_to(user).select_related("bureau", "circular", "acknowledged_by")


def _received(circular: WithAnnotations[Circular, Receipts]) -> str:
    return f"{circular.received_count} / {circular.city_count}" if circular.city_count else ""


def _month(row: Any) -> str:
    return f"{row.month:%Y-%m}"


CITY = Column(name="bureau", label=pgettext_lazy("circular", "City"), value=lambda row: row.bureau.place_name)
STATUS = Column(name="status", label=_("Status"))
DUE = Column(name="due_on", label=_("Due"), css="d nw num")

CIRCULARS = RecordList(
    name="circulars", kind="circular", url="circulars:list", label=_("Circulars"), rows=circulars,
    filterset=CircularFilter,
    columns=(
        Column(name="month", label=_("Month"), value=_month, sort="month", css="nw"),
        Column(name="title", label=pgettext_lazy("circular", "Title"), css="t"),
        Column(name="number", label=pgettext_lazy("circular", "Number"), css="nw"),
        STATUS,
        Column(name="dated_on", label=pgettext_lazy("circular", "Date"), css="nw"),
        Column(name="receipts", label=_("Receipts"), value=_received, css="num nw"),
    ),
    order="-month", path="circulars/", template="", export="circulars:export", export_right=TAKE,
)  # fmt: skip
SUBMISSIONS = RecordList(
    name="confirmations", kind="submission", url="circulars:confirmations", label=_("Confirmations by the cities"),
    rows=submissions, filterset=SubmissionFilter,
    columns=(
        Column(name="title", label=pgettext_lazy("circular", "Title"), css="t"),
        Column(name="month", label=_("Month"), value=_month, sort="month", css="nw"),
        CITY, STATUS, DUE,
        Column(name="signed_by", label=_("Signed by"), css="x"),
        Column(name="signed_at", label=_("Signed at"), css="x nw num mute"),
    ),
    order="-month", path="circulars/confirmations/", export="circulars:export_confirmations", export_right=TAKE,
)  # fmt: skip
RECEIPTS = RecordList(
    name="receipts", kind="receipt", url="circulars:receipts", label=_("Receipts"),
    rows=receipts, filterset=ReceiptFilter,
    columns=(
        Column(name="title", label=pgettext_lazy("circular", "Title"), css="t"),
        Column(
            name="circular", label=pgettext_lazy("circular", "Number"), value=lambda row: row.circular.number, css="nw"
        ),
        CITY, STATUS, DUE,
        Column(name="urged_count", label=_("urged"), css="x num"),
        Column(name="acknowledged_by", label=_("received by"), css="x"),
        Column(name="acknowledged_at", label=_("received at"), css="x nw num mute"),
        Column(name="registered_on", label=_("Issued on"), sort="registered_on", css="x nw num mute"),
    ),
    order="-registered_on", path="circulars/receipts/", export="circulars:export_receipts", export_right=TAKE,
)  # fmt: skip


def _urge_owing(circular: Circular, by: User, on: date, data: Mapping[str, Any]) -> None:
    """All cities that owe this circular a receipt."""
    owing = list(circular.receipts.filter(status=Acknowledgement.WAITING)) if circular.status == Status.ISSUED else []
    if not owing:
        raise ActionRefused(gettext("No city owes a receipt of it."))
    for receipt in owing:
        receipt.advance("urge", by=by, on=on, note=data["note"])


def _urge_receipt(receipt: Receipt, by: User, on: date, data: Mapping[str, Any]) -> None:
    if receipt.circular.status != Status.ISSUED:
        raise ActionRefused(gettext("The circular is withdrawn; nobody owes a receipt of it any more."))
    receipt.advance("urge", by=by, on=on, note=data["note"])


URGE_CIRCULARS = BulkAction(
    kind="circular", name="urge", label=_("Urge"), right="circular.urge", chosen_from=CIRCULARS, act=_urge_owing,
    explains=lambda: gettext("Of each circular all cities are urged that have not acknowledged it."),
)  # fmt: skip
URGE_SUBMISSIONS = BulkAction(
    kind="submission", name="urge", label=_("Urge"), right="circular.urge", chosen_from=SUBMISSIONS,
    explains=lambda: gettext("Each city is urged to confirm its month."),
)  # fmt: skip
URGE_RECEIPTS = BulkAction(
    kind="receipt", name="urge", label=_("Urge"), right="circular.urge", chosen_from=RECEIPTS, act=_urge_receipt,
    explains=lambda: gettext("Each city is urged to acknowledge the circular."),
)  # fmt: skip
