"""The lists of leads, and what one may do with chosen rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.choices import BureauField, in_groups, offer
from accounts.models import Bureau, User
from deadlines.models import Clock
from deadlines.pages import result_in_words
from leads import acts
from leads.filters import LeadFilter, MovementFilter, OfferFilter, StubFilter
from leads.models import Handover, Lead, Movement, Stub
from leads.registration import edit
from leads.terms import result_terms
from leads.workflow import LEAD as WORKFLOW
from lists import bulk
from lists.bulk_edit import editing_many
from lists.filters import TermFilter
from lists.record_list import Column, RecordList

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from accounts.scope import Reader
    from leads.models.lead import LeadQuerySet


def visible_leads(user: Reader) -> LeadQuerySet:
    return Lead.objects.visible_to(user).filter(readers__isnull=True).with_list_columns()


def sealed_leads(user: Reader) -> LeadQuerySet:
    return Lead.objects.visible_to(user).filter(readers__isnull=False).with_list_columns()


PROGRESS = {state.code: state.progress for state in WORKFLOW.states}


def _in_words(leads: list[Lead], user: User) -> None:
    """State and kind of each: translated once a page, not once a row."""
    states, kinds = ({code: str(word) for code, word in words.choices} for words in (Lead.Status, Lead.Category))
    for lead in leads:
        lead.progress = PROGRESS[lead.status]
        lead.state_word, lead.kind_word = states[lead.status], kinds[lead.category]


def _titled(movements: list[Movement], user: User) -> None:
    """Whoever looks knows the title of a lead in reach; one that has left it is named by its number only."""
    found = Lead.objects.visible_to(user).filter(pk__in=[row.lead_id for row in movements])
    titles = dict(found.values_list("pk", "title"))
    for row in movements:
        row.title = titles.get(row.lead_id, "")
        row.weight = getattr(row, "counts", 1)


COLUMNS = (
    Column(name="number", label=_("Number"), css="x nw mute"),
    Column(name="title", label=_("Title"), css="t"),
    Column(name="category", label=_("Kind"), css="x"),
    Column(name="bureau", label=_("Responsible bureau")),
    Column(name="assignee", label=_("Handler"), css="x"),
    Column(name="status", label=_("Status")),
    Column(name="due_on", label=_("Time left"), sort="due_on", css="d", heading=_("Due on")),
    Column(name="registered_on", label=_("Registered on"), sort="registered_on", css="x nw num mute"),
)

LEADS = RecordList(
    name="leads", kind="lead", url="leads:list", label=_("Leads"), rows=visible_leads, filterset=LeadFilter,
    columns=COLUMNS, order="-registered_on",
    path="leads/", template="leads/list.html", export="leads:export", prepare=_in_words,
    may={"register": "lead.register", "import": "lead.import", "see_offers": "lead.view_offers"},
)  # fmt: skip
COMPARTMENT = RecordList(
    name="compartment", url="leads:compartment", label=_("Compartment"), rows=sealed_leads, filterset=LeadFilter,
    columns=COLUMNS, order="-registered_on",
    path="leads/compartment/", right="lead.compartment", template="leads/compartment.html", prepare=_in_words,
)  # fmt: skip


def visible_stubs(user: Reader) -> QuerySet[Stub]:
    return Stub.objects.visible_to(user).select_related("holder", "outcome", "bureau")


def visible_offers(user: Reader) -> QuerySet[Handover]:
    return Handover.objects.visible_to(user).select_related("from_bureau", "bureau")


HANDED_OVER = RecordList(
    name="handed-over", url="leads:handed_over", label=_("Handed over"), rows=visible_stubs, filterset=StubFilter,
    columns=(
        Column(name="number", label=_("Number"), css="t"),
        Column(name="bureau", label=_("Your side"), css="x"),
        Column(name="holder", label=_("Holder")),
        Column(name="status", label=_("Status")),
        Column(name="outcome", label=_("Outcome"), css="x"),
        Column(name="due_on", label=_("Time left"), css="d"),
        Column(name="handed_on", label=_("Handed over on"), sort="handed_on", css="x nw num mute"),
    ),
    order="-handed_on",
    path="leads/handed-over/", right="lead.view", template="leads/handed_over.html",
)  # fmt: skip
OFFERS = RecordList(
    name="offers", url="leads:offers", label=_("Offers"), rows=visible_offers, filterset=OfferFilter,
    columns=(
        Column(name="title", label=_("Title"), css="t"),
        Column(name="number", label=_("Number"), css="x nw mute"),
        Column(name="from_bureau", label=_("From")),
        Column(name="bureau", label=_("To")),
        Column(name="state", label=_("Status")),
        Column(name="offered_at", label=_("Offered at"), sort="offered_at", css="x nw num mute"),
    ),
    order="-offered_at",
    path="leads/offers/", right="lead.view_offers", template="leads/offers.html",
)  # fmt: skip


def visible_movements(user: Reader) -> QuerySet[Movement]:
    return Movement.objects.visible_to(user).select_related("bureau", "counterpart")


def visible_terms(user: Reader) -> QuerySet[Clock]:
    return result_terms(user, on=timezone.localdate()).with_corrections().select_related("bureau")


MOVEMENTS = RecordList(
    name="movements", url="leads:movements", label=_("Movements"), rows=visible_movements, filterset=MovementFilter,
    columns=(
        Column(name="number", label=_("Lead"), css="t"),
        Column(name="kind", label=_("Movement")),
        Column(name="bureau", label=_("Bureau")),
        Column(name="counterpart", label=_("From or to"), css="x"),
        Column(name="effective_on", label=_("Effective on"), sort="effective_on", css="nw num"),
        Column(name="recorded_at", label=_("Recorded at"), css="x nw num mute"),
    ),
    order="-effective_on",
    path="leads/movements/", right="lead.ledger", template="leads/movements.html", prepare=_titled,
)  # fmt: skip
TERMS = RecordList(
    name="terms", url="leads:terms", label=_("Terms for a result"), rows=visible_terms, filterset=TermFilter,
    columns=(
        Column(name="number", label=_("Lead"), css="t"),
        Column(name="bureau", label=_("Bureau")),
        Column(name="trigger_on", label=_("Started on"), css="x nw num mute"),
        Column(name="due_on", label=_("Due on"), sort="due_on", css="nw num"),
        Column(name="ended_on", label=_("Ended on"), css="x nw num"),
        Column(name="result", label=_("Result"), value=result_in_words),
    ),
    order="-due_on",
    path="leads/terms/", right="lead.ledger", template="leads/terms.html",
)  # fmt: skip


class HandDownForm(bulk.BulkForm):
    to = BureauField(label=_("hand down to"), queryset=Bureau.objects.none())
    note = bulk.NoteForm.base_fields["note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = Bureau.objects.valid(on=timezone.localdate())
        if self.user.bureau:
            below = below.within(self.user.bureau).exclude(pk=self.user.bureau.pk)
        offer(self, "to", in_groups(below))


def _hand_down(lead: Lead, by: User, on: date, data: Mapping[str, Any]) -> None:
    acts.dispatch(lead, to=Bureau.objects.get(pk=data["to"]), by=by, on=on, note=data["note"])


def _assign(lead: Lead, by: User, on: date, data: Mapping[str, Any]) -> None:
    acts.assign(lead, to=User.objects.get(pk=data["to"]), by=by, on=on, note=data["note"])


def _edit(lead: Lead, values: Mapping[str, Any], by: User, on: date) -> None:
    edit(lead, values, by=by, on=on, version=lead.version)


BULK = (
    bulk.BulkAction(
        kind="lead", name="urge", label=_("Urge"), right="lead.urge", chosen_from=LEADS, form=bulk.ReasonForm,
        explains=lambda: _("Each holder is urged with this reason and must answer within 5 working days."),
    ),
    bulk.BulkAction(
        kind="lead", name="assign", label=_("Assign"), right="lead.assign", chosen_from=LEADS, form=bulk.HandlerForm,
        act=_assign, to_json=bulk.with_target,
        explains=lambda: _("Each lead gets this handler. Leads of other bureaus are refused, row by row."),
    ),
    bulk.BulkAction(
        kind="lead", name="dispatch", label=_("Hand down"), right="lead.dispatch", chosen_from=LEADS, form=HandDownForm,
        act=_hand_down, to_json=bulk.with_target,
        explains=lambda: _("Each lead moves to this bureau, which becomes responsible. You keep a stub and may urge."),
    ),
    editing_many(
        Lead, ("key_area", "focus_area", "business_line", "campaign_code"), LEADS, right="lead.edit", save=_edit
    ),
)  # fmt: skip
