"""Links between records of any kinds: shown on both, and to whoever may not see the other one there is none."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as, acting_as_system
from audit.models import AuditEvent
from records.links import LEADS_TO, RELATED, SPLIT, link, link_by_hand, links_of, unlink
from records.models import Link
from records.timeline import timeline
from tests.factories import UserFactory
from tests.leads.factories import make_lead, officer_of
from tests.rectification.factories import make_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = date(2026, 11, 23)


@pytest.fixture
def chief(province):
    return UserFactory(bureau=province)


def seen(record, person):
    with acting_as(person):
        return [(str(each.role), each.record.number) for each in links_of(record, person)]


def count_of(person):
    with acting_as(person):
        return Link.objects.count(), Link.objects.visible_to(person).count()


def test_a_link_is_shown_on_both_with_what_each_is_to_the_other(taiyuan):
    officer = officer_of(taiyuan)
    lead, letter = make_lead(taiyuan), make_order(taiyuan)

    with acting_as(officer):
        link(lead, letter, LEADS_TO, by=officer, on=TODAY, note="线索引发")

    assert seen(letter, officer) == [("来源于", lead.number)]
    assert seen(lead, officer) == [("由此产生", letter.number)]


def test_a_mutual_link_is_one_whoever_enters_it(taiyuan):
    officer = officer_of(taiyuan)
    first, second = make_lead(taiyuan), make_lead(taiyuan)

    with acting_as(officer):
        link_by_hand(second, first.number, RELATED.code, by=officer, on=TODAY)
        with pytest.raises(ActionRefused) as refused:
            link_by_hand(first, second.number.lower(), RELATED.code, by=officer, on=TODAY)

    assert refused.value.field == "number"
    assert Link.objects.count() == 1
    assert [number for _role, number in seen(first, officer)] == [second.number]
    assert [number for _role, number in seen(second, officer)] == [first.number]


def test_whoever_sees_one_of_the_two_sees_no_sign_of_the_link(client, taiyuan, datong, province, chief):
    ours, theirs = make_lead(taiyuan), make_lead(datong)
    note = "两地团伙同源"
    with acting_as(chief):
        link(ours, theirs, RELATED, by=chief, on=TODAY, note=note)

    assert count_of(chief) == (1, 1)
    for record, bureau in ((ours, taiyuan), (theirs, datong)):
        person = officer_of(bureau)
        other = theirs if record is ours else ours
        assert seen(record, person) == []
        assert count_of(person) == (0, 0)
        client.force_login(person)
        page = client.get(record.get_absolute_url()).content.decode()
        assert other.number not in page
        assert note not in page
    client.force_login(chief)
    for record, other in ((ours, theirs), (theirs, ours)):
        assert other.number in client.get(record.get_absolute_url()).content.decode()


def test_a_link_goes_along_when_a_record_changes_hands_or_is_sealed(taiyuan, xiaodian, datong, chief):
    first, second = make_lead(taiyuan), make_lead(taiyuan)
    with acting_as(chief):
        link(first, second, RELATED, by=chief, on=TODAY)
    county, city = officer_of(xiaodian), officer_of(taiyuan)
    assert (count_of(county), count_of(city)) == ((0, 0), (1, 1))

    for record in (first, second):
        type(record).objects.filter(pk=record.pk).update(bureau=xiaodian)
    assert (count_of(county), count_of(city)) == ((1, 1), (1, 1))
    type(first).objects.filter(pk=first.pk).update(bureau=datong)
    assert (count_of(county), count_of(city), count_of(officer_of(datong))) == ((0, 0), (0, 0), (0, 0))
    type(first).objects.filter(pk=first.pk).update(bureau=xiaodian, readers=[chief.pk])
    assert (count_of(county), count_of(city), count_of(chief)) == ((0, 0), (0, 0), (1, 1))


def test_a_number_that_one_may_not_see_is_answered_as_one_that_there_is_not(taiyuan, datong):
    lead, foreign = make_lead(taiyuan), make_lead(datong)
    officer = officer_of(taiyuan)

    said = []
    with acting_as(officer):
        for number in (foreign.number, "没有这个编号1"):
            with pytest.raises(ActionRefused) as refused:
                link_by_hand(lead, number, RELATED.code, by=officer, on=TODAY)
            said.append(refused.value.message.replace(number, "…"))

    assert said[0] == said[1]
    assert not Link.objects.exists()


def test_people_link_with_the_right_and_not_a_record_with_itself(taiyuan, xiaodian):
    lead, other = make_lead(xiaodian), make_lead(xiaodian)
    head = UserFactory(bureau=xiaodian, role="head")

    with pytest.raises(NotAllowed):
        link(lead, other, RELATED, by=head, on=TODAY)
    with pytest.raises(ActionRefused):
        link(lead, lead, RELATED, by=officer_of(xiaodian), on=TODAY)


def test_a_link_is_taken_back_once_with_a_reason_and_may_be_made_again(taiyuan):
    officer = officer_of(taiyuan)
    first, second = make_lead(taiyuan), make_lead(taiyuan)
    with acting_as(officer):
        made = link(first, second, RELATED, by=officer, on=TODAY)
        with pytest.raises(ActionRefused):
            unlink(made, at=first, by=officer, on=TODAY, reason=" ")
        unlink(made, at=first, by=officer, on=TODAY, reason="并非同一事项")
        with pytest.raises(ActionRefused):
            unlink(made, at=second, by=officer, on=TODAY, reason="再撤")
        assert links_of(first, officer) == []
        link(second, first, RELATED, by=officer, on=TODAY)

    assert Link.objects.count() == 2
    told = AuditEvent.objects.filter(action__startswith="link.").order_by("pk").values_list("action", flat=True)
    assert list(told) == ["link.added", "link.ended", "link.added"]


def test_what_an_act_linked_stands(taiyuan):
    officer = officer_of(taiyuan)
    first, second = make_lead(taiyuan), make_lead(taiyuan)
    made = link(first, second, SPLIT, by=None, on=TODAY)

    with acting_as(officer), pytest.raises(ActionRefused):
        unlink(made, at=first, by=officer, on=TODAY, reason="撤")


def test_the_pages_link_once_and_take_back(client, taiyuan):
    officer = officer_of(taiyuan)
    lead, letter = make_lead(taiyuan), make_order(taiyuan)
    client.force_login(officer)
    address = reverse("records:link", args=["lead", lead.pk])
    typed = {"number": letter.number, "role": "leads_to-of", "note": "", "token": "k" * 24}

    assert address in client.get(lead.get_absolute_url()).content.decode()
    assert client.post(address, typed | {"number": "无此号1"}).status_code == 422
    for _press in range(2):
        assert client.post(address, typed).status_code == 302
    made = Link.objects.get()
    assert (made.from_kind, made.to_kind) == ("lead", "order")
    page = client.get(letter.get_absolute_url()).content.decode()
    assert lead.number in page
    back = reverse("records:unlink", args=["order", letter.pk, made.pk])
    assert back in page
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "登记错误"}).status_code == 302
    page = client.get(letter.get_absolute_url()).content.decode()
    assert back not in page
    assert f'href="{lead.get_absolute_url()}"' not in page


def test_the_database_keeps_what_was_linked(taiyuan):
    first, second = make_lead(taiyuan), make_lead(taiyuan)
    link(first, second, RELATED, by=None, on=TODAY)

    wrong = [
        lambda: Link.objects.all().delete(),
        lambda: Link.objects.update(role="leads_to"),
        lambda: Link.objects.update(to_id=first.pk),
        lambda: Link.objects.update(ended_on=TODAY),
    ]
    for statement in wrong:
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            statement()


def test_the_timelines_of_both_tell_of_a_link_made_and_taken_back(taiyuan, datong):
    officer = officer_of(taiyuan)
    first, second, foreign = make_lead(taiyuan), make_lead(taiyuan), make_lead(datong)
    with acting_as_system():
        link(first, foreign, RELATED, by=None, on=TODAY)
    with acting_as(officer):
        made = link(first, second, RELATED, by=officer, on=TODAY, note="同一窝点")
        unlink(made, at=second, by=officer, on=TODAY, reason="并非一案")
        for record, other in ((first, second), (second, first)):
            told = [(entry.text, entry.detail) for entry in timeline(record, officer, show="link").entries]
            assert sorted(told) == [
                (f"与{other.number}建立了关联（相关）", "同一窝点"),
                (f"撤销了与{other.number}的关联（相关）", "并非一案"),
            ]
            assert foreign.number not in str(timeline(record, officer).entries)


def test_a_page_asks_for_the_links_of_its_record_once(client, taiyuan):
    """Panel and timeline show the same ones: a page with sixty costs a statement for them, and one for each kind."""
    officer = officer_of(taiyuan)
    client.force_login(officer)
    lead, letter = make_lead(taiyuan), make_order(taiyuan)
    none = statements(client, lead)
    first = link(lead, make_lead(taiyuan), RELATED, by=officer, on=TODAY)
    few = statements(client, lead)
    for _number in range(30):
        link(lead, make_lead(taiyuan), RELATED, by=officer, on=TODAY)
    unlink(first, at=lead, by=officer, on=TODAY, reason="关联错误")

    assert statements(client, lead) == few == none + 2
    link(letter, lead, LEADS_TO, by=officer, on=TODAY)
    assert statements(client, lead) == few + 1


def statements(client, record) -> int:
    client.get(record.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        assert client.get(record.get_absolute_url()).status_code == 200
    return len(asked)
