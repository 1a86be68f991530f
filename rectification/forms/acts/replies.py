"""Forms of the acts on an answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED, PLANNED
from accounts.forms.days import DayField
from records.forms.act import ActForm
from rectification.acts import replies


class DayForm(ActForm):
    """For what is done on paper and entered afterwards: the day on the paper."""

    on = DayField(bounds=HAPPENED, label=_("day"), help_text=_("Today, or the day on the paper."))
    field_order = ("on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today

    def common(self) -> dict[str, Any]:
        return super().common() | {"on": self.cleaned_data["on"]}


class SendForm(DayForm):
    def perform(self) -> None:
        replies.send(self.record, **self.common())


class DeliverForm(ActForm):
    delivered_on = DayField(
        bounds=HAPPENED, label=_("delivered on"), help_text=_("This day decides whether the answer is in time.")
    )
    delivery = forms.CharField(
        label=_("how it was delivered"), max_length=200, help_text=_("By hand with receipt, by post, by the system.")
    )
    field_order = ("delivered_on", "delivery", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivered_on"].initial = self.today

    def perform(self) -> None:
        cleaned = self.cleaned_data
        replies.deliver(
            self.record, delivered_on=cleaned["delivered_on"], delivery=cleaned["delivery"], **self.common()
        )


class AgainForm(ActForm):
    due_on = DayField(
        bounds=PLANNED,
        label=_("next answer due on"),
        required=False,
        help_text=_("Empty: by the rule of the type, from today."),
    )
    field_order = ("note", "due_on")

    def perform(self) -> None:
        replies.answer_again(self.record, due_on=self.cleaned_data["due_on"], **self.common())
