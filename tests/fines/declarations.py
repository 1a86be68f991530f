"""A penalty in small: what cases need of acts and state tables, tried on a kind that is nothing else."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, OFFICERS, PROVINCE, STAFF
from exchange.plain.sheet import PlainSheet
from plain.declaring import plain_kind
from tests.fines.models import FINE, Fine

DECLARED = (
    plain_kind(
        Fine,
        FINE,
        path="fines",
        mark="FK",
        icon="talk",
        label=_("Fines"),
        new=_("Propose a fine"),
        allowed={
            "view": (_("See fines"), STAFF | {CD: PROVINCE}),
            "register": (_("Propose a fine"), HOLDING_OFFICERS),
            "assign": (_("Assign a fine to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
            "work": (_("Work on a fine"), HOLDING_OFFICERS),
            "decide": (_("Decide a fine"), HOLDING_HEADS),
            "confirm": (_("Confirm payments"), HOLDING_HEADS),
            "comment": (_("Comment on a fine"), STAFF),
            "watch": (_("Watch a fine"), STAFF),
            "export": (_("Export fines"), STAFF),
            "import": (_("Import fines"), OFFICERS),
        },
        principals=("decide",),
        typed=("title", "party", "fine_yuan"),
        columns=("party", "fine_yuan"),
        help_page="officer",
        facets=lambda pages: (
            PlainSheet(
                pages, "罚款", {"number": "罚款编号", "title": "事由", "party": "当事人", "fine_yuan": "罚款金额（元）"}
            ),
        ),
    ),
)
