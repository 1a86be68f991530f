"""What a new installation begins with: notices of 2018–2026, statutory days after that, the rules, the reminder policy.

`rules.csv` are the rules as they first came; `law.csv` is what the reading of the texts in November 2026 corrected and
added, row by row under the same columns (code and valid_from say which row). `execution.csv` are terms after the
decision of a case.

Read by data migrations and by tests; from then on the tables answer, not these files.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent


class SeedDay(NamedTuple):
    """One day of a notice. `year` is the notice's: 2018-12-29 was made a working day by the notice for 2019."""

    year: int
    date: date
    is_workday: bool
    name: str


def days(table: str) -> Iterator[SeedDay]:
    """The days of `notices` (State Council) or `statutory` (the law's 13 days, for years without a notice)."""
    for row in rows(table):
        yield SeedDay(int(row["year"]), date.fromisoformat(row["date"]), row["kind"] == "work", row["holiday"])


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of one seed file by column name."""
    with (HERE / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def extensions(row: dict[str, str]) -> list[dict[str, Any]]:
    """The extensions that a row of `rules` allows, as the model keeps them."""
    return json.loads(row["extensions"] or "[]")
