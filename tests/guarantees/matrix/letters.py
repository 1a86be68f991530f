"""What each bureau has of letters: one of each kind, every text marked; and a letter on which two cities work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import Bureau, User
from accounts.scope import acting_as
from records import attachments, comments
from records.links import link
from records.models import Urging
from records.models.hanging import place_of
from rectification.actions import acts as actions
from rectification.dossiers import acts as dossiers
from rectification.measures import acts as measures
from rectification.models import (
    Acceptance,
    Action,
    Dossier,
    Lookback,
    Measure,
    Objection,
    OrderType,
    Part,
    RectificationOrder,
    Reply,
    SentPaper,
)
from rectification.orders import acts as orders
from rectification.organs import organ_of
from rectification.parts.making import PartPlan
from rectification.registration import register
from rectification.replies import acts as replies
from tasks.giving import PART_OF
from tasks.models import Task
from tests.guarantees.matrix import more
from tests.guarantees.matrix.canaries import canary
from tests.guarantees.matrix.people import DATONG, PROVINCE, TAIYUAN
from tests.records.files import zipped

if TYPE_CHECKING:
    from tests.guarantees.matrix.world import World

CASE = {
    "number": "casenumber", "other_numbers": "caseothers", "name": "casename", "court": "court", "trade": "casetrade",
    "judgment_number": "judgment",
}  # fmt: skip
ACTION = {"title": "action", "place": "place", "organs": "organs", "campaign_code": "campaign"}


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
    """A dispatched letter with three problems, of which one is planned and one needs no measure, and what follows."""
    bureau, officer, today = world.bureaus[code], User.objects.get(username=f"officer{code}"), timezone.localdate()
    case = dossiers.register_case(
        {name: canary(code, mark) for name, mark in CASE.items()} | {"judged_on": today}, by=officer, bureau=bureau
    )
    order = register(
        _letter(canary(code, "title"), canary(code, "issuernumber")) | {"criminal_case": case},
        [canary(code, "problem"), canary(code, "rest"), canary(code, "needless")], by=officer, bureau=bureau, on=today,
    )  # fmt: skip
    RectificationOrder.objects.filter(pk=order.pk).update(
        consent_paper=canary(code, "consent"), consent_on=today, campaign_code=canary(code, "campaign")
    )
    order.refresh_from_db()
    orders.skip_problem(order.problems.get(position=3), reason=canary(code, "needlessness"), by=officer)
    comments.add(order, canary(code, "comment"), by=officer, on=today)
    _attach(order, code, officer)
    part = _own_part(order, bureau, officer, code)
    measure = _measure(order, code, officer)
    action = actions.plan(
        {name: canary(code, mark) for name, mark in ACTION.items()} | {"planned_on": today}, [measure],
        by=officer, bureau=bureau, on=today,
    )  # fmt: skip
    Action.objects.filter(pk=action.pk).update(findings=canary(code, "findings"))
    reply = _reply(order, officer, code)
    _sent_paper(reply, code)
    dossier = _dossier(case, bureau, officer, code)
    _verdicts(order, measure, officer, world.users["stranger"])
    _objection(order, officer, code)
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
    attachments.attach(record, more.file_of(code, "evidence"), by=officer, is_evidence=True)


def _own_part(order: RectificationOrder, bureau: Bureau, officer: User, code: str) -> Part:
    today = timezone.localdate()
    plan = PartPlan(bureau, Part.Role.LEAD, tuple(order.problems.all()))
    orders.dispatch(order, [plan], by=officer, on=today, note=canary(code, "instruction"))
    part = order.parts.get()
    part.advance("sign", by=officer, on=today)
    _result(part, code)
    return part


def _result(part: Part, code: str) -> None:
    """Of an earlier time that it was handed up."""
    Part.objects.filter(pk=part.pk).update(result=canary(code, "result"))


def _measure(order: RectificationOrder, code: str, officer: User) -> Measure:
    today = timezone.localdate()
    measure = measures.make(
        canary(code, "measure"), order.problems.filter(position=1), by=officer, bureau=officer.bureau, on=today,
        owner=officer,
    )  # fmt: skip
    _attach(measure, code, officer)
    measures.report(
        measure, note=canary(code, "progress"), percent=10, next_step=canary(code, "next"), by=officer, on=today
    )
    return measure


def _dossier(case, bureau: Bureau, officer: User, code: str) -> Dossier:
    """Proposed in the name of whoever may: a county's officer may not."""
    today = timezone.localdate()
    dossier = Dossier.objects.create(
        number=f"ZZ-{code}", title=canary(code, "dossier"), case=case, trade=canary(code, "trade"), status="proposed",
        weak_points=canary(code, "weakness"), rule_made=canary(code, "rulemade"), bureau=bureau, city_id=bureau.city_id,
        registered_on=today, created_by=officer,
    )  # fmt: skip
    task = Task.objects.create(
        number=f"ZZ-{code}-1", title=canary(code, "task"), text=canary(code, "taskwords"), bureau=bureau,
        city_id=bureau.city_id, given_by=bureau, status="done", registered_on=today, wanted_by=today, done_on=today,
        created_by=officer, result=canary(code, "taskresult"),
    )  # fmt: skip
    link(dossier, task, PART_OF, by=None, on=today)
    return dossier


