"""Bureaus from a table of divisions (GB/T 2260): one bureau for each province, city and county of it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from accounts.models import Bureau

CITY_WORDS = {
    "140100": "并", "140200": "同", "140300": "阳", "140400": "长", "140500": "晋城", "140600": "朔",
    "140700": "晋中", "140800": "运", "140900": "忻", "141000": "临", "141100": "吕",
}  # fmt: skip
NORTH_TO_SOUTH = [
    "140100", "140200", "140600", "140900", "141100", "140700", "140300", "140400", "140500", "141000", "140800",
]  # fmt: skip
FOUNDED_ON = date(2018, 1, 1)


@transaction.atomic
def load_divisions(path: Path) -> list[Bureau]:
    """Make the bureaus that the table lists and that do not exist yet. Columns: code, name, level, parent_code.

    Returns the new ones, superiors first. Raises KeyError for a parent that the table does not have.
    """
    known = {bureau.code: bureau for bureau in Bureau.objects.filter(valid_to__isnull=True)}
    made = []
    with path.open(encoding="utf-8-sig", newline="") as table:
        rows = sorted(csv.DictReader(table), key=lambda row: ["province", "city", "county"].index(row["level"]))
    for row in rows:
        if row["code"] not in known:
            known[row["code"]] = _make(row, known[row["parent_code"]] if row["parent_code"] else None)
            made.append(known[row["code"]])
    return made


def _make(row: dict[str, str], parent: Bureau | None) -> Bureau:
    name, code = row["name"], row["code"]
    bureau = Bureau.objects.create(
        code=code,
        name=f"{name}市场监督管理局",
        short_name="省局" if row["level"] == Bureau.Level.PROVINCE else f"{name}局",
        place_name=name,
        level=row["level"],
        parent=parent,
        document_word=_document_word(row),
        display_order=_display_order(row),
        valid_from=FOUNDED_ON,
    )
    bureau.refresh_from_db(fields=["city"])
    return bureau


def _document_word(row: dict[str, str]) -> str:
    if row["level"] == Bureau.Level.PROVINCE:
        return "晋市监"
    return f"{CITY_WORDS[row['code']]}市监" if row["code"] in CITY_WORDS else ""


def _display_order(row: dict[str, str]) -> int:
    """Cities as documents list them, north to south; counties by code inside their city."""
    city = f"{row['code'][:4]}00"
    place = NORTH_TO_SOUTH.index(city) + 1 if city in NORTH_TO_SOUTH else 0
    return place * 1000 + int(row["code"][4:])
