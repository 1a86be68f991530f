"""What a head sees of an import: the rows in question, and what they come to by month, city and outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.db.models.fields.json import KT
from django.db.models.functions import Left
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from exchange.known_sheets import all_sheets, sheet_named
from exchange.models import ImportBatch, ImportRow
from exchange.pages import page_at
from exchange.switchover import DECIDE, SwitchOver
from records.work import Pile, WorkItem

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from exchange.models import ImportRowQuerySet
    from exchange.sheet import Sheet

RIGHT = "import.grant"
MOST_TOTALS = 200


@dataclass(frozen=True)
class Total:
    """So many rows take effect in this month, in this city, with this outcome."""

    month: str
    city: str
    outcome: str
    count: int


def grant_context(batch: ImportBatch, params: QueryDict) -> dict[str, Any]:
    rows = rows_in_question(batch)
    counts = dict(rows.order_by().values_list("sheet").annotate(Count("pk")))
    names = [sheet.name for sheet in all_sheets() if sheet.name in counts]
    sheet = params.get("sheet", "") if params.get("sheet", "") in names else next(iter(names), "")
    of_sheet = rows.filter(sheet=sheet)
    totals = totals_of(of_sheet, sheet_named(sheet)) if sheet else []
    return {
        "batch": batch,
        "counts": {name: counts[name] for name in names},
        "sheet": sheet,
        "count": sum(counts.values()),
        "totals": totals[:MOST_TOTALS],
        "more_totals": max(0, len(totals) - MOST_TOTALS),
        "page": page_at(of_sheet, sheet, counts[sheet], params) if sheet else None,
    }


def rows_in_question(batch: ImportBatch) -> ImportRowQuerySet:
    """What waits or was decided; of a past that was loaded at once, all that it wrote."""
    if batch.is_waiting:
        return batch.held_back()
    if batch.decision:
        return batch.rows.filter(needs_grant=True)
    return batch.rows.filter(applied_at__isnull=False)


def totals_of(rows: QuerySet[ImportRow], sheet: Sheet) -> list[Total]:
    """By month, city and outcome; rows that only hang on finished ones count under no month."""
    if not sheet.finished_by:
        return []
    columns = {column.name: column for column in sheet.resolved()}
    outcome = columns.get(sheet.outcome)
    grouped = (
        rows.exclude(verdict=ImportRow.Verdict.REFUSED)
        .order_by()
        .annotate(month=Left(KT(f"values__{sheet.finished_by}"), 7), way=KT(f"values__{sheet.outcome or 'none'}"))
        .values_list("month", "bureau__city__place_name", "way")
        .annotate(Count("pk"))
    )
    found = sorted(grouped, key=lambda total: (total[0] or "", total[1] or "", total[2] or ""))
    return [
        Total(month or "", city or "", outcome.display(way) if outcome else "", count)
        for month, city, way, count in found
    ]


def undecided(user: User) -> QuerySet[ImportBatch] | None:
    """Imports of colleagues that wait for this head."""
    if not user.may(RIGHT):
        return None
    return ImportBatch.objects.told_to(user).undecided().select_related("user").order_by("created_at")


def _item(batch: ImportBatch, user: User) -> WorkItem:
    url = reverse("exchange:grant", args=[batch.pk])
    waiting = sum(batch.waiting_counts().values())
    return WorkItem(
        tag=_("Import"),
        title=_("%(count)s finished rows of %(file)s") % {"count": waiting, "file": batch.file_name},
        number=str(batch.pk),
        url=url,
        sender=str(batch.user),
        why=_("Head of the bureau"),
        due_on=None,
        button=_("Look and decide"),
        button_url=url,
        is_approval=True,
    )


def asked_days(user: User) -> QuerySet[SwitchOver] | None:
    """A switch-over day that waits for this head of the province."""
    if not user.may(DECIDE):
        return None
    asked = SwitchOver.objects.filter(state=SwitchOver.State.ASKED).exclude(asked_by=user)
    return asked.select_related("asked_by")


def _asked_day(asked: SwitchOver, user: User) -> WorkItem:
    url = reverse("exchange:switch_over")
    return WorkItem(
        tag=_("Switch-over day"),
        title=asked.day.isoformat(),
        number=str(asked.pk),
        url=url,
        sender=str(asked.asked_by),
        why=_("Head of the province"),
        due_on=None,
        button=_("Look and decide"),
        button_url=url,
        is_approval=True,
    )


GRANTS = Pile(name="import", rows=undecided, item=_item)
SWITCH_OVER = Pile(name="switch-over", rows=asked_days, item=_asked_day)
