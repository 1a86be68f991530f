"""Each guard is taken out in turn, and the matrix goes red: what it says of the others can be believed.

Where two guards stand behind each other, each is shown to hold alone, and both together to be missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

import pytest
from django.apps import apps
from django.db import connection, models

from accounts.errors import NotAllowed
from accounts.scope import acting_as, acting_as_system
from accounts.scoped import ScopedModel
from cases.models import EnforcementCase
from circulars.models import Circular, Receipt, Submission
from deadlines.models import Clock, Correction, Extension
from interface import access
from interface.models import Change
from leads.models import CarriedStock, Handover, Lead, Movement, Stub
from plain.declaring import Pages
from records import advancing
from records.models import AmountEntry, Attachment, Comment, Handler, SearchText, Step, TemporaryAccess, Urging
from rectification.models import (
    Acceptance,
    Action,
    CriminalCase,
    Dossier,
    Lookback,
    Measure,
    Objection,
    Part,
    Progress,
    RectificationOrder,
    Reply,
)
from registry import declared
from tests.guarantees import test_matrix
from tests.guarantees.matrix import cuts
from tests.guarantees.matrix import walk as walking
from tests.guarantees.matrix.api_table import API_TABLE
from tests.guarantees.matrix.asking import ask
from tests.guarantees.matrix.bare import foreign_rows, secured_tables
from tests.guarantees.matrix.canaries import canary
from tests.guarantees.matrix.checking import BY_NAME, faults_of, leaks, one_row_each, path_of, walk
from tests.guarantees.matrix.doors import DOORS, modules_with_a_door
from tests.guarantees.matrix.people import DATONG, PEOPLE, PROVINCE, XIAODIAN, YINGZE, Person
from tests.guarantees.matrix.rules import has_right
from tests.guarantees.matrix.table import TABLE, Row
from tests.guarantees.matrix.things import places
from tests.guarantees.matrix.world import SEALED, World
from tests.statements import rows, undone
from tests.strength import some_of

pytestmark = pytest.mark.slow
COUNTY, CITY, ADMIN = BY_NAME["county_officer"], BY_NAME["city_officer"], BY_NAME["system_admin"]
SOUGHT = canary(SEALED, "title")
LISTS = [row for row in TABLE if not row.of and row.verbs[0] == "GET" and row.action]
Slice = Callable[[World], Iterator[str]]
# What a slice asks must not depend on what is drawn.
walk_all = partial(walk, whole=True)


def red(faults: Iterable[str]) -> bool:
    """Whether there is a fault; nothing more is asked for once there is."""
    return next(iter(faults), None) is not None


def rows_named(*names: str) -> list[Row]:
    return [row for row in TABLE if row.name in names]


def looks(world: World, person: Person, rows: Iterable[Row], *, at: tuple[str, ...]) -> Iterator[str]:
    """The faults of looking at the records of these holders."""
    for row in rows:
        for place in set(at) & set(places(row.of, person)) if row.of else ("",):
            yield from faults_of(row, world, person, "GET", place)


# One behind the other: slices of the matrix, and the guards that protect them


def records_of_others(world: World) -> Iterator[str]:
    """Of a sibling and of another city: every page of a record, and every list."""
    records = [row for row in one_row_each() if row.holder == "record" and "GET" in row.verbs]
    yield from looks(world, COUNTY, records, at=(YINGZE, DATONG))
    yield from looks(world, CITY, [*records, *LISTS], at=(DATONG,))


def things_of_others(world: World) -> Iterator[str]:
    """Sessions are not among them: the library's table has no policies, see SINGLE."""
    for row in TABLE:
        if row.holder == "person" and row.of != "session":
            for verb in row.verbs:
                yield from faults_of(row, world, COUNTY, verb, "other")


def the_compartment(world: World) -> Iterator[str]:
    return sealed_words(world, f"/leads/{world.sealed.pk}/", "/leads/", "/leads/export/", f"/search/?q={SOUGHT}")


def what_hangs_on_a_sealed_lead(world: World) -> Iterator[str]:
    record = f"/records/lead/{world.sealed_later.pk}"
    return sealed_words(world, f"{record}/timeline", f"{record}/attachments")


