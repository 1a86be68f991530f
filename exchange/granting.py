"""What the head of the bureau does with rows that wait: grants them, or refuses them with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.policy import require
from audit.trail import record
from exchange.known_sheets import all_sheets
from exchange.messages import tell_decision
from exchange.models import ImportBatch, ImportRow
from exchange.refusals import Reason
from exchange.workflow import go_on

if TYPE_CHECKING:
    from accounts.models import User

State, Decision = ImportBatch.State, ImportBatch.Decision
RIGHT = "import.grant"
AT_ONCE = 500  # rows


@transaction.atomic
def grant(batch: ImportBatch, *, by: User, now: datetime) -> None:
    """The rows are written soon, each judged again. Raises NotAllowed, or ActionRefused when it was decided already."""
    fresh = _locked(batch, by=by)
    if not fresh.user.may("import.upload"):
        raise ActionRefused(
            _("%(person)s no longer holds the post for which these rows were handed in. Refuse them; a colleague "
              "uploads the file again.") % {"person": fresh.user}
        )  # fmt: skip
    _decide(fresh, Decision.GRANTED, by=by, now=now)
    rows = go_on(fresh)
    _note(fresh, by=by, rows=rows)


@transaction.atomic
def refuse(batch: ImportBatch, *, note: str, by: User, now: datetime) -> None:
    """None of the waiting rows becomes a record; each says why. Raises NotAllowed, ActionRefused."""
    if not note.strip():
        raise ActionRefused(_("Give a reason."), field="note")
    fresh = _locked(batch, by=by)
    _decide(fresh, Decision.REFUSED, by=by, now=now, note=note.strip())
    rows = _refuse_rows(fresh)
    fresh.state, fresh.finished_at, fresh.report = State.DONE, now, fresh.report_with_tally()
    fresh.save(update_fields=["state", "finished_at", "report"])
    _note(fresh, by=by, rows=rows)


def _locked(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Whoever comes second waits here, and finds it decided."""
    require(by, RIGHT)
    fresh = ImportBatch.objects.told_to(by).select_for_update(of=("self",)).select_related("user").get(pk=batch.pk)
    require(by, RIGHT, fresh.bureau)
    if not fresh.is_waiting:
        raise ActionRefused(_("This was already decided. Reload the page."))
    return fresh


def _decide(batch: ImportBatch, decision: str, *, by: User, now: datetime, note: str = "") -> None:
    batch.decision, batch.decided_by, batch.decided_at, batch.decision_note = decision, by, now, note
    batch.save(update_fields=["decision", "decided_by", "decided_at", "decision_note"])


def _refuse_rows(batch: ImportBatch) -> int:
    reason = Reason("not_granted", params={"note": batch.decision_note}).to_json()
    count = 0
    for sheet in all_sheets():
        columns = [column for column in sheet.resolved() if not column.protected]
        rows = batch.held_back_with_joined().filter(sheet=sheet.name).order_by("row_number")
        while found := list(rows[:AT_ONCE]):
            count += sum(row.verdict != ImportRow.Verdict.JOINED for row in found)
            for row in found:
                row.values = {c.heading: c.display(row.values[c.name]) for c in columns if c.name in row.values}
                row.verdict, row.reasons = ImportRow.Verdict.REFUSED, [reason]
            ImportRow.objects.bulk_update(found, ["verdict", "values", "reasons"])
    return count


def _note(batch: ImportBatch, *, by: User, rows: int) -> None:
    record(f"import.{batch.decision}", by=by, detail={"import": batch.pk, "rows": rows})
    tell_decision(batch, by=by, rows=rows)
