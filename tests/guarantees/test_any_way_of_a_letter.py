"""Letters, their parts, measures, actions, answers and dossiers walked through random acts by random people.

As for leads (`test_any_way_of_a_lead.py`); what is legal is read in `walks/letters.py`. And what letters alone promise:
one letter is counted once, an answer goes out once under one number, work and answer each keep to their own states, the
counts of the many-to-many agree, closing a dossier closes nothing in it, two cities on one letter see the letter and
their own work and not each other's evidence.
"""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

import pytest
import time_machine
from hypothesis import seed
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from accounts.errors import ActionRefused
from accounts.scope import acting_as, entering
from records.models import Attachment
from rectification import registration
from rectification.actions import acts as actions
from rectification.dossiers import acts as dossiers
from rectification.measures import acts as measures
from rectification.models import Action, Dossier, Measure, Part, RectificationOrder, Reply, ReplyLine
from rectification.orders import acts as orders
from rectification.parts.making import PartPlan
from rectification.replies import acts as replies
from rectification.states import ORDER_NOT_COUNTED
from tests.guarantees.walks import books, letters, town
from tests.guarantees.walks.rules import legal_moves
from tests.guarantees.walks.town import CITY, OWN_OFFICERS, PO, PROVINCE, TO, Person
from tests.guarantees.walks.walk import DONE, FIRST_DAY, OutOfSight, Walk, steps_of
from tests.rectification.factories import values
from tests.strength import either

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MODELS = {model.kind: model for model in (RectificationOrder, Part, Measure, Action, Reply, Dossier)}
ISSUERS = {"province": "山西省人民检察院", "city": "太原市人民检察院", "county": "太原市人民检察院"}


def test_whoever_does_what_to_letters_the_books_are_right():
    with time_machine.travel(f"{FIRST_DAY}T04:00:00Z", tick=False):
        people = town.build()

        done: Counter[str] = Counter()
        # What is drawn depends on what was done before, and hypothesis refuses a walk that begins like an earlier one
        # of its run and then goes on otherwise. So there are several short runs.
        for number in range(either(2, 5)):
            walks = seed(number)(lambda: WalkOfLetters(people, done))
            run_state_machine_as_test(walks, settings=steps_of(examples=5, steps=80))

    assert len(done) > 30, f"too little was done to prove anything: {sorted(done)}"
    assert {"order.merge", "action.hold", "action.serve", "action.unserve"} <= set(done)


