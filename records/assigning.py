"""Giving a record to a person of the bureau that holds it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Role, User

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord


def assign(
    record: TrackedRecord, action: str, *, to: User, by: User, on: date, note: str = "", version: int | None = None
) -> None:
    """Make somebody the handler, by the transition `action` of the record's workflow.

    Raises ActionRefused for whoever is neither officer nor head of the bureau that day.
    """
    if not User.objects.holding(Role.OFFICER, Role.HEAD, bureau=record.bureau, on=on).filter(pk=to.pk).exists():
        raise ActionRefused(_("%(person)s has no post in %(bureau)s.") % {"person": to, "bureau": record.bureau})
    record.advance(action, by=by, on=on, note=note, version=version, assignee=to, data={"assignee": str(to)})
