"""A column of an amount in yuan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from money.forms import YuanField as AmountField
from money.yuan import CENT, DIGITS, PLACES


class YuanField(models.DecimalField):  # type: ignore[type-arg]  # takes no parameter at run time
    """Yuan, two places. NULL: no amount is known, which is not the same as none.

    A float, or more than two decimals, is refused and not rounded: both would show as a wrong figure somewhere else.
    """

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"max_digits": DIGITS, "decimal_places": PLACES, **given})

    def deconstruct(self) -> Any:
        name, path, args, given = super().deconstruct()
        del given["max_digits"], given["decimal_places"]
        return name, path, args, given

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(_no_float(value))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, Decimal) and value.is_finite() and value != value.quantize(CENT):
            raise ValueError(f"{value} has more than two decimals")
        return super().get_db_prep_save(_no_float(value), connection)

    def formfield(self, **given: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": AmountField, **given})


def _no_float(value: Any) -> Any:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; an amount of money is a Decimal")
    return value


def not_negative(field: str, *, name: str) -> models.CheckConstraint:
    """The constraint that goes with a column of an amount. `name`: that of the constraint."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0}))
