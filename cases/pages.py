"""What the page of a case shows, gathered for its template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.after_decision import PREFETCHED, course_after, how_served, money_after
from cases.amounts import Account, accounts_of
from cases.missing import missing_of
from cases.models import EnforcementCase, Party, Seizure
from cases.registration import why_not_edit
from cases.states import S
from money.yuan import in_yuan
from records.handlers import further_handlers
from records.pages import Station, record_page, stepper

if TYPE_CHECKING:
    from accounts.http import AuthenticatedHttpRequest
    from accounts.models import User


@dataclass(frozen=True)
class PartyRow:
    """A party as the page shows it: what it did, what it owes, what it has paid."""

    party: Party
    account: Account
    on: date

    @property
    def facts(self) -> list[tuple[Any, ...]]:
        party, account = self.party, self.account
        pairs: list[tuple[Any, ...]] = [
            (_("Credit code"), party.subject.credit_code),
            (_("Notice served"), _on(party.notified_on, party.get_notice_way_display())),
            (_("Told of its right to a hearing"), _on(party.hearing_told_on, "")),
            (_("Asked for a hearing"), _on(party.hearing_asked_on, "")),
            (_("Decision"), _on(party.decided_on, party.get_decision_display())),
            (_("Number of the decision"), party.decision_number),
            (_("Decision served"), _on(party.served_on, party.get_service_way_display())),
            *how_served(party),
            (_("Fine"), in_yuan(account.fine) if account.fine else ""),
            (_("Confiscated gains"), in_yuan(account.confiscated) if account.confiscated else ""),
            (_("Confiscated goods (value)"), in_yuan(account.goods) if account.goods else ""),
            *money_after(party, account, on=self.on),
            (_("Paid"), in_yuan(account.paid) if account.paid else ""),
            (_("Outstanding"), in_yuan(account.outstanding) if account.outstanding else ""),
            (_("Paid in full on"), party.settled_on.isoformat() if party.settled_on and account.owed else ""),
            *course_after(party),
        ]
        said: list[tuple[Any, ...]] = [(_("Statement and defence"), party.statement, "w")] if party.statement else []
        return [pair for pair in pairs if pair[1]] + said


def _on(day: Any, what: str) -> str:
    return f"{day.isoformat()} {what}".strip() if day else ""


def case_page(case: EnforcementCase, request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """Context of cases/case.html."""
    user = request.user
    parties = parties_of(case)
    is_decided = any(party.decided_on for party in parties)
    accounts = accounts_of(case, parties) if is_decided else {party.pk: Account() for party in parties}
    may_edit = user.may("case.work", case) and why_not_edit(case) is None
    seizures = list(seizures_of(case))
    others = [row.user for row in further_handlers(case).select_related("user")]
    officers = [case.assignee, *others] if case.assignee else others
    return record_page(case, request) | {
        "case": case,
        "missing": missing_of(case, parties, seizures, len(officers)),
        "steps": stepper(case, road(case)),
        "about": about(case),
        "parties": [PartyRow(party, accounts[party.pk], timezone.localdate()) for party in parties],
        "seizures": [(seizure, facts_of(seizure)) for seizure in seizures],
        "people": people(case, officers),
        "edit_url": reverse("cases:edit", args=[case.pk]) if may_edit else "",
    }


def parties_of(case: EnforcementCase) -> list[Party]:
    """With what follows a decision, where a party has any of it: most have none, and are not asked for it."""
    there = {f"has_{name}": Exists(_of_party(name)) for name in PREFETCHED}
    parties = list(case.parties.select_related("subject").annotate(**there))
    for name in PREFETCHED:
        if any(getattr(party, f"has_{name}") for party in parties):
            prefetch_related_objects(parties, name)
        else:
            for party in parties:
                party.__dict__.setdefault("_prefetched_objects_cache", {})[name] = getattr(party, name).none()
    return parties


def _of_party(name: str) -> QuerySet[Any]:
    model: Any = Party._meta.get_field(name).related_model
    rows: QuerySet[Any] = model._default_manager.filter(party=OuterRef("pk"))
    return rows


def seizures_of(case: EnforcementCase) -> Iterable[Seizure]:
    """With their goods; nothing is asked where the page has found out that there are none (`has_seizures`)."""
    if getattr(case, "has_seizures", True) is False:
        return ()
    return case.seizures.select_related("asked_by", "approved_by").prefetch_related("items")


def facts_of(seizure: Seizure) -> list[tuple[Any, ...]]:
    """Who approved a hold or seizure, when it was carried out, and that it ended."""
    approved = f"{seizure.approved_on.isoformat()} {seizure.approved_by}" if seizure.approved_on else ""
    taken = timezone.localtime(seizure.taken_at).strftime("%Y-%m-%d %H:%M") if seizure.taken_at else ""
    pairs = [
        (_("Where it is kept"), seizure.place),
        (_("Asked by"), str(seizure.asked_by)),
        (_("Approved"), approved or (seizure.refused_on and _("Refused")) or _("Not yet")),
        (_("Carried out at"), taken),
        (_("Number of the decision"), seizure.paper),
        (_("Ended on"), seizure.ended_on.isoformat() if seizure.ended_on else ""),
    ]
    return [pair for pair in pairs if pair[1]]


def road(case: EnforcementCase) -> list[Station]:
    """The main road of a case: filed, investigated, reviewed, decided, executed, closed."""
    return [
        Station(_("Filing"), {S.PROPOSED}, case.filed_on or ""),
        Station(_("Investigation"), {S.INVESTIGATING, S.SUSPENDED}),
        Station(_("Review and notice"), {S.REVIEW, S.NOTIFYING}),
        Station(_("Decision"), {S.DECIDING}, case.decided_on or ""),
        Station(_("Execution"), {S.DECIDED, S.EXECUTING, S.CLOSING}),
        Station(pgettext("case", "Closing"), {S.CLOSED}, case.closed_on or ""),
    ]


def about(case: EnforcementCase) -> list[tuple[Any, ...]]:
    place = " ".join(filter(None, [case.place.place_name if case.place else "", case.address]))
    law = " ".join(filter(None, [case.law.label if case.law else "", case.article]))
    pairs = [
        (_("Procedure"), case.get_procedure_display() if case.procedure != case.Procedure.ORDINARY else ""),
        (_("Clue found on"), case.clue_on.isoformat() if case.clue_on else ""),
        (_("Filed on"), case.filed_on.isoformat() if case.filed_on else ""),
        (_("Decided on"), case.decided_on.isoformat() if case.decided_on else ""),
        (_("Closed on"), case.closed_on.isoformat() if case.closed_on else ""),
        (_("Archived"), f"{case.archived_on.isoformat()} {case.archive_number}" if case.archived_on else ""),
        (_("Kept for"), kept_for(case) if case.archived_on else ""),
        (_("Ground for closing"), case.get_close_ground_display() if case.close_ground else ""),
        (_("Business line"), case.business_line.label if case.business_line else ""),
        (_("Focus area"), case.focus_area.label if case.focus_area else ""),
        (_("Law allegedly broken"), law),
        (_("Value of the goods"), in_yuan(case.value_yuan)),
        (_("Place"), place),
        (_("Campaign"), case.campaign_code),
        (_("Ground for a review of law"), case.get_legal_review_display() if case.legal_review else ""),
        (_("Hearing on"), _on(case.hearing_on, case.hearing_place)),
        (_("Notice of the hearing"), case.hearing_notice_on.isoformat() if case.hearing_notice_on else ""),
        (_("Handed to the judicial organs"), _("Yes") if case.is_transferred else ""),
    ]
    facts = [(_("Facts"), case.facts, "w")] if case.facts else []
    return [pair for pair in pairs if pair[1]] + facts


def kept_for(case: EnforcementCase) -> str:
    """保管期限: files of the simple procedure thirty years, all others for ever."""
    return _("30 years") if case.procedure == case.Procedure.SIMPLE else _("For ever")


def people(case: EnforcementCase, officers: Sequence[User]) -> list[tuple[Any, ...]]:
    named = [
        (_("Reviewed by"), case.reviewed_by), (_("Chair of the hearing"), case.hearing_chair),
        (_("Decided by"), case.decided_by),
    ]  # fmt: skip
    return [
        (_("Responsible bureau"), case.bureau.name, "w"),
        (_("Officers of the case"), "、".join(map(str, officers)) or _("Nobody yet"), "w"),
        (_("Registered by"), str(case.created_by), "w"),
        *((label, str(person), "w") for label, person in named if person),
    ]
