from __future__ import annotations

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, PROVINCE, STAFF
from figures.day_counts import CountSource, DayCount
from plain.declaring import Pages, plain_kind
from tests.visits.models import VISIT, Visit


def counted(pages: Pages) -> CountSource:
    planned = DayCount(
        of=pages.records, key="visits.planned", label="planned", day="registered_on", days="registered",
        definition="By day of registration.",
    )  # fmt: skip
    return CountSource(name="visits", label="Visits", order=91, counts=(planned,))


DECLARED = (
    plain_kind(
        Visit,
        VISIT,
        path="visits",
        mark="AF",
        icon="talk",
        label="Visits",
        new="Plan a visit",
        allowed={
            "view": ("See visits", STAFF | {CD: PROVINCE}),
            "register": ("Plan a visit", HOLDING_OFFICERS | HOLDING_HEADS),
            "assign": ("Assign a visit", HOLDING_OFFICERS | HOLDING_HEADS),
            "release": ("Release a visit", HOLDING_HEADS),
            "comment": ("Comment on a visit", STAFF),
            "watch": ("Watch a visit", STAFF),
            "export": ("Export visits", STAFF),
        },
        typed=("title", "visited", "facts"),
        columns=("visited",),
        days=("registered_on",),
        no_term="A test kind.",
        help_page="officer",
        facets=lambda pages: (counted(pages),),
    ),
)
