"""What schemathesis makes up from the description of the interface, sent as three roles.

No answer may be a fault of ours, differ from the description, or hold a canary. Half of what is made up gets the
knowledge that a program would have (records, versions, codes), so that it is let through; the other half is nonsense.
A run in which nearly everything is refused proves nothing, and fails.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from django import forms
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone, translation
from hypothesis import HealthCheck, Phase, given, settings
from rest_framework.renderers import JSONRenderer
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from interface.apis import all_apis
from interface.records import RecordApi
from interface.schema import schema_in
from interface.strict import by_code
from leads.api import LEAD_API, RegisterByCode
from leads.models import Lead
from leads.workflow import LEAD
from records.kinds import kind_of
from records.links import choices_by_hand
from records.models import TrackedRecord
from tests.guarantees.matrix.canaries import REPORTER, codes_in, found_in
from tests.guarantees.matrix.people import DATONG, EVERYWHERE, PEOPLE, TAIYUAN, XIAODIAN, Person, sees
from tests.guarantees.matrix.world import PUBLISHED, World
from tests.records.files import PDF
from tests.statements import undone
from tests.strength import ALL, either, is_drawn, some_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # its first test waits for all that is sent
FACTS = "市场管理方强制商户使用指定的装卸队，不从者不许卸货。"
ROLES = ("county_officer", "city_head", "province_officer")
EACH = {GenerationMode.POSITIVE: either(3, 14), GenerationMode.NEGATIVE: either(2, 10)}  # examples of one operation
# By tag; their views are those of leads.
OTHERS = {api.path: api for kind, api in all_apis().items() if kind not in ("lead", "circular")}
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip


@dataclass
class Stage:
    """Leads in every state, of the county and of its city; which of them a person can do an act on."""

    world: World
    leads: list[Lead] = field(default_factory=list)
    able: dict[tuple[str, str], Lead | None] = field(default_factory=dict)

    def lead_for(self, person: Person, act: str) -> Lead | None:
        key = (person.name, act)
        if key not in self.able:
            user = self.world.user(person)
            seen = Lead.objects.visible_to(user).filter(pk__in=[lead.pk for lead in self.leads])
            can = (lead for lead in seen.order_by("pk") if act in {each.name for each in LEAD.actions_for(lead, user)})
            self.able[key] = next((lead for lead in can if not _guarded(lead, act)), None)
        return self.able[key]


def _guarded(lead: Lead, act: str) -> bool:
    guard = LEAD.transition(act).guard
    return bool(guard and guard(lead))


@pytest.fixture(scope="module")
def stage(world, django_db_blocker):
    from tests.guarantees.matrix.staging import staged_leads  # app registry

    with django_db_blocker.unblock():
        yield Stage(world, [lead for code in (XIAODIAN, TAIYUAN) for lead in staged_leads(world, code)])


@pytest.fixture(scope="module")
def description():
    """Served by the application itself, which must not close the connection that the world lives on."""
    with translation.override("en"):
        described = json.loads(JSONRenderer().render(schema_in("en")))
    described["paths"] = _drawn(described["paths"])
    loaded = schemathesis.openapi.from_dict(described)
    loaded.app = read_whole(get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield loaded
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _drawn(paths: dict[str, dict]) -> dict[str, dict]:
    """Without what nobody tries in this run: to read all of it takes longer than to try some."""
    kept = {
        path: {verb: said for verb, said in verbs.items() if is_tried(f"{verb.upper()} {path}")}
        for path, verbs in paths.items()
    }
    return {path: verbs for path, verbs in kept.items() if verbs}


def read_whole(application):
    """Files are read and closed here: what is sent back is their bytes."""

    def served(environ, start_response):
        answer = application(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            answer.close()

    return served


@dataclass
class Sender:
    """One role: what it sends, and what came of it."""

    stage: Stage
    person: Person
    faults: list[str] = field(default_factory=list)
    statuses: dict[str, Counter] = field(default_factory=dict)  # by operation
    informed: Counter = field(default_factory=Counter)  # of the requests of those who know
    sent: Counter = field(default_factory=Counter)  # by operation

    def send(self, case: Case, mode: GenerationMode) -> None:
        cache.clear()  # nobody is slowed down here
        self.sent[case.operation.label] += 1
        knows = mode == GenerationMode.POSITIVE and self.sent[case.operation.label] % 3 != 0
        if knows:
            Informed(self.stage, self.person).tell(case)
        case.headers.pop("Authorization", None)
        label = case.operation.label
        with undone():
            try:
                response = case.call(headers=self.headers, cookies=self.cookies)
                extra = [negative_data_rejection] if mode == GenerationMode.NEGATIVE else []
                case.validate_response(response, checks=[*CHECKS, *extra])
            except (Exception, FailureGroup) as fault:  # all of them are told at the end
                self.faults.append(f"{label} {mode.value}: {fault}"[:3000])
                return
        self.statuses.setdefault(label, Counter())[response.status_code] += 1
        self.informed[response.status_code] += knows
        self.faults += [f"{label}: {leak}" for leak in self._leaks(response.text)]

    @property
    def headers(self) -> dict[str, str]:
        return {"X-CSRFToken": "k" * 32, "Accept-Language": "en", "Accept-Encoding": "identity"}

    @property
    def cookies(self) -> dict[str, str]:
        return self.stage.world.sessions[self.person.name] | {"csrf": "k" * 32}

    def _leaks(self, text: str) -> list[str]:
        seen = {code for code in EVERYWHERE if sees(self.person, code)} | {PUBLISHED}
        foreign = codes_in(text) - seen
        reporter = any(found == REPORTER for _code, found in found_in(text))
        return [f"shows {sorted(foreign)}"] * bool(foreign) + ["shows a reporter"] * reporter


@dataclass
class Informed:
    """What a program knows: which records there are, in which version, and the codes that a form takes."""

    stage: Stage
    person: Person

    def tell(self, case: Case) -> None:
        tag = case.operation.definition.raw["tags"][0]
        case.query = {name: value for name, value in case.query.items() if name in ("state", "due", "sort", "category")}
        case.headers.pop("If-None-Match", None)
        if "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = secrets.token_urlsafe(24)
        if tag in OTHERS:
            self._other(OTHERS[tag], case)
        else:
            getattr(self, f"_{tag}")(case)

    def _leads(self, case: Case) -> None:
        if "id" not in case.path_parameters:
            if isinstance(case.body, dict):
                form = RegisterByCode(today=timezone.localdate())
                case.body |= _known(form) | {
                    "title": "装卸强买强卖", "facts": FACTS, "subject_code": "", "reporter_name": "孙某",
                    "release_paper": "",
                }  # fmt: skip
                case.body.pop("release_on", None)
            return
        act = case.path.rpartition("actions/")[2].strip("/") if "actions/" in case.path else ""
        lead = self._lead(act)
        case.path_parameters["id"] = lead.pk
        if "If-Match" in case.headers:
            case.headers["If-Match"] = f'"{lead.version}"'
        if isinstance(case.body, dict):
            case.body = self._body(act, lead, case)

    def _lead(self, act: str) -> Lead:
        own = self.stage.world.leads[XIAODIAN if self.person.bureau == XIAODIAN else TAIYUAN]
        if act == "withdraw_offer":
            return self.stage.world.handovers[DATONG].lead
        return (self.stage.lead_for(self.person, act) if act else None) or Lead.objects.get(pk=own.pk)

    def _body(self, act: str, lead: Lead, case: Case) -> dict[str, Any]:
        if case.path.endswith("attachments"):
            return {"file": PDF, "is_evidence": True}
        if case.method == "PATCH":
            return {
                "title": "更正后的标题",
                "facts": FACTS,
                "channel": "own_screening",
                "subject_code": "",
                "place": "",
            }
        if not act:
            return self._link(lead) if case.path.endswith("links") else case.body
        if act not in {each.name for each in LEAD_API.acts}:
            return case.body | {"looked_again": True}
        transition, user = LEAD.transition(act), self.stage.world.user(self.person)
        form = kind_of("lead").form_of(transition)(
            record=lead, by=user, today=timezone.localdate(), transition=transition
        )
        into = Lead.objects.filter(bureau=lead.bureau, status="checking").exclude(pk=lead.pk).first()
        return (
            case.body | _known(form) | ({"into": into.number} if act == "merge" and into else {}) | {"note": "已核实"}
        )

    def _link(self, record: TrackedRecord) -> dict[str, Any]:
        """To a lead of the bureau that the world has beside it."""
        beside = Lead.objects.filter(bureau=self.stage.world.bureaus[TAIYUAN])
        role, _words = choices_by_hand(record)[0]
        return {"role": role, "number": beside.exclude(number=record.number).order_by("pk")[0].number}

    def _other(self, api: RecordApi, case: Case) -> None:
        """Of a letter and what follows from it, the one that the person's bureau has."""
        if "id" not in case.path_parameters:
            return
        record = self._record_of(api.kind)
        case.path_parameters["id"] = record.pk
        if "If-Match" in case.headers:
            case.headers["If-Match"] = f'"{record.version}"'
        name = case.path.rpartition("actions/")[2].strip("/")
        act = next((each for each in api.acts if each.name == name), None)
        if case.path.endswith("attachments") and isinstance(case.body, dict):
            case.body = {"file": PDF, "is_evidence": True}
        elif case.path.endswith("links") and isinstance(case.body, dict):
            case.body = self._link(record)
        elif act and isinstance(case.body, dict):
            about = {"record": record, "by": self.stage.world.user(self.person), "today": timezone.localdate()}
            case.body |= _known(kind_of(api.kind).form_of(act)(**about, transition=act)) | {"note": "已核实"}

    def _record_of(self, kind: str) -> Any:
        world = self.stage.world
        of_cities = {"submission": world.submissions, "receipt": world.receipts}
        if kind in of_cities:
            return of_cities[kind][TAIYUAN]
        code = XIAODIAN if self.person.bureau == XIAODIAN else TAIYUAN
        if plain := world.plain.get((kind, self.person.bureau)):
            return plain
        return world.cases[code] if kind == "case" else getattr(world.letters[code], kind)

    def _offers(self, case: Case) -> None:
        case.path_parameters = dict.fromkeys(case.path_parameters, self.stage.world.handovers[TAIYUAN].pk)

    def _circulars(self, case: Case) -> None:
        circular = self.stage.world.circulars["issued"]
        line = circular.lines.get(level="city", bureau=self.stage.world.bureaus[TAIYUAN])
        known = {"id": circular.pk, "line": line.pk, "figure": "new"}
        case.path_parameters = {name: known.get(name, case.path_parameters[name]) for name in case.path_parameters}
        if "If-Match" in case.headers:
            case.headers["If-Match"] = f'"{circular.version}"'
        if isinstance(case.body, dict) and "/actions/" not in case.path:
            is_file = case.path.endswith("attachments")
            case.body = {"file": PDF, "is_evidence": False} if is_file else {"text": "已阅"}
            if case.path.endswith("links"):
                case.body = self._link(circular)
            elif case.path.endswith("end"):
                case.body = {"reason": "误连"}

    def _attachments(self, case: Case) -> None:
        place = XIAODIAN if self.person.bureau == XIAODIAN else TAIYUAN
        case.path_parameters["uuid"] = str(self.stage.world.attachments[place].uuid)

    def _calendar(self, case: Case) -> None:
        case.path_parameters["year"] = timezone.localdate().year

    def _subjects(self, case: Case) -> None:
        case.body = {"name": "晋阳商贸有限公司"}

    def _nothing(self, case: Case) -> None:
        """Needs to know nothing."""

    _schema = _bureaus = _codes = _changes = _nothing