class WalkOfLetters(Walk):
    ENDINGS = frozenset(
        {
            "void", "withdraw", "merge", "object", "object_to_province", "drop", "cancel", "urge", "recall", "unlink",
            "call_off",
        }
    )  # fmt: skip
    LAST = frozenset({"hold", "serve", "unserve", "report", "report_done", "accept", "plan", "sign"})

    def __init__(self, people: town.Town, done: Counter[str]) -> None:
        super().__init__(people, done)
        self.records: list[letters.Known] = []
        self.sent: dict[int, list[str]] = {}
        self.evidence: dict[int, letters.Known] = {}

    def of(self, kind: type[letters.Known]) -> list[Any]:
        return [record for record in self.records if isinstance(record, kind)]

    @initialize()
    def begin(self) -> None:
        for bureau in self.town.bureaus[:4]:
            self._register(next(person for person in self.town.people if person.may(OWN_OFFICERS, bureau)), bureau)

    # coming to be

    def _made(self, person: Person, work, *, is_legal: bool, expected: int = 1) -> Any:
        """What `work` returns when it was done, with the one entry of its registration."""
        made: list[Any] = []
        outcome, steps = self.attempt(person, lambda: made.append(work()))
        assert (outcome == DONE) is is_legal, f"{person}: {outcome}"
        if outcome != DONE:
            return None
        assert [action for _kind, _pk, action in steps] == ["register"] * expected
        return made[0]

    def _register(self, person: Person, bureau: Any) -> None:
        typed = values(issuer_name=ISSUERS[bureau.level], received_on=self.today)

        def work() -> RectificationOrder:
            return registration.register(
                typed, ["强制交易", "收费未公示"], by=person.user, bureau=bureau, on=self.today
            )

        order = self._made(person, work, is_legal=person.may(OWN_OFFICERS, bureau))
        if order is None:
            return
        self.records.append(
            letters.Letter(
                order.pk, bureau, "registered", {"register": person}, issuer_is_provincial=bureau.level == "province"
            )
        )
        assert self._made(person, work, is_legal=False) is None  # the same letter a second time

    def somebody_registers(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(self.town.people), "who")
        self._register(person, data.draw(st.sampled_from(self.town.bureaus), "for"))

    def somebody_makes_a_measure(self, data: st.DataObject) -> None:
        person, letter = self._officer(data), data.draw(st.sampled_from(self.of(letters.Letter)), "letter")
        bureau = person.posts[0][1]

        def work() -> Measure:
            problems = list(self._reached(letter, person).problems.all())
            return measures.make(
                "约谈市场开办者", problems, by=person.user, bureau=bureau, on=self.today, owner=person.user
            )

        is_legal = person.may(OWN_OFFICERS, bureau) and letter.status in letters.OPEN and letter.seen_by(person)
        measure = self._made(person, work, is_legal=is_legal)
        if measure is not None:
            known = letters.Measure(measure.pk, bureau, "planned", {"register": person}, owner=person)
            known.problems = {(letter, position) for position in range(1, letters.PROBLEMS + 1)}
            known.show_to_letters()
            letter.measures.append(known)
            self.records.append(known)

    def somebody_plans_an_action(self, data: st.DataObject) -> None:
        if not self.of(letters.Measure):
            return
        person, measure = self._officer(data), data.draw(st.sampled_from(self.of(letters.Measure)), "measure")
        bureau, typed = person.posts[0][1], {"title": "集中检查", "planned_on": self.today}

        def work() -> Action:
            served = [self._reached(measure, person)]
            return actions.plan(typed, served, by=person.user, bureau=bureau, on=self.today)

        is_legal = person.may(OWN_OFFICERS, bureau) and measure.seen_by(person) and measure.status != "cancelled"
        action = self._made(person, work, is_legal=is_legal)
        if action is not None:
            known = letters.Action(action.pk, bureau, "planned", {"register": person})
            known.carries_out(measure)
            self.records.append(known)

    def somebody_drafts_an_answer(self, data: st.DataObject) -> None:
        person, letter = self._officer(data), data.draw(st.sampled_from(self.of(letters.Letter)), "letter")
        is_legal = (
            letter.seen_by(person) and person.may(OWN_OFFICERS, letter.holder) and letter.status in letters.IN_WORK
            and letter.reply_state in ("none", "again")
        )  # fmt: skip
        reply = self._made(
            person,
            lambda: replies.draft(self._reached(letter, person), by=person.user, on=self.today),
            is_legal=is_legal,
        )
        if reply is not None:
            known = letters.Reply(reply.pk, letter.holder, "draft", {"register": person}, letter=letter)
            letter.reply_state = "drafting"
            letter.replies.append(known)
            self.records.append(known)

    def somebody_joins_a_letter(self, data: st.DataObject) -> None:
        """The letter was addressed to this bureau as well; it knows the number from the paper alone."""
        person, letter = self._officer(data), data.draw(st.sampled_from(self.of(letters.Letter)), "letter")
        bureau, row = person.posts[0][1], RectificationOrder.objects.get(pk=letter.pk)

        def work() -> Part:
            return registration.join(
                row.type, row.issuer, row.issuer_number, by=person.user, bureau=bureau, received_on=self.today,
                on=self.today,
            )  # fmt: skip

        has_part = any(part.holder == bureau and part.status != "recalled" for part in letter.parts)
        is_legal = (
            person.may(OWN_OFFICERS, bureau) and letter.status not in ("void", "withdrawn", "merged")
            and bureau != letter.holder and not has_part
        )  # fmt: skip
        part = self._made(person, work, is_legal=is_legal)
        if part is not None:
            self._note_part(letter, part.pk, bureau, person, is_joint=True)

    def somebody_proposes_a_dossier(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(self.town.people), "who")
        bureau = data.draw(st.sampled_from(self.town.bureaus), "for")

        def work() -> Dossier:
            case = {"number": uuid.uuid4().hex[:12], "name": "某涉黑案"}
            return dossiers.propose(
                dossiers.register_case(case, by=person.user, bureau=bureau), trade="建材市场", by=person.user,
                bureau=bureau, on=self.today,
            )  # fmt: skip

        dossier = self._made(person, work, is_legal=person.may({TO: CITY, PO: PROVINCE}, bureau))
        if dossier is not None:
            self.records.append(letters.Dossier(dossier.pk, bureau, "proposed", {"register": person}))

    def _officer(self, data: st.DataObject) -> Person:
        return data.draw(st.sampled_from([person for person in self.town.people if person.parties]), "who")

    def _note_part(self, letter: letters.Letter, pk: int, bureau: Any, person: Person, *, is_joint: bool) -> None:
        part = letters.Part(
            pk, bureau, "doing" if is_joint else "assigned", {"register": person}, letter=letter, is_joint=is_joint
        )
        letter.parts.append(part)
        self.records.append(part)

    # acts

    HAPPENINGS = (
        *["the_right_person_does_what_is_due"] * 9, *["anybody_does_anything"] * 3, "somebody_looks_at_an_old_page",
        *["somebody_makes_a_measure"] * 2, *["somebody_drafts_an_answer"] * 2, "somebody_plans_an_action",
        "somebody_joins_a_letter",
        "somebody_proposes_a_dossier", "somebody_registers", "a_problem_is_said_to_need_nothing", "the_day_ends",
    )  # fmt: skip

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        getattr(self, data.draw(st.sampled_from(self.HAPPENINGS), "how"))(data)

    def the_day_ends(self, data: st.DataObject) -> None:
        self.next_day()

    def _some_record(self, data: st.DataObject) -> letters.Known:
        kind = data.draw(st.sampled_from([kind for kind in KINDS if self.of(kind)]), "kind")
        return data.draw(st.sampled_from(self.of(kind)), "record")

    def the_right_person_does_what_is_due(self, data: st.DataObject) -> None:
        record = self._some_record(data)
        self._prepare(record)
        possible = list(legal_moves(letters.RULES[record.kind], record, self.town, self.records, self.today))
        if possible:
            name = data.draw(st.sampled_from(self.weighted(name for name, _person, _arg in possible)), "act")
            _name, person, arg = data.draw(st.sampled_from([move for move in possible if move[0] == name]), "who, what")
            assert self._do(record, name, person, arg) == DONE

    def _prepare(self, record: letters.Known) -> None:
        """Evidence for a measure that is carried out, the proof for an answer that is sent, words for a draft."""
        if isinstance(record, letters.Measure) and record.status == "doing":
            self._attach(record)
            record.has_evidence = True
        if isinstance(record, letters.Reply) and record.status == "sent":
            self._attach(record)
            record.has_proof = True
        if isinstance(record, letters.Reply) and record.status == "draft" and not record.is_said:
            self._say(record)

    def _attach(self, record: letters.Known) -> None:
        file = Attachment.objects.create(
            kind=record.kind, record_id=record.pk, bureau=record.holder, name="检查记录.pdf", extension="pdf", size=10,
            sha256="0" * 64, is_evidence=True, uploaded_by=self.town.people[0].user,
        )  # fmt: skip
        self.evidence[file.pk] = record

    def _say(self, known: letters.Reply) -> None:
        person = next(each for each in self.town.people if each.may(OWN_OFFICERS, known.holder))
        with acting_as(person.user):
            reply = Reply.objects.get(pk=known.pk)
            said = {"result": ReplyLine.Result.DONE, "text": "已整改", "rest": "", "rest_by": None}
            lines = {line.problem_id: said for line in reply.lines.all()}
            words = {"opening": "来函收悉。", "closing": "特此函复。", "contact": "郝某"}
            replies.write(reply, words, lines, by=person.user, version=reply.version)
        known.is_said, known.version = True, known.version + 1

    def anybody_does_anything(self, data: st.DataObject) -> None:
        record = self._some_record(data)
        rules = letters.RULES[record.kind]
        name = data.draw(st.sampled_from(sorted(rules)), "act")
        person = data.draw(st.sampled_from(self.town.people), "who")
        possible = rules[name].takes(record, self.town, self.records)
        if possible:
            self._do(record, name, person, data.draw(st.sampled_from(possible), "what"))

    def somebody_looks_at_an_old_page(self, data: st.DataObject) -> None:
        record = self._some_record(data)
        possible = list(legal_moves(letters.RULES[record.kind], record, self.town, self.records, self.today))
        if possible and record.version > 1:
            name, person, arg = data.draw(st.sampled_from(possible), "act")
            outcome, _steps = self.attempt(
                person, lambda: self._ask(record, name, person, arg, version=record.version - 1)
            )
            assert outcome == "StaleRecord"

    def a_problem_is_said_to_need_nothing(self, data: st.DataObject) -> None:
        letter = data.draw(st.sampled_from(self.of(letters.Letter)), "letter")
        person = data.draw(st.sampled_from(self.town.people), "who")
        position = data.draw(st.integers(1, letters.PROBLEMS), "problem")

        def work() -> None:
            problem = self._reached(letter, person).problems.get(position=position)
            orders.skip_problem(problem, reason="已由上级统一处理", by=person.user)

        outcome, steps = self.attempt(person, work)
        is_legal = letter.seen_by(person) and person.may(OWN_OFFICERS, letter.holder) and letter.status in letters.OPEN
        assert ((outcome == DONE), steps) == (is_legal, [])
        if is_legal:
            letter.skipped.add(position)

    def _do(self, record: letters.Known, name: str, person: Person, arg: Any) -> str:
        rule_of = letters.RULES[record.kind][name]
        is_legal = rule_of.allows(record, person, arg, self.today)
        outcome, steps = self.attempt(person, lambda: self._ask(record, name, person, arg, version=None))
        assert (outcome == DONE) is is_legal, f"{name} of {record} by {person} with {arg}: {outcome}"
        if is_legal:
            own = [action for kind, pk, action in steps if (kind, pk) == (record.kind, record.pk)]
            assert own == [name]
            assert max(Counter((kind, pk) for kind, pk, _action in steps).values()) == 1
            self._note(record, name, person, arg, steps)
        return outcome

    def _note(self, record: letters.Known, name: str, person: Person, arg: Any, steps: list) -> None:
        letters.RULES[record.kind][name].then(record, person, arg, self.today)
        record.version += 1
        record.last[name] = person
        self.done[f"{record.kind}.{name}"] += 1
        if name in ("dispatch", "add_part"):
            made = [pk for kind, pk, action in steps if (kind, action) == ("part", "register")]
            for bureau, pk in zip(arg, made, strict=True):
                self._note_part(record, pk, bureau, person, is_joint=False)
        if name == "merge":
            made = [pk for kind, pk, action in steps if (kind, action) == ("part", "register")]
            takes_part = any(part.holder == record.holder and part.status != "recalled" for part in arg.parts)
            assert len(made) == int(record.holder != arg.holder and not takes_part)
            for pk in made:
                self._note_part(arg, pk, record.holder, person, is_joint=True)
        if name == "send":
            record.number = Reply.objects.get(pk=record.pk).document_number
            self.sent.setdefault(record.holder.pk, []).append(record.number)

    def _reached(self, record: letters.Known, person: Person) -> Any:
        found = MODELS[record.kind].objects.visible_to(person.user).filter(pk=record.pk).first()
        if found is None:
            raise OutOfSight
        return found

    def _ask(self, record: letters.Known, name: str, person: Person, arg: Any, *, version: int | None) -> None:
        row = self._reached(record, person)
        common = {"by": person.user, "on": self.today, "note": "按程序办理", "version": version}
        do = DOES.get((record.kind, name))
        if do is None:
            row.advance(name, **common)
        else:
            do(row, self._as_row(arg, person), common)

    def _as_row(self, arg: Any, person: Person) -> Any:
        return self._reached(arg, person) if isinstance(arg, letters.Known) else arg

    # what holds after each act

    @invariant()
    def each_record_stands_where_its_acts_have_led_it(self) -> None:
        for kind, model in MODELS.items():
            known = [record for record in self.records if record.kind == kind]
            rows = {
                pk: (status, version) for pk, status, version in model.objects.values_list("pk", "status", "version")
            }
            assert rows == {record.pk: (record.status, record.version) for record in known}

    @invariant()
    def work_and_answer_are_two_states(self) -> None:
        rows = dict(RectificationOrder.objects.values_list("pk", "reply_state"))
        assert rows == {letter.pk: letter.reply_state for letter in self.of(letters.Letter)}

    @invariant()
    def a_letter_is_counted_once_at_who_received_it(self) -> None:
        """However many bureaus have a part in it."""
        counted = Counter(
            letter.holder.pk for letter in self.of(letters.Letter) if letter.status not in ORDER_NOT_COUNTED
        )
        assert Counter(RectificationOrder.objects.received().values_list("bureau", flat=True)) == counted

    @invariant()
    def the_counts_are_those_of_the_links(self) -> None:
        by_letter = dict(RectificationOrder.objects.values_list("pk", "measure_count"))
        assert by_letter == {letter.pk: len(letter.serving()) for letter in self.of(letters.Letter)}
        by_measure = dict(Measure.objects.values_list("pk", "order_count"))
        assert by_measure == {each.pk: len(each.letters()) for each in self.of(letters.Measure)}

    @invariant()
    def an_action_carries_out_what_it_was_linked_to(self) -> None:
        links = set(Action.measures.through.objects.values_list("action", "measure"))
        assert links == {(action.pk, each.pk) for action in self.of(letters.Action) for each in action.measures}

    @invariant()
    def an_answer_went_out_once_under_one_number(self) -> None:
        numbers: dict[int, list[str]] = {}
        for bureau, number in Reply.objects.exclude(document_number="").values_list("bureau", "document_number"):
            numbers.setdefault(bureau, []).append(number)
        assert {bureau: sorted(found) for bureau, found in numbers.items()} == {
            bureau: sorted(found) for bureau, found in self.sent.items()
        }
        for found in numbers.values():
            places = sorted(int(number.partition("〕")[2].rstrip("号")) for number in found)
            assert places == list(range(1, len(places) + 1))

    @invariant()
    def the_clocks_are_those_of_the_state(self) -> None:
        running = books.open_clocks()
        assert {
            letter.pk: running.get(("order", letter.pk), set()) - {"ORD_DRAFT"} for letter in self.of(letters.Letter)
        } == {letter.pk: letter.clocks() for letter in self.of(letters.Letter)}
        for measure in self.of(letters.Measure):
            due = {"MEASURE_DUE"} if measure.status in ("planned", "doing") else set()
            urged = {"URGE_REPLY"} if measure.is_urged and measure.status in letters.MEASURE_OPEN else set()
            assert running.get(("measure", measure.pk), set()) - {"URGE_REPLY"} == due
            assert urged <= running.get(("measure", measure.pk), set())
        for part in self.of(letters.Part):
            if part.status in ("done", "accepted", "returned", "recalled"):
                assert running.get(("part", part.pk), set()) <= {"URGE_REPLY"}

    @invariant()
    def nobody_sees_more_than_their_reach(self) -> None:
        """By the filter, and without it. Two cities on one letter see it and their own work, no foreign evidence."""
        turn = sum(record.version for record in self.records)
        for person in (self.town.people[(turn + n) % len(self.town.people)] for n in (0, 5)):
            with entering(person.user.scope):
                for kind, model in MODELS.items():
                    bare = set(model.objects.values_list("pk", flat=True))
                    filtered = set(model.objects.visible_to(person.user).values_list("pk", flat=True))
                    seen = {record.pk for record in self.records if record.kind == kind and record.seen_by(person)}
                    assert (bare, filtered) == (seen, seen), f"{kind} for {person}"
                files = set(Attachment.objects.values_list("pk", flat=True))
            assert files == {pk for pk, record in self.evidence.items() if person.sees(record.holder)}


