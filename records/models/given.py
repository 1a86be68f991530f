"""What one bureau gives to another: a task, an order. It is corrected and called off at the bureau that gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey

if TYPE_CHECKING:
    from accounts.models import Bureau


class Given(models.Model):
    """Mixed into a record. `bureau` does it; `given_by`: the bureau that gave it, nobody where that is itself."""

    given_by = ReferenceKey(
        "accounts.Bureau", models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("giving bureau")
    )

    if TYPE_CHECKING:
        bureau: Bureau

    class Meta:
        abstract = True

    @property
    def giver(self) -> Bureau:
        return self.given_by or self.bureau
