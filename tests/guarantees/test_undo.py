"""What may be taken back, of every kind: each act either can be, or stands here with the reason why not.

Taken back, a record is as it was: its fields, its open terms, its place in the ledger. Nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.scope import acting_as_system
from deadlines.models import Clock
from leads.ledger import post
from leads.models import Lead, Outcome
from leads.models.movement import SIGN, Movement
from records import advancing
from records.actors import earlier_actors
from records.acts import Transition
from records.kinds import all_kinds, kind_of
from records.models import Step
from records.undoing import PREFIX, arrow_back, undoable
from rectification.orders.acts import accepting
from tests.factories import UserFactory
from tests.guarantees.plain import value_of
from tests.guarantees.records_of_kinds import one_of_each, people_of
from tests.guarantees.test_audience import BESIDES, unguarded
from tests.guarantees.test_decisions import with_file
from tests.rectification.factories import TODAY

pytestmark = pytest.mark.django_db
KINDS = [kind.kind for kind in all_kinds()]

URGED = ("lead", "order", "part", "measure", "case")

# Why an act is not taken back by a press; in each case what is done instead.
NOT_UNDONE: dict[str, set[str]] = {
    "It began a term of law with a receipt: its day is corrected on the page of the term, by two.": {
        "lead.sign", "lead.release",
    },
    "A term of law stands still with it: the day is corrected on the page of the term.": {
        "lead.start_test", "lead.end_test",

    },
    "It is with another bureau by now, which hands it back.": {
        "lead.dispatch", "lead.pass_on", "lead.return", "lead.offer", "lead.withdraw_offer", "lead.decline_offer",
        "lead.take", "lead.transfer", "order.dispatch", "order.add_part",
    },
    "The ledger has no entry that counters it: register it anew, or have it reopened.": {
        "lead.merge", "lead.decline", "lead.void", "order.merge", "order.void",
    },
    "It opened or closed the compartment, whose readers know it by now.": {"lead.seal", "lead.refer"},
    "An urging has a number and is with the bureau that was urged; so is its answer.": {
        *(f"{kind}.urge" for kind in URGED), *(f"{kind}.answer_urging" for kind in URGED),
    },
    "It records what somebody outside said or was told; the next paper of theirs changes it.": {
        "lead.tell_reporter", "lead.contact_reporter", "order.object", "order.object_to_province", "order.uphold",
        "order.change", "order.change_unasked", "order.withdraw", "reply.satisfied", "reply.unsatisfied",
        "dossier.judgment",
    },
    "It left the house: what was sent, served, issued or acknowledged is corrected by another paper.": {
        "reply.send", "reply.deliver", "circular.issue", "circular.withdraw", "receipt.acknowledge",

    },
    "A visit or a report of progress is a row of its own, and the next one says what is right.": {
        "order.look_back", "order.relapse", "measure.report",
    },
    "A day that was corrected is corrected again.": {"lead.correct_sign"},
    "It is called off before everybody who has it; whoever gave it gives another one.": {
        "task.call_off", "campaign.call_off",
    },
    "It is with another department on paper, and so is whatever comes of it.": {
        "referral.send", "referral.receive", "referral.answer", "referral.give_back",
    },
    "Nothing left the house, and another referral is prepared with one press.": {"referral.drop"},
    "The leads that it made are registered by now: each ends by its own acts.": {"lead.split"},
    "What it wrote is corrected on the record's own page.": {"meeting.hold"},
    "All bureaus below see it from then on: it is sent back or called off by its own acts.": {
        "campaign.launch", "campaign.close",
    },
    "A signed number is sent back, or corrected with the old one kept, by its own acts.": {
        "return.verify", "return.amend",
    },
    "Another act takes it off again.": {
        "base.confirm",
        "base.withdraw",
        "measure.link", "measure.unlink", "measure.share", "action.serve", "action.unserve", "dossier.gather",
        "dossier.add_task", "dossier.finish_task", "dossier.approve", "circular.freeze", "circular.refreeze",
        "circular.sign", "circular.unsign", "submission.sign", "submission.declare", "submission.report_late",

    },
    "A term of law began or ended with it, within hours or on a day that stands on the file.": {
        "police_transfer.report", "police_transfer.approve", "police_transfer.refuse", "case.file", "case.decline",
        "case.decide_on_the_spot", "case.terminate", "case.suspend", "case.resume", "case.pass_again",
        "case.review_after_hearing", "case.leave_fast_track", "case.send_test", "case.test_back",
        "case.approve_seizure", "case.order_seizure", "case.refuse_seizure", "case.ask_seizure",
    },
    "It records what the police, the prosecutor or a court was told or said; their next paper changes it.": {
        "police_transfer.send", "police_transfer.copy", "police_transfer.receive", "police_transfer.forward",
        "police_transfer.take_longer", "police_transfer.ask", "police_transfer.supply", "police_transfer.file",
        "police_transfer.not_filed", "police_transfer.reconsider", "police_transfer.uphold",
        "police_transfer.to_prosecutor", "police_transfer.accept_refusal", "police_transfer.hand_over",
        "police_transfer.judged", "police_transfer.dropped", "police_transfer.not_prosecuted", "case.appeal",
        "case.stay", "case.take_result", "case.apply_to_court", "case.court_ended",
    },
    "A party was told, heard, served or held to it, and has the paper: another paper corrects it, by day.": {
        "case.seize_on_the_spot", "case.take_goods", "case.handle_goods", "case.notify", "case.notify_last",
        "case.tell_of_hearing", "case.hear", "case.ask_hearing", "case.join_hearing", "case.withdraw_hearing",
        "case.withdraw_hearing_last", "case.call_hearing", "case.move_hearing", "case.serve_hearing_notice",
        "case.hold_hearing", "case.report_hearing", "case.serve", "case.serve_last", "case.announce", "case.defer",
        "case.demand",
    },
    "It was decided on the minutes of those who met; another decision with its own paper changes it.": {
        "case.discuss", "case.decide", "case.decide_last", "case.write_off",
    },
    "Money moved, or is owed from a day on: the entry is corrected by another one of the same account.": {
        "case.pay", "case.refund", "case.surcharge", "case.hand_in_fine", "case.bank_fine",
    },
    "It is on the public site or off it: the next act on the publication says what is right.": {
        "case.publish", "case.unpublish", "case.repair_credit",
    },
    "It stands in the file with the number or the day that it was given once.": {
        "case.hand_in_papers", "case.archive",
    },
    "A party is a row of its own, and the decision upon it says if nothing is held against it.": {"case.add_party"},
    "Nobody presses it: an import, a sweep or another record's act does it.": {
        "lead.clear_by_case", "lead.endorse_by_case", "lead.clear_by_ledger", "lead.reopen_by_ledger",
        "order.answer_by_ledger", "order.report_by_ledger", "order.close_by_ledger", "order.reopen_by_ledger",
        "part.end", "measure.reopen", "measure.begin_by_ledger", "measure.accept_by_ledger",
        "measure.reopen_by_ledger", "dossier.open_by_ledger", "circular.draft", "submission.prepare",
        "submission.prepare_late", "submission.miss", "submission.urge", "receipt.urge", "case.close_by_ledger",
        "case.reopen_by_ledger",

    },
}  # fmt: skip


def acts() -> Iterator[tuple[str, Transition]]:
    for kind in all_kinds():
        yield from ((kind.kind, act) for act in kind.workflow.acts if not act.name.startswith(PREFIX))


def test_every_act_can_be_taken_back_or_says_why_not():
    said = [name for names in NOT_UNDONE.values() for name in names]
    undone = {f"{kind}.{act.name}" for kind, act in acts() if act.is_undone}
    others = {f"{kind}.{act.name}" for kind, act in acts() if is_of_the_product(kind)} - undone

    assert len(said) == len(set(said))
    assert others == set(said)
    assert undone.isdisjoint(said)
    assert all(why.endswith(".") for why in NOT_UNDONE)


def is_of_the_product(kind: str) -> bool:
    return not kind_of(kind).model.__module__.startswith("tests.")


@pytest.fixture
def people(province, taiyuan, xiaodian):
    return people_of(province, taiyuan, xiaodian)


@pytest.fixture
def records(people, taiyuan, xiaodian):
    return one_of_each(taiyuan, xiaodian)


@pytest.fixture
def whatever_is_missing(monkeypatch):
    """What an act misses is none of our business here: it is done without it."""
    real = advancing._check

    def check(transition: Transition, *args: Any) -> None:
        asked = {name: getattr(transition, name) for name in ("guard", "applies", "unless")}
        try:
            for name in asked:
                object.__setattr__(transition, name, None)
            real(transition, *args)
        finally:
            for name, value in asked.items():
                object.__setattr__(transition, name, value)

    monkeypatch.setattr(advancing, "_check", check)
    monkeypatch.setattr(accepting, "all_work_is_accepted", lambda order: None)  # asked again under the lock


def given(act: Transition, record) -> dict[str, Any]:
    """What each act takes, as somebody would fill it in."""
    known = {
        "to": UserFactory(bureau=record.bureau),
        "cleared_on": TODAY, "opinion": "拟立案", "finding": Lead.Finding.PARTLY, "law": "某某法第一条",
        "due_on": TODAY + timedelta(days=9), "outcome": Outcome.objects.first(), "receipt": "收据1号", "verdicts": {},
        "verdict": "refused", "replaced_by": None, "held_on": TODAY, "staff_count": 1, "checked_count": 2,
        "found_count": 0, "findings": "无", "weak_points": "审批不严", "rule_made": "某某规定",
        "lookback_on": TODAY + timedelta(days=90), "ground": "other", "legal_review": "complex",
    }  # fmt: skip
    if act.asks:
        return {name: value_of(record._meta.get_field(name), TODAY, lambda field: "内容") for name in act.asks}
    return {name: known[name] for name in act.fields}


EMPTY: dict[str, dict[str, Any]] = {
    "lead": {"is_named": True, "outcome": None, "finding": "", "cleared_on": None, "cleared_by_bureau": None},
    "order": {"accepted_on": None},
    "part": {"done_on": None, "done_by": None},
    "measure": {"done_on": None, "done_by": None, "accepted_on": None},
    "reply": {"signed_by": None, "signed_on": None, "sent_on": None, "document_number": ""},
    "task": {"done_on": None, "result": ""},
    "return": {"signed_on": None, "verified_on": None},
    "case": {"filed_on": TODAY, "closed_on": None, "decided_on": None, "close_ground": ""},
}


def wanted(record) -> dict[tuple[str, str], dict[str, Any]]:
    """What the database wants in a state; all of it is empty in the others."""
    result = {"outcome": Outcome.objects.first(), "finding": Lead.Finding.PARTLY}
    closing = {"closed_on": None, "rule_made": "某某规定", "lookback_on": TODAY + timedelta(days=90)}
    done = {"done_on": TODAY, "done_by": record.created_by}
    signed = {"signed_by": record.created_by, "signed_on": TODAY}
    return {
        ("lead", "await_approval"): result,
        ("lead", "await_city"): result,
        ("lead", "cleared"): result | {"cleared_on": TODAY, "cleared_by_bureau": record.bureau},
        ("order", "accepted"): {"accepted_on": TODAY},
        ("part", "accepted"): done,
        ("measure", "done"): done,
        ("measure", "accepted"): done | {"accepted_on": TODAY},
        ("reply", "signed"): signed,
        ("task", "done"): {"done_on": TODAY, "result": "已办结"},
        ("return", "signed"): {"signed_on": TODAY},
        ("reply", "sent"): signed | {"sent_on": TODAY, "document_number": "函1号"},
        **{("case", state): {"decided_on": TODAY} for state in ("decided", "executing")},
        **{("case", state): {"decided_on": TODAY, "close_ground": "other"} for state in ("closing", "terminated")},
        ("dossier", "await"): closing,
        ("dossier", "closed"): closing | {"closed_on": TODAY},
        ("circular", "frozen"): {"cut_off_at": timezone.now()},
        ("circular", "draft"): {"cut_off_at": timezone.now()},
    }


def standing(kind: str, record, state: str):
    """The record in this state, with what the database wants of it there; None where it wants more."""
    besides = {**EMPTY.get(kind, {}), **BESIDES.get((kind, state), {}), **wanted(record).get((kind, state), {})}
    rows = kind_of(kind).model._default_manager.filter(pk=record.pk)
    try:
        with transaction.atomic(), unguarded():
            rows.update(status=state, **besides)
    except IntegrityError:
        return None
    with acting_as_system():
        fresh = rows.get()
        if kind == "lead" and stock_of(fresh) != (state != "cleared"):  # the ledger says the same
            post(fresh, Movement.Kind.CLEARED if state == "cleared" else Movement.Kind.REOPENED, on=TODAY, by=None)
        return fresh


def as_it_stands(record) -> dict[str, Any]:
    """All that taking back restores."""
    fresh = type(record)._default_manager.get(pk=record.pk)
    fields = {f.attname: getattr(fresh, f.attname) for f in fresh._meta.concrete_fields}
    told = {name: value for name, value in fields.items() if name not in ("version", "changed_at", "updated_at")}
    clocks = sorted(Clock.objects.of(record).open().values_list("code", "trigger_on", "due_on", "part"))
    return told | {"clocks": clocks, "stock": stock_of(record)}


def stock_of(record) -> int:
    if record.kind != "lead":
        return 0
    return sum(Movement.objects.filter(lead=record).annotate(adds=SIGN).values_list("adds", flat=True))


def whoever_may(people, record, act: Transition):
    barred = {pk for done in earlier_actors(record, set(act.not_by)).values() for pk in done}
    others = (person for person in people if person.pk not in barred)
    return next((p for p in others if any(p.may(act.action, each) for each in act.authorities(record))), None)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_taken_back_is_as_it_was(kind, records, people, whatever_is_missing):
    for act in kind_of(kind).workflow.transitions:
        if not act.is_undone:
            continue
        done = 0
        for source in act.sources:
            record = standing(kind, records[kind], source)
            if record is None:
                continue
            done += 1
            with acting_as_system():
                person = whoever_may(people, record, act)
                assert person is not None, act.name
                if record.created_by_id:  # a circular's month opens by itself
                    with_file(record)
                before = as_it_stands(record)
                rows = (Step.objects.count(), Clock.objects.count(), Movement.objects.count())
                step = record.advance(act.name, by=person, on=TODAY, note="因故", **given(act, record))
                arrow = arrow_back(record, step)
                assert undoable(record, person) == (arrow, step), act.name

                record.advance(arrow.name, by=person, on=TODAY, step=step.pk)

                assert as_it_stands(record) == before, act.name
                assert rows <= (Step.objects.count() - 2, Clock.objects.count(), Movement.objects.count()), act.name
                assert undoable(record, person) is None, act.name
        assert done, act.name
