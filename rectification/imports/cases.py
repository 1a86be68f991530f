"""Criminal cases from a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.policy import require
from exchange.ledger import bureaus_of, held
from exchange.sheet import ApplyRow, Changes
from rectification.models import CriminalCase

if TYPE_CHECKING:
    from accounts.models import User


def create_cases(rows: Sequence[ApplyRow], *, by: User) -> None:
    """New cases, kept at the bureau of the city that the row names."""
    bureaus = bureaus_of(rows)
    CriminalCase.objects.bulk_create(
        CriminalCase(
            **held(row, bureaus[row.place.bureau_id], by=by),
            name=row.values["name"],
            filed_on=row.values.get("filed_on"),
        )
        for row in rows
    )


def change_case(case: CriminalCase, row: ApplyRow, changes: Changes, *, by: User) -> None:
    """Correct name and day. Raises NotAllowed, or ActionRefused for another city or a day after the judgment."""
    fresh = CriminalCase.objects.select_for_update().get(pk=case.pk)
    require(by, "order.import", fresh)
    if "city" in changes:
        raise ActionRefused(_("%(bureau)s keeps this case; a workbook cannot move it.") % {"bureau": fresh.bureau})
    for name in changes:
        setattr(fresh, name, row.values[name])
    if fresh.judged_on and fresh.filed_on and fresh.filed_on > fresh.judged_on:
        raise ActionRefused(_("The case cannot be filed after it was judged."))
    fresh.save(update_fields=list(changes))
