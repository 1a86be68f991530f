"""What people and attackers send: the answer is a clear refusal, never a fault, and nothing is half written.

All forms, addresses and lists are found by themselves (matrix/forms.py): a new one falls under this unasked.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from openpyxl import load_workbook

from lists.filters import WALKING
from lists.record_list import RecordList
from registry import declared
from tests.guarantees.matrix.api_table import API_TABLE
from tests.guarantees.matrix.asking import Answer, ask
from tests.guarantees.matrix.canaries import found_in
from tests.guarantees.matrix.checking import MAY_BE_WRITTEN_BY_GET, one_row_each, path_of, permitted
from tests.guarantees.matrix.forms import KNOWN, Form, forms_of, watched
from tests.guarantees.matrix.people import DATONG, PEOPLE, PINGCHENG, TAIYUAN, XIAODIAN, Person
from tests.guarantees.matrix.table import TABLE, Row
from tests.guarantees.matrix.things import arguments
from tests.guarantees.matrix.world import World
from tests.records.files import FALSE_FILES, zipped
from tests.statements import rows, undone
from tests.strength import is_drawn, some_of

pytestmark = pytest.mark.slow

# The interface is fuzzed from its own description (test_api_fuzz.py).
PAGES = [row for row in TABLE if row not in API_TABLE]
MAY_BE_WRITTEN_BY_A_REFUSAL = MAY_BE_WRITTEN_BY_GET | {"axes_accessattempt"}
# Each stands for a way in which values go wrong; every one is sent in every field of every form.
BAD = {
    "50 kB": "中" * 17_000,
    "NUL": "a\0b",
    "no date": "2026-02-30",
    "too many digits": "9" * 5_000,
    "superscript": "²",
    "below zero": "-1",
    "a great number": "99999999999999999999",
    "header": "a\r\nBcc: somebody@example.org",
}
# Text that a field takes and that must harm nothing behind it.
SLY = "=HYPERLINK(\"http://x\")‮‏<script>alert('1')</script>%s{{7*7}}\x1b\\"


def rooms() -> dict[str, list[Row]]:
    """The forms of the product by room, so that several workers share the work."""
    writing = [row for row in PAGES if "POST" in row.verbs]
    by_room = sorted(writing, key=room_of)
    return {room: list(rows) for room, rows in groupby(by_room, key=room_of)}


def room_of(row: Row) -> str:
    return row.name.rpartition(":")[0] or "doors"


def send(world: World, form: Form, data: dict[str, Any]) -> tuple[Answer | None, list[str]]:
    """The answer, and what is wrong with it."""
    what = f"{form.row.name} {form.row.of}"
    try:
        answer = ask(world.client(form.person), "POST", form.path, data)
    except Exception as fault:
        return None, [f"{what}: {type(fault).__name__}: {str(fault)[:300]}"]
    wrote = answer.wrote.keys() - MAY_BE_WRITTEN_BY_A_REFUSAL
    half = answer.status >= 400 and wrote and _is_half_written(world, form, data, wrote)
    wrong = [f"{what}: {answer.status}, and wrote to {sorted(wrote)}"] if half else []
    wrong += [f"{what}: {answer.status}"] * (answer.status >= 500)
    return answer, wrong + [f"{what}: {fault}" for fault in _unclear(answer)]


def _unclear(answer: Answer) -> list[str]:
    """A refused form says why, in the words of the trade and not of the database."""
    if answer.status != 422:
        return []
    names_a_rule = any(mark in answer.text for mark in ("约束 “", "Constraint “", "violates"))
    return ["says nothing"] * ('role="alert"' not in answer.text) + ["names a constraint"] * names_a_rule


def _is_half_written(world: World, form: Form, data: dict[str, Any], tables: set[str]) -> bool:
    """Sent once more: whether anything is left of what was written before it was refused."""
    with undone():
        before = {table: digest_of(table) for table in tables}
        world.client(form.person).post(form.path, data)
        return before != {table: digest_of(table) for table in tables}


def digest_of(table: str) -> str:
    return rows(f"SELECT md5(string_agg(line::text, '' ORDER BY line::text)) FROM \"{table}\" line")[0][0]


def with_bad_values(form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each bad value in each field once; in every round another one in each, and the fields beside it are bad too.

    One of these rounds is drawn for each form; all at night.
    """
    names, values = sorted(form.asked.names), list(BAD.values())
    for turn in some_of(range(len(values)), f"{form.row.name} {form.row.of}", 1):
        yield f"round {turn}", {name: values[(place + turn) % len(values)] for place, name in enumerate(names)}


