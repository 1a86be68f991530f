"""Entering a lead: number, subject, first movement, clocks, search text; one transaction, one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.days import HAPPENED, LONG_AGO, is_long_ago
from accounts.errors import ActionRefused
from accounts.models import Bureau
from accounts.policy import require
from accounts.scope import acting_as_system
from deadlines.clocks import follow_trigger, refresh_due, start_clock, stop_clock
from deadlines.first_days import check_own_day
from deadlines.loaded import cancel_told, end_what_is_past
from deadlines.models import Clock
from exchange.ledger import loaded
from leads import classified, clocks
from leads.acts import SEALED_SERIES, Holder, custodians
from leads.lateness import why_found_late
from leads.ledger import post, redate, why_not_redate
from leads.models.informant import Informant
from leads.models.lead import Lead
from leads.models.movement import Kind
from records import attachments, editing
from records.advancing import begin
from records.numbers import next_number, record_number
from records.search import index_record
from texts.reporters import Identity, names_the_reporter, naming

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User
    from records.models import Subject

SERIES = "lead"
FREE_TEXTS = ("title", "facts", "address", "campaign_code", "source_document")
ALIKE, COMPARED = 0.3, 5_000  # likeness of two titles that are worth a look; leads compared
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
    values: Mapping[str, Any],
    *,
    by: User,
    bureau: Bureau,
    on: date,
    reporter: Reporter | None = None,
    note: str = "",
    files: Sequence[UploadedFile[bytes]] = (),
    are_evidence: bool = False,
    term_from: date | None = None,
) -> Lead:
    """Register a lead in a bureau of the person's. `values`: the fields of EDITABLE. `on`: the day of entry.

    Ends LEAD_REGISTER, starts LEAD_DISPATCH from the registration and CASE_FILE from `received_on`. A lead of
    category UMBRELLA is born in the compartment. `note`: why it is entered late, when it is.
    `files`: what came with it; `are_evidence`: whether they are evidence. `term_from`: of what was split off another
    lead, whose receipt was registered before: the day from which the term of both runs.
    Raises NotAllowed; ActionRefused for days out of order, a late entry without a reason, a text that names the
    reporter.
    """
    require(by, "lead.register", bureau_as_holder(bureau))
    _check_days(values, on=on, note=note)
    values = classified.checked(values, on=on, has_reporter=reporter is not None, has_files=bool(files))
    _check_texts(values, reporter, note=note)
    if values["category"] == Lead.Category.UMBRELLA:
        return _register_sealed(
            values, by=by, bureau=bureau, on=on, reporter=reporter, note=note, files=files, are_evidence=are_evidence
        )
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
    _start_clocks(lead, by=by, on=on, term_from=term_from)
    _keep(files, lead, by=by, are_evidence=are_evidence)
    return lead


def _keep(files: Sequence[UploadedFile[bytes]], lead: Lead, *, by: User, are_evidence: bool) -> None:
    for file in files:
        attachments.attach_at_once(lead, file, by=by, is_evidence=are_evidence)


def _start_clocks(lead: Lead, *, by: User, on: date, term_from: date | None) -> None:
    """Registering was a duty itself (LEAD_REGISTER), done today; placing and checking the lead begin."""
    if term_from is None:
        start_clock(lead, "LEAD_REGISTER", trigger_on=lead.received_on, by=by)
        stop_clock(lead, "LEAD_REGISTER", on=on, by=by)
    for clock in clocks.PLACE:
        if clock.when(lead):
            start_clock(lead, clock.code, trigger_on=on, by=by)
    if clocks.has_content(lead):
        start_clock(lead, "CASE_FILE", trigger_on=term_from or lead.release_on or lead.received_on, by=by)
    refresh_due(lead)


def bureau_as_holder(bureau: Bureau) -> Holder:
    return Holder(bureau.pk, bureau.city_id)


def _check_days(values: Mapping[str, Any], *, on: date, note: str) -> None:
    found, received = values["found_on"], values["received_on"]
    HAPPENED.check(found, today=on, field="found_on")
    HAPPENED.check(received, today=on, field="received_on")
    if refusal := why_found_late(found, on=on, reason=note):
        raise ActionRefused(refusal, field="late_reason")
    if is_long_ago(received, today=on) and not note.strip():
        raise ActionRefused(str(LONG_AGO) % {"day": received.isoformat()}, field="received_on")


def _check_texts(values: Mapping[str, Any], reporter: Reporter | None, *, note: str) -> None:
    identity = Identity(reporter.name, reporter.contact) if reporter else Identity("")
    texts = [*((name, values.get(name) or "") for name in FREE_TEXTS), ("late_reason", note)]
    if named := naming(texts, identity):
        raise ActionRefused(names_the_reporter(), field=named[0])


def _create(
    values: Mapping[str, Any], *, by: User, bureau: Bureau, on: date, number: str, named: bool, **more: Any
) -> Lead:
    return Lead.objects.create(
        **{name: values[name] for name in (*EDITABLE, *classified.RELEASED, "is_stub") if name in values},
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
    index_lead(lead)
    begin(lead, by=by, on=on, note=note)


def _register_sealed(
    values: Mapping[str, Any],
    *,
    by: User,
    bureau: Bureau,
    on: date,
    reporter: Reporter | None,
    note: str,
    files: Sequence[UploadedFile[bytes]],
    are_evidence: bool,
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
        _keep(files, lead, by=by, are_evidence=are_evidence)
    return lead


def index_lead(lead: Lead) -> None:
    """Number, title, subject and facts into the search text. Nothing of the reporter."""
    index_record(lead, subject=lead.subject.name if lead.subject else "", facts=lead.facts)


@transaction.atomic
def edit(lead: Lead, values: Mapping[str, Any], *, by: User, on: date, version: int, note: str = "") -> Lead:
    """Change what was registered, on that day. The term for checking follows the day of receipt.

    note: why a lead counts only now as found in a month that is over, or was received long ago: needed as when it is
    registered; it stands with its entry in the ledger.
    Raises StaleRecord when a colleague was faster; the page then shows both versions.
    """
    found, received = lead.found_on, lead.received_on
    _check_corrected(lead, values, on=on, note=note)
    fresh = editing.save_edited(
        lead, {name: values[name] for name in EDITABLE if name in values},
        by=by, right="lead.edit", version=version,
        refuses=lambda stands: (
            _is_closed(stands) or _is_of_another_month(stands, values) or classified.why_not_edit(stands, values)
        ),
    )  # fmt: skip
    index_lead(fresh)
    if not _is_same_month(fresh.found_on, found):
        redate(fresh, note=note.strip())
    if fresh.received_on != received:
        _let_the_term_follow(fresh, received, by=by, on=on)
    _tell_past_terms_anew(
        fresh, {"CASE_FILE": (received, fresh.received_on), "LEAD_RESULT": (found, fresh.found_on)}, by
    )
    return fresh


def _tell_past_terms_anew(lead: Lead, days: Mapping[str, tuple[date, date]], by: User) -> None:
    """What a ledger said of terms that were over is told again from the days that are corrected."""
    for code, (before, now) in days.items():
        told = cancel_told(lead, code) if before != now else []
        if told and told[0].ended_on:
            start_clock(lead, code, trigger_on=now, by=by)
            loading = loaded(on=told[0].ended_on)
            end_what_is_past(lead, code, loaded=loading, is_owed=told[0].state == Clock.State.MISSED, by=by)


def _let_the_term_follow(lead: Lead, before: date, *, by: User, on: date) -> None:
    """A term that runs from the day of receipt follows it; one that no rule of the wrong day gave begins now."""
    if _runs_from(lead, before):
        follow_trigger(lead, "CASE_FILE", trigger_on=lead.received_on, by=by, on=on)
    elif clocks.has_content(lead) and not Clock.objects.of(lead).named("CASE_FILE").exists():
        start_clock(lead, "CASE_FILE", trigger_on=lead.received_on, by=by)
    refresh_due(lead)


def _is_same_month(day: date, other: date) -> bool:
    return day.replace(day=1) == other.replace(day=1)


def _is_closed(lead: Lead) -> str | None:
    if lead.is_open:
        return None
    return _("A lead that is no longer open cannot be edited. Add a comment or a later result.")


def _is_of_another_month(lead: Lead, values: Mapping[str, Any]) -> str | None:
    """Why not, when the lead would count as found in another month than a circular says."""
    if _is_same_month(values.get("found_on", lead.found_on), lead.found_on):
        return None
    return why_not_redate(lead)


def _check_corrected(lead: Lead, values: Mapping[str, Any], *, on: date, note: str) -> None:
    for name in ("found_on", "received_on"):
        HAPPENED.check(values.get(name), today=on, field=name)
    found, received = values.get("found_on", lead.found_on), values.get("received_on", lead.received_on)
    if not _is_same_month(found, lead.found_on) and (refusal := why_found_late(found, on=on, reason=note)):
        raise ActionRefused(refusal, field="late_reason")
    if received != lead.received_on and is_long_ago(received, today=on) and not note.strip():
        raise ActionRefused(str(LONG_AGO) % {"day": received.isoformat()}, field="late_reason")
    if received > lead.received_on and _runs_from(lead, lead.received_on):
        check_own_day(lead, "CASE_FILE", received, on=on)


def _runs_from(lead: Lead, day: date) -> bool:
    """Whether the term counts from that day of receipt, and not from the day on which a later holder accepted it."""
    return Clock.objects.of(lead).named("CASE_FILE").open().filter(trigger_on=day).exists()


def of_the_same_document(lead: Lead, *, user: User) -> list[Lead]:
    """Leads within one's reach that name the same document of the source; the newest five."""
    if not lead.source_document:
        return []
    others = Lead.objects.visible_to(user).filter(readers__isnull=True, source_document=lead.source_document)
    return list(others.exclude(pk=lead.pk).exclude(status=Lead.Status.VOID).order_by("-registered_on", "-pk")[:5])


def similar_to(*, user: User, subject: Subject | None, title: str) -> list[Lead]:
    """Likely duplicates within one's reach: the same subject first, then a like title (trigrams). At most 5.

    Titles are compared with the newest COMPARED leads, so that typing is answered at once whatever is stored.
    """
    leads = Lead.objects.visible_to(user).exclude(status=Lead.Status.VOID)
    same = list(leads.filter(subject=subject).order_by("-registered_on", "-pk")[:5]) if subject else []
    if len(title) < 3 or len(same) == 5:
        return same
    newest = leads.exclude(pk__in=[lead.pk for lead in same]).order_by("-registered_on", "-pk").values("pk")[:COMPARED]
    like = Lead.objects.visible_to(user).filter(pk__in=newest).annotate(likeness=TrigramSimilarity("title", title))
    return same + list(like.filter(likeness__gt=ALIKE).order_by("-likeness", "-pk")[: 5 - len(same)])
