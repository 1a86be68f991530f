"""Urging: a letter with its own number, a day, and one answer."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.scope import acting_as
from deadlines.models import Clock
from records import urging
from records.models import Urging
from tests.factories import UserFactory
from tests.leads.factories import NOT_OURS, TODAY, head_of, make_lead, officer_of

pytestmark = pytest.mark.django_db


def urged(lead, by, demand="请于五个工作日内反馈"):
    with acting_as(by):
        lead.advance("urge", by=by, on=TODAY, note=demand)
    return Urging.objects.of(lead).first()


def test_an_urging_bears_the_number_of_the_bureau_that_urges(taiyuan, xiaodian, datong, province):
    officer, city = UserFactory(bureau=province), UserFactory(bureau=taiyuan)
    lead = make_lead(xiaodian)

    numbers = [urged(lead, officer).number, urged(make_lead(datong), officer).number, urged(lead, city).number]

    assert numbers == ["晋市监督办〔2026〕1号", "晋市监督办〔2026〕2号", "并市监督办〔2026〕1号"]


def test_its_answer_is_due_when_the_clock_says_and_answers_all_that_wait(taiyuan, province):
    lead, officer = make_lead(taiyuan), UserFactory(bureau=province)
    first = urged(lead, officer)
    second = urged(lead, officer)
    assert first.due_on == Clock.objects.of(lead).named("URGE_REPLY").running().get().due_on
    assert urging.is_urged(lead)

    lead.advance("answer_urging", by=officer_of(taiyuan), on=TODAY, note="已安排专人核查")

    assert not urging.is_urged(lead)
    assert {each.answer for each in urging.of(lead)} == {"已安排专人核查"}
    assert second in urging.of(lead)


def test_the_third_urging_asks_for_a_talk(taiyuan, province):
    lead, officer = make_lead(taiyuan), UserFactory(bureau=province)
    talks = []
    for _time in range(3):
        urged(lead, officer)
        talks.append(urging.is_talk_due(lead))

    assert talks == [False, False, True]


def test_another_city_sees_no_urging_and_the_urged_one_does(taiyuan, datong, province):
    lead = make_lead(taiyuan)
    urged(lead, UserFactory(bureau=province))

    sights = []
    for bureau in (taiyuan, datong, province):
        with acting_as(UserFactory(bureau=bureau)):
            sights.append(Urging.objects.count())

    assert sights == [1, 0, 1]


@pytest.mark.parametrize(("column", "value"), [("demand", "改"), ("number", "改"), ("by_bureau_id", 1)])
def test_what_was_demanded_is_never_changed(taiyuan, province, column, value):
    letter = urged(make_lead(taiyuan), UserFactory(bureau=province))

    with pytest.raises(DatabaseError), transaction.atomic():
        Urging.objects.filter(pk=letter.pk).update(**{column: value})
    with pytest.raises(DatabaseError), transaction.atomic():
        letter.delete()


def test_it_is_answered_once_and_with_words(taiyuan, province):
    lead = make_lead(taiyuan)
    letter = urged(lead, UserFactory(bureau=province))
    with pytest.raises(IntegrityError), transaction.atomic():
        Urging.objects.filter(pk=letter.pk).update(answered_on=TODAY, answered_by=officer_of(taiyuan))
    lead.advance("answer_urging", by=officer_of(taiyuan), on=TODAY, note="已办")

    with pytest.raises(DatabaseError), transaction.atomic():
        Urging.objects.filter(pk=letter.pk).update(answer="另一答复")


def test_what_the_result_answered_is_answered_no_more(taiyuan, province):
    lead = make_lead(taiyuan)
    letter = urged(lead, UserFactory(bureau=province))
    lead.advance("decline", by=head_of(taiyuan), on=TODAY, note="不属我局职责", **NOT_OURS)

    assert not urging.is_urged(lead)
    for changed in ({"answer": "已办", "answered_on": TODAY, "answered_by": officer_of(taiyuan)}, {"ended_on": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Urging.objects.filter(pk=letter.pk).update(**changed)


def test_an_answer_in_words_stays_one_when_the_record_is_closed(taiyuan, province):
    lead = make_lead(taiyuan)
    letter = urged(lead, UserFactory(bureau=province))
    lead.advance("answer_urging", by=officer_of(taiyuan), on=TODAY, note="正在核查")
    lead.advance("decline", by=head_of(taiyuan), on=TODAY, note="不属我局职责", **NOT_OURS)

    letter.refresh_from_db()
    assert (letter.answer, letter.ended_on) == ("正在核查", None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Urging.objects.filter(pk=letter.pk).update(ended_on=TODAY)


def test_it_goes_along_when_the_lead_moves(taiyuan, xiaodian, province):
    lead = make_lead(taiyuan)
    urged(lead, UserFactory(bureau=province))

    with acting_as(officer_of(taiyuan)):
        lead.advance("dispatch", by=officer_of(taiyuan), on=TODAY, to=xiaodian)

    assert Urging.objects.of(lead).get().bureau == xiaodian
