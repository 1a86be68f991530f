"""Circulars, confirmations of months and receipts as lists, for bureaus' own systems; pages have them by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.utils.translation import gettext_lazy as _

from circulars.models import Circular, Receipt, Submission
from lists.filters import ListFilter, choice_filter
from lists.record_list import Column, RecordList

if TYPE_CHECKING:
    from accounts.models import User
    from records.models.tracked import TrackedQuerySet

FIRST_YEAR, LAST_YEAR = 2000, 2099


class CircularFilter(ListFilter):
    year = django_filters.NumberFilter("month__year", label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    state = choice_filter(_("Status"), Circular.Status.choices, field_name="status")

    class Meta:
        model = Circular
        fields: list[str] = []


class SubmissionFilter(ListFilter):
    year = django_filters.NumberFilter("month__year", label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    state = choice_filter(_("Status"), Submission.Status.choices, field_name="status")

    class Meta:
        model = Submission
        fields: list[str] = []


class ReceiptFilter(ListFilter):
    state = choice_filter(_("Status"), Receipt.Status.choices, field_name="status")

    class Meta:
        model = Receipt
        fields: list[str] = []


def circulars(user: User) -> TrackedQuerySet:
    """Issued ones for everybody, the others for the province."""
    return Circular.objects.visible_to(user).select_related("corrects")


def submissions(user: User) -> TrackedQuerySet:
    return Submission.objects.visible_to(user).select_related("prepared_by", "signed_by")


def receipts(user: User) -> TrackedQuerySet:
    return Receipt.objects.visible_to(user).select_related("circular", "acknowledged_by")


MONTH = Column(name="month", label=_("Month"), sort="month")
CIRCULARS = RecordList(
    name="circulars", url="circulars:list", label=_("Circulars"), rows=circulars, filterset=CircularFilter,
    columns=(MONTH,), order="-month",
)  # fmt: skip
SUBMISSIONS = RecordList(
    name="submissions", url="circulars:submissions", label=_("Confirmations of months"), rows=submissions,
    filterset=SubmissionFilter, columns=(MONTH, Column(name="is_zero", label=_("nothing to report"))), order="-month",
)  # fmt: skip
RECEIPTS = RecordList(
    name="receipts", url="circulars:list", label=_("Receipts of circulars"), rows=receipts, filterset=ReceiptFilter,
    columns=(Column(name="registered_on", label=_("Registered on"), sort="registered_on"),), order="-registered_on",
)  # fmt: skip