KINDS = (letters.Letter, letters.Part, letters.Measure, letters.Action, letters.Reply, letters.Dossier)


def _plans(order: RectificationOrder, bureaus: tuple, *, first: str) -> list[PartPlan]:
    problems = tuple(order.problems.all())
    return [PartPlan(bureau, first if n == 0 else Part.Role.CO, problems) for n, bureau in enumerate(bureaus)]


def _dispatch(order: RectificationOrder, bureaus: tuple, common: dict) -> None:
    if order.status != "registered":
        raise ActionRefused("dispatched already; the other door adds bureaus")
    orders.dispatch(order, _plans(order, bureaus, first=Part.Role.LEAD), **common)


def _add_part(order: RectificationOrder, bureaus: tuple, common: dict) -> None:
    if order.status == "registered":
        raise ActionRefused("not dispatched yet")
    orders.dispatch(order, _plans(order, bureaus, first=Part.Role.CO), **common)


def _answer(action: str):
    def do(order: RectificationOrder, arg: None, common: dict) -> None:
        order.advance(action, document="并检函〔2026〕9号", **common)

    return do


def _report(measure: Measure, arg: None, common: dict) -> None:
    measures.report(measure, note=common.pop("note"), percent=40, next_step="继续", **common)


def _accept(measure: Measure, arg: None, common: dict) -> None:
    measure.advance("accept", **common)


