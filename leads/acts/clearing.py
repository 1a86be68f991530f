"""A lead is cleared with an outcome that is named at once: by its bureau's workbook, or from the compartment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leads.models.codes import Outcome
from leads.models.lead import Lead
from records.acts import Act, Input, Json


@dataclass(frozen=True)
class ClearAs(Input):
    outcome: Outcome


def cleared(lead: Lead, act: Act[ClearAs]) -> dict[str, Any]:
    return {"outcome": act.given.outcome, "cleared_on": act.on, "cleared_by_bureau": lead.bureau}


def the_outcome(lead: Lead, act: Act[ClearAs]) -> dict[str, Json]:
    return {"outcome": act.given.outcome.code}