def _known(form: forms.Form) -> dict[str, Any]:
    """For each field that takes a code the first one that the form offers, and today for days."""
    told: dict[str, Any] = {}
    for name, each in by_code(form).fields.items():
        if isinstance(each, forms.ModelChoiceField):
            first = each.queryset.first()
            code = getattr(first, each.to_field_name or "pk") if first else ""
            told[name] = [] if isinstance(each, forms.ModelMultipleChoiceField) else code
        elif isinstance(each, forms.DateField):
            told[name] = timezone.localdate().isoformat()
    return told


def is_asking(label: str) -> bool:
    """What an act asks: thirty addresses of one view, which need no thirty shares of the time."""
    return label.startswith("GET") and "/actions/" in label


def is_of_many(label: str) -> bool:
    """An address that other kinds of record have as leads have it; of circulars their acts, which few may do."""
    path = label.split(" ")[1].removeprefix("/api/v1/")
    return path.split("/")[0] in OTHERS or (path.startswith("circulars/") and "/actions/" in path)


def is_tried(label: str) -> bool:
    """Of many addresses of the same views each sixteenth is tried, at night all."""
    return not is_of_many(label) or is_drawn(label, one_in=16)


def fuzz(sender: Sender, operation, mode: GenerationMode) -> None:
    label = f"{operation.method.upper()} {operation.path}"
    only_asks = is_asking(label) or is_of_many(label)

    @given(case=operation.as_strategy(mode))
    @settings(
        max_examples=2 if only_asks else EACH[mode],
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Case) -> None:
        sender.send(case, mode)

    run()


