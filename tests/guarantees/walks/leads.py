"""What may be done with a lead, by whom, in which state: the domain reference (4.1, 2.5, 5) read once more.

Nothing here looks into the product. `Known` is a lead as these rules alone say that it must stand; where the house went
further than the reference, a remark says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accounts.models import Bureau
from tests.guarantees.walks.rules import Rule, of_a_superior, of_the_last_superior
from tests.guarantees.walks.town import (
    CITY,
    HEADS,
    OFFICERS,
    OWN,
    OWN_HEADS,
    OWN_OFFICERS,
    PH,
    PO,
    PROVINCE,
    SUPERIORS,
    TH,
    TO,
    Person,
    Rights,
    Town,
    above,
)

OPEN = {"registered", "dispatched", "checking", "escalated", "returned", "await_approval", "await_city"}
GIVEN = {"dispatched", "checking", "escalated", "await_approval", "await_city"}


@dataclass(eq=False, repr=False)
class Known:
    """One lead. `moves`: each change of stock as (kind, bureau); `last`: who last did what."""

    pk: int
    number: str
    category: str
    is_named: bool
    holder: Bureau
    status: str = "registered"
    handler: Person | None = None
    sender: Bureau | None = None
    offered_to: Bureau | None = None
    handover: int | None = None
    returns: int = 0
    has_evidence: bool = False
    void_asked: bool = False
    holds_others: bool = False  # was merged into: voided, it would take them along
    is_urged: bool = False
    in_test: bool = False
    owes_the_province: bool = False
    tells_reporter: bool = False
    own_term: bool = True  # 15 working days of whoever holds it: runs from receipt, anew for each holder
    urging_runs: bool = False
    handed_to: dict[int, Bureau] = field(default_factory=dict)  # who handed it down to a bureau, by the latter's key
    moves: list[tuple[str, Bureau]] = field(default_factory=list)
    last: dict[str, Person] = field(default_factory=dict)
    signed_on: date | None = None  # while it may still be returned: since the last hand-down, signature or answer
    readers: list[int] | None = None
    version: int = 1

    def __repr__(self) -> str:
        return f"{self.number} ({self.category}, {self.status} at {self.holder})"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def needs_the_city(self) -> bool:
        return self.category in ("gang", "evil") and self.holder.level == "county"

    def seen_by(self, person: Person) -> bool:
        if self.readers is not None:
            return person.user.pk in self.readers
        return person.sees(self.holder)

    def clocks(self) -> set[str]:
        """What must be running (or stand still, while a sample is tested)."""
        if self.status == "sealed":
            return {"TRF_DUTY"}
        told = {"REP_COURTESY"} if self.tells_reporter else set()
        if not self.is_open:
            return told
        placing = "LEAD_DISPATCH_URGENT" if self.category == "gang" else "LEAD_DISPATCH"
        here = {"registered": {placing}, "returned": {placing}, "dispatched": {"LEAD_SIGN"}}
        running = here.get(self.status, {"LEAD_RESULT"}) | told
        running |= {"LEAD_ANSWER"} if self.status == "escalated" else set()
        running |= {"CASE_FILE"} if self.own_term else set()
        running |= {"LEAD_FORWARD_REPLY"} if self.owes_the_province else set()
        return running | ({"URGE_REPLY"} if self.urging_runs else set())


# what they take


def _all_bureaus(lead: Known, town: Town, leads: list[Known]) -> list[Bureau]:
    return list(town.bureaus)


def _everybody(lead: Known, town: Town, leads: list[Known]) -> list[Person]:
    return list(town.people)


def _other_leads(lead: Known, town: Town, leads: list[Known]) -> list[Known]:
    return leads


# how it stands then


def _moved(lead: Known, to: Bureau, *, status: str) -> None:
    """The holder changes: stock goes with it, its own duties begin anew, what pressed the old holder is over."""
    lead.moves += [("moved_out", lead.holder), ("moved_in", to)]
    lead.holder, lead.status, lead.handler = to, status, None
    lead.is_urged = lead.urging_runs = lead.in_test = False


def _hand_down(lead: Known, by: Person, to: Bureau, on: date) -> None:
    lead.sender = lead.handed_to[to.pk] = lead.holder
    lead.owes_the_province |= lead.sender.level == "province"
    _moved(lead, to, status="dispatched")
    lead.own_term, lead.signed_on = False, None


def _give_back(lead: Known, by: Person, arg: None, on: date) -> None:
    to = lead.sender
    lead.returns += 1
    lead.sender = lead.handed_to.get(to.pk)
    _moved(lead, to, status="returned")
    lead.own_term, lead.signed_on = True, None
    if to.level == "province":
        lead.owes_the_province = False  # what the province had asked of the bureaus below


def _move(lead: Known, by: Person, to: Bureau, on: date) -> None:
    _moved(lead, to, status="registered")
    lead.sender, lead.owes_the_province, lead.own_term, lead.signed_on = None, False, True, None
    lead.handed_to.clear()  # whoever is named the holder has nobody to return it to


def _assign(lead: Known, by: Person, to: Person, on: date) -> None:
    lead.handler = to
    if lead.status in ("registered", "returned"):
        lead.status, lead.signed_on = "dispatched", None


def _sign(lead: Known, by: Person, arg: None, on: date) -> None:
    lead.status, lead.handler, lead.signed_on, lead.own_term = "checking", lead.handler or by, on, True


def _to(status: str) -> Callable[[Known, Person, Any, date], None]:
    def then(lead: Known, by: Person, arg: Any, on: date) -> None:
        lead.status = status

    return then


def _with(**values: Any) -> Callable[[Known, Person, Any, date], None]:
    def then(lead: Known, by: Person, arg: Any, on: date) -> None:
        for name, value in values.items():
            setattr(lead, name, value)

    return then


def _end(lead: Known, status: str, movement: str | None) -> None:
    lead.status = status
    lead.own_term = lead.owes_the_province = lead.in_test = lead.tells_reporter = False
    lead.is_urged = lead.urging_runs = False  # the result answers what was urged
    if movement:
        lead.moves.append((movement, lead.holder))


def _answered(lead: Known, by: Person, arg: None, on: date) -> None:
    lead.status, lead.signed_on = "checking", None  # the superior has decided: it may be returned now


def _clear(lead: Known, by: Person, arg: None, on: date) -> None:
    _end(lead, "cleared", "cleared")
    lead.tells_reporter = lead.is_named


def _reopen(lead: Known, by: Person, arg: None, on: date) -> None:
    lead.status, lead.own_term = "checking", True
    lead.moves.append(("reopened", lead.holder))


def _merge(lead: Known, by: Person, into: Known, on: date) -> None:
    _end(lead, "merged", "merged")
    into.holds_others = True
    into.is_named = into.is_named or lead.is_named
    if into.status == "cleared" and lead.is_named:
        into.tells_reporter = True  # duties go to the main lead


def _decline(lead: Known, by: Person, arg: None, on: date) -> None:
    _end(lead, "not_ours", "not_ours")


def _void(lead: Known, by: Person, arg: None, on: date) -> None:
    _end(lead, "void", "voided")
    lead.void_asked = False


def _urge(lead: Known, by: Person, arg: None, on: date) -> None:
    lead.is_urged = lead.urging_runs = True


def _not_urged(lead: Known, by: Person, arg: None, on: date) -> None:
    lead.is_urged = lead.urging_runs = False


def _offer(lead: Known, by: Person, to: Bureau, on: date) -> None:
    lead.offered_to = to


def _no_offer(lead: Known, by: Person, arg: Any, on: date) -> None:
    lead.offered_to = lead.handover = None


def _take(lead: Known, by: Person, arg: None, on: date) -> None:
    _move(lead, by, lead.offered_to, on)
    _no_offer(lead, by, arg, on)


# what must hold


def _not_offered(lead: Known, by: Person, arg: Any, on: date) -> bool:
    return lead.offered_to is None


def _below(lead: Known, by: Person, to: Bureau, on: date) -> bool:
    return above(lead.holder, to) and lead.offered_to is None


def _returnable(lead: Known, by: Person, arg: None, on: date) -> bool:
    """At most twice, and no later than two working days after it was accepted, unless the superior was asked since."""
    late = lead.signed_on is not None and workdays_between(lead.signed_on, on) > 2
    return lead.sender is not None and lead.returns < 2 and not late and lead.offered_to is None


def workdays_between(start: date, end: date) -> int:
    """Working days after `start` up to `end`; there is no holiday in the weeks of a walk."""
    days = (start + timedelta(days=n + 1) for n in range((end - start).days))
    return sum(day.weekday() < 5 for day in days)


def _designated(lead: Known, by: Person, to: Bureau, on: date) -> bool:
    return to != lead.holder and lead.offered_to is None and by.may(DESIGNATES, to)


def _receiver(lead: Known, by: Person, rights: Rights) -> bool:
    """Of the city that the lead is offered to; it does not see the lead itself."""
    return lead.offered_to is not None and by.may(rights, lead.offered_to)


DESIGNATES: Rights = {TH: CITY, PO: PROVINCE, PH: PROVINCE}
HANDS_OVER: Rights = {TH: OWN, PO: PROVINCE, PH: PROVINCE}

RULES: dict[str, Rule] = {
    "dispatch": Rule({"registered", "returned"}, SUPERIORS, _hand_down, _below, _all_bureaus),
    # wider than the reference: who was handed a lead may hand it on, also while it is being checked
    "pass_on": Rule({"dispatched", "checking"}, {TO: OWN, TH: OWN, PO: OWN, PH: OWN}, _hand_down, _below, _all_bureaus),
    "assign": Rule(
        {"registered", "returned"} | GIVEN, OWN_HEADS | {TO: OWN, PO: OWN}, _assign,
        lambda lead, by, to, on: to.works_in(lead.holder), _everybody,
    ),
    "sign": Rule({"dispatched"}, OWN_OFFICERS | OWN_HEADS, _sign),
    "give_back": Rule({"dispatched", "checking"}, OWN_HEADS, _give_back, _returnable),
    "escalate": Rule(
        {"checking"}, OWN_HEADS, _to("escalated"), lambda lead, by, arg, on: lead.holder.level != "province"
    ),
    "answer": Rule({"escalated"}, SUPERIORS, _answered, not_by=("escalate",), is_theirs=of_a_superior),
    "offer": Rule(
        OPEN, HANDS_OVER, _offer,
        lambda lead, by, to, on: lead.offered_to is None and to.level == "city" and to.pk != lead.holder.city_id,
        _all_bureaus,
    ),
    "withdraw_offer": Rule(
        OPEN, HANDS_OVER, _no_offer, lambda lead, by, arg, on: lead.offered_to is not None
    ),
    "take": Rule(OPEN, {TO: OWN, TH: OWN}, _take, is_theirs=_receiver, unseen=True),
    "decline_offer": Rule(OPEN, {TO: OWN, TH: OWN}, _no_offer, is_theirs=_receiver, unseen=True),
    "transfer": Rule(OPEN, DESIGNATES, _move, _designated, _all_bureaus),
    "start_test": Rule(
        {"checking"}, OWN_OFFICERS, _with(in_test=True), lambda lead, by, arg, on: not lead.in_test
    ),
    "end_test": Rule({"checking"}, OWN_OFFICERS, _with(in_test=False), lambda lead, by, arg, on: lead.in_test),
    "propose_outcome": Rule(
        {"checking"}, OWN_OFFICERS, _to("await_approval"), lambda lead, by, arg, on: lead.has_evidence
    ),
    "approve": Rule(
        {"await_approval"}, HEADS, _clear,
        lambda lead, by, arg, on: not lead.needs_the_city and lead.offered_to is None,
        not_by=("propose_outcome",),
    ),
    "endorse": Rule(
        {"await_approval"}, HEADS, _to("await_city"), lambda lead, by, arg, on: lead.needs_the_city,
        not_by=("propose_outcome",),
    ),
    "approve_gang": Rule(
        {"await_city"}, {TH: CITY, PH: PROVINCE}, _clear, _not_offered, not_by=("propose_outcome", "endorse")
    ),
    "send_back": Rule({"await_approval", "await_city"}, HEADS, _to("checking")),
    "reopen": Rule({"cleared"}, {TH: CITY, PH: PROVINCE}, _reopen, is_theirs=of_the_last_superior),
    "update_result": Rule({"cleared"}, OWN_OFFICERS, lambda lead, by, arg, on: None),
    "tell_reporter": Rule(
        {"cleared"}, OWN_OFFICERS, _with(tells_reporter=False), lambda lead, by, arg, on: lead.tells_reporter
    ),
    "merge": Rule(
        {"registered", "dispatched", "checking", "returned"}, OFFICERS, _merge,
        lambda lead, by, into, on: (
            into is not lead and (into.is_open or into.status == "cleared") and into.seen_by(by)
            and by.may(OFFICERS, into.holder) and lead.offered_to is None
        ),
        _other_leads,
    ),
    "decline": Rule({"registered"}, OWN_HEADS, _decline, _not_offered),
    "ask_void": Rule(
        OPEN, OFFICERS, _with(void_asked=True), lambda lead, by, arg, on: not (lead.void_asked or lead.holds_others)
    ),
    "void": Rule(
        OPEN, HEADS, _void,
        lambda lead, by, arg, on: lead.void_asked and lead.offered_to is None and not lead.holds_others,
        not_by=("ask_void",),
    ),
    "keep": Rule(
        OPEN, HEADS, _with(void_asked=False), lambda lead, by, arg, on: lead.void_asked, not_by=("ask_void",)
    ),
    "seal": Rule(OPEN, OFFICERS, lambda lead, by, arg, on: _end(lead, "sealed", "moved_out"), _not_offered),
    "refer": Rule(
        {"sealed"}, {}, _to("cleared"), is_theirs=lambda lead, by, rights: by.user.pk in (lead.readers or ())
    ),
    "urge": Rule(OPEN, SUPERIORS, _urge, is_theirs=of_a_superior),
    "answer_urging": Rule(OPEN, OWN_OFFICERS, _not_urged, lambda lead, by, arg, on: lead.is_urged),
}  # fmt: skip
