"""From a lead to its case: one press, linked both ways, cleared when filed, still checked when not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.errors import ActionRefused
from cases.models import EnforcementCase
from cases.registration import FirstParty, propose
from leads.models import Lead, Movement
from leads.states import S
from records.links import links_of
from tests.cases.factories import TODAY, acts, closed, head, officers, served
from tests.leads.factories import in_check, make_lead

pytestmark = pytest.mark.django_db


def case_on(lead: Lead) -> EnforcementCase:
    values = {"title": "某公司虚假宣传案", "clue_on": lead.received_on}
    by = officers(lead.bureau)[0]
    return propose(values, FirstParty("firm", "某某公司"), by=by, bureau=lead.bureau, on=TODAY, lead=lead)


def file(case: EnforcementCase) -> None:
    one, two, _reviewer = officers(case.bureau)
    acts.file(case, by=head(case.bureau), on=TODAY, filed_on=TODAY, handler=one, second=two)


def test_filing_clears_the_lead_and_both_know_of_each_other(xiaodian):
    lead = in_check(xiaodian, category="disorder")
    case = case_on(lead)

    assert [each.record for each in links_of(lead, officers(xiaodian)[0])] == [case]
    assert [each.record for each in links_of(case, officers(xiaodian)[0])] == [lead]
    file(case)
    lead.refresh_from_db()

    assert (lead.status, lead.outcome.code, lead.cleared_on) == (S.CLEARED, "case_filed", TODAY)
    assert Movement.objects.filter(lead=lead, kind="cleared").count() == 1


def test_a_lead_of_evil_forces_goes_on_to_the_city(xiaodian):
    lead = in_check(xiaodian, category="evil")
    file(case_on(lead))
    lead.refresh_from_db()

    assert (lead.status, lead.outcome.code) == (S.AWAIT_CITY, "case_filed")


def test_a_declined_case_leaves_the_lead_in_checking(xiaodian):
    lead = in_check(xiaodian)
    case = case_on(lead)
    acts.decline(case, by=head(xiaodian), on=TODAY, note="不成立")
    lead.refresh_from_db()

    assert lead.status == S.CHECKING
    assert case_on(lead).number != case.number


def test_one_case_at_a_time_and_none_on_what_is_not_checked(xiaodian):
    lead = in_check(xiaodian)
    case_on(lead)

    with pytest.raises(ActionRefused):
        case_on(lead)
    with pytest.raises(ActionRefused):
        case_on(make_lead(xiaodian))
    assert EnforcementCase.objects.count() == 1


def test_one_press_opens_a_proposal_with_all_that_is_known(client, xiaodian):
    lead = in_check(xiaodian, facts="宣传页写明可治疗高血压，经核实为普通食品。")
    officer = officers(xiaodian)[0]
    client.force_login(officer)
    address = f"{reverse('cases:new')}?lead={lead.pk}"

    assert address in client.get(lead.get_absolute_url()).text
    page = client.get(address)
    assert lead.facts in page.text
    form = page.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {
        "subject_name": "某某公司", "role": "firm", "clue_on": lead.received_on.isoformat(),
    }  # fmt: skip
    typed |= {name: getattr(value, "pk", value) for name, value in typed.items()}
    answer = client.post(address, typed)

    case = EnforcementCase.objects.get()
    assert (answer.status_code, answer.url) == (302, case.get_absolute_url())
    assert (case.title, case.facts) == (lead.title, lead.facts)
    assert address not in client.get(lead.get_absolute_url()).text
    client.post(address, typed)
    assert EnforcementCase.objects.count() == 1


def test_pages_of_a_case_say_what_is_to_be_done(client, xiaodian):
    client.force_login(officers(xiaodian)[0])
    for case in (served(xiaodian, parties=2), closed(xiaodian)):
        page = client.get(case.get_absolute_url())
        assert page.status_code == 200
        assert "10,000.00" in page.text
    assert "20,000.00" in client.get(reverse("cases:list")).text
    assert client.get(reverse("cases:penalties")).text.count("当事人") >= 6