def sealed_words(world: World, *paths: str) -> Iterator[str]:
    for person in (COUNTY, BY_NAME["province_head"]):
        for path in paths:
            answer = ask(world.client(person), "GET", path)
            shown = replace(answer, text=answer.text.replace(SOUGHT, ""))
            yield from (f"{person.name} {path} {fault}" for fault in leaks(shown, person, world))


def strangers(world: World) -> Iterator[str]:
    return walk_all(world, BY_NAME["anonymous"], [row for row in one_row_each() if row.action])


def business_of_administrators(world: World) -> Iterator[str]:
    for row in TABLE:
        if row.of in ("lead", "record", "attachment") and "GET" in row.verbs:
            yield from leaks(ask(world.client(ADMIN), "GET", path_of(row, world, ADMIN, XIAODIAN)), ADMIN, world)


NETS: dict[Slice, tuple[cuts.Cut, ...]] = {
    records_of_others: (cuts.filter_of_visibility, cuts.row_policies),
    things_of_others: (cuts.own_things_only, cuts.row_policies),
    the_compartment: (cuts.readers_in_the_filter, cuts.readers_in_the_policies),
    what_hangs_on_a_sealed_lead: (
        cuts.readers_in_the_filter,
        cuts.readers_in_the_policies,
        cuts.readers_in_the_right,
    ),
    strangers: (cuts.sign_in, cuts.rights_of_the_address),
    business_of_administrators: (cuts.administrators_without_business, cuts.administrators_without_rights),
}
ALONE = [(promise, guard) for promise, guards in NETS.items() for guard in guards]
DRAWN = some_of(ALONE, "guards alone", len(ALONE) // 2)  # at night all


@pytest.mark.parametrize("promise", NETS, ids=lambda promise: promise.__name__)
def test_without_all_its_guards_a_promise_is_broken(world, monkeypatch, promise):
    with undone():
        for guard in NETS[promise]:
            guard(monkeypatch)

        assert red(promise(world))


@pytest.mark.parametrize(("promise", "left"), DRAWN, ids=lambda given: given.__name__)
def test_each_guard_holds_alone(world, monkeypatch, promise, left):
    with undone():
        for guard in NETS[promise]:
            if guard is not left:
                guard(monkeypatch)

        assert list(promise(world)) == []


# Alone: a guard, and the slice that misses it


def rights_that_end_at_the_reach(world: World) -> Iterator[str]:
    """What a city looks at in its county and may not do there."""
    acts = [row for row in TABLE if row.holder == "record" and "POST" in row.verbs]
    for row in acts:
        if XIAODIAN in places(row.of, CITY):
            yield from faults_of(row, world, CITY, "POST", XIAODIAN)


def a_refusal(world: World) -> Iterator[str]:
    return looks(world, COUNTY, rows_named("leads:detail"), at=(DATONG,))


def somebody_without_a_post(world: World) -> Iterator[str]:
    return walk_all(world, BY_NAME["without_post"], rows_named("leads:list"))


def sessions_of_others(world: World) -> Iterator[str]:
    (row,) = rows_named("accounts:end_session")
    return iter(faults_of(row, world, COUNTY, "POST", "other"))


def forms_without_their_token(world: World) -> Iterator[str]:
    answer = ask(world.client(COUNTY, enforce_csrf_checks=True), "POST", "/leads/new")
    return iter([f"{answer.status}, not 403"] * (answer.status != 403))


SINGLE: dict[cuts.Cut, Slice] = {
    cuts.reach_of_a_right: rights_that_end_at_the_reach,
    cuts.refusals_in_the_trail: a_refusal,
    cuts.post_needed: somebody_without_a_post,
    cuts.own_things_only: sessions_of_others,
    cuts.token_of_the_form: forms_without_their_token,
}


@pytest.mark.parametrize("guard", SINGLE, ids=lambda guard: guard.__name__)
def test_without_its_only_guard_a_slice_goes_red(world, monkeypatch, guard):
    guard(monkeypatch)

    assert red(SINGLE[guard](world))


def test_a_page_that_writes_when_it_is_looked_at_is_found(world, monkeypatch):
    from leads.views import detail

    def count_visits(lead: Lead, request: object) -> dict:
        Lead.objects.filter(pk=lead.pk).update(version=models.F("version") + 1)
        return page(lead, request)

    page = detail.lead_page
    monkeypatch.setattr(detail, "lead_page", count_visits)

    assert red(looks(world, COUNTY, rows_named("leads:detail"), at=(XIAODIAN,)))


# The filter, model by model; the policies, table by table

# Where a foreign row would show if the filter of this model alone were forgotten and the policies as well.
FILTERED: dict[type[models.Model], tuple[str, str]] = {
    Lead: ("leads:detail", DATONG),
    Handover: ("leads:handover", DATONG),
    Attachment: ("records:attachment", DATONG),
    Clock: ("deadlines:clock", DATONG),
    Extension: ("deadlines:decide_extension", DATONG),
    Correction: ("deadlines:decide_correction", DATONG),
    Circular: ("circulars:detail", PROVINCE),
    Submission: ("circulars:submission", DATONG),
    RectificationOrder: ("rectification:order", DATONG),
    Part: ("rectification:part", DATONG),
    Measure: ("rectification:measure", DATONG),
    Action: ("rectification:action", DATONG),
    Reply: ("rectification:reply", DATONG),
    Dossier: ("rectification:dossier", DATONG),
    EnforcementCase: ("cases:case", DATONG),
    **{pages.model: (f"kinds:{kind}", DATONG) for kind, pages in declared(Pages).items()},
}
# Nothing shows them but a page of a record that was reached before, or a list that asks for the record once more.
REACHED_BEFORE = {
    Comment, Receipt, SearchText, Step, Urging, Acceptance, CriminalCase, Lookback, Objection, Progress,
    AmountEntry, Handler, TemporaryAccess,
    Change,  # the feed shows what is committed, which nothing here is: tests/interface/test_changes.py
}  # fmt: skip
# Their numbers stand in a list: who looks, where, and what they would see.
LISTED: dict[type[models.Model], tuple[Person, str, Callable[[World], str]]] = {
    Movement: (CITY, "/leads/movements/", lambda world: world.leads[DATONG].number),
    CarriedStock: (CITY, "/leads/ledger/", lambda world: world.bureaus[DATONG].short_name),
    Stub: (COUNTY, "/leads/handed-over/", lambda world: world.moved.number),
}


def test_every_model_with_a_filter_stands_here():
    scoped = {model for model in apps.get_models() if issubclass(model, ScopedModel)}

    assert scoped - FILTERED.keys() - LISTED.keys() == REACHED_BEFORE


@pytest.mark.parametrize("model", FILTERED, ids=lambda model: model.__name__)
def test_each_model_needs_its_filter(world, monkeypatch, model):
    name, place = FILTERED[model]
    cuts.row_policies(monkeypatch)
    cuts.filter_of_visibility(monkeypatch, of=model)

    assert red(looks(world, CITY, rows_named(name), at=(place,)))


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_each_list_needs_the_filter_of_its_model(world, monkeypatch, model):
    person, path, foreign = LISTED[model]
    cuts.row_policies(monkeypatch)
    assert foreign(world) not in ask(world.client(person), "GET", path).text

    cuts.filter_of_visibility(monkeypatch, of=model)

    assert foreign(world) in ask(world.client(person), "GET", path).text


# Links between records, whose policies are those of the record.
WITHOUT_A_HOLDER = {
    "rectification_dossier_actions",
    "rectification_dossier_measures",
    "rectification_dossier_orders",
}


def test_each_table_needs_its_policies(world):
    """Read bare by an administrator and by a county: what test_canaries would find if a policy were forgotten."""
    seen = {table for table in secured_tables() if _shows_foreign_rows_without_policy(table, world)}

    of_no_kind_yet = {
        "records_evidencemark",
        "records_handler",
        "records_temporaryaccess",
    }  # see tests/records and tests/talks
    without = {"leads_informant", "exchange_heldidentity", *WITHOUT_A_HOLDER, *of_no_kind_yet}
    assert set(secured_tables()) - seen == without


def _shows_foreign_rows_without_policy(table: str, world: World) -> bool:
    with undone(), connection.cursor() as cursor:
        if table not in ("leads_informant", "exchange_heldidentity"):
            cursor.execute(f"ALTER POLICY scope_read ON {table} USING (true)")
        return any(_foreign_rows_seen_by(person, table, world) for person in (ADMIN, COUNTY))


def _foreign_rows_seen_by(person: Person, table: str, world: World) -> int:
    with acting_as(world.user(person)):
        return foreign_rows(table, person, world)


def test_only_the_lack_of_a_policy_hides_the_reporter(world):
    with undone(), connection.cursor() as cursor, acting_as_system():
        hidden = rows("SELECT count(*) FROM leads_informant")
        cursor.execute("SET LOCAL ROLE taskforce_owner")
        cursor.execute("CREATE POLICY slip ON leads_informant FOR SELECT USING (true)")
        cursor.execute("SET LOCAL ROLE taskforce_app")

        assert hidden == [(0,)]
        assert rows("SELECT count(*) > 0 FROM leads_informant") == [(True,)]


# The right that each address asks

# Behind the address the rule asks for the same right once more, and refuses in the same words.
ASKED_TWICE = {
    "accounts:withdraw_request",
    "deadlines:approve_notice",
    "deadlines:decide_rule",
    "exchange:choose_changes",
    "exchange:confirm",
    "exchange:decide_switch_over",
    "exchange:give_reason",
    "exchange:resume",
    "exchange:running",
    "exchange:stop_import",
    "exchange:stop_job",
    "exchange:take_hidden",
    "interface:send_webhook_again",
    "rectification:export_cases",
    "rectification:export_cases_ledger",
    "rectification:export_cases_ledger_pdf",
}


def test_each_address_needs_the_right_it_asks(world, monkeypatch):
    missed = set()
    for row in set(one_row_each()) - set(API_TABLE):
        lacking = [person for person in PEOPLE if person.party and row.action and not has_right(person, row.action)]
        if lacking and not _is_missed(row, world, lacking, monkeypatch):
            missed.add(row.name)

    assert missed == ASKED_TWICE


def _is_missed(row: Row, world: World, lacking: list[Person], monkeypatch) -> bool:
    with monkeypatch.context() as patch:
        cuts.rights_of_the_address(patch, of=row.action)
        some = lacking[:: len(lacking) // 3 or 1]
        return red(chain.from_iterable(walk_all(world, person, [row]) for person in some))


def test_the_interface_needs_its_permission(world, monkeypatch):
    """Every address of the interface asks in one place; without it those who lack the right get through."""
    monkeypatch.setattr(access, "require", lambda *_args: None)
    inspector = BY_NAME["inspector"]
    lists = [row for row in API_TABLE if not row.of and row.verbs == ("GET",) and not has_right(inspector, row.action)]

    assert all(red(walk_all(world, inspector, [row])) for row in lists)


def test_a_view_without_its_decorator_is_found(monkeypatch):
    for address in walking.addresses():
        if address.view.__dict__.get("policy_action"):
            with monkeypatch.context() as patch:
                patch.delattr(address.view, "policy_action")
                with pytest.raises(AssertionError):
                    test_matrix.test_every_view_asks_the_right_that_the_table_says()


def test_an_address_that_nobody_declared_is_found(monkeypatch):
    for change in (TABLE[1:], (*TABLE, replace(TABLE[0], name="leads:gone"))):
        with monkeypatch.context() as patch:
            patch.setattr(test_matrix, "TABLE", change)
            with pytest.raises(AssertionError):
                test_matrix.test_every_address_is_declared_and_every_declared_one_exists()


# The rules' own doors


def test_every_module_that_asks_for_a_right_has_a_door_here():
    assert modules_with_a_door() == set(DOORS)


@pytest.mark.parametrize("module", DOORS, ids=lambda module: module.__name__)
def test_each_door_asks_for_the_right_itself(world, monkeypatch, module):
    """Whichever page, import or programme comes through it."""
    inspector = world.user(BY_NAME["inspector"])
    with undone(), pytest.raises(NotAllowed):
        DOORS[module](world, inspector)

    for each in (module, advancing):  # the engine asks once more, see its own line
        monkeypatch.setattr(each, "require", lambda *_args: None)

    with undone():
        assert not is_refused_for_lack_of_a_right(lambda: DOORS[module](world, inspector))


def is_refused_for_lack_of_a_right(act: Callable[[], object]) -> bool:
    """Without the question, the act is done, or fails of something else."""
    try:
        act()
    except Exception as fault:
        return isinstance(fault, NotAllowed)
    return False
