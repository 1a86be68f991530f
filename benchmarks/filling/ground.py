"""What the statements draw from: bureaus with their people and share of the work, words, scenes, ends of terms."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg

from accounts.models import Bureau, Role, User
from deadlines.computing import end_of, fill
from deadlines.models import Clock, DeadlineRule, load_calendar
from leads.models import Channel, FocusArea, KeyArea, Outcome
from rectification.models import OrderType, Organ
from taskforce.demo.letter_texts import HEALTH, MARKET, SAND, SHELL
from taskforce.demo.texts import SCENES

SQL = Path(__file__).with_name("ground.sql")
DAYS = 2200  # somewhat over six years
CITY_SHARES = (22, 14, 11, 10, 9, 8, 7, 6, 5, 4, 4)  # percent, in the order of the cities' codes
SLOTS = 10_000
OF_CITY_BUREAU = 0.15
OF_PROVINCE = 50  # slots
AHEAD = 150  # days; more than any term of an answer, from whose last day others are counted back
CODES = (
    "CASE_FILE", "LEAD_DISPATCH", "LEAD_SIGN", "LEAD_RESULT", "ORD_REGISTER", "ORD_DISPATCH", "ORD_DRAFT", "ORD_PART",
    "ORD_REPLY_SL", "ORD_REPLY_JP", "ORD_REPLY_PP", "ORD_REPLY_PN", "MEASURE_DUE",
    "CASE_DECIDE",
)  # fmt: skip
PLANNED = {"MEASURE_DUE": timedelta(days=45)}  # whoever makes a measure sets its day
LETTER_SCENES = (MARKET, HEALTH, SAND, SHELL)
ISSUERS = {
    "procuratorial": Organ.Kind.PROCURATORATE, "judicial": Organ.Kind.COURT, "supervisory": Organ.Kind.SUPERVISION,
    "police": Organ.Kind.POLICE,
}  # fmt: skip
CHARACTERS = bytes(b for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF) for b in (row, cell)).decode("gb2312")
WORDS = 20_000  # as in ground.sql


def lay(owner: psycopg.Connection, size: int, letters: int, *, today: date) -> None:
    owner.execute(SQL.read_text())
    _copy(owner, "given", [(size, letters, today)])
    staff = list(_staff(today))
    _copy(owner, "staff", staff)
    _copy(owner, "slot", enumerate(bureau for bureau, *_more, slots in staff for _slot in range(slots)))
    _copy(owner, "word", enumerate(_words()))
    _copy(owner, "scene", _scenes())
    _copy(owner, "letter_scene", _letter_scenes())
    _copy(owner, "letter_problem", _letter_problems())
    _copy(owner, "term", _terms(today))


def _copy(owner: psycopg.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with owner.cursor() as cursor, cursor.copy(f"COPY bench.{table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _staff(today: date) -> Iterator[tuple[Any, ...]]:
    """Bureau, city, level, code, place, head, officers, slots. The slots add up to SLOTS."""
    bureaus = list(Bureau.objects.order_by("code"))
    slots = dict(zip((b.pk for b in bureaus), _slots(bureaus), strict=True))
    for bureau in bureaus:
        head = User.objects.holding(Role.HEAD, bureau=bureau, on=today).earliest("pk")
        officers = User.objects.holding(Role.OFFICER, bureau=bureau, on=today).order_by("pk")
        people = (head.pk, list(officers.values_list("pk", flat=True)))
        yield (bureau.pk, bureau.city_id, bureau.level, bureau.code, bureau.place_name, *people, slots[bureau.pk])


def _slots(bureaus: list[Bureau]) -> list[int]:
    """Uneven: the cities by CITY_SHARES, in each of them the first county twice the second, and so on."""
    cities = [bureau for bureau in bureaus if bureau.level == Bureau.Level.CITY]
    shares = {city.pk: share for city, share in zip(cities, CITY_SHARES, strict=True)}
    weights = []
    rank = 0
    for bureau in bureaus:
        rank = rank + 1 if bureau.level == Bureau.Level.COUNTY else 0
        members = sum(1 for other in bureaus if other.city_id == bureau.city_id) - 1
        harmonic = sum(1 / (n + 1) for n in range(1, members + 1)) or 1
        part = (1 - OF_CITY_BUREAU) / (rank + 1) / harmonic if rank else OF_CITY_BUREAU
        weights.append(shares.get(bureau.city_id, 0) * part)
    slots = [round(weight / 100 * (SLOTS - OF_PROVINCE)) for weight in weights]
    slots[0] = SLOTS - sum(slots)  # the province, and what rounding left
    return slots


def _words() -> Iterator[str]:
    chance = random.Random(2018)
    for _n in range(WORDS):
        yield chance.choice(CHARACTERS) + chance.choice(CHARACTERS)


def _scenes() -> Iterator[tuple[Any, ...]]:
    channels, keys, focuses, outcomes = ({item.code: item.pk for item in model.objects.all()}
                                         for model in (Channel, KeyArea, FocusArea, Outcome))  # fmt: skip
    for n, scene in enumerate(SCENES):
        texts = (scene.title, scene.company, scene.facts, scene.street, scene.conclusion, scene.category)
        codes = (channels[scene.channel], keys[scene.key_area], focuses[scene.focus_area], outcomes[scene.outcome])
        yield (n, *texts, *codes)


def _letter_scenes() -> Iterator[tuple[Any, ...]]:
    types = {item.code: item for item in OrderType.objects.all()}
    keys = {item.code: item.pk for item in KeyArea.objects.all()}
    for n, scene in enumerate(LETTER_SCENES):
        type_ = types[scene.type]
        texts = (scene.title, scene.issuer, scene.word, scene.action, ISSUERS[scene.type])
        yield (n, *texts, type_.pk, type_.rule_code, keys[scene.key_area])


def _letter_problems() -> Iterator[tuple[Any, ...]]:
    for n, scene in enumerate(LETTER_SCENES):
        for position, (problem, measure) in enumerate(scene.problems, start=1):
            yield (n, position, problem, measure)


def _terms(today: date) -> Iterator[tuple[Any, ...]]:
    """For each rule and day of its event: the ends of the term, as the product computes them."""
    calendar = load_calendar()
    days = [today - timedelta(days=back) for back in range(-AHEAD, DAYS)]
    for code in CODES:
        rules = list(DeadlineRule.objects.named(code))
        for day in days:
            clock = Clock(rule=_in_force(rules, day), code=code, trigger_on=day)
            if code in PLANNED:
                clock.typed_due_on = day + PLANNED[code]
            fill(clock, end_of(clock, calendar), calendar)
            ends = (clock.nominal_on, clock.due_on, clock.safe_due_on, clock.excluded_days, clock.provisional)
            yield (code, day, clock.rule_id, *ends, clock.calendar_version, json.dumps(clock.explanation))


def _in_force(rules: list[DeadlineRule], day: date) -> DeadlineRule:
    return next(rule for rule in rules if rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to))
