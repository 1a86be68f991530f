"""What may be done with letters and what follows from them: the domain reference (4.2–4.5) read once more.

Nothing here looks into the product. Each class is a record as these rules alone say that it must stand; where the house
went further than the reference, a remark says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Bureau
from tests.guarantees.walks.rules import Rule, of_a_superior, of_the_last_superior
from tests.guarantees.walks.town import (
    HEADS,
    OFFICERS,
    OWN_HEADS,
    OWN_OFFICERS,
    PH,
    PROVINCE,
    SUPERIORS,
    Person,
    Rights,
    Town,
    above,
)

OPEN = {"registered", "dispatched", "objected", "rectifying", "await_accept", "accepted"}
IN_WORK = {"dispatched", "rectifying", "await_accept", "accepted"}
PART_OPEN = {"assigned", "doing", "done", "returned"}
MEASURE_OPEN = {"planned", "doing", "done"}
STAFF = OFFICERS | HEADS
HOLDING = OWN_OFFICERS | OWN_HEADS
PROBLEMS = 2  # of each letter


@dataclass(eq=False, repr=False)
class Known:
    pk: int
    holder: Bureau
    status: str
    last: dict[str, Person] = field(default_factory=dict)
    version: int = 1

    kind = ""

    def __repr__(self) -> str:
        return f"{self.kind} {self.pk} ({self.status} at {self.holder})"

    def seen_by(self, person: Person) -> bool:
        return person.sees(self.holder)


@dataclass(eq=False, repr=False)
class Letter(Known):
    """`skipped`: problems that need no measure. `reply_state`: of its own, whatever the work does. `main_at`: who
    received the letter that this one was merged into."""

    issuer_is_provincial: bool = False
    reply_state: str = "none"
    is_urged: bool = False
    skipped: set[int] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    looks: int = 0
    main_at: Bureau | None = None
    holds_others: bool = False  # was merged into: voided, it would take them along

    kind = "order"

    def seen_by(self, person: Person) -> bool:
        """Its line, whoever has or had a part in it, and whoever goes on with it under another registration."""
        others = [part.holder for part in self.parts] + ([self.main_at] if self.main_at else [])
        return person.sees(self.holder) or any(person.sees(bureau) for bureau in others)

    def serving(self) -> list[Measure]:
        return [each for each in self.measures if each.status != "cancelled" and each.serves(self)]

    def is_planned(self) -> bool:
        return all(
            position in self.skipped or any((self, position) in each.problems for each in self.serving())
            for position in range(1, PROBLEMS + 1)
        )

    def others_parts(self) -> list[Part]:
        return [part for part in self.parts if part.holder != self.holder]

    def clocks(self) -> set[str]:
        """But for the days that are counted back from the answer's."""
        running = {"registered": {"ORD_DISPATCH"}, "dispatched": {"ORD_PLAN"}, "objected": {"ORD_PLAN"}}.get(
            self.status, set()
        )
        running |= {"ACCEPT_END"} if self.status == "await_accept" else set()
        if self.status == "closed":
            return {0: {"LOOKBACK_DUE"}, 1: {"LOOKBACK_SECOND"}}.get(self.looks, set())
        if self.status in OPEN:
            running |= {"URGE_REPLY"} if self.is_urged else set()
            running |= set() if self.reply_state in ("delivered", "satisfied") else {"ORD_REPLY_PP"}
        return running


@dataclass(eq=False, repr=False)
class Part(Known):
    letter: Letter = None
    is_joint: bool = False

    kind = "part"

    def seen_by(self, person: Person) -> bool:
        return person.sees(self.holder) or person.sees(self.letter.holder)

    def own_measures(self) -> list[Measure]:
        return [each for each in self.letter.serving() if each.holder == self.holder]


@dataclass(eq=False, repr=False)
class Measure(Known):
    """`problems`: letter and position. `shown_to`: bureaus beside its own line."""

    owner: Person = None
    problems: set[tuple[Letter, int]] = field(default_factory=set)
    shown_to: set[int] = field(default_factory=set)
    shown_bureaus: list[Bureau] = field(default_factory=list)
    has_evidence: bool = False
    done_by: Person | None = None
    is_urged: bool = False

    kind = "measure"

    def seen_by(self, person: Person) -> bool:
        return person.sees(self.holder) or any(person.sees(bureau) for bureau in self.shown_bureaus)

    def serves(self, letter: Letter) -> bool:
        return any(each is letter for each, _position in self.problems)

    def letters(self) -> list[Letter]:
        return list(dict.fromkeys(letter for letter, _position in self.problems))

    def show_to_letters(self) -> None:
        """A superior's measure is seen by those whose letters it serves."""
        self.shown_bureaus += [letter.holder for letter in self.letters() if above(self.holder, letter.holder)]


