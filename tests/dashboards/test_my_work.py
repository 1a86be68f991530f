"""My Work: the five numbers, each equal to the list behind it; one list across all kinds."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from circulars import rounds
from circulars.models import Submission
from deadlines.extensions import request_extension
from deadlines.models import Clock
from leads import acts
from leads.models import Lead
from records import attachments
from tests.costs import MOST, statements
from tests.factories import UserFactory
from tests.leads.factories import TODAY, head_of, make_lead, officer_of, outcome

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def in_hand(bureau):
    lead = make_lead(bureau)
    acts.assign(lead, to=officer_of(bureau), by=head_of(bureau), on=TODAY)
    return lead


def test_each_number_is_the_list_behind_it(client, taiyuan, xiaodian, datong):
    for _number in range(3):
        in_hand(taiyuan)
    make_lead(taiyuan)
    in_hand(datong)
    client.force_login(officer_of(taiyuan))

    work = client.get("/").context["work"]

    assert (work.mine.count, work.unassigned.count) == (3, 1)
    for number in work.numbers:
        assert rows_behind(client, number) == number.count


def test_what_is_overdue_is_not_due_today_as_well(client, taiyuan):
    for due_on in (date(2026, 11, 20), date(2026, 11, 20), TODAY, date(2026, 11, 24)):
        Lead.objects.filter(pk=in_hand(taiyuan).pk).update(due_on=due_on)
    client.force_login(officer_of(taiyuan))

    work = client.get("/").context["work"]

    assert (work.overdue.count, work.today.count, work.mine.count) == (2, 1, 4)
    assert (rows_behind(client, work.overdue), rows_behind(client, work.today)) == (2, 1)


def test_a_circular_is_the_drafters_to_write_and_the_heads_to_approve(client, province):
    drafter = UserFactory(bureau=province, role=Role.DRAFTER)
    month = rounds.open_month(date(2026, 10, 1), by=drafter, on=TODAY)
    rounds.freeze(month, by=drafter, at=datetime(2026, 11, 23, 1, tzinfo=UTC))
    waits = {"mine": 1, "waiting": 0}
    assert numbers_of(client, drafter, *waits) == waits

    month.advance("submit", by=drafter, on=TODAY)

    waits = {"mine": 0, "waiting": 1}
    assert numbers_of(client, UserFactory(bureau=province, role=Role.HEAD), *waits) == waits
    assert numbers_of(client, drafter, *waits) == {"mine": 0, "waiting": 0}


def numbers_of(client, person, *names):
    client.force_login(person)
    work = client.get("/").context["work"]
    return {name: getattr(work, name).count for name in names}


def test_the_most_urgent_comes_first_and_has_its_button(client, taiyuan):
    lead = in_hand(taiyuan)
    client.force_login(officer_of(taiyuan))

    work = client.get("/").context["work"]
    item = work.sections[0].items[0]

    assert (item.number, item.button_url) == (lead.number, f"/leads/{lead.pk}/act/sign")


def test_a_person_with_nothing_to_do_is_told_so(client, datong, taiyuan):
    in_hand(taiyuan)
    client.force_login(officer_of(datong))

    answer = client.get("/")

    assert answer.context["work"].is_empty
    assert "没有待办事项" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_administrators_and_auditors_are_sent_to_their_own_page(client, province, role):
    client.force_login(UserFactory(bureau=province, role=role))

    assert client.get("/").status_code == 302


def test_my_work_asks_the_same_number_of_questions_for_1_and_for_30(client, taiyuan):
    client.force_login(officer_of(taiyuan))
    in_hand(taiyuan)
    one = len(statements(client, "/"))
    for _number in range(29):
        in_hand(taiyuan)

    assert len(statements(client, "/")) == one
    assert one <= MOST


def rows_behind(client, number):
    """How many rows the page shows that the number links to, whether a list or My Work itself."""
    context = client.get(number.url).context
    if "work" in context:
        return sum(len(section.items) for section in context["work"].sections) + context["work"].more_count
    return len(context["page"].rows)


def asked_to_decide(taiyuan, xiaodian):
    """For the head of the city: a result, a lead handed up, a voiding, an offer, an extension, a month."""
    result = with_result(taiyuan)
    handed_up = in_hand(xiaodian)
    handed_up.advance("sign", by=officer_of(xiaodian), on=TODAY)
    handed_up.advance("escalate", by=head_of(xiaodian), on=TODAY, note="涉及两县", opinion="由市局定")
    doubtful = in_hand(taiyuan)
    doubtful.advance("ask_void", by=officer_of(taiyuan), on=TODAY, note="误录")
    return result, handed_up, doubtful


def with_result(bureau):
    lead = in_hand(bureau)
    lead.advance("sign", by=officer_of(bureau), on=TODAY)
    paper = SimpleUploadedFile("笔录.pdf", PDF, "application/pdf")
    attachments.attach(lead, paper, by=officer_of(bureau), is_evidence=True)
    acts.propose_outcome(lead, outcome=outcome(), conclusion="属实", finding="true", by=officer_of(bureau), on=TODAY)
    return lead


@pytest.mark.parametrize("who", ["officer", "head"])
def test_a_number_over_several_kinds_opens_into_exactly_those(client, taiyuan, xiaodian, datong, province, who):
    asked_to_decide(taiyuan, xiaodian)
    extendable = in_hand(taiyuan)
    extendable.advance("sign", by=officer_of(taiyuan), on=TODAY)
    clock = Clock.objects.of(extendable).named("CASE_FILE").get()
    request_extension(clock, by=officer_of(taiyuan), on=TODAY, reason="案情复杂", length=10)
    offered = in_hand(datong)
    acts.offer(offered, to=taiyuan, by=head_of(datong), on=TODAY, note="太原管辖")
    drafter = UserFactory(bureau=province, role=Role.DRAFTER)
    month = rounds.open_month(date(2026, 10, 1), by=drafter, on=TODAY).month
    submission = Submission.objects.get(month=month, bureau=taiyuan)
    if who == "head":
        rounds.prepare_month(submission, claimed={}, is_zero=False, explanation="", by=officer_of(taiyuan), on=TODAY)
    client.force_login({"officer": officer_of, "head": head_of}[who](taiyuan))

    work = client.get("/").context["work"]

    expected = {"officer": {"mine": 3, "waiting": 2}, "head": {"mine": 0, "waiting": 6}}[who]
    assert {name: getattr(work, name).count for name in expected} == expected
    for number in work.numbers:
        assert rows_behind(client, number) == number.count, number


def test_no_button_leads_to_a_refusal(client, taiyuan, xiaodian):
    asked_to_decide(taiyuan, xiaodian)
    make_lead(taiyuan)
    make_lead(xiaodian)

    for person in (officer_of(taiyuan), head_of(taiyuan), officer_of(xiaodian), head_of(xiaodian)):
        client.force_login(person)
        for section in client.get("/").context["work"].sections:
            for item in section.items:
                assert client.get(item.button_url).status_code == 200, (person, item)


def test_a_custodian_finds_the_sealed_leads_and_nobody_else_does(client, taiyuan, province):
    custodian = UserFactory(bureau=province, role=Role.CUSTODIAN)
    lead = make_lead(taiyuan, category=Lead.Category.UMBRELLA)

    client.force_login(custodian)
    work = client.get("/").context["work"]
    assert [item.title for section in work.sections for item in section.items] == [lead.title]
    assert work.mine.count == 1 == rows_behind(client, work.mine)

    client.force_login(officer_of(taiyuan))
    assert client.get("/").context["work"].is_empty


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.CUSTODIAN, Role.DRAFTER])
def test_who_has_nothing_to_do_is_offered_a_page_that_opens(client, province, role):
    client.force_login(UserFactory(bureau=province, role=role))

    answer = client.get("/")

    offered = re.search(r'<a class="b p" href="([^"]+)"', answer.content.decode()).group(1)
    assert client.get(offered).status_code == 200
    for number in answer.context["work"].numbers:
        assert client.get(number.url).status_code == 200


def test_a_number_that_there_is_not_is_not_found(client, taiyuan):
    client.force_login(officer_of(taiyuan))

    assert client.get("/?part=everything").status_code == 404
