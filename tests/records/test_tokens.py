"""Pressed twice, made once."""

import threading

import pytest
from django.db import connection, transaction

from accounts.errors import ActionRefused
from accounts.scope import acting_as
from leads.models import Lead
from records.models import FormToken
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