@dataclass(eq=False, repr=False)
class Action(Known):
    measures: list[Measure] = field(default_factory=list)
    shown_bureaus: list[Bureau] = field(default_factory=list)

    kind = "action"

    def seen_by(self, person: Person) -> bool:
        return person.sees(self.holder) or any(person.sees(bureau) for bureau in self.shown_bureaus)

    def carries_out(self, measure: Measure) -> None:
        """A superior's action is seen by those whose measures it carries out."""
        self.measures = list(dict.fromkeys([*self.measures, measure]))
        if above(self.holder, measure.holder):
            self.shown_bureaus.append(measure.holder)


@dataclass(eq=False, repr=False)
class Reply(Known):
    letter: Letter = None
    is_said: bool = False
    has_proof: bool = False
    number: str = ""

    kind = "reply"


@dataclass(eq=False, repr=False)
class Dossier(Known):
    letters: list[Letter] = field(default_factory=list)

    kind = "dossier"

    def is_clean(self) -> bool:
        return all(letter.status in ("closed", "withdrawn", "void") for letter in self.letters)


# how they stand afterwards


def to(status: str) -> Callable[[Any, Person, Any, date], None]:
    def then(record: Known, by: Person, arg: Any, on: date) -> None:
        record.status = status

    return then


def stays(record: Known, by: Person, arg: Any, on: date) -> None:
    pass


def _recall_open_parts(letter: Letter) -> None:
    for part in letter.parts:
        if part.status in PART_OPEN:
            part.status, part.version = "recalled", part.version + 1


def _end(status: str) -> Callable[[Letter, Person, Any, date], None]:
    def then(letter: Letter, by: Person, arg: Any, on: date) -> None:
        letter.status, letter.is_urged = status, False
        _recall_open_parts(letter)

    return then


def _merge(letter: Letter, by: Person, into: Letter, on: date) -> None:
    """Its bureau goes on as a joint addressee of the other: that part is the machine's to note."""
    _end("merged")(letter, by, into, on)
    letter.main_at = into.holder
    into.holds_others = True


def _holds_no_others(letter: Letter, by: Person, arg: Any, on: date) -> bool:
    return not letter.holds_others


def _close(letter: Letter, by: Person, arg: Any, on: date) -> None:
    letter.status, letter.looks, letter.is_urged = "closed", 0, False


def _look(letter: Letter, by: Person, arg: Any, on: date) -> None:
    letter.looks += 1


def _relapse(letter: Letter, by: Person, measure: Measure, on: date) -> None:
    letter.status = "rectifying"
    measure.status, measure.done_by, measure.version = "doing", None, measure.version + 1
    if letter.reply_state in ("delivered", "satisfied"):
        letter.reply_state = "again"


def _urged(is_urged: bool) -> Callable[[Any, Person, Any, date], None]:
    def then(record: Any, by: Person, arg: Any, on: date) -> None:
        record.is_urged = is_urged

    return then


def _done(measure: Measure, by: Person, arg: Any, on: date) -> None:
    measure.status, measure.done_by = "done", by


def _not_done(measure: Measure, by: Person, arg: Any, on: date) -> None:
    measure.status, measure.done_by = "doing", None


def _link(measure: Measure, by: Person, letter: Letter, on: date) -> None:
    measure.problems |= {(letter, position) for position in range(1, PROBLEMS + 1)}
    letter.measures = list(dict.fromkeys([*letter.measures, measure]))
    if above(measure.holder, letter.holder):
        measure.shown_bureaus.append(letter.holder)


def _unlink(measure: Measure, by: Person, letter: Letter, on: date) -> None:
    measure.problems = {(each, position) for each, position in measure.problems if each is not letter}


def _show(measure: Measure, by: Person, arg: Any, on: date) -> None:
    for letter in measure.letters():
        measure.shown_bureaus += [letter.holder, *(part.holder for part in letter.parts)]


def _carry_out(action: Action, by: Person, measure: Measure, on: date) -> None:
    action.carries_out(measure)


