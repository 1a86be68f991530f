"""The sample ledgers cut down to the rows that name a campaign, so that all of them are imported in a moment."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

HEADING = "专项行动"


def naming_campaigns(path: Path, name: str) -> io.BytesIO:
    """The sheet of this name with its head and the rows whose column 专项行动 holds something."""
    read = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
    rows = list(read[name].iter_rows(values_only=True))
    head = next(at for at, row in enumerate(rows) if HEADING in row)
    column = rows[head].index(HEADING)
    return book(name, *rows[: head + 1], *(row for row in rows[head + 1 :] if len(row) > column and row[column]))


def book(name: str, *rows) -> io.BytesIO:
    return books({name: rows})


def books(sheets: dict[str, list]) -> io.BytesIO:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    workbook.save(written)
    written.seek(0)
    return written
