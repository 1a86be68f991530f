"""The bench of cases: filled to each size, asked as people ask, a ledger of them imported, told as a table."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import openpyxl

from benchmarks.folders import Folder, running
from benchmarks.measuring import waiting, workbooks
from benchmarks.measuring.pages import CITY, COUNTY, PROVINCE, Page
from benchmarks.report import Row, table

MOST_IMPORTED = 100_000
THREE_FILTERS = "/cases/?city=140100&state=closed&penalty=yes"
PAGES = (
    Page("list, three filters, page 1", PROVINCE, THREE_FILTERS, 60),
    Page("list, three filters, deep", PROVINCE, THREE_FILTERS + "&after={filtered}", 60),
    Page("list, all, page 1", PROVINCE, "/cases/", 60),
    Page("list, all, deep", PROVINCE, "/cases/?after={deep}", 60),
    Page("list, open by last day", PROVINCE, "/cases/?state=open&sort=due_on", 60),
    Page("list, all, page 1", CITY, "/cases/", 60),
    Page("list, overdue by last day", CITY, "/cases/?due=overdue&sort=due_on", 60),
    Page("list, all, page 1", COUNTY, "/cases/", 60),
    Page("list, searched, rare, 2 characters", PROVINCE, "/cases/?q=榆钱", 100),
    Page("list, searched, common, 2 characters", PROVINCE, "/cases/?q=销售", 100),
    Page("list, searched, rare, 3 characters", PROVINCE, "/cases/?q=阿胶糕", 100),
    Page("list, searched, common, 4 characters", COUNTY, "/cases/?q=虚假宣传", 100),
    Page("search, rare, 3 characters", PROVINCE, "/search/?q=阿胶糕", 100),
    Page("search, common, 4 characters", CITY, "/search/?q=虚假宣传", 100),
    Page("case, from the list", PROVINCE, "/cases/{case}/?from={from_list}", 60),
    Page("case, open", COUNTY, "/cases/{open}/", 60),
    Page("fines and confiscations, page 1", PROVINCE, "/cases/penalties/", 60),
    Page("fines and confiscations, page 1", CITY, "/cases/penalties/", 60),
    Page("terms for a decision, page 1", PROVINCE, "/cases/terms/", 60),
    Page("year on year by city and line", PROVINCE, "/figures/?about=cases&period=year&base=year", 300),
    Page("year on year by county and line", CITY, "/figures/?about=cases&period=year&base=year", 300),
    Page("company with the most cases", PROVINCE, "/records/subjects/{busiest}/", 100),
    Page("company with the most cases", CITY, "/records/subjects/{of_city}/", 100),
    Page("form to propose a case", COUNTY, "/cases/new/"),
    Page("My Work", COUNTY, "/"),
)
HEADINGS = (
    "案件编号", "立案日期", "所属市", "所属县", "业务条线", "当事人名称", "罚款金额（元）", "没收金额（元）",
    "办理状态", "处罚决定日期",
)  # fmt: skip


def measured(sizes: Sequence[int], *, today: date, pages_only: bool) -> str:
    folders = [_filled(size) for size in sizes]
    rows, more = [], []
    with running(folders):
        counted = folders[-1].inside("benchmarks.measuring.of_cases:count")
        visitors = [waiting.Visitors(f, f.inside("benchmarks.measuring.of_cases:places")) for f in folders]
        for page in PAGES:
            found = waiting.waited(visitors, waiting.opening(page))
            values = [(each.p50, each.p95, each.cpu) for each in found]
            print(f"{page.name}, {page.username}: {', '.join(f'{each.p50:.0f}' for each in found)} ms", flush=True)
            statements = counted[f"{page.name}, {page.username}"]
            rows.append(Row(page.name, page.username, values, aim=page.aim, statements=statements, may_grow=False))
        if not pages_only:
            more = _imported(visitors, today)
    return table([*rows, *more], [f"{size:,}" for size in sizes])


def _filled(size: int) -> Folder:
    folder = Folder(f"cases-{size}")
    folder.make("benchmarks.filling.of_cases:main", size)
    return folder


def _imported(visitors: Sequence[waiting.Visitors], today: date) -> list[Row]:
    """As many rows as there are cases, at most MOST_IMPORTED; the folder is filled anew next time. Memory: the most
    that the worker held, over half as many rows and over all of them."""
    taken: list[dict[str, Any]] = []
    for each in visitors:
        rows = min(MOST_IMPORTED, each.folder.count("SELECT count(*) FROM cases_enforcementcase"))
        half = workbooks.imported(each, ledger(today, rows // 2), rows=rows // 2)
        less = each.folder.most_memory()
        whole = workbooks.imported(each, ledger(today, rows), rows=rows)
        taken.append({"rows": rows, **whole, "half": half, "grown": each.folder.most_memory() / less})
        each.folder.forget()
    named: dict[str, Callable[[dict[str, Any]], float]] = {
        "rows imported: checked and written": lambda one: one["checked"] + one["written"],
        "rows imported: memory over that of half as many": lambda one: one["grown"],
    }
    largest = taken[-1]["rows"]
    return [
        Row(f"{largest:,} {name}", PROVINCE, [(of(one), None, None) for one in taken],
            unit="s" if "checked" in name else "times", aim=200 * largest / MOST_IMPORTED if "checked" in name else 1.2)
        for name, of in named.items()
    ]  # fmt: skip


def ledger(today: date, rows: int) -> bytes:
    """A bureau's ledger of so many new cases of the last three years."""
    chance = random.Random(time.time_ns())
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("案件")
    sheet.append(HEADINGS)
    counties = list(workbooks.counties())
    word = f"测{chance.getrandbits(32):08x}"
    for n in range(1, rows + 1):
        sheet.append(_row(n, word, chance, *chance.choice(counties), today))
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _row(n: int, word: str, chance: random.Random, city: str, county: str, today: date) -> list[Any]:
    filed = today - timedelta(days=chance.randint(200, 1000))
    fine, taken = (Decimal(chance.randrange(0, 10**7)) / 100 for _ in range(2))
    company = f"{county}{chance.choice('晋汾恒泰华兴永安')}{n}商贸有限公司"
    line = chance.choice(["违法广告", "无照经营", "食品安全", "产品质量"])
    decided = filed + timedelta(days=chance.randint(20, 90))
    return [f"{word}〔{filed.year}〕{n}号", filed, city, county, line, company, fine, taken, "已结案", decided]
