"""Leads as they come, through the product's own door."""

from __future__ import annotations

from datetime import date

from accounts.models import Bureau, Role, User
from leads import acts
from leads.ledger import check_stock, unbalanced_moves
from leads.models import Channel, KeyArea, Lead, Movement, Outcome
from leads.registration import Reporter, register
from records.models import Attachment
from tests.factories import UserFactory

TODAY = date(2026, 11, 23)
NOT_OURS = {"ground": "other_organ", "sent_to": "公安局"}


def values(**changes):
    """What a person typed into the registration form."""
    typed = {
        "title": "建材市场装卸强买强卖",
        "category": Lead.Category.EVIL,
        "channel": Channel.objects.get(code="own_screening"),
        "key_area": KeyArea.objects.get(code="consumer_goods"),
        "facts": "该市场要求商户统一使用指定装卸队，禁止自行装卸，每车收取数百元。",
        "found_on": TODAY,
        "received_on": TODAY,
    }
    return typed | changes


def officer_of(bureau: Bureau) -> User:
    """An officer of that bureau; the same one each time, with a fresh scope."""
    known = User.objects.holding(Role.OFFICER, bureau=bureau, on=TODAY).first()
    return known or UserFactory(bureau=bureau)


def head_of(bureau: Bureau) -> User:
    known = User.objects.holding(Role.HEAD, bureau=bureau, on=TODAY).first()
    return known or UserFactory(bureau=bureau, role=Role.HEAD)


def make_lead(bureau: Bureau, *, by: User | None = None, on: date = TODAY, reporter: str = "", **changes) -> Lead:
    """A registered lead of that bureau."""
    changes.setdefault("found_on", on)
    changes.setdefault("received_on", on)
    return register(
        values(**changes),
        by=by or officer_of(bureau),
        bureau=bureau,
        on=on,
        reporter=Reporter(reporter) if reporter else None,
        note="补录" if changes["found_on"] < on.replace(day=1) else "",
    )


def outcome(code: str = "case_filed") -> Outcome:
    return Outcome.objects.get(code=code)


def add_evidence(lead: Lead, by: User) -> None:
    Attachment.objects.create(
        kind="lead", record_id=lead.pk, bureau=lead.bureau, city_id=lead.city_id, readers=lead.readers,
        name="笔录.pdf", extension="pdf", size=10, sha256="0" * 64, is_evidence=True, uploaded_by=by,
    )  # fmt: skip


def in_check(bureau, **changes) -> Lead:
    lead = make_lead(bureau, **changes)
    acts.assign(lead, to=officer_of(bureau), by=head_of(bureau), on=TODAY)
    lead.advance("sign", by=officer_of(bureau), on=TODAY)
    return lead


def submitted(bureau, **changes) -> Lead:
    lead = in_check(bureau, **changes)
    add_evidence(lead, officer_of(bureau))
    acts.propose_outcome(
        lead, outcome=outcome(), conclusion="查证属实", finding="true", by=officer_of(bureau), on=TODAY
    )
    return lead


def cleared(bureau, **changes) -> Lead:
    lead = submitted(bureau, **changes)
    acts.approve(lead, by=head_of(bureau), on=TODAY, today=TODAY)
    return lead


def stock_of(bureau) -> int:
    return Movement.objects.filter(bureau=bureau).stock()


def assert_ledger_holds() -> None:
    assert [check.bureau.name for check in check_stock() if not check.agrees] == []
    assert unbalanced_moves() == 0
