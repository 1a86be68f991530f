"""Leads walked through random acts, legal and illegal, by random people: also stale ones, doubled ones, many at once.

What is legal is read in `walks/leads.py`, independently of the product's own table. After each act: stock is the sum of
the movements, the history ends where each row stands, one timeline entry was written for what was accepted and nothing
at all for what was refused, the clocks are those of the state, and nobody sees more than the rules of sight allow.
"""

from __future__ import annotations

import secrets
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from accounts.scope import acting_as, entering
from deadlines.models import DeadlineRule
from leads import acts
from leads.ledger import check_stock, unbalanced_moves
from leads.models import Handover, Lead, Movement, Outcome
from leads.registration import Reporter, register
from lists import bulk, bulk_work
from records import tokens
from records.models import Attachment, BulkItem, FormToken
from tests.guarantees.walks import books, town
from tests.guarantees.walks.leads import RULES, Known
from tests.guarantees.walks.rules import legal_moves
from tests.guarantees.walks.town import OWN_OFFICERS, Person
from tests.guarantees.walks.walk import DONE, OutOfSight, Walk, steps_of
from tests.leads.factories import values
from tests.statements import rows
from tests.strength import either

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CATEGORIES = ("gang", "evil", "disorder")


def test_whoever_does_what_to_leads_the_books_are_right():
    people = town.build()
    switch_on_the_courtesy()

    done: Counter[str] = Counter()
    run_state_machine_as_test(lambda: WalkOfLeads(people, done), settings=steps_of(examples=either(6, 24), steps=80))

    assert len(done) > 24, f"too little was done to prove anything: {sorted(done)}"


def switch_on_the_courtesy() -> None:
    """No law orders to tell reporters any more; the province may want it all the same (it came switched off)."""
    term = DeadlineRule.objects.get(code="REP_COURTESY")
    term.pk, term.state, term.confidence = None, DeadlineRule.State.IN_FORCE, DeadlineRule.Confidence.CERTAIN
    term.save(force_insert=True)


# how each act is asked of the product


def _by_name(action: str, **data: Any):
    def do(lead: Lead, **common: Any) -> None:
        common.pop("arg")
        lead.advance(action, **data, **common)

    return do


def _dispatch(lead: Lead, *, arg: Any, **common: Any) -> None:
    acts.dispatch(lead, to=arg, **common)


def _assign(lead: Lead, *, arg: Person, **common: Any) -> None:
    acts.assign(lead, to=arg.user, **common)


def _give_back(lead: Lead, *, arg: None, **common: Any) -> None:
    lead.advance("return", ground="not_our_area", **common)


def _escalate(lead: Lead, *, arg: None, **common: Any) -> None:
    lead.advance("escalate", opinion="建议移送", **common)


def _offer(lead: Lead, *, arg: Any, **common: Any) -> None:
    acts.offer(lead, to=arg, **common)


def _withdraw(lead: Lead, *, arg: None, note: str, **common: Any) -> None:
    acts.withdraw_offer(lead, **common)


def _transfer(lead: Lead, *, arg: Any, **common: Any) -> None:
    lead.advance("transfer", to=arg, **common)


def _propose(lead: Lead, *, arg: None, note: str, **common: Any) -> None:
    outcome = Outcome.objects.get(code="case_filed")
    acts.propose_outcome(lead, outcome=outcome, conclusion=note, finding="true", **common)


def _approve(lead: Lead, *, arg: None, **common: Any) -> None:
    acts.approve(lead, today=common["on"], **common)


def _reopen(lead: Lead, *, arg: None, **common: Any) -> None:
    lead.advance("reopen", **common)


def _update(lead: Lead, *, arg: None, **common: Any) -> None:
    lead.advance("update_result", finding="partly", **common)


def _merge(lead: Lead, *, arg: Known, **common: Any) -> None:
    main = Lead.objects.visible_to(common["by"]).filter(pk=arg.pk).first()
    if main is None:
        raise OutOfSight
    lead.advance("merge", into=main, ground="other_reporter", **common)


def _tell(lead: Lead, *, arg: None, **common: Any) -> None:
    lead.advance("tell_reporter", told_on=common["on"], **common)


def _decline(lead: Lead, *, arg: None, **common: Any) -> None:
    lead.advance("decline", ground="other", sent_to="公安局", reporter_told=True, **common)


