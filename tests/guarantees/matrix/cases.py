"""What each bureau has of cases: a proposed one, every text marked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import User
from cases.models import EnforcementCase, Instalment, Party, Payment, Publication, Refund, Remedy, SeizedItem, Seizure
from cases.registration import FirstParty, propose
from records.amounts import decide_amount
from tests.guarantees.matrix.canaries import canary

if TYPE_CHECKING:
    from tests.guarantees.matrix.world import World

TYPED = {
    "title": "casetitle",
    "facts": "casefacts",
    "article": "article",
    "address": "address",
    "campaign_code": "campaign",
}


def fill_case(world: World, code: str) -> EnforcementCase:
    bureau, officer, today = world.bureaus[code], User.objects.get(username=f"officer{code}"), timezone.localdate()
    values = {name: canary(code, mark) for name, mark in TYPED.items()} | {"clue_on": today}
    party = FirstParty("firm", f"{canary(code, 'party')}公司")
    case = propose(values, party, by=officer, bureau=bureau, on=today)
    Party.objects.filter(case=case).update(
        statement=canary(code, "statement"),
        decision_number=canary(code, "decisionnumber"),
        received_by=canary(code, "receiver"),
        relation=canary(code, "relation"),
        service_proof=canary(code, "proof"),
    )
    EnforcementCase.objects.filter(pk=case.pk).update(hearing_place=canary(code, "hearingplace"))
    first = case.parties.get()
    decide_amount(case, "fine", Decimal("1.00"), by=officer, on=today, part=first.part, document=canary(code, "paper"))
    Payment.objects.create(
        party=first, amount_yuan=Decimal("1.00"), paid_on=today, receipt=canary(code, "receipt"), entered_by=officer
    )
    Refund.objects.create(
        party=first, amount_yuan=Decimal("1.00"), paid_on=today, receipt=canary(code, "refund"), entered_by=officer
    )
    Remedy.objects.create(
        party=first,
        kind="suit",
        filed_on=today,
        organ=canary(code, "organ"),
        document=canary(code, "judgment"),
        stay_paper=canary(code, "stay"),
    )
    Publication.objects.create(party=first, published_on=today, where=canary(code, "where"), term=Publication.Term.LONG)
    Instalment.objects.create(
        party=first, plan=1, granted_on=today, due_on=today + timedelta(days=30), amount_yuan=Decimal("1.00")
    )
    seizure = Seizure.objects.create(
        case=case, position=1, form="hold", place=canary(code, "kept"), paper=canary(code, "seizure"), is_urgent=True,
        taken_at=timezone.now(), asked_by=officer,
    )  # fmt: skip
    SeizedItem.objects.create(
        seizure=seizure, position=1, name=canary(code, "goods"), specification=canary(code, "specification"),
        quantity=canary(code, "quantity"),
    )  # fmt: skip
    return EnforcementCase.objects.get(pk=case.pk)
