"""Pressed twice, made once."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.errors import ActionRefused
from accounts.scope import acting_as
from leads.models import Channel, Lead
from records.models import Comment, FormToken
from records.tokens import TokenReused, answer_once, make_once, new_token
from tests.factories import UserFactory
from tests.leads.factories import make_lead


@pytest.fixture
def officer(xiaodian):
    return UserFactory(bureau=xiaodian)


@pytest.mark.django_db
def test_the_second_press_is_sent_to_what_the_first_made(officer, xiaodian):
    token = new_token()

    def press():
        with acting_as(officer):
            return make_once(token, user=officer, kind="lead", make=lambda: make_lead(xiaodian, by=officer))

    (address, first), (again, second) = press(), press()

    assert (first, second) == (True, False)
    assert address == again == Lead.objects.get().get_absolute_url()


@pytest.mark.django_db
def test_a_form_that_holds_something_else_now_loses_nothing(client, officer):
    """A page that the browser kept, with its token: the second lead is no second press of the first."""
    client.force_login(officer)
    channel, today = Channel.objects.get(code="own_screening"), timezone.localdate().isoformat()
    typed = {
        "token": new_token(), "title": "建材市场强买强卖", "category": "evil", "channel": channel.pk, "found_on": today,
        "received_on": today, "facts": "该市场要求商户统一使用指定装卸队，禁止自行装卸，每车收取数百元。",
        "subject_kind": "company",
    }  # fmt: skip
    first = client.post("/leads/new", typed)
    again = client.post("/leads/new", typed)
    other = client.post("/leads/new", typed | {"title": "加油站短斤少两"})
    token = other.context["form"]["token"].value()
    sent_again = client.post("/leads/new", typed | {"title": "加油站短斤少两", "token": token})

    assert first.headers["Location"] == again.headers["Location"]
    assert (other.status_code, token != typed["token"]) == (422, True)
    assert "加油站短斤少两" in other.content.decode()
    assert sent_again.status_code == 302
    assert sorted(Lead.objects.values_list("title", flat=True)) == ["加油站短斤少两", "建材市场强买强卖"]


@pytest.mark.django_db
def test_the_same_words_on_another_record_are_another_comment(client, officer, xiaodian):
    client.force_login(officer)
    leads, typed = [make_lead(xiaodian), make_lead(xiaodian)], {"token": new_token(), "text": "已到现场核查"}

    answers = [client.post(f"/records/lead/{lead.pk}/comment", typed) for lead in (leads[0], leads[0], leads[1])]

    assert [answer.status_code for answer in answers] == [303, 303, 422]
    assert Comment.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_form_may_be_sent_again(officer, xiaodian):
    token = new_token()

    def refuse():
        raise ActionRefused("no")

    with pytest.raises(ActionRefused):
        make_once(token, user=officer, kind="lead", make=refuse)

    assert not FormToken.objects.exists()
    assert make_once(token, user=officer, kind="lead", make=lambda: make_lead(xiaodian, by=officer))[1]


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "short", "x" * 65])
def test_a_form_without_a_proper_token_is_refused(officer, token):
    with pytest.raises(ActionRefused):
        make_once(token, user=officer, kind="lead", make=lambda: pytest.fail("made"))


@pytest.mark.django_db
def test_the_same_token_of_two_people_makes_two(officer, xiaodian, datong):
    token, other = new_token(), UserFactory(bureau=datong)

    _address, first = make_once(token, user=officer, kind="lead", make=lambda: make_lead(xiaodian, by=officer))
    _address, second = make_once(token, user=other, kind="lead", make=lambda: make_lead(datong, by=other))

    assert (first, second) == (True, True)


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_make_one_record(officer, xiaodian):
    token, start, answers = new_token(), threading.Barrier(10, timeout=60), []

    def press():
        start.wait()
        try:
            with transaction.atomic():
                answers.append(
                    make_once(token, user=officer, kind="lead", make=lambda: make_lead(xiaodian, by=officer))
                )
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Lead.objects.count() == 1
    assert len(answers) == 10
    assert {address for address, _first in answers} == {Lead.objects.get().get_absolute_url()}
    assert sum(first for _address, first in answers) == 1


@pytest.mark.django_db
def test_a_request_repeated_after_the_secret_key_has_changed_gets_its_first_answer(officer, settings):
    token, made = new_token(), []

    def ask(**asked):
        return answer_once(token, user=officer, kind="lead", asked=asked, make=lambda: made.append(1) or {"n": 1})

    with acting_as(officer):
        assert ask(title="线索") == ({"n": 1}, True)
        settings.SECRET_KEY_FALLBACKS = ["another" * 9, settings.SECRET_KEY]
        settings.SECRET_KEY = "new" * 20

        assert ask(title="线索") == ({"n": 1}, False)
        with pytest.raises(TokenReused):
            ask(title="另一条")
        settings.SECRET_KEY_FALLBACKS = []
        with pytest.raises(TokenReused, match="已经存在"):
            ask(title="线索")

    assert made == [1]
