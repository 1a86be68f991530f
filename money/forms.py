"""The field of a form for an amount in yuan: what people write, and a sentence for what is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from money.yuan import NoAmount, exact, read_yuan


class YuanField(forms.CharField):
    """Cleans to a Decimal with two places, or None when empty. Programs send it as a string."""

    default_error_messages = {
        "no_amount": _("“%(value)s” is no amount. Write it in yuan with digits, such as 12500.00."),
        "in_wan": _("“%(value)s” is not in yuan. Write all digits: 125000 instead of 12.5万元."),
        "negative": _("An amount is not negative."),
        "too_exact": _("An amount has at most two decimals."),
        "too_large": _("This amount is too large. Check the number of digits."),
    }

    def __init__(self, **given: Any) -> None:
        box = forms.TextInput({"class": "w1", "inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"widget": box, "empty_value": None, **given})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # text is read into an amount
        if isinstance(value, Decimal):
            return value
        text = super().to_python(value)
        if text is None:
            return None
        try:
            return read_yuan(text)
        except NoAmount as refused:
            raise forms.ValidationError(self.error_messages[refused.code], refused.code, {"value": text[:40]}) from None

    def prepare_value(self, value: Any) -> Any:
        return exact(value) if isinstance(value, Decimal) else value
