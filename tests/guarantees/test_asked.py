"""What the interface asks for is what the form of the page asks for, of each record at each moment.

The page's form is the measure: what it needs of this record, the description needs of all, or says that it may be
left out; and whatever is missing is named by the interface as by the page.
"""

from __future__ import annotations

from collections import defaultdict

import pytest
from django import forms
from django.utils import timezone, translation

from interface.apis import all_apis
from interface.schema import schema_in
from leads.api import LEAD_API, RegisterByCode
from leads.forms.lead import RegisterForm
from leads.models import Lead
from leads.workflow import LEAD
from records.kinds import kind_of
from tests.factories import UserFactory
from tests.guarantees.matrix.people import TAIYUAN, XIAODIAN
from tests.guarantees.matrix.staging import staged_leads
from tests.systems import Api

pytestmark = pytest.mark.slow
OWN = {"version"}  # comes as If-Match
OF_LETTERS = ("order", "part", "measure", "action", "reply", "dossier")


@pytest.fixture(scope="module")
def described():
    with translation.override("en"):
        return schema_in("en")["components"]["schemas"]


@pytest.fixture(scope="module")
def leads(world, django_db_blocker) -> list[Lead]:
    """Of the county and of its city, in every state."""
    with django_db_blocker.unblock():
        staged = [lead for code in (XIAODIAN, TAIYUAN) for lead in staged_leads(world, code)]
        return list(Lead.objects.filter(pk__in=[lead.pk for lead in staged]).order_by("pk"))


@pytest.fixture(scope="module")
def forms_of_acts(leads, django_db_blocker) -> dict[str, list[forms.Form]]:
    """By act, its form for every lead that has the act; for all, where it is one that only few ever have."""
    found = defaultdict(list)
    with django_db_blocker.unblock():
        in_hand = [*leads, *leads_with_a_reporter(leads)]
        for act in LEAD_API.acts:
            for lead in [lead for lead in in_hand if act.exists_for(lead)] or in_hand:
                about = {"record": lead, "by": lead.created_by, "today": timezone.localdate(), "transition": act}
                found[act.name].append(kind_of("lead").form_of(act)(**about))
    return found


def leads_with_a_reporter(leads: list[Lead]) -> list[Lead]:
    """The same, in hand only: whether a reporter is named, and a law orders to tell, decides about fields."""
    named = [Lead.objects.get(pk=lead.pk) for lead in leads]
    for lead in named:
        lead.is_named, lead.notice_due_on = not lead.is_named, timezone.localdate()
    return named


def component_of(act: str) -> str:
    return f"Lead_{act}".title().replace("_", "")


@pytest.mark.parametrize("act", [act.name for act in LEAD_API.acts])
def test_the_description_of_an_act_is_what_its_forms_ask(act, described, forms_of_acts):
    said = described[component_of(act)]
    asked = [{name: field.required for name, field in form.fields.items()} for form in forms_of_acts[act]]

    assert said["properties"].keys() == {name for each in asked for name in each} - OWN
    always = {name for name in said["properties"] if all(each.get(name, False) for each in asked)}
    assert set(said.get("required", ())) == always


@pytest.mark.parametrize("kind", [kind for kind in all_apis() if kind in OF_LETTERS])
@pytest.mark.django_db
def test_what_an_act_on_a_letter_asks_is_described_and_nothing_else_is_needed(kind, described, world):
    """Of the record that a city has: whatever its form asks is described, and nothing is needed that it lacks."""
    record = getattr(world.letters[TAIYUAN], kind)
    for act in all_apis()[kind].acts:
        about = {"record": record, "by": record.created_by, "today": timezone.localdate(), "transition": act}
        form = kind_of(kind).form_of(act)(**about)
        said = described[f"{kind}_{act.name}".title().replace("_", "")]
        needed = {name for name, field in form.fields.items() if field.required}

        assert form.fields.keys() - OWN <= said["properties"].keys(), act.name
        assert set(said.get("required", ())) <= needed, act.name


def test_the_description_of_a_registration_is_what_its_form_asks(described, db):
    asked = {name for name, field in RegisterByCode(today=timezone.localdate()).fields.items() if field.required}
    page = {name for name, field in RegisterForm(today=timezone.localdate()).fields.items() if field.required}

    assert set(described["LeadRegistration"]["required"]) == asked - {"token"} == page - {"token"}


def test_nothing_is_needed_for_a_correction(described):
    assert "required" not in described["PatchedLeadCorrection"]


@pytest.mark.django_db
def test_an_empty_body_is_told_what_the_empty_form_is_told(leads):
    """At every lead that stands in a state in which the act is possible, as somebody who may do it."""
    compared = set()
    for lead in leads:
        for role in ("officer", "head"):
            user = UserFactory(bureau=lead.bureau, role=role)
            api = Api(person=user)
            for act in LEAD.actions_for(lead, user):
                form = kind_of("lead").form_of(act)
                about = {"record": lead, "by": user, "today": timezone.localdate(), "transition": act}
                missing = {name for name, field in form(**about).fields.items() if field.required}
                if not missing:
                    continue  # it would be done
                answer = api.post(f"leads/{lead.pk}/actions/{act.name}", {}, version=lead.version)
                if answer.status_code == 409:
                    continue
                assert answer.status_code == 422, answer.content
                assert {fault["field"] for fault in answer.json()["errors"]} == missing, act.name
                compared.add(act.name)
    assert len(compared) >= 10, compared
