"""Fields of forms for a day and for a moment; both know which days are taken (`accounts.days`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.days import Bounds

FORMAT = "%Y-%m-%d"


class DayField(forms.DateField):
    """A day within `bounds`; the browser's calendar offers no other."""

    def __init__(self, *, bounds: Bounds, **given: Any) -> None:
        self.bounds = bounds
        super().__init__(**{"widget": forms.DateInput({"class": "w1", "type": "date"}, format=FORMAT), **given})

    def validate(self, value: date | None) -> None:
        super().validate(value)
        _check(value, self.bounds)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        last = self.bounds.last(today=timezone.localdate())
        self.widget.attrs |= {"min": self.bounds.first.isoformat(), "max": last.isoformat()}
        return super().get_bound_field(form, field_name)


class MomentField(forms.DateTimeField):
    """A moment whose day lies within `bounds`."""

    def __init__(self, *, bounds: Bounds, **given: Any) -> None:
        self.bounds = bounds
        super().__init__(**given)

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        _check(timezone.localdate(value) if value else None, self.bounds)


def _check(day: date | None, bounds: Bounds) -> None:
    if day is not None and (fault := bounds.fault(day, today=timezone.localdate())):
        raise forms.ValidationError(fault)
