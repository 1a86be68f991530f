"""Who is to handle a record with its assignee."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.choices import offer
from accounts.models import Role, User

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord


class HandlerForm(forms.Form):
    to = forms.ModelChoiceField(label=_("handler"), queryset=User.objects.none())

    def __init__(self, *args: Any, record: TrackedRecord, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        there = User.objects.holding(Role.OFFICER, Role.HEAD, bureau=record.bureau, on=today)
        offer(self, "to", there)
