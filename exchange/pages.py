"""What the pages of imports show: the way of a batch, its counts, its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from exchange.forms import LateReasonForm
from exchange.known_sheets import all_sheets, sheet_named
from exchange.models import ImportBatch, ImportRow
from exchange.report import Counts, Page, counts_of, page_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

RECENT = 20
State = ImportBatch.State


def recent_batches(user: User) -> list[ImportBatch]:
    """The person's newest imports."""
    return list(ImportBatch.objects.of(user)[:RECENT])


def batch_context(batch: ImportBatch, params: QueryDict) -> dict[str, Any]:
    counts = {} if batch.is_reading else counts_of(batch)
    total = sum_up(counts)
    names = [sheet.name for sheet in all_sheets() if sheet.name in counts]
    chosen = params.get("sheet", "")
    sheet = chosen if chosen in names else (names[0] if names else "")
    verdict = params.get("verdict", "")
    verdict = verdict if verdict in ImportRow.Verdict.values else ""
    return {
        "batch": batch,
        "steps": steps_of(batch),
        "counts": counts,
        "total": total,
        "parts": parts_of(total),
        "sheet": sheet,
        "verdict": verdict,
        "chips": chips_of(counts.get(sheet, Counts())),
        "page": _page(batch, sheet, verdict, counts, params) if sheet else None,
        "late_form": LateReasonForm() if batch.is_ready and batch.has_late_rows() else None,
        "results": batch.results() if batch.confirmed_at else None,
    }


def _page(batch: ImportBatch, sheet: str, verdict: str, counts: dict[str, Counts], params: QueryDict) -> Page:
    total = getattr(counts[sheet], verdict) if verdict else counts[sheet].total
    rows = batch.rows.filter(sheet=sheet, **({"verdict": verdict} if verdict else {}))
    return page_of(rows, sheet_named(sheet), params, total=total, user=batch.user if batch.is_ready else None)


def page_at(rows: QuerySet[ImportRow], sheet: str, total: int, params: QueryDict) -> Page:
    """The page of these rows that the address asks for."""
    return page_of(rows, sheet_named(sheet), params, total=total)


def sum_up(counts: dict[str, Counts]) -> Counts:
    """All sheets together."""
    whole = Counts()
    for found in counts.values():
        for verdict in ImportRow.Verdict.values:
            setattr(whole, verdict, getattr(whole, verdict) + getattr(found, verdict))
        whole.waiting += found.waiting
        whole.hidden, whole.struck = whole.hidden + found.hidden, whole.struck + found.struck
    return whole


def parts_of(total: Counts) -> list[dict[str, Any]]:
    """For the bar over the table."""
    return [
        {"value": total.new + total.joined, "tone": "q4"},
        {"value": total.changed, "tone": "q3"},
        {"value": total.repeated, "tone": "q2"},
        {"value": total.refused, "tone": "late"},
    ]


@dataclass(frozen=True)
class Chip:
    """One choice of rows above the table."""

    verdict: str
    label: str
    count: int


def chips_of(counts: Counts) -> list[Chip]:
    labels: list[tuple[str, Any, int]] = [("", _("All"), counts.total)]
    labels += [(verdict.value, verdict.label, getattr(counts, verdict.value)) for verdict in ImportRow.Verdict]
    return [Chip(verdict, str(label), count) for verdict, label, count in labels]


def steps_of(batch: ImportBatch) -> list[dict[str, str]]:
    """Hand in, check, confirm, import, result: where the batch stands."""
    at = {
        State.UPLOADED: 1,
        State.READING: 1,
        State.FAILED: 1,
        State.READY: 2,
        State.CONFIRMED: 3,
        State.APPLYING: 3,
        State.CANCELLED: 3 if batch.confirmed_at else 2,
        State.BROKEN: 3 if batch.confirmed_at else 1,
        State.WAITING: 4,
        State.DONE: 5 + bool(batch.decision),
    }[State(batch.state)]
    moments = [batch.created_at, batch.checked_at, batch.confirmed_at, batch.finished_at, batch.finished_at]
    names = [_("Choose the file"), _("Check"), _("Confirm"), _("Import"), _("Result")]
    if batch.is_waiting or batch.decision:
        names.insert(4, _("Grant by the head"))
        moments.insert(4, batch.decided_at)
    return [
        {
            "name": name,
            "state": "done" if index < at else "current" if index == at else "todo",
            "note": date_format(localtime(moment), "H:i") if moment and index < at else "",
        }
        for index, (name, moment) in enumerate(zip(names, moments, strict=True))
    ]
