"""What kind of measure it is: said when it is made, or later, of one or of many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from records.editing import save_edited
from rectification.states import M

if TYPE_CHECKING:
    from accounts.models import User
    from rectification.models import Measure

ABOUT = ("type", "origin", "extent", "duration")


@transaction.atomic
def describe(measure: Measure, values: Mapping[str, Any], *, by: User, version: int) -> None:
    """`values`: of ABOUT. Raises NotAllowed, StaleRecord, ActionRefused for a cancelled measure."""
    save_edited(measure, values, by=by, right="measure.register", version=version, refuses=_why_not)


def _why_not(measure: Measure) -> str | None:
    return _("The measure is cancelled.") if measure.status == M.CANCELLED else None
