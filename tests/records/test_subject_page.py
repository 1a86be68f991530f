"""The page of a company or person: what is known of it within one's reach, and what is found to be the same."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.errors import ActionRefused
from audit.models import AuditEvent
from cases.offences import most_within
from cases.registration import FirstParty
from records.duplicates import join, near_names, separate
from records.models import Subject
from records.subjects import subject_of
from tests.cases.factories import CODE, decided, filed
from tests.costs import statements
from tests.factories import UserFactory
from tests.leads.factories import make_lead

pytestmark = pytest.mark.django_db

NAME = "太原市小店区晋阳商贸有限公司"


def company(name: str = NAME, **given) -> Subject:
    return subject_of(kind=Subject.Kind.COMPANY, name=name, **given)


def page_of(subject: Subject) -> str:
    return reverse("records:subject", args=[subject.pk])


@pytest.fixture
def known(xiaodian, datong):
    """One company in a lead and two cases of one city, and in a case of another."""
    subject = company()
    make_lead(xiaodian, subject=subject)
    party = FirstParty("firm", NAME)
    here = [decided(xiaodian, on=date(2026, month, 2), party=party, fine="100.10") for month in (3, 9)]
    there = filed(datong, party=party, title="大同的案件")
    return subject, here, there


def test_a_page_shows_everything_within_reach_and_nothing_of_another_city(client, known, xiaodian, datong, taiyuan):
    subject, here, there = known
    for bureau, seen, unseen in ((xiaodian, here, [there]), (taiyuan, here, [there]), (datong, [there], here)):
        client.force_login(UserFactory(bureau=bureau))
        shown = client.get(page_of(subject)).content.decode()
        assert all(case.number in shown for case in seen)
        assert not any(case.number in shown for case in unseen)
        assert ("200.20" in shown) == (seen is here)
        assert "省局" not in shown.partition("<main")[2]  # not even that there are others


def test_the_province_sees_all_and_pays_little_for_it(client, known, province):
    subject, here, there = known
    client.force_login(UserFactory(bureau=province))
    shown = client.get(page_of(subject)).content.decode()
    assert all(case.number in shown for case in [*here, there])
    assert len(statements(client, page_of(subject))) <= 15


def test_one_of_whom_nothing_is_seen_is_not_there(client, known, yingze):
    client.force_login(UserFactory(bureau=yingze))
    assert client.get(page_of(known[0])).status_code == 404


def test_near_names_are_called_the_same_but_for_place_and_form():
    one = company()
    near = [company("晋阳商贸股份有限公司"), company("山西省太原市晋阳商贸有限责任公司")]
    for other in ("晋阳商贸广场有限公司", "阳光社区便利店", "太原市有限公司"):
        company(other)
    assert list(near_names(one)) == near
    assert not near_names(company("太原公司"))


def test_joined_subjects_show_their_records_together(client, xiaodian, datong):
    one, double = company(), company("晋阳商贸公司")
    make_lead(xiaodian, subject=one, title="甲线索")
    make_lead(xiaodian, subject=double, title="乙线索")
    make_lead(datong, subject=double, title="丙线索")
    officer = UserFactory(bureau=xiaodian)
    client.force_login(officer)
    assert "乙线索" not in client.get(page_of(one)).content.decode()

    joining = reverse("records:join_subject", args=[one.pk, double.pk])
    assert joining in client.get(page_of(one)).content.decode()
    assert client.post(joining, {"reason": ""}).status_code == 422
    assert client.post(joining, {"reason": "地址、负责人相同"}).status_code == 302

    for subject in (one, double):
        shown = client.get(page_of(subject)).content.decode()
        assert "甲线索" in shown
        assert "乙线索" in shown
        assert "丙线索" not in shown
    assert AuditEvent.objects.of_action("subject.joined").get().detail["reason"] == "地址、负责人相同"
    assert [lead.subject for lead in double.leads.order_by("pk")] == [double, double]  # nothing is moved

    separating = reverse("records:separate_subject", args=[double.pk])
    assert client.post(separating, {"reason": "并非同一家"}).status_code == 302
    assert "乙线索" not in client.get(page_of(one)).content.decode()
    assert AuditEvent.objects.of_action("subject.separated").exists()


def test_what_cannot_be_one_is_refused(xiaodian):
    officer = UserFactory(bureau=xiaodian)
    coded, other = company(credit_code=CODE), company("另一家", credit_code="91110000600037341L")
    person = subject_of(kind=Subject.Kind.PERSON, name="张三")
    for one, double in ((coded, other), (coded, person), (coded, coded)):
        with pytest.raises(ActionRefused):
            join(one, double, by=officer, reason="误")
    with pytest.raises(ActionRefused):
        separate(coded, by=officer, reason="误")


def test_duplicates_stay_flat_and_the_one_with_a_code_stands_first(xiaodian):
    officer = UserFactory(bureau=xiaodian)
    one, two, three, coded = (company(f"晋阳{n}") for n in range(3)), None, None, company(credit_code=CODE)
    one, two, three = one
    join(one, two, by=officer, reason="同")
    join(two, three, by=officer, reason="同")
    join(three, coded, by=officer, reason="同")
    assert set(Subject.objects.filter(same_as=coded)) == {one, two, three}
    assert not Subject.objects.filter(same_as__same_as__isnull=False).exists()


@pytest.mark.parametrize(
    ("days", "years", "most"),
    [
        ([], 2, 0),
        ([date(2024, 3, 1), date(2026, 2, 28)], 2, 2),
        ([date(2024, 3, 1), date(2026, 3, 1)], 2, 1),
        ([date(2020, 1, 1), date(2020, 6, 1), date(2020, 12, 31), date(2023, 1, 1)], 1, 3),
    ],
)
def test_repeats_are_counted_within_the_window(days, years, most):
    assert most_within(days, years) == most
