"""A meeting as a kind of record, and how many were held."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, OFFICERS, PROVINCE, STAFF
from figures.day_counts import CountSource, DayCount
from plain.declaring import Pages, plain_kind
from programme.meetings.sheet import MeetingSheet
from programme.meetings.workflow import MEETING
from programme.models import Meeting
from programme.states import MeetingForm as F

COUNTED = (F.PARTY, F.OFFICE, F.ADVANCE)


def counted(pages: Pages) -> CountSource:
    held = tuple(
        DayCount(
            of=pages.records, key=f"meetings.{form}", label=form.label, day="held_on", days="held", where=Q(form=form),
            params={"form": form}, definition=_("By the day on which they were held."),
        )
        for form in COUNTED
    )  # fmt: skip
    return CountSource(name="meetings", label=_("Meetings"), order=50, counts=held)


KIND = plain_kind(
    Meeting,
    MEETING,
    path="meetings",
    mark="HY",
    icon="people",
    label=_("Meetings"),
    new=_("Call a meeting"),
    allowed={
        "view": (_("See meetings"), STAFF | {CD: PROVINCE}),
        "register": (_("Call a meeting"), HOLDING_OFFICERS),
        "assign": (_("Assign a meeting to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "hold": (_("Record a meeting"), HOLDING_OFFICERS),
        "comment": (_("Comment on a meeting"), STAFF),
        "watch": (_("Watch a meeting"), STAFF),
        "export": (_("Export meetings"), STAFF),
        "import": (_("Import meetings"), OFFICERS | {CD: PROVINCE}),
    },
    typed=("title", "form", "stage", "called_for", "agenda"),
    columns=("form", "stage", "held_on"),
    days=("held_on",),
    codes=("form", "stage"),
    no_term=_("No law says by when a meeting is held."),
    help_page="programme",
    facets=lambda pages: (MeetingSheet(), counted(pages)),
)
