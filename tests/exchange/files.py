"""Workbooks for tests: plain ones, and the ugly ones that people and attackers send."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

from exchange.writer import Table, workbook_bytes

LEADS = "线索"
HEADINGS = [
    "线索编号", "发现日期", "线索来源", "线索类别", "重点领域", "所属市", "所属县", "主体名称",
    "统一社会信用代码", "线索内容", "举报人", "办理状态", "处理结果", "办结日期", "专项行动",
]  # fmt: skip


def book(rows: Iterable[Sequence[Any]], *, sheet: str = LEADS, headings: Sequence[str] = ()) -> io.BytesIO:
    """A workbook of one sheet, cells exactly as given (formulas stay formulas)."""
    workbook = openpyxl.Workbook()
    worksheet = workbook.active
    worksheet.title = sheet
    for row in [headings, *rows] if headings else rows:
        worksheet.append(list(row))
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> io.BytesIO:
    file = io.BytesIO()
    workbook.save(file)
    file.seek(0)
    return file


def lead(number: str, **cells: Any) -> list[Any]:
    """One row of 线索; cells by heading."""
    usual = {
        "线索编号": number,
        "发现日期": "2020-03-08",
        "线索来源": "自行摸排",
        "线索类别": "涉乱",
        "重点领域": "民生领域",
        "所属市": "太原市",
        "所属县": "小店区",
        "主体名称": "太原某商贸有限公司",
        "线索内容": "反映该单位缺斤短两，需核查。",
        "办理状态": "核查中",
    }
    whole = usual | cells
    return [whole.get(heading) for heading in HEADINGS]


def leads_book(rows: Iterable[Sequence[Any]]) -> io.BytesIO:
    return book(rows, headings=HEADINGS)


def many_leads(count: int, *, start: int = 1) -> io.BytesIO:
    """Quickly written, for tests of size."""
    closed = {"办理状态": "已办结", "处理结果": "立案查处", "办结日期": "2020-04-01"}
    rows = (lead(f"线〔2020〕{start + i}号", 举报人=f"举报人{i}", **closed) for i in range(count))
    return io.BytesIO(b"".join(workbook_bytes([Table(LEADS, rows, headings=HEADINGS)])))


def repacked(file: io.BytesIO, **parts: bytes | None) -> io.BytesIO:
    """The same package with parts added, replaced, or (None) left out. Names: "/" written as "__"."""
    changed = {name.replace("__", "/"): content for name, content in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename not in changed:
                new.writestr(item, old.read(item))
        for name, content in changed.items():
            if content is not None:
                new.writestr(name, content)
    out.seek(0)
    return out