def _refuse(measure: Measure, arg: None, common: dict) -> None:
    measure.advance("refuse", **common)


def _cancel(measure: Measure, arg: None, common: dict) -> None:
    measure.advance("cancel", **common)


def _hold(action: Action, arg: None, common: dict) -> None:
    found = {"staff_count": 6, "checked_count": 20, "found_count": 1, "findings": "一处未明码标价"}
    action.advance("hold", held_on=common["on"], **found, **common)


def _deliver(reply: Reply, arg: None, common: dict) -> None:
    reply.advance("deliver", delivered_on=common["on"], delivery="直接送达", **common)


def _propose_close(dossier: Dossier, arg: None, common: dict) -> None:
    planned = common["on"].replace(year=common["on"].year + 1)
    dossier.advance("propose_close", rule_made="建材市场管理办法", lookback_on=planned, **common)


DOES = {
    ("order", "dispatch"): _dispatch,
    ("order", "add_part"): _add_part,
    ("order", "uphold"): _answer("uphold"),
    ("order", "withdraw"): _answer("withdraw"),
    ("order", "relapse"): lambda order, measure, common: order.advance("relapse", measures=[measure], **common),
    ("measure", "report"): _report,
    ("measure", "accept"): _accept,
    ("measure", "refuse"): _refuse,
    ("measure", "cancel"): _cancel,
    ("measure", "link"): lambda measure, order, common: measure.advance(
        "link", problems=order.problems.all(), **common
    ),
    ("measure", "unlink"): lambda measure, order, common: measure.advance("unlink", orders=[order], **common),
    ("order", "merge"): lambda order, into, common: order.advance("merge", into=into, **common),
    ("action", "hold"): _hold,
    ("action", "serve"): lambda action, measure, common: action.advance("serve", measures=[measure], **common),
    ("action", "unserve"): lambda action, measure, common: action.advance("unserve", measures=[measure], **common),
    ("reply", "send"): lambda reply, arg, common: reply.advance("send", **common),
    ("reply", "deliver"): _deliver,
    ("reply", "unsatisfied"): lambda reply, arg, common: reply.advance("unsatisfied", due_on=None, **common),
    ("dossier", "analyse"): lambda dossier, arg, common: dossier.advance(
        "analyse", weak_points="准入审核不严", **common
    ),
    ("dossier", "gather"): lambda dossier, order, common: dossier.advance("gather", orders=[order], **common),
    ("dossier", "propose_close"): _propose_close,
}
