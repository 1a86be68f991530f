"""What the list of rules is narrowed by."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.filters import StrictFilterSet
from deadlines.models import DeadlineRule


class RuleFilter(StrictFilterSet[DeadlineRule]):
    q = filters.CharFilter(label=_("Name or code"), method="named", widget=forms.TextInput(attrs={"type": "search"}))
    subject = filters.ChoiceFilter(label=_("Subject"), choices=DeadlineRule.Subject)
    state = filters.ChoiceFilter(label=_("Status"), choices=DeadlineRule.State)
    confidence = filters.ChoiceFilter(label=_("Confidence"), choices=DeadlineRule.Confidence)

    class Meta:
        model = DeadlineRule
        fields: list[str] = []

    def named(self, rows: QuerySet[DeadlineRule], name: str, value: str) -> QuerySet[DeadlineRule]:
        said = Q(name_zh__icontains=value) | Q(name_en__icontains=value) | Q(basis_zh__icontains=value)
        return rows.filter(said | Q(code__icontains=value))