def _leave_out(action: Action, by: Person, measure: Measure, on: date) -> None:
    action.measures = [each for each in action.measures if each is not measure]


def _letter_is(state: str) -> Callable[[Reply, Person, Any, date], None]:
    def then(reply: Reply, by: Person, arg: Any, on: date) -> None:
        reply.letter.reply_state = state

    return then


def both(*thens: Callable[[Any, Person, Any, date], None]) -> Callable[[Any, Person, Any, date], None]:
    def then(record: Any, by: Person, arg: Any, on: date) -> None:
        for each in thens:
            each(record, by, arg, on)

    return then


def _dropped(reply: Reply, by: Person, arg: Any, on: date) -> None:
    arrived = ("delivered", "satisfied", "unsatisfied")
    reply.status = "dropped"
    reply.letter.reply_state = "again" if any(each.status in arrived for each in reply.letter.replies) else "none"


# what must hold


def _all_done(letter: Letter, by: Person, arg: Any, on: date) -> bool:
    parts = all(part.status in ("done", "accepted", "recalled") for part in letter.others_parts())
    return letter.is_planned() and parts and not {each.status for each in letter.serving()} & {"planned", "doing"}


def _all_accepted(letter: Letter, by: Person, arg: Any, on: date) -> bool:
    parts = all(part.status in ("accepted", "recalled") for part in letter.others_parts())
    return letter.is_planned() and parts and not {each.status for each in letter.serving()} & MEASURE_OPEN


def _goes_down(letter: Letter, by: Person, bureaus: tuple[Bureau, ...], on: date) -> bool:
    taken = [part.holder for part in letter.parts if part.status != "recalled"]
    fits = all(each == letter.holder or above(letter.holder, each) for each in bureaus)
    return fits and len(set(bureaus)) == len(bureaus) and not set(bureaus) & set(taken)


def _may_relapse(letter: Letter, by: Person, measure: Measure, on: date) -> bool:
    return measure.status == "accepted" and measure.serves(letter)


def _is_one_letter(letter: Letter, by: Person, into: Letter, on: date) -> bool:
    """Two registrations of a letter of one issuer; the main one still counts."""
    counts = into.status not in ("withdrawn", "merged", "void")
    return (
        into is not letter and counts and into.seen_by(by) and letter.issuer_is_provincial == into.issuer_is_provincial
    )


def _may_be_carried_out(action: Action, by: Person, measure: Measure, on: date) -> bool:
    return measure.seen_by(by) and measure.status != "cancelled"


def _keeps_a_measure(action: Action, by: Person, measure: Measure, on: date) -> bool:
    return measure.seen_by(by) and any(each is not measure for each in action.measures)


def _part_is_finished(part: Part, by: Person, arg: Any, on: date) -> bool:
    return part.letter.is_planned() and not {each.status for each in part.own_measures()} & {"planned", "doing"}


def _was_assigned(part: Part, by: Person, arg: Any, on: date) -> bool:
    return not part.is_joint


def _giver(part: Part, by: Person, rights: Rights) -> bool:
    """Who gave it: the holder of the letter; a joint addressee answers for itself."""
    return by.may(rights, part.holder if part.is_joint else part.letter.holder)


def _receiver(measure: Measure, by: Person, rights: Rights) -> bool:
    """Who received a letter that it serves, as far as the person sees that; also as a joint addressee.

    A bureau below does not accept its superior's work.
    """
    seen = [letter.holder for letter in measure.letters() if letter.seen_by(by)]
    received = [holder for holder in seen if not above(measure.holder, holder)]
    joint = [
        part.holder for letter in measure.letters() for part in letter.parts
        if part.is_joint and part.holder == measure.holder and letter.seen_by(by)
    ]  # fmt: skip
    found = [*received, *joint]
    return any(by.may(rights, bureau) for bureau in found) if found else by.may(rights, measure.holder)


def _not_the_owner(measure: Measure, by: Person, arg: Any, on: date) -> bool:
    return measure.has_evidence and by != measure.owner


def _linkable(measure: Measure, by: Person, letter: Letter, on: date) -> bool:
    return letter.status in OPEN and letter.seen_by(by)


def _unlinkable(measure: Measure, by: Person, letter: Letter, on: date) -> bool:
    return letter.seen_by(by) and any(each is not letter for each, _position in measure.problems)