def _seal(lead: Lead, *, arg: None, **common: Any) -> None:
    lead.advance("seal", **common)


def _refer(lead: Lead, *, arg: None, **common: Any) -> None:
    lead.advance("refer", outcome=Outcome.objects.get(code="to_discipline"), **common)


DOES = {
    "dispatch": _dispatch, "pass_on": _dispatch, "assign": _assign, "give_back": _give_back, "escalate": _escalate,
    "offer": _offer, "withdraw_offer": _withdraw, "transfer": _transfer, "propose_outcome": _propose,
    "approve": _approve, "approve_gang": _approve, "reopen": _reopen, "update_result": _update, "merge": _merge,
    "decline": _decline, "seal": _seal, "refer": _refer, "start_test": _by_name("start_test", paper="委托书"),
    "end_test": _by_name("end_test", paper="检验报告"), "tell_reporter": _tell,
}  # fmt: skip
# As the timeline names them, where that is not the name of the rule.
TOLD_AS = {"give_back": {"return"}, "assign": {"assign", "reassign"}}
BY_STATUS = {
    "dispatch": ("dispatch", "pass_on"), "pass_on": ("dispatch", "pass_on"), "approve": ("approve", "approve_gang"),
    "approve_gang": ("approve", "approve_gang"),
}  # fmt: skip  # one door for both: which of the two it is, the state says


