"""The words of the document itself. An official document is Chinese, whatever language its reader has chosen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from circulars.models import Circular, Line
from circulars.months import DAY
from circulars.states import Confirmation
from figures.rates import FEW, NONE, percent

ADDRESSEES = "各市市场监督管理局"
CC = "省扫黑办，驻局纪检监察组"
HISTORY_NOTE = "历史通报补发，原件以纸质签发为准"

REPORTING = {
    Confirmation.REPORTED: "已报",
    Confirmation.ZERO: "零报告",
    Confirmation.MISSING: "未报",
    Confirmation.LATE: "迟报",
    "": NONE,
}
LEADERS = 3
NAMED_WEAK = 2


def month_name(month: date) -> str:
    return f"{month.year}年{month.month}月"


def title(month: date) -> str:
    return f"关于{month_name(month)}涉黑涉恶线索摸排情况的通报"


def correction_title(month: date) -> str:
    return f"关于更正{month_name(month)}涉黑涉恶线索摸排情况的通报"


def annex_title(month: date) -> str:
    return f"{month_name(month)}各市涉黑涉恶线索摸排清零情况"


def submission_title(month: date) -> str:
    return f"{month_name(month)}涉黑涉恶线索数据确认"


def moment_in_words(moment: datetime) -> str:
    """2026年11月3日24时 for the end of a day, else 2026年11月5日17时39分."""
    at = timezone.localtime(moment)
    day = at - DAY if at.time() == time.min else at
    clock = "24时" if day != at else f"{at.hour}时{at.minute:02}分"
    return f"{day.year}年{day.month}月{day.day}日{clock}"


def notes(circular: Circular) -> str:
    """What stands under the table, one note a line: cut-off and definitions, frozen with the figures."""
    cut_off = moment_in_words(circular.cut_off_at) if circular.cut_off_at else ""
    context = {"cut_off": cut_off, "circular": circular, "few": FEW}
    return _text("notes", context | {"asked": _is_asked(circular)})


def body(circular: Circular) -> str:
    """A text with the figures filled in, for the drafter to go on from."""
    lines = list(Line.objects.filter(circular=circular).cities())
    total = Line.objects.get(circular=circular, level=Line.Level.PROVINCE)
    context = {"month": month_name(circular.month), "circular": circular, "total": total, "asked": _is_asked(circular)}
    if circular.corrects:
        return _text("correction", context | {"old": circular.corrects, "changes": changed_figures(circular)})
    return _text("body", context | _reporting(lines) | _standing(lines) | {"rate": percent(total.clearance)})


def changed_figures(circular: Circular) -> list[dict[str, Any]]:
    """Where a correction prints another number than what it corrects: city, heading, old, new."""
    old = {line.bureau_id: line for line in Line.objects.filter(circular=circular.corrects).cities()}
    return [
        {"city": line.name, "heading": heading, "old": old[line.bureau_id].of(name), "new": line.of(name)}
        for line in Line.objects.filter(circular=circular).cities()
        for name, heading in HEADINGS.items()
        if line.bureau_id in old and line.of(name) != old[line.bureau_id].of(name)
    ]


HEADINGS = {
    "opening": "上期存量",
    "new": "本月新增",
    "late": "补报",
    "reopened": "恢复办理",
    "moved_in": "转入",
    "cleared": "本月清零",
    "moved_out": "转出",
    "merged": "并案",
    "not_ours": "不属职责",
    "voided": "作废",
    "closing": "期末存量",
    "found_total": "累计摸排",
    "cleared_total": "累计清零",
    "overdue": "逾期",
}


def _is_asked(circular: Circular) -> bool:
    return Line.objects.filter(circular=circular).exclude(reporting="").exists()


def _names(lines: Iterable[Line]) -> str:
    return "、".join(line.name for line in lines)


def _all_or_names(some: list[Line], lines: list[Line]) -> str:
    return "各市" if len(some) == len(lines) > 2 else _names(some)


def _reporting(lines: list[Line]) -> dict[str, Any]:
    by_state = {state: [line for line in lines if line.reporting == state] for state in Confirmation.values}
    in_time = by_state[Confirmation.REPORTED] + by_state[Confirmation.ZERO]
    return {
        "in_time_count": len(in_time),
        "zero": _all_or_names(by_state[Confirmation.ZERO], lines),
        "missing": _all_or_names(by_state[Confirmation.MISSING], lines),
        "late": _all_or_names(by_state[Confirmation.LATE], lines),
    }


def _standing(lines: list[Line]) -> dict[str, Any]:
    ranked = sorted((line for line in lines if line.rank), key=lambda line: (line.rank or 0, line.bureau.display_order))
    unfinished = [line for line in ranked if (line.clearance or 0) < 1 and line.reporting != Confirmation.ZERO]
    leaders = [line for line in ranked if (line.rank or 0) <= LEADERS and (line.clearance or 0) > 0]
    most = max(lines, key=lambda line: line.closing, default=None)
    return {
        "all_done": bool(ranked) and not unfinished,
        "best": _names(leaders) if len(leaders) < len(ranked) else "",
        "weak": [(line.name, percent(line.clearance)) for line in unfinished[-NAMED_WEAK:]],
        "most": most if most and most.closing > 0 else None,
        "overdue": [line for line in lines if line.overdue],
        "entered_late": _names(line for line in lines if line.late),
    }


def _text(name: str, context: dict[str, Any]) -> str:
    lines = render_to_string(f"circulars/documents/{name}.txt", context).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())
