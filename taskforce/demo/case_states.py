"""A living case in each state of the table: what the others of these weeks have not come to yet, or have passed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

from django.db import transaction

from accounts.models import Bureau
from accounts.scope import acting_as, acting_as_system
from cases.enforcement import acts, hearings
from cases.models import EnforcementCase
from cases.states import H, S, Status
from deadlines.models import load_calendar
from taskforce.demo.cases import PACE, Desk, Doing, _proposed, _way

SEED = 20261125
BEGUN = timedelta(days=100)  # before today: time enough for the longest way
FINE = Decimal("8000.00")
TOLD_BEFORE = timedelta(days=26)


def load_states(*, today: date) -> int:
    """A case for each state that no other one is in. One transaction. Returns how many were made."""
    with acting_as_system():
        there = set(EnforcementCase.objects.filter(number__startswith="AJ-").values_list("status", flat=True))
    missing = [state for state in Status if state not in there]
    heard = load_hearings(today=today)
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration every time
    cities = cycle(Bureau.objects.cities())
    with transaction.atomic():
        for number, (state, city) in enumerate(zip(missing, cities, strict=False)):
            desk, begun = Desk.of(city, on=today), today - BEGUN
            case = _proposed(desk, 3 * number, begun, chance)  # of one party
            _bring(case, state, desk, begun)
    return len(missing) + heard


def load_hearings(*, today: date) -> int:
    """A hearing of these days, one that was only asked for, and a case decided on the spot. Returns how many."""
    with acting_as_system():
        if EnforcementCase.objects.exclude(hearing=H.NONE).exists():
            return 0
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration every time
    ways = (_heard_soon, _asked_for_a_hearing, _on_the_spot)
    with transaction.atomic():
        for number, (way, city) in enumerate(zip(ways, Bureau.objects.cities(), strict=False)):
            desk, begun = Desk.of(city, on=today), today - TOLD_BEFORE
            case = _proposed(desk, 3 * number, begun, chance)
            for doing in way(case, desk, today):
                do(case, doing, begun)
    return len(ways)


def _asked_for_a_hearing(case: EnforcementCase, desk: Desk, today: date) -> Iterator[Doing]:
    """All of it on one day, a good three weeks ago: the notice of the hearing is early enough after any holidays."""
    party = case.parties.get()
    yield from _begun(case, desk)
    yield desk.one, acts.conclude, {"note": "违法事实清楚，证据确凿，建议给予行政处罚。"}
    yield desk.reviewer, acts.pass_review, {"note": "事实清楚，定性准确，程序合法，同意。"}
    yield desk.one, acts.notify[1], {"party": party, "day": ..., "way": "in_person", "of_hearing": True}
    yield desk.one, hearings.ask_hearing, {"party": party, "day": ..., "note": "当事人书面要求听证。"}


def _heard_soon(case: EnforcementCase, desk: Desk, today: date) -> Iterator[Doing]:
    yield from _asked_for_a_hearing(case, desk, today)
    soon = load_calendar().workday_from(today + timedelta(days=1))
    yield desk.head, hearings.call_hearing, {"chair": desk.chair, "held_on": soon, "place": "三楼听证室"}
    yield desk.one, hearings.serve_hearing_notice, {"served_on": ...}


def _on_the_spot(case: EnforcementCase, desk: Desk, today: date) -> Iterator[Doing]:
    said = {"handler": desk.one, "second": desk.two, "fine": Decimal("500.00"), "receiver": "店长"}
    yield desk.one, acts.decide_on_the_spot, {"party": case.parties.get(), "day": ..., **said}


def _bring(case: EnforcementCase, state: Status, desk: Desk, on: date) -> None:
    """Act after act, until it is there."""
    for by, act, given in ASIDE.get(state, _straight)(case, desk):
        if case.status == state:
            return
        on += timedelta(days=PACE)
        do(case, (by, act, given), on)


def do(case: EnforcementCase, doing: Doing, on: date) -> None:
    """One act by its person on its day; nothing where nobody did anything."""
    by, act, given = doing
    if act is None:
        return
    with acting_as(by):
        given = given(on) if callable(given) else given
        said: dict[str, Any] = {name: on if value is ... else value for name, value in given.items()}
        case.advance(act.name, by=by, on=on, **said)


def _straight(case: EnforcementCase, desk: Desk) -> Iterator[Doing]:
    return _way(case, desk, FINE, 0)


def _declined(case: EnforcementCase, desk: Desk) -> Iterator[Doing]:
    yield desk.head, acts.decline, {"note": "违法行为轻微并及时改正，没有造成危害后果。"}


def _begun(case: EnforcementCase, desk: Desk) -> Iterator[Doing]:
    yield desk.head, acts.file, {"filed_on": ..., "handler": desk.one, "second": desk.two}


def _suspended(case: EnforcementCase, desk: Desk) -> Iterator[Doing]:
    yield from _begun(case, desk)
    yield desk.head, acts.suspend, {"note": "须以另案的审理结果为依据。", "why": "prior_decision"}


def _terminated(case: EnforcementCase, desk: Desk) -> Iterator[Doing]:
    yield from _begun(case, desk)
    yield desk.head, acts.terminate, {"note": "当事人已注销，没有权利义务承受人。"}


ASIDE: dict[str, Callable[[EnforcementCase, Desk], Iterator[Doing]]] = {
    S.DECLINED: _declined, S.SUSPENDED: _suspended, S.TERMINATED: _terminated,
}  # fmt: skip
