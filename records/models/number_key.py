"""The folded number of a record, computed by PostgreSQL, so that no door can bring in a number twice."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Func


class NumberKey(Func):
    """`records_number_key(number)`: the same as `texts.folding.number_key`, for columns and constraints."""

    function = "records_number_key"
    output_field = models.TextField()


def number_key_field(of: str = "number") -> Any:
    """The column of a record whose number, or the field `of`, people write in many ways."""
    return models.GeneratedField(expression=NumberKey(of), output_field=models.TextField(), db_persist=True)
