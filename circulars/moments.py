"""Acts that are done at a moment: figures as of then, a signature, a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from records.acts import Input
from records.forms.act import ActForm


@dataclass(frozen=True)
class At(Input):
    at: datetime


class MomentForm(ActForm):
    """Now."""

    def given(self) -> dict[str, Any]:
        return {"at": timezone.now()}
