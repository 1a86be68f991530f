"""The sheet 督导谈话 of supervision.xlsx: talks that were held, each on a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau, User
from exchange.columns import CityColumn, CodeColumn, Column, DateColumn, KeyColumn
from exchange.plain.ledger import PlainLedger
from exchange.sheet import Values
from inspections.models import Talk
from inspections.states import TalkStatus

STATES = {
    "已整改": TalkStatus.PUT_RIGHT,
    "整改完成": TalkStatus.PUT_RIGHT,
    "整改中": TalkStatus.HELD,
    "未整改": TalkStatus.HELD,
}
LONGEST_TITLE = 200


class TalkSheet(PlainLedger):
    name = "督导谈话"
    label = _("Supervision talks")
    kind = Talk.kind
    model = Talk
    listed_as = "supervision-talks"
    dated_by = finished_by = "held_on"
    finishing = frozenset({"status"})
    outcome = "status"
    columns: Sequence[Column] = (
        KeyColumn(heading="谈话编号", name="number", width=14),
        CityColumn(heading="所属市", name="city", required=True, shown=True),
        DateColumn(heading="谈话日期", name="held_on", required=True, shown=True),
        Column(heading="指出问题", name="problems", required=True, limit=6_000, width=40, shown=True, many_lines=True),
        CodeColumn(heading="整改状态", name="status", required=True, words=STATES, shown=True),
    )

    def fields(self, values: Values) -> dict[str, Any]:
        problems = problems_of(values["problems"])
        return {"held_on": values["held_on"], "problems": "\n".join(problems), "title": problems[0][:LONGEST_TITLE]}

    def holder_of_new(self, by: User, bureau: Bureau) -> dict[str, Any]:
        return {"given_by": by.bureau}

    def status(self, values: Values) -> str:
        return values["status"]

    def is_finished(self, values: Values) -> bool:
        return values.get("status") == TalkStatus.PUT_RIGHT

    def current(self, record: Talk) -> Values:
        state = TalkStatus.HELD if record.status == TalkStatus.REPORTED else record.status
        return {
            "number": record.number, "city": record.city.place_name, "held_on": record.held_on,
            "problems": "；".join(record.problems.splitlines()), "status": state,
        }  # fmt: skip


def problems_of(text: str) -> list[str]:
    """Parted at ；, a full stop or a line's end.

    >>> problems_of("压力传导不到位；线索摸排不深入")
    ['压力传导不到位', '线索摸排不深入']
    """
    parts = text.replace(";", "；").replace("\n", "；").split("；")
    return [part.strip() for part in parts if part.strip()] or [text]