def _in_work(reply: Reply, by: Person, arg: Any, on: date) -> bool:
    return reply.letter.status in IN_WORK


def _counts(reply: Reply, by: Person, arg: Any, on: date) -> bool:
    return reply.letter.reply_state == "delivered"


# what they take


def _pairs(letter: Letter, town: Town, others: list[Known]) -> list[tuple[Bureau, ...]]:
    return [(bureau,) for bureau in town.bureaus] + [
        (lead, co) for lead in town.bureaus for co in town.bureaus if lead.level != "province"
    ]


def _one_bureau(letter: Letter, town: Town, others: list[Known]) -> list[tuple[Bureau, ...]]:
    return [(bureau,) for bureau in town.bureaus]


def _measures(record: Known, town: Town, others: list[Known]) -> list[Measure]:
    return [each for each in others if isinstance(each, Measure)]


def _letters(record: Known, town: Town, others: list[Known]) -> list[Letter]:
    return [each for each in others if isinstance(each, Letter)]


ALIVE = {"planned", "doing", "done", "accepted"}

LETTER: dict[str, Rule] = {
    # parts are the machine's to note: it learns their keys from the product
    "dispatch": Rule({"registered"}, HOLDING, to("dispatched"), _goes_down, _pairs),
    "add_part": Rule({"dispatched", "rectifying"}, HOLDING, stays, _goes_down, _one_bureau),
    "object": Rule(
        {"dispatched"}, OWN_HEADS, to("objected"), lambda letter, by, arg, on: not letter.issuer_is_provincial
    ),
    "object_to_province": Rule(
        {"dispatched"}, {PH: PROVINCE}, to("objected"), lambda letter, by, arg, on: letter.issuer_is_provincial
    ),
    "uphold": Rule({"objected"}, OWN_OFFICERS, to("dispatched")),
    "withdraw": Rule(
        {"registered", "dispatched", "objected", "rectifying", "await_accept", "accepted"}, OWN_OFFICERS,
        _end("withdrawn"),
    ),
    "plan": Rule({"dispatched"}, OWN_HEADS, to("rectifying"), lambda letter, by, arg, on: letter.is_planned()),
    "report_done": Rule({"rectifying"}, OWN_OFFICERS, to("await_accept"), _all_done),
    "accept": Rule({"await_accept"}, STAFF, to("accepted"), _all_accepted, not_by=("report_done",)),
    "refuse": Rule({"await_accept"}, STAFF, to("rectifying"), not_by=("report_done",)),
    "sign_off": Rule(
        {"accepted"}, OWN_HEADS, _close,
        lambda letter, by, arg, on: (
            letter.reply_state == "satisfied" and not {each.status for each in letter.serving()} & MEASURE_OPEN
        ),
    ),
    "look_back": Rule({"closed"}, SUPERIORS, _look),
    "relapse": Rule({"closed"}, SUPERIORS, _relapse, _may_relapse, _measures, is_theirs=of_the_last_superior),
    "merge": Rule({"registered", "dispatched", "rectifying"}, SUPERIORS, _merge, _is_one_letter, _letters),
    "void": Rule({"registered", "dispatched"}, HEADS, _end("void"), _holds_no_others, not_by=("register",)),
    "urge": Rule(OPEN, SUPERIORS, _urged(True), is_theirs=of_a_superior),
    "answer_urging": Rule(OPEN, OWN_OFFICERS, _urged(False), lambda letter, by, arg, on: letter.is_urged),
}  # fmt: skip
PART: dict[str, Rule] = {
    "sign": Rule({"assigned"}, HOLDING, to("doing")),
    "return": Rule({"assigned", "doing"}, OWN_HEADS, to("returned"), _was_assigned),
    "send_again": Rule({"returned"}, HOLDING, to("assigned"), is_theirs=_giver),
    "report": Rule({"doing"}, OWN_OFFICERS, to("done"), _part_is_finished),
    "accept": Rule({"done"}, STAFF, to("accepted"), not_by=("report",), is_theirs=_giver),
    "refuse": Rule({"done"}, STAFF, to("doing"), not_by=("report",), is_theirs=_giver),
    "recall": Rule(PART_OPEN, HOLDING, to("recalled"), _was_assigned, is_theirs=_giver),
    "reopen": Rule({"accepted"}, STAFF, to("doing"), is_theirs=_giver),
}
MEASURE: dict[str, Rule] = {
    "report": Rule({"planned", "doing"}, OWN_OFFICERS, to("doing")),
    "report_done": Rule(
        {"planned", "doing"}, OWN_OFFICERS, _done, lambda measure, by, arg, on: measure.has_evidence
    ),
    "accept": Rule(
        {"done"}, STAFF, both(to("accepted"), _urged(False)), _not_the_owner, not_by=("report_done",),
        is_theirs=_receiver,
    ),
    "refuse": Rule({"done"}, STAFF, _not_done, _not_the_owner, not_by=("report_done",), is_theirs=_receiver),
    "cancel": Rule({"planned", "doing"}, OWN_HEADS, both(to("cancelled"), _urged(False))),
    "link": Rule(ALIVE, OFFICERS, _link, _linkable, _letters),
    "unlink": Rule(ALIVE, OFFICERS, _unlink, _unlinkable, _letters),
    "share": Rule(ALIVE, OFFICERS, _show),
    "urge": Rule(MEASURE_OPEN, SUPERIORS, _urged(True), is_theirs=of_a_superior),
    "answer_urging": Rule(MEASURE_OPEN, OWN_OFFICERS, _urged(False), lambda measure, by, arg, on: measure.is_urged),
}  # fmt: skip
ACTION: dict[str, Rule] = {
    "hold": Rule({"planned"}, OWN_OFFICERS, to("held")),
    "call_off": Rule({"planned"}, OWN_HEADS, to("called_off")),
    "serve": Rule({"planned", "held"}, OWN_OFFICERS, _carry_out, _may_be_carried_out, _measures),
    "unserve": Rule({"planned", "held"}, OWN_OFFICERS, _leave_out, _keeps_a_measure, _measures),
}
REPLY: dict[str, Rule] = {
    "submit": Rule(
        {"draft"}, OWN_OFFICERS, to("cosign"),
        lambda reply, by, arg, on: reply.is_said and reply.letter.status in IN_WORK,
    ),
    "cosign": Rule({"cosign"}, HOLDING, to("await_sign"), _in_work, not_by=("submit",)),
    "return": Rule({"cosign", "await_sign"}, HOLDING, to("draft"), not_by=("submit",)),
    "sign": Rule(
        {"await_sign"}, OWN_HEADS, both(to("signed"), _letter_is("signed")), _in_work, not_by=("submit", "cosign")
    ),
    "send": Rule({"signed"}, OWN_OFFICERS, both(to("sent"), _letter_is("sent")), _in_work),
    "deliver": Rule(
        {"sent"}, OWN_OFFICERS, both(to("delivered"), _letter_is("delivered")),
        lambda reply, by, arg, on: reply.has_proof,
    ),
    "satisfied": Rule({"delivered"}, OWN_OFFICERS, both(to("satisfied"), _letter_is("satisfied")), _counts),
    "unsatisfied": Rule(
        {"delivered"}, OWN_OFFICERS, both(to("unsatisfied"), _letter_is("again")),
        lambda reply, by, arg, on: reply.letter.reply_state == "delivered" and reply.letter.status in OPEN,
    ),
    "drop": Rule({"draft"}, OWN_OFFICERS, _dropped),
}  # fmt: skip
DOSSIER: dict[str, Rule] = {
    "approve": Rule({"proposed"}, {PH: PROVINCE}, to("open"), not_by=("register",)),
    "analyse": Rule({"open"}, OFFICERS, to("rectifying")),
    "gather": Rule(
        {"open", "rectifying"}, OFFICERS, lambda dossier, by, letter, on: dossier.letters.append(letter),
        lambda dossier, by, letter, on: letter.seen_by(by), _letters,
    ),
    "propose_close": Rule({"rectifying"}, OFFICERS, to("await"), lambda dossier, by, arg, on: dossier.is_clean()),
    "send_back": Rule({"await"}, {PH: PROVINCE}, to("rectifying")),
    "close": Rule(
        {"await"}, {PH: PROVINCE}, to("closed"), lambda dossier, by, arg, on: dossier.is_clean(),
        not_by=("propose_close",),
    ),
    "reopen": Rule({"closed"}, {PH: PROVINCE}, to("rectifying")),
}  # fmt: skip
RULES = {"order": LETTER, "part": PART, "measure": MEASURE, "action": ACTION, "reply": REPLY, "dossier": DOSSIER}
