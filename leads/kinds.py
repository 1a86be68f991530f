"""What leads put into the registries of the floors below."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import handover
from deadlines import missing
from exchange import registry as workbooks
from exchange.open_ends import OpenEnds, register_open_ends
from leads import clocks
from leads.figures.source import LeadSource
from leads.forms.acts import FORMS
from leads.forms.lead import RegisterForm
from leads.leavers import OPEN_LEADS
from leads.lists import BULK
from leads.models import BusinessLine, Channel, FocusArea, KeyArea, Lead, Outcome
from leads.models.lead import LeadQuerySet
from leads.sheets import LeadSheet
from leads.states import OPEN
from leads.work import DESK, OFFERS, SEALED, WITHOUT_TERM
from leads.workflow import LEAD
from records import bulk, codes, drafts, figures, registry, subjects
from records.models import Subject
from records.work import register_work

NEVER_IN_A_DRAFT = {"reporter_name", "reporter_contact", "token"}


def leads_of(wanted: QuerySet[Subject]) -> LeadQuerySet:
    return Lead.objects.filter(subject__in=wanted)


def register_kinds() -> None:
    """Called once, when the app is ready."""
    registry.register(
        registry.RecordKind(
            kind=Lead.kind,
            model=Lead,
            label=_("Leads"),
            icon="lead",
            workflow=LEAD,
            list_url="leads:list",
            forms=FORMS,
            act_address=lambda lead, act: reverse("leads:act", args=[lead.pk, act]),
            export_url="leads:export",
        )
    )
    subjects.register_known(Lead.kind, leads_of)
    drafts.register(
        drafts.DraftKind(
            kind=Lead.kind,
            label=_("New lead"),
            view="leads:register",
            fields=frozenset(RegisterForm.base_fields) - NEVER_IN_A_DRAFT,
            action="lead.register",
        )
    )
    codes.register(Channel, FocusArea, KeyArea, BusinessLine, Outcome)
    register_work(Lead.kind, DESK)
    register_work("lead-without-term", WITHOUT_TERM)
    missing.expect(Lead.kind, clocks.expected, clocks.without)
    register_work("offer", OFFERS)
    register_work("sealed-lead", SEALED)
    for action in BULK:
        bulk.register(action)
    workbooks.register(LeadSheet())
    ends = OpenEnds(sheet="线索", label=_("Leads"), model=Lead, open_states=OPEN, list_url="leads:list")
    register_open_ends(ends)
    figures.register(LeadSource())
    handover.register(OPEN_LEADS)
