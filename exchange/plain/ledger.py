"""A bureau's own ledger of a plain kind: what has happened becomes records that stand where their row says.

They need no officers, papers or steps that their sheet does not hold (workbooks, "the past and the present"): each has
one step, that a row made it. Nobody is told, and no term starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.policy import require
from exchange.ledger import born, bureaus_of, correct, held, spellings_of, was_born_in_a_ledger
from exchange.sheet import ApplyRow, Changes, Sheet, Values
from plain.registering import index, text_of
from records.models import Step
from records.search import index_records

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from accounts.models import Bureau, User
    from plain.declaring import PlainRecord


class PlainLedger(Sheet):
    """`model`: of the records, with a row of origin and a folded number (`FromLedger`, `number_key_field`).

    `fields(values)`: what a row says of the record's own fields, by name; `status(values)`: where it stands.
    """

    model: type[PlainRecord]

    def fields(self, values: Values) -> dict[str, Any]:
        raise NotImplementedError

    def status(self, values: Values) -> str:
        raise NotImplementedError

    def day_of(self, values: Values, *, on: date) -> date:
        """The day on which a record stands in the list of what was registered."""
        return min(values[self.dated_by], on)

    def fields_of_new(self, bureau: Bureau) -> dict[str, Any]:
        """What a new record has besides, that no row says."""
        return {}

    def more_of_new(self, values: Values, *, on: date) -> dict[str, Any]:
        """What a new record has besides by what its row says."""
        return {}

    def existing(self, keys: Iterable[str], *, by: User) -> dict[str, Any]:
        rows: QuerySet[PlainRecord] = self.model._default_manager.in_reach_of(by).filter(number__in=keys)
        return {record.number: record for record in rows.select_related("bureau", "city")}

    def taken(self, keys: Iterable[str]) -> set[str]:
        return set(self.model._default_manager.filter(number__in=keys).values_list("number", flat=True))

    def spellings(self, keys: Iterable[str]) -> dict[str, str]:
        return spellings_of(self.model, keys)

    def with_export_columns(self, rows: QuerySet[Model]) -> QuerySet[Model]:
        return rows.select_related("bureau", "city")

    def create_many(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        bureaus = bureaus_of(rows)
        made = self.model._default_manager.bulk_create(
            self.model(
                **held(row, bureaus[row.place.bureau_id], by=by),
                **self.fields(row.values),
                **self.fields_of_new(bureaus[row.place.bureau_id]),
                **self.more_of_new(row.values, on=on),
                status=self.status(row.values),
                registered_on=self.day_of(row.values, on=on),
            )
            for row in rows
        )
        Step.objects.bulk_create(born(record, after=record.status, by=by, on=record.registered_on) for record in made)
        index_records(text_of(record) for record in made)

    def update(self, record: Any, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        """What the row says otherwise. Raises NotAllowed, or ActionRefused for a record that is worked here."""
        fresh = self.model._default_manager.for_change().get(pk=record.pk)
        require(by, self.import_action, fresh)
        if not was_born_in_a_ledger(fresh):
            raise ActionRefused(_("This record is worked on its own page; a workbook does not change it."))
        if {"city", "county"} & changes.keys():
            raise ActionRefused(
                _("%(bureau)s holds this record; a workbook cannot move it.") % {"bureau": fresh.bureau}
            )
        said = self.fields(self.current(fresh) | row.values)
        correct(fresh, {name: value for name, value in said.items() if getattr(fresh, name) != value})
        index(fresh)