def with_one_bad_value(form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    """All other fields well filled, so that what one field lets through comes to the rules behind it."""
    good = form.filled()
    for name in sorted(form.asked.names):
        if name.startswith(("initial-", "keep_")):
            continue  # what a form remembers of its fields, in every round above
        if not is_drawn(f"{form.row.name} {form.row.of} {name}", one_in=4):
            continue
        labels = some_of(list(BAD), f"{form.row.name} {form.row.of} {name}", 1 if name in form.asked.fields else 2)
        yield from ((f"{name}: {label}", good | {name: BAD[label]}) for label in labels)
    yield "sly", good | dict.fromkeys(form.texts & good.keys(), SLY)
    yield "sly everywhere", good | dict.fromkeys(form.texts - KNOWN.keys(), SLY)


@pytest.mark.parametrize("room", rooms())
def test_no_form_breaks_on_what_is_typed_into_it(world, room):
    faults = []
    drawn = [row for row in rooms()[room] if is_drawn(f"{row.name} {row.of}", one_in=4)]
    for form in forms_of(world, drawn):
        for told, data in (*with_bad_values(form), *with_one_bad_value(form)):
            _answer, wrong = send(world, form, data)
            faults += [f"{each} ({told})" for each in wrong]

    assert not faults, "\n".join(dict.fromkeys(faults))


# Addresses and lists

SEARCH = "q"  # finds what holds the words, whatever they are
BAD_NUMBERS = (0, 10**30)
BAD_WORDS = ("a\0b", "²", "x" * 2_000)


def test_no_address_breaks_on_what_is_written_into_it(world):
    """Numbers beyond any table, words that no list knows: not found, or nothing on the page."""
    faults = []
    for row in (row for row in one_row_each() if row in PAGES):
        person, place = permitted(row) if row.action else (PEOPLE[0], "")
        known = arguments(row.of, world, person, place)
        for name, value in known.items():
            for bad in BAD_NUMBERS if isinstance(value, int) else BAD_WORDS if isinstance(value, str) else ():
                faults += _faults_at(row, world, person, known | {name: bad})

    assert not faults, "\n".join(faults)


def _faults_at(row: Row, world: World, person: Person, kwargs: dict[str, Any]) -> list[str]:
    what = f"{row.name} {str(kwargs)[:100]}"
    try:
        path = reverse(row.name, kwargs=kwargs)
    except NoReverseMatch:
        return []  # the pattern of the address refuses it
    try:
        answer = ask(world.client(person), row.verbs[0], path)
    except Exception as fault:
        return [f"{what}: {type(fault).__name__}: {str(fault)[:200]}"]
    return [f"{what}: {answer.status}"] * (answer.status not in (*REFUSALS, *EMPTY_ANSWERS))


REFUSALS = (400, 403, 404, 405, 409, 410, 422)
EMPTY_ANSWERS = (200, 204, 302, 303)


@pytest.mark.parametrize("room", sorted({room_of(row) for row in PAGES if not row.of and "GET" in row.verbs}))
def test_no_page_breaks_or_widens_on_what_stands_in_its_query(world, room):
    """What is wrong or unknown in a filter is said, and shows no row: nobody exports more than they see chosen."""
    faults = []
    for row in PAGES:
        if room_of(row) == room and not row.of and "GET" in row.verbs and row.action:
            faults += _faults_of_query(row, world)

    assert not faults, "\n".join(dict.fromkeys(faults))


def _faults_of_query(row: Row, world: World) -> list[str]:
    person, place = permitted(row, "GET")
    path = path_of(row, world, person, place)
    with watched() as asked:
        plain = ask(world.client(person), "GET", path)
    values, faults = list(BAD.values()), []
    for name in sorted(each for each in asked.names | {"nonsense"} if is_drawn(f"query {row.name} {each}", one_in=2)):
        for value in some_of(values, f"{row.name} {name}", 1):
            faults += _faults_with(row, world, person, f"{path}?{urlencode({name: value[:2_000]})}", plain, name=name)
    return faults


def _faults_with(row: Row, world: World, person: Person, path: str, plain: Answer, *, name: str) -> list[str]:
    what = f"{row.name} {path[:120]}"
    try:
        answer = ask(world.client(person), "GET", path)
    except Exception as fault:
        return [f"{what}: {type(fault).__name__}: {str(fault)[:200]}"]
    wrong = [f"{what}: {answer.status}"] if answer.status not in (*REFUSALS, *EMPTY_ANSWERS) else []
    is_list = row.name in {of.url for of in declared(RecordList).values()}
    shown = {field for _code, field in found_in(answer.text)} & {"title", "facts"}
    return wrong + [f"{what}: shows rows all the same"] * bool(is_list and shown and name not in WALKING | {SEARCH})


# Files

# A few of those that tests/records and tests/exchange try one by one.
KINDS = ("page.pdf", "drawing.png", "png.jpg", "macros.docx", "vba.xlsx", "locked.zip", "bomb.zip", "program.zip")
NO_WORKBOOK = {
    "page.xlsx": b"<html>",
    "old.xlsx": b"\xd0\xcf\x11\xe0" * 200,
    "bomb.xlsx": zipped(a__xml=b"\0" * 30_000_000),
}
NAMES = ("../../etc/passwd", "a\0.pdf", "线" * 300 + ".pdf", "fdp.‮exe", ".pdf", "a.pdf.exe", "CON", "<b>.svg")


FALSE = {
    **{kind: FALSE_FILES[kind] for kind in KINDS},
    **NO_WORKBOOK,
    **dict.fromkeys(NAMES, b"MZ\x90\0"),
}


OPEN = {"records:attach", "exchange:list"}  # where most files come in


def test_no_address_takes_a_file_that_is_not_what_it_says(world, settings, tmp_path):
    """Nor leaves anything of it on the disk."""
    written = [row for row in PAGES if "POST" in row.verbs]
    drawn = [row for row in written if row.name in OPEN or is_drawn(f"files {row.name}", one_in=3)]
    forms = [form for form in forms_of(world, drawn) if form.asked.files]
    settings.MEDIA_ROOT = tmp_path
    faults = []
    for form in forms:
        for field in form.asked.files:
            for name, content in FALSE.items():
                faults += _faults_with_file(world, form, field, name, content)

    assert {form.row.name for form in forms} >= OPEN
    assert not faults, "\n".join(faults)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def _faults_with_file(world: World, form: Form, field: str, name: str, content: bytes) -> list[str]:
    file = SimpleUploadedFile("x", content)
    file._name = name  # as an attacker sends it, not as Django would write it
    answer, faults = send(world, form, form.filled() | {field: file})
    accepted = answer is not None and answer.status != 422
    return faults + [f"{form.row.name} took {name!r}: {answer.status}"] * accepted


# Things of others in a form's fields


def test_no_form_reaches_what_is_foreign_by_its_number(world):
    """Each field with a lead, a file, a clock, a person or an import of another city: as a key, or as a number."""
    keys = foreign_keys(world)
    before, faults = foreign_rows_of(world), []
    for form in forms_of(world, [row for row in PAGES if "POST" in row.verbs and row.action]):
        if form.person.bureau in (TAIYUAN, XIAODIAN):  # nothing is foreign to the province
            for name in (name for name in form.asked.names if is_drawn(f"foreign {form.key[0]} {name}", one_in=6)):
                drawn = some_of(keys, f"{form.row.name} {form.row.of} {name}", 1)
                for value in [world.leads[DATONG].number] if name in form.texts else drawn:
                    faults += _faults_with_foreign(world, form, name, value, before)

    assert not faults, "\n".join(faults)


def foreign_keys(world: World) -> list[str]:
    things = (world.leads, world.clocks)
    keys = [str(of[DATONG].pk) for of in things] + [str(world.attachments[DATONG].uuid)]
    return [*keys, str(world.users["stranger"].pk), str(world.own["stranger"].batch.pk)]


def _faults_with_foreign(world: World, form: Form, name: str, value: str, before: list[tuple]) -> list[str]:
    what = f"{form.row.name} {form.row.of} {name}={value}"
    with undone():
        answer = world.client(form.person).post(form.path, form.filled() | {name: value})
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content
        shown = (DATONG, "title") in found_in(said.decode(errors="replace"))
        changed = before != foreign_rows_of(world)
    faults = [f"{what}: {answer.status_code}"] * (answer.status_code >= 500)
    return faults + [f"{what}: shows what is foreign"] * shown + [f"{what}: changes what is foreign"] * changed


def foreign_rows_of(world: World) -> list[tuple]:
    """What Datong and its county hold, as it stands."""
    held = {
        "leads_lead": world.leads,
        "records_attachment": world.attachments,
        "deadlines_clock": world.clocks,
        "deadlines_pause": world.pauses,
        "deadlines_extension": world.extensions,
        "deadlines_correction": world.corrections,
        "circulars_submission": world.submissions,
    }
    digests = []
    for table, things in held.items():
        ids = ",".join(str(things[code].pk) for code in (DATONG, PINGCHENG) if code in things)
        digests.append(f"SELECT md5(string_agg(line::text, '' ORDER BY id)) FROM {table} line WHERE id IN ({ids})")
    return rows(" UNION ALL ".join(digests))


# Sent again, and sent too late


def test_a_form_that_is_sent_twice_makes_one_thing(world):
    """Every form with a token: the second time leads to what the first one made."""
    made = {}
    for form in forms_of(world, [row for row in PAGES if "POST" in row.verbs]):
        if "token" in form.asked.names:
            made[form.row.name] = _made_by_sending_twice(world, form)

    assert {"leads:register", "records:attach"} <= {name for name, outcome in made.items() if outcome == "one"}
    assert set(made.values()) <= {"one", "refused"}


def _made_by_sending_twice(world: World, form: Form) -> str:
    with undone():
        client, good = world.client(form.person), form.filled()
        first = client.post(form.path, good)
        if first.status_code >= 400:
            return "refused"
        for name in form.asked.files:
            good[name].seek(0)
        tables = ("leads_lead", "records_attachment", "exchange_importbatch", "records_step", "leads_movement")
        before = [rows(f"SELECT count(*) FROM {table}") for table in tables]
        second = client.post(form.path, good)
        same = (second.status_code, second.get("Location")) == (first.status_code, first.get("Location"))
        return "one" if same and before == [rows(f"SELECT count(*) FROM {table}") for table in tables] else "two"


def test_a_form_of_an_older_version_changes_nothing(world):
    """Every form that knows the version one looked at: 409, with what was typed kept where it is shown again."""
    answers = {}
    for form in forms_of(world, [row for row in PAGES if "POST" in row.verbs]):
        good = form.filled()
        if "version" in good and send(world, form, good)[0].status < 400:
            stale, wrong = send(world, form, form.filled() | {"version": str(int(good["version"]) - 1)})
            answers[f"{form.row.name} {form.row.of}"] = (stale.status, wrong)

    assert len(answers) >= 5
    assert {name: told for name, told in answers.items() if told != (409, [])} == {}


# What is taken stays text


def test_sly_words_are_shown_and_handed_out_as_words(world):
    """A lead whose every text is a formula, a script and a mark of direction: on its pages, in lists, in workbooks."""
    officer = next(person for person in PEOPLE if person.name == "county_officer")
    (form,) = forms_of(world, [row for row in PAGES if row.name == "leads:register"])
    with undone():
        client = world.client(officer)
        typed = form.filled() | {"title": SLY[:60], "facts": SLY * 2, "subject_name": SLY[:60], "address": SLY}
        made = client.post(form.path, typed)
        assert made.status_code == 302, made.content.decode()
        pages = [client.get(path).content.decode() for path in (made["Location"], "/leads/", "/", "/inbox/")]
        book = load_workbook(io.BytesIO(b"".join(client.get("/leads/export/").streaming_content)))

    assert not any("<script>alert" in page for page in pages)
    assert "&lt;script&gt;alert" in pages[0]
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert any(str(cell.value).startswith(("=HYPERLINK", "'=HYPERLINK")) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}  # no formula among them
