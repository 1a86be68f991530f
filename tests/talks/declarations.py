"""约谈: a talk with somebody whose firm was named. A small register, and all that there is of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, OFFICERS, PROVINCE, STAFF
from exchange.plain.sheet import PlainSheet
from plain.declaring import plain_kind
from tests.talks.models import TALK, Talk

DECLARED = (
    plain_kind(
        Talk,
        TALK,
        path="talks",
        mark="YT",
        icon="talk",
        label=_("Talks"),
        new=_("Plan a talk"),
        allowed={
            "view": (_("See talks"), STAFF | {CD: PROVINCE}),
            "register": (_("Plan a talk"), HOLDING_OFFICERS),
            "assign": (_("Assign a talk to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
            "hold": (_("Record a talk"), HOLDING_OFFICERS),
            "accept": (_("Confirm the record of a talk"), HOLDING_HEADS),
            "comment": (_("Comment on a talk"), STAFF),
            "watch": (_("Watch a talk"), STAFF),
            "export": (_("Export talks"), STAFF),
            "import": (_("Import talks"), OFFICERS),
        },
        typed=("title", "person", "manner", "planned_on", "loss_yuan", "reason"),
        bulk_fields=("manner", "planned_on", "loss_yuan"),
        columns=("person", "planned_on", "loss_yuan"),
        term="MEASURE_DUE",
        due_field="planned_on",
        help_page="officer",
        has_several_handlers=True,
        facets=lambda pages: (
            PlainSheet(
                pages,
                "约谈",
                {
                    "number": "约谈编号",
                    "title": "事由",
                    "person": "约谈对象",
                    "manner": "方式",
                    "planned_on": "计划日期",
                    "loss_yuan": "涉及金额（元）",
                    "reason": "情况说明",
                },
            ),
        ),
    ),
)
