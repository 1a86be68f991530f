"""The sample ledgers, and the province that they speak of."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from accounts.models import Bureau
from tests.factories import SINCE

SCENARIO = Path(__file__).resolve().parents[2] / "scenario"


def expected(name: str) -> dict:
    return json.loads((SCENARIO / name / "expected.json").read_text(encoding="utf-8"))


def make_divisions() -> dict[str, Bureau]:
    """The province, its 11 cities and 117 counties, by code."""
    bureaus: dict[str, Bureau] = {}
    with (SCENARIO / "divisions.csv").open(encoding="utf-8-sig", newline="") as file:
        for order, row in enumerate(csv.DictReader(file)):
            bureaus[row["code"]] = Bureau.objects.create(
                code=row["code"],
                name=f"{row['name']}市场监督管理局",
                short_name=row["name"],
                place_name=row["name"],
                level=row["level"],
                parent=bureaus.get(row["parent_code"]),
                display_order=order,
                valid_from=SINCE,
            )
    return bureaus
