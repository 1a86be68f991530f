"""Entering a lead: number, subject, first movement, clocks, search text; one transaction, one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Bureau
from accounts.policy import require
from accounts.scope import acting_as_system
from deadlines.clocks import refresh_due, start_clock
from leads.acts import SEALED_SERIES, custodians
from leads.ledger import post
from leads.models.informant import Informant
from leads.models.lead import Lead
from leads.models.movement import Kind
from records import editing
from records.numbers import next_number, record_number
from records.search import index_record
from records.workflow import write_step

if TYPE_CHECKING:
    from accounts.models import User
    from records.models import Subject

SERIES = "lead"
EDITABLE = (
    "title", "category", "channel", "focus_area", "key_area", "business_line", "subject", "facts",
    "place", "address", "campaign_code", "source_document", "found_on", "received_on",
)  # fmt: skip


@dataclass(frozen=True)
class Reporter:
    """Name and contact on their way into the protected table. Never printed."""

    name: str
    contact: str = ""

    def __repr__(self) -> str:
        return "***"


@transaction.atomic
def register(
    values: Mapping[str, Any], *, by: User, bureau: Bureau, on: date, reporter: Reporter | None = None, note: str = ""
) -> Lead:
    """Register a lead in a bureau of the person's. `values`: the fields of EDITABLE. `on`: the day of entry.

    Starts LEAD_DISPATCH from the registration and CASE_FILE from `received_on`. A lead of category
    UMBRELLA is born in the compartment. `note`: why it is entered late, when it is.
    Raises NotAllowed; ActionRefused for days out of order or a late entry without a reason.
    """
    require(by, "lead.register", bureau_as_holder(bureau))
    _check_days(values, on=on, note=note)
    if values["category"] == Lead.Category.UMBRELLA:
        return _register_sealed(values, by=by, bureau=bureau, on=on, reporter=reporter, note=note)
    lead = _create(
        values,
        by=by,
        bureau=bureau,
        on=on,
        number=record_number("XS", SERIES, bureau, on=on),
        named=reporter is not None,
    )
    _enter(lead, reporter, by=by, on=on, note=note)
    post(lead, Kind.ENTERED, on=lead.found_on, by=by, note=note)
    start_clock(lead, "LEAD_DISPATCH", trigger_on=on, by=by)
    start_clock(lead, "CASE_FILE", trigger_on=lead.received_on, by=by)
    refresh_due(lead)
    return lead


@dataclass(frozen=True)
class Holder:
    """A bureau in the place of a record, when the policy is asked before there is one."""

    bureau_id: int
    city_id: int


def bureau_as_holder(bureau: Bureau) -> Holder:
    return Holder(bureau.pk, bureau.city_id)


def _check_days(values: Mapping[str, Any], *, on: date, note: str) -> None:
    found, received = values["found_on"], values["received_on"]
    if max(found, received) > on:
        raise ActionRefused(_("The lead cannot be found or received after the day it is registered."))
    if found < on.replace(day=1) and not note.strip():
        raise ActionRefused(_("The lead was found in an earlier month. Say why it is entered only now."))


def _create(
    values: Mapping[str, Any], *, by: User, bureau: Bureau, on: date, number: str, named: bool, **more: Any
) -> Lead:
    return Lead.objects.create(
        **{name: values[name] for name in EDITABLE if name in values},
        **{"status": Lead.Status.REGISTERED, **more},
        number=number,
        bureau=bureau,
        city_id=bureau.city_id,
        found_by=bureau,
        found_city_id=bureau.city_id,
        is_named=named,
        registered_on=on,
        created_by=by,
    )


def _enter(lead: Lead, reporter: Reporter | None, *, by: User, on: date, note: str) -> None:
    if reporter:
        Informant.objects.create(lead=lead, name=reporter.name, contact=reporter.contact)
    write_step(lead, "register", from_status="", by=by, on=on, note=note, data={})
    index_lead(lead)


def _register_sealed(
    values: Mapping[str, Any], *, by: User, bureau: Bureau, on: date, reporter: Reporter | None, note: str
) -> Lead:
    """Born in the compartment: number of its own series, no movement, no trace in the ordinary lists."""
    readers = custodians(without=[bureau], on=on)
    province = Bureau.objects.get(level=Bureau.Level.PROVINCE, valid_to__isnull=True)
    with acting_as_system():
        number = f"BM-{on.year}-{next_number(SEALED_SERIES, province, on.year):04d}"
        sealed = {"status": Lead.Status.SEALED, "readers": readers}
        lead = _create(values, by=by, bureau=bureau, on=on, number=number, named=reporter is not None, **sealed)
        _enter(lead, reporter, by=by, on=on, note=note)
        start_clock(lead, "TRF_DUTY", trigger_on=on, by=by)
        refresh_due(lead)
    return lead


def index_lead(lead: Lead) -> None:
    """Number, title, subject and facts into the search text. Nothing of the reporter."""
    index_record(lead, subject=lead.subject.name if lead.subject else "", facts=lead.facts)


@transaction.atomic
def edit(lead: Lead, values: Mapping[str, Any], *, by: User, version: int) -> Lead:
    """Change what was registered. Raises StaleRecord when a colleague was faster; the page then shows both versions."""
    fresh = editing.save_edited(
        lead, {name: values[name] for name in EDITABLE if name in values},
        by=by, right="lead.edit", version=version, refuses=_is_closed,
    )  # fmt: skip
    index_lead(fresh)
    return fresh


def _is_closed(lead: Lead) -> str | None:
    if lead.is_open:
        return None
    return _("A lead that is no longer open cannot be edited. Add a comment or a later result.")


def similar_to(*, user: User, subject: Subject | None, title: str, besides: int | None = None) -> list[Lead]:
    """Likely duplicates within one's reach: the same subject first, then a like title (trigrams). At most 5."""
    leads = Lead.objects.visible_to(user).exclude(pk=besides).exclude(status=Lead.Status.VOID)
    same = list(leads.filter(subject=subject).order_by("-registered_on", "-pk")[:5]) if subject else []
    if len(title) < 3 or len(same) == 5:
        return same
    like = leads.exclude(pk__in=[lead.pk for lead in same]).annotate(likeness=TrigramSimilarity("title", title))
    return same + list(like.filter(likeness__gt=0.3).order_by("-likeness", "-pk")[: 5 - len(same)])
