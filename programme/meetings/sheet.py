"""The sheet 会议 of supervision.xlsx: meetings that were held, each on a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from exchange.columns import CodeColumn, Column, DateColumn, KeyColumn
from exchange.plain.ledger import PlainLedger
from exchange.sheet import Values
from programme.models import Meeting
from programme.states import MeetingForm, MeetingStatus, Stage

FORMS = {
    "党组会": MeetingForm.PARTY,
    "局务会": MeetingForm.OFFICE,
    "推进会": MeetingForm.ADVANCE,
    "党组会议": MeetingForm.PARTY,
    "局务会议": MeetingForm.OFFICE,
    "推进会议": MeetingForm.ADVANCE,
    "其他会议": MeetingForm.OTHER,
}
STAGES = {"治标": Stage.SYMPTOMS, "治本": Stage.CAUSES, "治根": Stage.ROOTS, "常态化": Stage.ROUTINE}


class MeetingSheet(PlainLedger):
    name = "会议"
    label = _("Meetings")
    kind = Meeting.kind
    model = Meeting
    listed_as = "meetings"
    dated_by = finished_by = "held_on"
    finishing = frozenset({"held_on"})
    columns: Sequence[Column] = (
        KeyColumn(heading="会议编号", name="number", width=18),
        CodeColumn(heading="会议类别", name="form", required=True, words=FORMS, shown=True),
        DateColumn(heading="会议日期", name="held_on", required=True, shown=True),
        Column(heading="会议主题", name="title", required=True, limit=200, width=40, shown=True),
        CodeColumn(heading="阶段", name="stage", words=STAGES, shown=True),
    )

    def fields(self, values: Values) -> dict[str, Any]:
        return {name: values.get(name) or "" for name in ("form", "title", "stage")} | {"held_on": values["held_on"]}

    def status(self, values: Values) -> str:
        return MeetingStatus.HELD

    def is_finished(self, values: Values) -> bool:
        return True

    def current(self, record: Meeting) -> Values:
        return {
            "number": record.number, "form": record.form, "held_on": record.held_on, "title": record.title,
            "stage": record.stage or None,
        }  # fmt: skip
