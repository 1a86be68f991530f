"""Rows of orders.xlsx for tests; cells by heading."""

from __future__ import annotations

import io

import openpyxl

from tests.exchange.files import saved

HEADINGS = {
    "涉黑案件": ["案件编号", "案件名称", "所属市", "立案日期"],
    "函件": [
        "函件编号", "函件类别", "发函机关", "发函文号", "所属市", "收函日期", "答复期限（天）", "关联涉黑案件",
        "重点领域", "建议内容", "办理状态", "回复日期",
    ],
    "措施": ["措施编号", "函件编号", "措施内容", "制定日期", "落实状态"],
    "行动": ["行动编号", "措施编号", "行动名称", "行动日期", "出动人次", "检查主体数"],
}  # fmt: skip
DONE = {"办理状态": "已整改", "回复日期": "2020-04-01"}


def letter(number: str, **cells) -> dict:
    usual = {
        "函件编号": number, "函件类别": "检察建议书", "发函机关": "太原市人民检察院",
        "发函文号": f"并检建〔2020〕{number}", "所属市": "太原市", "收函日期": "2020-03-08",
        "答复期限（天）": 60, "重点领域": "民生领域",
        "建议内容": "强制交易未处置，请整改。\n收费未公示。", "办理状态": "整改中",
    }  # fmt: skip
    return usual | cells


def measure(number: str, orders: str, **cells) -> dict:
    usual = {
        "措施编号": number, "函件编号": orders, "措施内容": "约谈市场开办者", "制定日期": "2020-03-20",
        "落实状态": "推进中",
    }  # fmt: skip
    return usual | cells


def action(number: str, measures: str, **cells) -> dict:
    usual = {
        "行动编号": number, "措施编号": measures, "行动名称": "专项检查", "行动日期": "2020-04-05",
        "出动人次": "21人次", "检查主体数": 133,
    }  # fmt: skip
    return usual | cells


def case(number: str, **cells) -> dict:
    return {"案件编号": number, "案件名称": "某涉黑案", "所属市": "太原市", "立案日期": "2019-01-16"} | cells


def orders_book(**sheets) -> io.BytesIO:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        page = workbook.create_sheet(name)
        page.append(HEADINGS[name])
        for row in rows:
            page.append([row.get(heading) for heading in HEADINGS[name]])
    return saved(workbook)