@pytest.fixture(scope="module")
def runs(stage, description, django_db_blocker) -> dict[str, Sender]:
    """All three, once; the tests ask what came of it. By day until one of them is let through."""
    by_name = {person.name: person for person in PEOPLE}
    senders = {role: Sender(stage, by_name[role]) for role in ROLES}
    with django_db_blocker.unblock():
        for operation in (found.ok() for found in description.get_all_operations()):
            for role in some_of(ROLES, operation.label, len(ROLES)):
                for mode in EACH:
                    fuzz(senders[role], operation, mode)
                if not ALL and _let_through(senders[role].statuses.get(operation.label, Counter())):
                    break
    return senders


@pytest.mark.parametrize("role", ROLES)
def test_no_answer_is_a_fault_or_differs_from_the_description_or_leaks(runs, role):
    assert not runs[role].faults, "\n\n".join(runs[role].faults)


def test_so_much_was_let_through_that_the_run_proves_something(runs):
    done = {label for sender in runs.values() for label, counted in sender.statuses.items() if _let_through(counted)}
    asked = {label for sender in runs.values() for label in sender.statuses if not is_asking(label)}
    assert len([label for label in done if is_of_many(label)]) >= 4
    asked, done = ({label for label in labels if not is_of_many(label)} for labels in (asked, done))
    assert len({label for label in done if is_asking(label)}) >= 5
    done = {label for label in done if not is_asking(label)}
    writing = {label for label in asked if not label.startswith("GET")}

    assert len(done) >= 0.65 * len(asked), sorted(asked - done)
    assert len(done & writing) >= 0.55 * len(writing), sorted(writing - done)
    shares = {role: _let_through(sender.informed) / sender.informed.total() for role, sender in runs.items()}
    # By day whoever is let through first is the last to try, so fewer of them are.
    assert min(shares.values()) >= (0.4 if ALL else 0.33), shares


def _let_through(counted: Counter) -> int:
    return sum(times for status, times in counted.items() if status < 300)
