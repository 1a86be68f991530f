"""What the room of bases declares: its kind, and that comparisons may ask it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, OFFICERS, PROVINCE, STAFF
from bases.models import BASE, Base, find
from exchange.plain.sheet import PlainSheet
from figures.bases import KeepsBases
from plain.declaring import Pages, plain_kind


def sheet(pages: Pages) -> PlainSheet:
    return PlainSheet(pages, "比较基数", {
        "number": "基数编号", "title": "来源", "figure": "指标", "first_on": "期间起", "last_on": "期间止",
        "count": "数值", "amount_yuan": "金额（元）",
    })  # fmt: skip


DECLARED = (
    plain_kind(
        Base,
        BASE,
        path="bases",
        mark="JS",
        icon="chart",
        label=_("Bases of comparison"),
        new=_("Enter a base"),
        allowed={
            "view": (_("See bases of comparison"), STAFF | {CD: PROVINCE}),
            "register": (_("Enter a base of comparison"), HOLDING_OFFICERS),
            "assign": (_("Assign a base to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
            "confirm": (_("Confirm a base of comparison"), HOLDING_HEADS),
            "comment": (_("Comment on a base"), STAFF),
            "watch": (_("Watch a base"), STAFF),
            "export": (_("Export bases"), STAFF),
            "import": (_("Import bases"), OFFICERS),
        },
        typed=("title", "figure", "first_on", "last_on", "count", "amount_yuan"),
        columns=("figure", "first_on", "last_on", "count", "amount_yuan"),
        days=("last_on",),
        no_term="No law says by when a figure of before is entered.",
        help_page="province",
        facets=lambda pages: (sheet(pages), KeepsBases("bases", find)),
    ),
)
