"""What the page of a case says of a party after its decision: service, publication, later days, demand, remedies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cases.surcharges import surcharge_of
from money.yuan import in_yuan

if TYPE_CHECKING:
    from cases.amounts import Account
    from cases.models import Party, Publication, Remedy

Pair = tuple[Any, ...]
PREFETCHED = ("instalments", "remedies", "publications")  # what these pairs read of each party


def how_served(party: Party) -> list[Pair]:
    signed = "，".join(filter(None, [party.received_by, party.relation]))
    return [
        (_("Public notice of service"), party.announced_on.isoformat() if party.announced_on else ""),
        (_("Signed for by"), signed),
        (_("Proof of service"), party.service_proof),
    ]


def money_after(party: Party, account: Account, *, on: date) -> list[Pair]:
    """`on`: today, to which the law's surcharge is counted, whether it was added already or not."""
    by_law = surcharge_of(party, until=on) if party.settled_on is None and account.outstanding else account.surcharge
    more = max(by_law - account.surcharge, by_law * 0)
    return [
        (_("Surcharge"), in_yuan(account.surcharge) if account.surcharge else ""),
        (_("Surcharge not added yet"), in_yuan(more) if more else ""),
        (_("Given back"), in_yuan(account.refunded) if account.refunded else ""),
        (_("To be given back"), in_yuan(account.to_give_back) if account.to_give_back else ""),
        (_("Written off"), in_yuan(account.written_off) if account.written_off else ""),
    ]


def course_after(party: Party) -> list[Pair]:
    days = [
        (_("Demand served on"), party.demanded_on),
        (_("Enforcement applied for on"), party.applied_on),
        (_("Execution ended by the court on"), party.execution_ended_on),
    ]
    return [
        (_("To be paid"), _plan(party)),
        *((label, day.isoformat() if day else "") for label, day in days),
        *((each.get_kind_display(), _remedy(each)) for each in party.remedies.all()),
        *((_("Publication"), _publication(each)) for each in party.publications.all()),
    ]


def _plan(party: Party) -> str:
    rows = list(party.instalments.all())
    return "；".join(
        f"{row.due_on.isoformat()} {in_yuan(row.amount_yuan)}" for row in rows if row.plan == rows[-1].plan
    )


def _remedy(remedy: Remedy) -> str:
    ended = f"{remedy.result_on.isoformat()} {remedy.get_result_display()}" if remedy.result_on else _("no result yet")
    stayed = _("stayed on %(day)s") % {"day": remedy.stayed_on.isoformat()} if remedy.stayed_on else ""
    return " · ".join(filter(None, [remedy.filed_on.isoformat(), remedy.organ, stayed, ended, remedy.document]))


def _publication(publication: Publication) -> str:
    first, last = publication.published_on, publication.ended_on
    ended = f"{last.isoformat()} {publication.get_ending_display()}" if last else publication.get_term_display()
    return " · ".join([first.isoformat(), publication.where, ended])
