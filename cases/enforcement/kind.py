"""An enforcement case as a kind of record: all that is data about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.policy import (
    CD,
    CH,
    CITY,
    CO,
    HOLDING_HEADS,
    HOLDING_OFFICERS,
    OFFICERS,
    OWN,
    PH,
    PO,
    PROVINCE,
    STAFF,
    SUPERIORS,
    TH,
    TO,
    Group,
    rights,
)
from cases import offences
from cases.amounts import AMOUNTS
from cases.api import CASE_API
from cases.enforcement.acts.assigning import why_no_officer
from cases.enforcement.measures import SEIZURES
from cases.enforcement.workflow import CASE as WORKFLOW
from cases.lists import BULK, CASES, PENALTIES, TERMS
from cases.models import EnforcementCase, Party
from cases.models.case import CaseQuerySet
from cases.registration import edit
from lists.bulk_edit import editing_many
from records.acts import EVIDENCE
from records.desks import desk_of
from records.judging import last_verdicts
from records.kinds import Kind
from records.matter import Point, Points
from records.models import Subject
from records.subjects import NamesSubjects, TellsOfSubjects

if TYPE_CHECKING:
    from accounts.models import User

SET_IN_MANY = ("business_line", "focus_area", "campaign_code")
CASES_GROUP = Group(code="case", label=_("Cases"), order=25)


def cases_of(wanted: QuerySet[Subject]) -> CaseQuerySet:
    return EnforcementCase.objects.filter(pk__in=Party.objects.filter(subject__in=wanted).values("case"))


def _edit(case: EnforcementCase, values: Mapping[str, Any], by: User, on: date) -> None:
    edit(case, values, by=by, on=on, version=case.version)


def parties_of_case(case: EnforcementCase, user: User) -> list[Point]:
    parties = Party.objects.visible_to(user).filter(case=case).select_related("subject").order_by("pk")
    verdicts = last_verdicts(case)
    return [Point(str(party.pk), str(party), verdicts.get(str(party.pk), "")) for party in parties]


CASE = Kind(
    model=EnforcementCase,
    label=_("Cases"),
    icon="case",
    workflow=WORKFLOW,
    list_url="cases:list",
    act_address=lambda case, act: reverse("cases:act", args=[case.pk, act]),
    help_page="cases",
    rests_on=(
        "clue_on", "business_line", "law", "article", "place", "address", "value_yuan", "facts", "parties", "filed_on",
        "decided_on", "fine_yuan", "confiscated_yuan", "goods_yuan", "paid_yuan", EVIDENCE,
    ),
    has_several_handlers=True,
    why_not_handler=why_no_officer,
    rights=rights("case", {
        "view": (_("See cases"), STAFF | {CD: PROVINCE}),
        "register": (_("Propose a case"), HOLDING_OFFICERS),
        "assign": (_("Assign a case to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "work": (_("Work on a case: parties, report, notices, service, payments"), HOLDING_OFFICERS),
        "file": (_("File a case or not, suspend, terminate and close it"), HOLDING_HEADS),
        "order": (_("Approve a seizure for pyramid selling"), HOLDING_HEADS),
        "review": (_("Review a case"), HOLDING_OFFICERS | HOLDING_HEADS),
        "decide": (_("Decide a case"), HOLDING_HEADS),
        "correct": (_("Record what a court or a reviewer changed of an amount"), OFFICERS | HOLDING_HEADS),
        "urge": (_("Urge a case"), SUPERIORS),
        "comment": (_("Comment on a case"), STAFF),
        "watch": (_("Watch a case"), STAFF),
        "export": (_("Export cases"), {CO: OWN, CH: OWN, TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE}),
        "import": (_("Import cases"), OFFICERS | {CD: PROVINCE}),
    }, group=CASES_GROUP, principals=("order",)),
    facets=(
        Points(kind="case", name="parties", label=_("Parties"), read=parties_of_case),
        SEIZURES,
        CASES,
        PENALTIES,
        TERMS,
        CASE_API,
        AMOUNTS,
        desk_of(EnforcementCase, WORKFLOW, list_url="cases:list"),
        *BULK,
        editing_many(EnforcementCase, SET_IN_MANY, CASES, right="case.work", save=_edit),
        NamesSubjects(EnforcementCase.kind, cases_of),
        TellsOfSubjects("penalties", "case.view", "cases/_offences.html", offences.told_of),
    ),
)  # fmt: skip
