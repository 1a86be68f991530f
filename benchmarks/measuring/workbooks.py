"""Ten thousand rows in and out again, over HTTP and through the worker, as people do it."""

from __future__ import annotations

import csv
import io
import random
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from django.conf import settings

from benchmarks.measuring.pages import PROVINCE
from benchmarks.measuring.waiting import Visitors

ROWS = 10_000
PATIENCE = 1800  # seconds
LATE = "补录往年台账"
HEADINGS = (
    "线索编号", "发现日期", "线索来源", "线索类别", "重点领域", "所属市", "所属县", "主体名称", "线索内容", "举报人",
    "办理状态", "处理结果", "办结日期",
)  # fmt: skip


def ledger(today: date) -> bytes:
    """A bureau's ledger of ROWS new leads of the last three years, four of a hundred still open."""
    chance = random.Random(int(time.time()))
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("线索")
    sheet.append(HEADINGS)
    there = list(counties())
    for n in range(ROWS):
        sheet.append(_row(n, chance, *chance.choice(there), today))
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def counties() -> Iterator[tuple[str, str]]:
    """City and county by name."""
    with Path(settings.BASE_DIR, "scenario", "divisions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = {row["code"]: row["name"] for row in rows}
    return ((names[row["parent_code"]], row["name"]) for row in rows if row["level"] == "county")


def _row(n: int, chance: random.Random, city: str, county: str, today: date) -> list[Any]:
    found = today - timedelta(days=chance.randint(60, 1000))
    closed = ("已办结", "责令改正", found + timedelta(days=chance.randint(3, 50)))
    company = f"{county}{chance.choice('晋汾恒泰华兴永安')}{n}商贸有限公司"
    number = f"测{chance.getrandbits(32):08x}〔{found.year}〕{n}号"
    facts = (
        f"反映{company}第{n}次要求商户统一使用指定装卸队，禁止自行装卸，拒绝的商户车辆被拦在门外，涉及商户四十余户。"
    )
    said = ("12315平台", chance.choice(["涉恶", "涉乱"]), "民生领域", city, county, company, facts)
    return [number, found, *said, None, *(closed if chance.random() > 0.04 else ("核查中", None, None))]


def imported(visitors: Visitors, workbook: bytes, *, rows: int = ROWS) -> dict[str, float]:
    """Seconds until the dry run was there, and from the person's word until all was written."""
    browser, folder = visitors[PROVINCE], visitors.folder
    browser.get("/imports/")
    began = time.monotonic()
    answer = browser.post("/imports/", {"late_reason": LATE}, file=("leads.xlsx", workbook))
    batch = int(re.search(r"/imports/(\d+)/", answer.location)[1])
    _wait(folder, batch, "ready")
    if folder.count("SELECT count(*) FROM exchange_importrow WHERE batch_id = %s AND verdict = 'new'", batch) < rows:
        raise SystemExit(f"rows of the workbook are refused on {folder.path}: see import {batch}")
    checked = time.monotonic()
    browser.get(f"/imports/{batch}/")
    browser.post(f"/imports/{batch}/confirm/", {"with_changes": ""})
    _wait(folder, batch, "done")
    return {"checked": checked - began, "written": time.monotonic() - checked}


def _wait(folder: Any, batch: int, state: str) -> None:
    until = time.monotonic() + PATIENCE
    while (now := folder.ask("SELECT state FROM exchange_importbatch WHERE id = %s", batch)[0][0]) != state:
        if now in ("failed", "broken", "cancelled", "waiting") or time.monotonic() > until:
            raise SystemExit(f"the import is {now}, not {state}, on {folder.path}")
        time.sleep(0.1)


def exported(visitors: Visitors) -> float:
    """Seconds for the download of a list of about ROWS leads."""
    browser = visitors[PROVINCE]
    began = time.monotonic()
    answer = browser.get(f"/leads/export/?found_from={visitors.places['export_from']}")
    if answer.status != 200:
        raise SystemExit(f"the export answers {answer.status}")
    return time.monotonic() - began
