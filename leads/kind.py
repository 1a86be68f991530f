"""A lead as a kind of record: all that is data about it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.policy import (
    CD,
    CH,
    CITY,
    CO,
    HEADS,
    HOLDING_HEADS,
    HOLDING_OFFICERS,
    IC,
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
from deadlines.missing import ExpectedTerms
from exchange.open_ends import OpenEnds
from leads import clocks
from leads.api import LEAD_API
from leads.figures.source import LeadSource
from leads.lists import BULK, LEADS
from leads.models import Lead
from leads.models.lead import LeadQuerySet
from leads.pages import particulars
from leads.sheets import LeadSheet
from leads.states import OPEN
from leads.work import DESK, OFFERS, SEALED, WITHOUT_TERM
from leads.workflow import LEAD as WORKFLOW
from records.kinds import Kind
from records.models import Subject
from records.record_paper import Particulars
from records.subjects import NamesSubjects

LEADS_GROUP = Group(code="lead", label=_("Leads"), order=10)


def leads_of(wanted: QuerySet[Subject]) -> LeadQuerySet:
    return Lead.objects.filter(subject__in=wanted)


LEAD = Kind(
    model=Lead,
    label=_("Leads"),
    icon="lead",
    workflow=WORKFLOW,
    list_url="leads:list",
    act_address=lambda lead, act: reverse("leads:act", args=[lead.pk, act]),
    reassigned_by="reassign",
    help_page="officer",
    rests_on=(
        "category", "channel", "source_document", "subject", "place", "address", "found_on", "received_on", "facts"
    ),
    rights=rights("lead", {
        "view": (_("See leads"), STAFF | {CD: PROVINCE}),
        "open": (_("Open a lead's page"), STAFF | {CD: PROVINCE, IC: PROVINCE}),
        "view_offers": (_("See leads offered by other cities"), SUPERIORS),
        "register": (_("Register a lead"), {CO: OWN, TO: OWN, PO: OWN}),
        "edit": (_("Edit a lead"), HOLDING_OFFICERS),
        "seal": (_("Put a lead into the compartment"), OFFICERS),
        "merge": (_("Merge duplicate leads"), OFFICERS),
        "split": (_("Split a lead that holds two matters"), HOLDING_OFFICERS),
        "decline": (_("Decline a lead as not ours"), HOLDING_HEADS),
        "dispatch": (_("Dispatch a lead"), {TO: CITY, PO: PROVINCE, CH: OWN, TH: CITY, PH: PROVINCE}),
        "pass_on": (_("Pass a lead on that was handed down"), {TO: OWN, TH: OWN, PO: OWN, PH: OWN}),
        "assign": (_("Assign a lead to a person"), {CH: OWN, TH: OWN, PH: OWN, TO: OWN, PO: OWN}),
        "sign": (_("Sign for a lead"), HOLDING_OFFICERS | HOLDING_HEADS),
        "return": (_("Return a lead to the sender"), HOLDING_HEADS),
        "escalate": (_("Send a lead up for decision"), HOLDING_HEADS),
        "answer": (_("Answer a lead that was sent up"), SUPERIORS),
        "transfer": (_("Hand a lead to another city"), {TH: OWN, PO: PROVINCE, PH: PROVINCE}),
        "take": (_("Take over a lead from another city"), {TO: OWN, TH: OWN}),
        "designate": (_("Name the holder of a disputed lead"), {TH: CITY, PO: PROVINCE, PH: PROVINCE}),
        "refer": (_("Refer a lead to discipline inspection"), {IC: PROVINCE}),
        "compartment": (_("Manage the readers of the compartment"), {IC: PROVINCE}),
        "import": (_("Import leads from a workbook"), OFFICERS | {CD: PROVINCE}),
        "check": (_("Check a lead"), HOLDING_OFFICERS),
        "propose": (_("Propose an outcome"), HOLDING_OFFICERS),
        "approve": (_("Approve an outcome"), HEADS),
        "approve_gang": (_("Approve the outcome of a gang lead"), {TH: CITY, PH: PROVINCE}),
        "send_back": (_("Send a proposed outcome back"), HEADS),
        "void_ask": (_("Ask to void a lead"), OFFICERS),
        "void": (_("Void a lead"), HEADS),
        "reopen": (_("Reopen a lead"), {TH: CITY, PH: PROVINCE}),
        "update_result": (_("Record a later result"), HOLDING_OFFICERS),
        "tell_reporter": (_("Record that the reporter was told"), HOLDING_OFFICERS),
        "drop_notice": (_("Record that no law orders to tell the reporter"), HOLDING_HEADS),
        "urge": (_("Urge a lead"), SUPERIORS),
        "comment": (_("Comment on a lead"), STAFF),
        "watch": (_("Watch a lead"), STAFF),
        "export": (_("Export leads"), {CO: OWN, CH: OWN, TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE}),
        "ledger": (_("See the ledger of movements"), STAFF | {CD: PROVINCE}),
    }, group=LEADS_GROUP, opened=("view", "open")),
    facets=(
        LEADS,
        LEAD_API,
        DESK,
        WITHOUT_TERM,
        OFFERS,
        SEALED,
        *BULK,
        NamesSubjects(Lead.kind, leads_of),
        Particulars(kind=Lead.kind, told=particulars),
        ExpectedTerms(Lead.kind, clocks.expected, clocks.without),
        LeadSheet(),
        OpenEnds(sheet=LeadSheet.name, label=_("Leads"), model=Lead, open_states=OPEN, list_url="leads:list"),
        LeadSource(),
    ),
)  # fmt: skip