def _reply(order: RectificationOrder, officer: User, code: str) -> Reply:
    """A draft that says something of each problem."""
    reply = replies.draft(order, by=officer, on=timezone.localdate())
    words = {name: canary(code, name) for name in ("opening", "closing", "contact")}
    said = {"result": "partly", "text": canary(code, "said"), "rest": canary(code, "unsaid"), "rest_by": None}
    lines = {problem.pk: said for problem in order.problems.all()}
    Reply.objects.filter(pk=reply.pk).update(delivery=canary(code, "delivery"))
    return replies.write(reply, words, lines, by=officer, version=reply.version)


def _objection(order: RectificationOrder, officer: User, code: str) -> None:
    """Raised and answered: the letter has been upheld."""
    today = timezone.localdate()
    Objection.objects.create(
        order=order, bureau=order.bureau, city_id=order.city_id, grounds=canary(code, "grounds"), raised_on=today,
        signed_by=officer, answer=Objection.Answer.UPHELD, answered_on=today, document=canary(code, "paper"),
    )  # fmt: skip


def _sent_paper(reply: Reply, code: str) -> None:
    """In clear, so that a search of the answer finds the mark; a paper for Word is an archive."""
    pdf, docx = canary(code, "paperpdf").encode(), zipped(document=canary(code, "paperdocx"))
    SentPaper.objects.create(
        reply=reply, pdf=pdf, sha256=SentPaper.digest(pdf), docx=docx, docx_sha256=SentPaper.digest(docx)
    )


def _urging(order: RectificationOrder, code: str, officer: User) -> Urging:
    """One that waits for its answer; another one has it."""
    today = timezone.localdate()
    given = {
        **place_of(order), "record_number": order.number, "by_bureau": officer.bureau, "urged_by": officer,
        "urged_on": today, "title": order.title, "addressee": officer.bureau.name, "demand": canary(code, "demand"),
        "issuer": canary(code, "urgingissuer"), "contact": canary(code, "urgingcontact"),
    }  # fmt: skip
    answer = {"answered_on": today, "answered_by": officer, "answer": canary(code, "urginganswer")}
    Urging.objects.create(**given, **answer, number=canary(code, "urginganswered"))
    return Urging.objects.create(**given, number=canary(code, "urging"))


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
            part = order.parts.get(bureau=own.bureau)
            comments.add(part, canary(code, "comment"), by=own, on=today)
            _attach(part, code, own)
            _result(part, code)
    return fresh(order)
