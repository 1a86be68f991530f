"""What is counted of circulars: issued ones, months that cities have signed, receipts."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from circulars.lists import CIRCULARS, RECEIPTS, SUBMISSIONS
from circulars.states import Confirmation
from figures.day_counts import CountSource, DayCount

CIRCULAR_SOURCE = CountSource(
    name="circulars", label=_("Circulars"), order=30,
    counts=(
        DayCount(
            of=CIRCULARS, key="circulars.issued", label=_("Circulars issued"), unit=pgettext_lazy("unit", "circulars"),
            day="dated_on", days="dated", where=Q(issued_at__isnull=False), params={"state": "published"},
            definition=_("By the date of the document, corrections and withdrawn ones too."),
        ),
        DayCount(
            of=SUBMISSIONS, key="circulars.months_signed", label=_("Months signed by cities"),
            unit=pgettext_lazy("unit", "months"), day="signed_at", days="signed", params={"state": "signed"},
            where=Q(signed_at__isnull=False),
            definition=_("Confirmed months and zero reports by the day on which the head signed, late ones too."),
        ),
        DayCount(
            of=SUBMISSIONS, key="circulars.months_late", label=_("Of these late"),
            unit=pgettext_lazy("unit", "months"), day="signed_at", days="signed", params={"state": "late"},
            where=Q(status=Confirmation.LATE),
            definition=_("Of the months signed, those that were signed after the cut-off."),
        ),
        DayCount(
            of=RECEIPTS, key="circulars.acknowledged", label=_("Receipts given"),
            unit=pgettext_lazy("unit", "receipts"), day="acknowledged_at", days="received",
            params={"state": "acknowledged"},
            definition=_("Receipts of circulars by the day on which the city acknowledged."),
        ),
    ),
)  # fmt: skip
