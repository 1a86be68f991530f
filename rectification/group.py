"""What the kinds of this room have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.policy import Group

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

LETTERS = Group(code="order", label=_("Three proposals, one notice"), order=20)


def act_address(record: TrackedRecord, act: str) -> str:
    return reverse("rectification:act", args=[record.kind, record.pk, act])