class WalkOfLeads(Walk):
    ENDINGS = frozenset({"merge", "decline", "seal", "ask_void", "transfer", "reassign", "urge", "offer"})

    LAST = frozenset(
        {"propose_outcome", "endorse", "approve_gang", "approve", "update_result", "tell_reporter", "sign", "escalate"}
    )

    def __init__(self, people: town.Town, done: Counter[str]) -> None:
        super().__init__(people, done)
        self.leads: list[Known] = []

    @initialize()
    def begin(self) -> None:
        for bureau, category in zip(self.town.bureaus, CATEGORIES * 2, strict=True):
            officer = next(person for person in self.town.people if person.may(OWN_OFFICERS, bureau))
            self._enter(officer, bureau, category, is_named=category == "evil")

    def _enter(self, person: Person, bureau: Any, category: str, *, is_named: bool) -> None:
        token, made = secrets.token_urlsafe(24), []

        def press() -> None:
            typed = values(category=category, found_on=self.today, received_on=self.today)
            reporter = Reporter("王某") if is_named else None

            def make() -> Lead:
                made.append(register(typed, by=person.user, bureau=bureau, on=self.today, reporter=reporter))
                return made[-1]

            tokens.make_once(token, user=person.user, kind="lead", make=make)

        outcome, steps = self.attempt(person, press)
        assert (outcome == DONE) is person.may(OWN_OFFICERS, bureau)
        if outcome == DONE:
            (lead,) = made
            assert steps == [("lead", lead.pk, "register")]
            self.leads.append(
                Known(lead.pk, lead.number, category, is_named, bureau, moves=[("entered", bureau)], version=1)
            )
            before = books.fingerprint()
            assert self.attempt(person, press) == (DONE, [])  # pressed twice
            assert books.changed(before, books.fingerprint()) == set()
            assert FormToken.objects.filter(token=token).count() == 1

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """One rule, not seven: hypothesis leaves out some of the rules in each walk, and most walks led nowhere."""
        how = data.draw(st.sampled_from(self.HAPPENINGS), "how")
        getattr(self, how)(data)

    HAPPENINGS = (
        *["the_right_person_does_what_is_due"] * 8, *["anybody_does_anything"] * 3, "somebody_looks_at_an_old_page",
        "somebody_does_it_to_many", "somebody_registers", "evidence_is_attached", "the_day_ends",
    )  # fmt: skip

    def somebody_registers(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(self.town.people), "who")
        bureau = data.draw(st.sampled_from(self.town.bureaus), "for")
        self._enter(person, bureau, data.draw(st.sampled_from(CATEGORIES)), is_named=data.draw(st.booleans()))

    def the_day_ends(self, data: st.DataObject) -> None:
        self.next_day()

    def the_right_person_does_what_is_due(self, data: st.DataObject) -> None:
        lead = data.draw(st.sampled_from(self._alive()), "lead")
        if lead.status == "checking":
            self._attach(lead)
        possible = list(legal_moves(RULES, lead, self.town, self.leads, self.today))
        if not possible:
            return
        name = data.draw(st.sampled_from(self.weighted(name for name, _person, _arg in possible)), "act")
        _name, person, arg = data.draw(st.sampled_from([move for move in possible if move[0] == name]), "who, what")
        assert self._do(lead, name, person, arg) == DONE

    def _alive(self) -> list[Known]:
        """Those that something can be done with: four begun together go farther than forty."""
        return [lead for lead in self.leads if lead.is_open or lead.status in ("cleared", "sealed")][:4]

    def evidence_is_attached(self, data: st.DataObject) -> None:
        self._attach(data.draw(st.sampled_from(self.leads), "lead"))

    def anybody_does_anything(self, data: st.DataObject) -> None:
        lead = data.draw(st.sampled_from(self.leads), "lead")
        name = data.draw(st.sampled_from(sorted(RULES)), "act")
        person = data.draw(st.sampled_from(self.town.people), "who")
        arg = data.draw(st.sampled_from(RULES[name].takes(lead, self.town, self.leads)), "what")
        self._do(lead, name, person, arg)

    def somebody_looks_at_an_old_page(self, data: st.DataObject) -> None:
        """Right, but of a version that is no more: refused, whoever it is."""
        lead = data.draw(st.sampled_from([lead for lead in self.leads if lead.version > 1] or self.leads), "lead")
        possible = [
            move for move in legal_moves(RULES, lead, self.town, self.leads, self.today) if move[0] in WITH_A_VERSION
        ]
        if possible and lead.version > 1:
            name, person, arg = data.draw(st.sampled_from(possible), "act")
            outcome, _steps = self.attempt(person, lambda: self._ask(lead, name, person, arg, version=lead.version - 1))
            assert outcome == "StaleRecord"

    def somebody_does_it_to_many(self, data: st.DataObject) -> None:
        """Each row for itself: done where it is legal, refused where it is not, and told either way."""
        person = data.draw(st.sampled_from([each for each in self.town.people if each.parties]), "who")
        name = data.draw(st.sampled_from(["urge", "assign"]), "act")
        action = bulk.action_of(f"lead.{name}")
        chosen = [lead for lead in self.leads if lead.seen_by(person)]
        if not chosen or not person.user.may(action.right):
            return
        given = {"note": "请抓紧办理"} | ({"to": person.user.pk} if name == "assign" else {})
        allowed = {lead.pk for lead in chosen if RULES[name].allows(lead, person, person, self.today)}
        last = books.last_step()
        with acting_as(person.user):
            seen = Lead.objects.visible_to(person.user)
            job = bulk.choose(action, seen, user=person.user, back="/leads/", now=timezone.now())
            bulk.confirm(job, given, now=self._noon())
        bulk_work.work(job.pk, now=self._noon())
        done = set(job.items.filter(state=BulkItem.State.DONE).values_list("record_id", flat=True))
        assert done == allowed
        assert not job.items.filter(state=BulkItem.State.WAITING).exists()
        assert Counter(pk for _kind, pk, _action in books.steps_after(last)) == Counter(allowed)
        for lead in chosen:
            if lead.pk in allowed:
                self._note(lead, name, person, person)

    def _noon(self):
        return timezone.make_aware(timezone.datetime.combine(self.today, timezone.datetime.min.time().replace(hour=12)))

    def _attach(self, lead: Known) -> None:
        Attachment.objects.create(
            kind="lead", record_id=lead.pk, bureau=lead.holder, readers=lead.readers, name="笔录.pdf", extension="pdf",
            size=10, sha256="0" * 64, is_evidence=True, uploaded_by=self.town.people[0].user,
        )  # fmt: skip
        lead.has_evidence = True

    def _do(self, lead: Known, name: str, person: Person, arg: Any) -> str:
        """Ask it of the product, and hold the answer against the reading of the rules."""
        names = BY_STATUS.get(name, (name,))
        legal = next((each for each in names if RULES[each].allows(lead, person, arg, self.today)), None)
        outcome, steps = self.attempt(person, lambda: self._ask(lead, name, person, arg, version=None))
        assert (outcome == DONE) is (legal is not None), f"{name} of {lead} by {person} with {arg}: {outcome}"
        if legal:
            told = TOLD_AS.get(legal, {legal})
            assert [(kind, pk) for kind, pk, _action in steps] == [("lead", lead.pk)]
            assert {action for _kind, _pk, action in steps} <= told
            self._note(lead, legal, person, arg)
        return outcome

    def _ask(self, lead: Known, name: str, person: Person, arg: Any, *, version: int | None) -> None:
        if name in ("take", "decline_offer"):
            return self._decide(lead, name, person)
        record = Lead.objects.visible_to(person.user).filter(pk=lead.pk).first()
        if record is None:
            raise OutOfSight
        do = DOES.get(name, _by_name(name))
        return do(record, arg=arg, by=person.user, on=self.today, note="按程序办理", **_of(name, version))

    def _decide(self, lead: Known, name: str, person: Person) -> None:
        offer = Handover.objects.visible_to(person.user).filter(pk=lead.handover).first()
        if offer is None:
            raise OutOfSight
        if name == "take":
            acts.take(offer, by=person.user, on=self.today)
        else:
            acts.decline_offer(offer, by=person.user, answer="主体不在本市", on=self.today)

    def _note(self, lead: Known, name: str, person: Person, arg: Any) -> None:
        """As it must stand now."""
        rule_of = RULES[name]
        rule_of.then(lead, person, arg, self.today)
        lead.version += 1
        self.done[name] += 1
        lead.last[name] = person
        if name == "sign" and lead.handler is None:
            lead.handler = person
        if name == "seal":
            lead.readers, lead.handler = self.town.custodians, None
        if name == "offer":
            lead.handover = Handover.objects.filter(lead_id=lead.pk).latest("pk").pk

    # what holds after each act

    @invariant()
    def each_lead_stands_where_its_acts_have_led_it(self) -> None:
        rows = {lead.pk: lead for lead in Lead.objects.all()}
        assert rows.keys() == {lead.pk for lead in self.leads}
        for known in self.leads:
            row = rows[known.pk]
            assert (row.status, row.bureau_id, row.version, row.offered_to_id, row.sender_id) == (
                known.status, known.holder.pk, known.version, _key(known.offered_to), _key(known.sender),
            )  # fmt: skip
            assert row.assignee_id == (known.handler.user.pk if known.handler else None)
            assert (row.void_asked, row.is_named) == (known.void_asked, known.is_named)

    @invariant()
    def stock_is_the_sum_of_the_movements(self) -> None:
        assert [check for check in check_stock() if not check.agrees] == []
        assert unbalanced_moves() == 0
        moves: dict[int, list[tuple[str, int]]] = {}
        for lead, kind, bureau in Movement.objects.order_by("pk").values_list("lead", "kind", "bureau"):
            moves.setdefault(lead, []).append((kind, bureau))
        assert moves == {lead.pk: [(kind, bureau.pk) for kind, bureau in lead.moves] for lead in self.leads}
        for city in (self.town.province, *self.town.cities):
            stock = sum(lead.is_open and lead.holder.city_id == city.pk for lead in self.leads)
            assert Movement.objects.filter(city=city).stock() == stock

    @invariant()
    def the_clocks_are_those_of_the_state(self) -> None:
        running = books.open_clocks()
        assert {lead.pk: running.get(("lead", lead.pk), set()) for lead in self.leads} == {
            lead.pk: lead.clocks() for lead in self.leads
        }

    @precondition(lambda self: self.leads)
    @invariant()
    def nobody_sees_more_than_their_reach(self) -> None:
        """Through the filter, and without it: the database alone must say the same."""
        turn = sum(lead.version for lead in self.leads)
        for person in (self.town.people[(turn + n) % len(self.town.people)] for n in (0, 5)):
            with entering(person.user.scope):
                bare = set(Lead.objects.values_list("pk", flat=True))
                filtered = set(Lead.objects.visible_to(person.user).values_list("pk", flat=True))
                steps = {pk for (pk,) in rows("SELECT record_id FROM records_step WHERE kind = 'lead'")}
            seen = {lead.pk for lead in self.leads if lead.seen_by(person)}
            assert (bare, filtered, steps) == (seen, seen, seen)


WITH_A_VERSION = set(RULES) - {"take", "decline_offer"}


def _of(name: str, version: int | None) -> dict[str, int]:
    return {"version": version} if version is not None and name in WITH_A_VERSION else {}


def _key(bureau: Any) -> int | None:
    return bureau.pk if bureau else None
