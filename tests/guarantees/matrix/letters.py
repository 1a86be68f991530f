"""What each bureau has of letters: one of each kind, every text marked; and a letter on which two cities work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Bureau, User
from accounts.scope import acting_as
from records import attachments, comments
from records.models import Urging
from records.models.hanging import place_of
from rectification.acts import actions, dossiers, measures, orders, replies
from rectification.effects.parts import PartPlan
from rectification.models import (
    Acceptance,
    Action,
    Dossier,
    Lookback,
    Measure,
    OrderType,
    Part,
    RectificationOrder,
    Reply,
    SentPaper,
)
from rectification.organs import organ_of
from rectification.registration import register
from tests.guarantees.matrix.canaries import canary
from tests.guarantees.matrix.people import DATONG, PROVINCE, TAIYUAN
from tests.records.files import zipped

if TYPE_CHECKING:
    from tests.guarantees.matrix.world import World

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@dataclass
class Letters:
    """By kind, the record of one bureau. Each is in a state from which no act follows without a word more."""

    order: RectificationOrder
    part: Part
    measure: Measure
    action: Action
    reply: Reply
    dossier: Dossier
    urging: Urging


def fill_letters(world: World, code: str) -> Letters:
    """A dispatched letter with two problems, of which one is planned, and what follows from it."""
    bureau, officer, today = world.bureaus[code], User.objects.get(username=f"officer{code}"), timezone.localdate()
    case = dossiers.register_case(
        {"number": canary(code, "casenumber"), "name": canary(code, "casename")}, by=officer, bureau=bureau
    )
    order = register(
        _letter(canary(code, "title"), canary(code, "issuernumber")) | {"criminal_case": case},
        [canary(code, "problem"), canary(code, "rest")], by=officer, bureau=bureau, on=today,
    )  # fmt: skip
    comments.add(order, canary(code, "comment"), by=officer, on=today)
    _attach(order, code, officer)
    part = _own_part(order, bureau, officer, code)
    measure = _measure(order, code, officer)
    action = actions.plan(
        {"title": canary(code, "action"), "planned_on": today, "place": canary(code, "place")}, [measure],
        by=officer, bureau=bureau, on=today,
    )  # fmt: skip
    reply = replies.draft(order, by=officer, on=today)
    replies.write(reply, {"opening": canary(code, "opening")}, {}, by=officer, version=reply.version)
    _sent_paper(reply, code)
    dossier = _dossier(case, bureau, officer, code)
    _verdicts(order, measure, officer, world.users["stranger"])
    urged = _urging(order, code, officer)
    return Letters(*(fresh(record) for record in (order, part, measure, action, reply, dossier, urged)))


def fresh(record):
    return type(record)._default_manager.get(pk=record.pk)


def _letter(title: str, number: str) -> dict:
    return {
        "title": title, "type": OrderType.objects.get(code="supervisory"), "issuer": organ_of("某市监察委员会"),
        "issuer_number": number, "received_on": timezone.localdate(),
    }  # fmt: skip


def _attach(record, code: str, officer: User) -> None:
    file = SimpleUploadedFile(f"{canary(code, 'file')}.pdf", PDF + record.kind.encode(), "application/pdf")
    attachments.attach(record, file, by=officer, is_evidence=True)


def _own_part(order: RectificationOrder, bureau: Bureau, officer: User, code: str) -> Part:
    today = timezone.localdate()
    plan = PartPlan(bureau, Part.Role.LEAD, tuple(order.problems.all()))
    orders.dispatch(order, [plan], by=officer, on=today, note=canary(code, "instruction"))
    part = order.parts.get()
    part.advance("sign", by=officer, on=today)
    return part


def _measure(order: RectificationOrder, code: str, officer: User) -> Measure:
    today = timezone.localdate()
    measure = measures.make(
        canary(code, "measure"), order.problems.filter(position=1), by=officer, bureau=officer.bureau, on=today,
        owner=officer,
    )  # fmt: skip
    _attach(measure, code, officer)
    measures.report(
        measure, done=canary(code, "progress"), percent=10, next_step=canary(code, "next"), by=officer, on=today
    )
    return measure


def _dossier(case, bureau: Bureau, officer: User, code: str) -> Dossier:
    """Proposed in the name of whoever may: a county's officer may not."""
    return Dossier.objects.create(
        number=f"ZZ-{code}", title=canary(code, "dossier"), case=case, trade=canary(code, "trade"), status="proposed",
        bureau=bureau, city_id=bureau.city_id, registered_on=timezone.localdate(), created_by=officer,
    )  # fmt: skip


def _sent_paper(reply: Reply, code: str) -> None:
    """In clear, so that a search of the answer finds the mark; a paper for Word is an archive."""
    pdf, docx = canary(code, "paperpdf").encode(), zipped(document=canary(code, "paperdocx"))
    SentPaper.objects.create(
        reply=reply, pdf=pdf, sha256=SentPaper.digest(pdf), docx=docx, docx_sha256=SentPaper.digest(docx)
    )


def _urging(order: RectificationOrder, code: str, officer: User) -> Urging:
    return Urging.objects.create(
        **place_of(order), record_number=order.number, number=canary(code, "urging"), by_bureau=officer.bureau,
        urged_by=officer, urged_on=timezone.localdate(), demand=canary(code, "demand"), title=order.title,
        addressee=officer.bureau.name,
    )  # fmt: skip


def _verdicts(order: RectificationOrder, measure: Measure, officer: User, acceptor: User) -> None:
    scope = {"bureau": order.bureau, "city_id": order.city_id, "on": timezone.localdate()}
    note = measure.text.replace("measure", "verdict")
    Acceptance.objects.create(
        measure=measure, verdict="partly", acceptor=acceptor, doer=officer, evidence_count=1, note=note, **scope
    )
    Lookback.objects.create(order=order, by=acceptor, result="lasts", note=note, round=1, **scope)


def share_letter(world: World) -> RectificationOrder:
    """A letter of the province on which two cities work. It bears no mark; what each does about it does."""
    officer, today = User.objects.get(username=f"officer{PROVINCE}"), timezone.localdate()
    order = register(_letter("两市共办", "示例〔2026〕1号"), ["共同问题"], by=officer, bureau=officer.bureau, on=today)
    plans = [
        PartPlan(world.bureaus[code], role, tuple(order.problems.all()))
        for code, role in ((TAIYUAN, Part.Role.LEAD), (DATONG, Part.Role.CO))
    ]
    orders.dispatch(order, plans, by=officer, on=today)
    for code in (TAIYUAN, DATONG):
        own = User.objects.get(username=f"officer{code}")
        with acting_as(own):
            _measure(order, code, own)
            comments.add(order.parts.get(bureau=own.bureau), canary(code, "comment"), by=own, on=today)
    return fresh(order)
