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
from cases.enforcement import acts
from cases.models import EnforcementCase
from cases.states import S, Status
from taskforce.demo.cases import PACE, Desk, Doing, _proposed, _way

SEED = 20261125
BEGUN = timedelta(days=100)  # before today: time enough for the longest way
FINE = Decimal("8000.00")


def load_states(*, today: date) -> int:
    """A case for each state that no other one is in. One transaction. Returns how many were made."""
    with acting_as_system():
        there = set(EnforcementCase.objects.filter(number__startswith="AJ-").values_list("status", flat=True))
    missing = [state for state in Status if state not in there]
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration every time
    cities = cycle(Bureau.objects.cities())
    with transaction.atomic():
        for number, (state, city) in enumerate(zip(missing, cities, strict=False)):
            desk, begun = Desk.of(city, on=today), today - BEGUN
            case = _proposed(desk, 3 * number, begun, chance)  # of one party
            _bring(case, state, desk, begun)
    return len(missing)


def _bring(case: EnforcementCase, state: Status, desk: Desk, on: date) -> None:
    """Act after act, until it is there."""
    for by, act, given in ASIDE.get(state, _straight)(case, desk):
        if case.status == state:
            return
        on += timedelta(days=PACE)
        if act is None:
            continue
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
