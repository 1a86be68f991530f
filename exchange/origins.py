"""Where a record comes from that a workbook brought in: its row, for ever, and the line that its page says of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.scope import acting_as_system

if TYPE_CHECKING:
    from accounts.models import User
    from exchange.models import ImportBatch
    from records.models.tracked import TrackedRecord

Row = TypeVar("Row", bound=models.Model)
LEDGER = [("yes", gettext_lazy("All from ledgers")), ("check", gettext_lazy("From a ledger, please check"))]


class FromLedger(models.Model):
    """A record that a row of a workbook may have made; the database lets one row make one record of a kind."""

    import_row = models.ForeignKey(
        "exchange.ImportRow",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,  # the unique index of each kind serves
        verbose_name=gettext_lazy("row of a workbook"),
    )

    class Meta:
        abstract = True


def made_by_one_row(kind: str) -> models.UniqueConstraint:
    """For the constraints of a `FromLedger`."""
    condition = models.Q(import_row__isnull=False)
    return models.UniqueConstraint(fields=["import_row"], condition=condition, name=f"{kind}_made_by_one_row")


def origin_in_words(record: TrackedRecord, user: User) -> str:
    """Day, file, row and who brought it in; empty for a record that no workbook made.

    Read in the system's name, as only the person who handed it in and the heads there see an import. The person is
    named to those who see records of that bureau; others read the bureau alone.
    """
    if not isinstance(record, FromLedger) or record.import_row_id is None:
        return ""
    with acting_as_system():
        rows = apps.get_model("exchange", "ImportRow")._default_manager
        made_by = rows.select_related("batch__user", "batch__bureau").get(pk=record.import_row_id)
    batch = made_by.batch
    return _("From a ledger loaded on %(day)s: %(file)s, sheet %(sheet)s, row %(row)s; by %(who)s") % {
        "day": timezone.localdate(made_by.applied_at or batch.created_at).isoformat(),
        "file": batch.file_name,
        "sheet": made_by.sheet,
        "row": made_by.row_number,
        "who": _who(batch, user),
    }


def _who(batch: ImportBatch, user: User) -> str:
    bureau = batch.bureau
    if user.scope.reaches(city_id=bureau.city_id, bureau_id=bureau.pk):
        return _("%(name)s (%(bureau)s)") % {"name": batch.user, "bureau": bureau}
    return str(bureau)


def narrowed_by_ledger(rows: models.QuerySet[Row], value: str, *, open_states: Iterable[str]) -> models.QuerySet[Row]:
    """`value`: one of LEDGER. To be checked is what is open and nobody has taken up yet."""
    found = rows.filter(import_row__isnull=False)
    return found.filter(status__in=open_states, assignee__isnull=True) if value == "check" else found
