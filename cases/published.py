"""Which penalties are published, since when and until when (Provisions on Publishing Penalties)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cases.amounts import CONFISCATED, FINE, GOODS
from cases.models import EnforcementCase, Party, Publication, Remedy
from deadlines.clocks import cancel_clocks, start_clock
from deadlines.models import DeadlineRule, load_calendar
from deadlines.terms import due
from records.models import AmountEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.models.party import PartyQuerySet
    from records.acts import Act

PUBLISH = "PUBLISH_SAME"


def publishable(parties: PartyQuerySet) -> PartyQuerySet:
    """Served penalties of more than a warning (art. 2), which no court revoked, and which are not published now."""
    found = parties.filter(served_on__isnull=False, decision=Party.Decision.PENALTY)
    found = found.exclude(remedies__result=Remedy.Result.REVOKED).exclude(pk__in=_published())
    entries = AmountEntry.objects.filter(kind=EnforcementCase.kind, record_id__in=found.values("case"))
    fined = entries.filter(name__in=(FINE, CONFISCATED, GOODS), after_yuan__gt=0).values_list("part", flat=True)
    return found.filter(pk__in=[int(part.removeprefix("party:")) for part in set(fined) if part])


def published(parties: PartyQuerySet) -> PartyQuerySet:
    return parties.filter(pk__in=_published())


def _published() -> QuerySet[Any, Any]:
    return Publication.objects.filter(ended_on__isnull=True).values("party")


def publication_of(party: Party) -> Publication:
    """The one that stands now. Raises Publication.DoesNotExist where none does."""
    return party.publications.get(ended_on__isnull=True)


def last_day_of(publication: Publication, code: str) -> date | None:
    """The end of a term of that code that begins with the publication; None where no rule is in force."""
    rule = DeadlineRule.objects.for_trigger(code, on=publication.published_on)
    return due(rule.term, publication.published_on, load_calendar()).due_on if rule else None


def stand_on(case: EnforcementCase, act: Act) -> None:
    """After closing: what is published stands until its time is over, and what is to be published stays due."""
    for publication in Publication.objects.filter(party__case=case, ended_on__isnull=True).select_related("party"):
        part = publication.party.part
        cancel_clocks(case, on=act.on, by=act.by, code=publication.term, part=part)
        start_clock(case, publication.term, trigger_on=publication.published_on, by=act.by, part=part)
    for party in publishable(case.parties.all()):
        start_clock(case, PUBLISH, trigger_on=party.decided_on or act.on, by=act.by, part=party.part)
