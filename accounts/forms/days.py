"""Fields of forms for a day and for a moment; both know which days are taken (`accounts.days`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import Bounds

FORMAT = "%Y-%m-%d"
MINUTE = "%Y-%m-%dT%H:%M"  # as the browser's own box for moments says it


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
    """A moment whose day lies within `bounds`, to the minute; what has happened lies not ahead of now."""

    def __init__(self, *, bounds: Bounds, **given: Any) -> None:
        self.bounds = bounds
        box = forms.DateTimeInput({"class": "w1", "type": "datetime-local"}, format=MINUTE)
        super().__init__(**{"widget": box, **given})

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        _check(timezone.localdate(value) if value else None, self.bounds)
        if value and not self.bounds.years_ahead and value > timezone.now():
            raise forms.ValidationError(_("This moment lies ahead."))

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        last = self.bounds.last(today=timezone.localdate())
        self.widget.attrs |= {"min": f"{self.bounds.first.isoformat()}T00:00", "max": f"{last.isoformat()}T23:59"}
        return super().get_bound_field(form, field_name)


def _check(day: date | None, bounds: Bounds) -> None:
    if day is not None and (fault := bounds.fault(day, today=timezone.localdate())):
        raise forms.ValidationError(fault)
