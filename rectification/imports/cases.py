"""Criminal cases from a workbook. A row also opens the dossier of its case (一案一整治)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.policy import require
from deadlines.batches import Start, start_clocks
from exchange.ledger import born, bureaus_of, held, loaded, step
from exchange.sheet import ApplyRow, Changes
from records.models import Step
from records.numbers import record_number
from records.search import index_records, search_text
from rectification.dossiers.acts import SERIES
from rectification.models import CriminalCase, Dossier
from rectification.states import D

if TYPE_CHECKING:
    from accounts.models import User

PLAN = "DOSSIER_PLAN"


class NewCases:
    """New rows of one chunk: cases at the bureau of the city that the row names, and their dossiers.

    The dossier of a case of the past is open; letters, measures and actions join it as their rows come. That of a case
    filed since the switch-over day is proposed: a head of the province opens it, as on the pages.
    """

    def __init__(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        self.rows, self.by, self.on = rows, by, on
        self.bureaus, self.loaded = bureaus_of(rows), loaded(on=on)

    def write(self) -> None:
        cases = CriminalCase.objects.bulk_create([self._case(row) for row in self.rows])
        dossiers = Dossier.objects.bulk_create([self._dossier(case) for case in cases])
        Step.objects.bulk_create(each for dossier in dossiers for each in self._steps(dossier))
        index_records(search_text(dossier, subject=dossier.case.name, facts="") for dossier in dossiers)
        opened = (dossier for dossier in dossiers if dossier.status == D.OPEN)
        terms = (Start(dossier, PLAN, dossier.registered_on, is_owed=False) for dossier in opened)
        start_clocks(terms, by=self.by, loaded=self.loaded)

    def _case(self, row: ApplyRow) -> CriminalCase:
        bureau = self.bureaus[row.place.bureau_id]
        return CriminalCase(
            **held(row, bureau, by=self.by), name=row.values["name"], filed_on=row.values.get("filed_on")
        )

    def _dossier(self, case: CriminalCase) -> Dossier:
        since = case.filed_on or self.on
        is_past = case.filed_on is None or case.filed_on < self.loaded.past_before
        return Dossier(
            number=record_number("ZZ", SERIES, case.bureau, on=since),
            title=case.name,
            case=case,
            status=D.OPEN if is_past else D.PROPOSED,
            bureau=case.bureau,
            city_id=case.city_id,
            registered_on=since,
            created_by=self.by,
            import_row_id=case.import_row_id,
        )

    def _steps(self, dossier: Dossier) -> list[Step]:
        on = dossier.registered_on
        steps = [born(dossier, after=D.PROPOSED, by=self.by, on=on)]
        if dossier.status == D.OPEN:
            steps.append(step(dossier, "open_by_ledger", before=D.PROPOSED, after=D.OPEN, by=self.by, on=on))
        return steps


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
