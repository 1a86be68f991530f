"""Filters of the lists of circulars, of the cities' confirmations and of their receipts."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from circulars.models import Circular, Receipt, Submission
from circulars.states import Acknowledgement, Confirmation, Status
from circulars.workflow import RECEIPT, SUBMISSION
from lists.filters import (
    OPEN,
    DueFilter,
    ListFilter,
    SearchFilter,
    bureau_filter,
    bureaus_in_reach,
    choice_filter,
    cities_in_reach,
    day_filter,
)

Asked = TypeVar("Asked", Submission, Receipt)


class CircularFilter(ListFilter[Circular]):
    main = ("q", "year", "state")

    q = SearchFilter()
    year = django_filters.NumberFilter("month", "year", label=_("Year"), min_value=2000, max_value=2100)
    state = choice_filter(
        _("Status"), [("published", _("Issued, withdrawn ones too")), *Status.choices], method="of_state"
    )
    city = bureau_filter(_("City"), cities_in_reach)
    bureau = bureau_filter(_("Bureau"), bureaus_in_reach)
    dated_from = day_filter("dated_on", "gte", _("Dated from"))
    dated_to = day_filter("dated_on", "lte", _("Dated to"))

    class Meta:
        model = Circular
        fields: list[str] = []

    def of_state(self, circulars: QuerySet[Circular], name: str, value: str) -> QuerySet[Circular]:
        return circulars.filter(issued_at__isnull=False) if value == "published" else circulars.filter(status=value)


class AskedFilter(DueFilter[Asked]):
    """What every city is asked for: its confirmation of a month, its receipt of a circular."""

    main = ("q", "city", "state", "due")


class SubmissionFilter(AskedFilter[Submission]):
    open_states = tuple(SUBMISSION.open_states())

    month = django_filters.CharFilter(method="of_month", label=_("Month"), max_length=7)
    state = choice_filter(
        _("Status"), [OPEN, ("signed", _("Signed, late ones too")), *Confirmation.choices], method="of_state"
    )
    signed_from = day_filter("signed_at", "date__gte", _("Signed from"))
    signed_to = day_filter("signed_at", "date__lte", _("Signed to"))

    class Meta:
        model = Submission
        fields: list[str] = []

    def of_state(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        return rows.filter(signed_at__isnull=False) if value == "signed" else super().of_state(rows, name, value)

    def of_month(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        """Written 2026-10; what is no month finds nothing."""
        try:
            return rows.filter(month=date.fromisoformat(f"{value}-01"))
        except ValueError:
            return rows.none()


class ReceiptFilter(AskedFilter[Receipt]):
    open_states = tuple(RECEIPT.open_states())

    state = choice_filter(_("Status"), [OPEN, *Acknowledgement.choices], method="of_state")
    received_from = day_filter("acknowledged_at", "date__gte", _("Received from"))
    received_to = day_filter("acknowledged_at", "date__lte", _("Received to"))

    class Meta:
        model = Receipt
        fields: list[str] = []
