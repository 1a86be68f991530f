"""Forms half filled: kept for their person, without a reporter, and gone when the record is made."""

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.scope import acting_as
from records import drafts
from records.models import Draft
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

KEY = "k" * 20
TYPED = "title=某市场&facts=装卸&reporter_name=王某某&reporter_contact=13800000000&csrfmiddlewaretoken=x&token=t"


@pytest.fixture
def officer(xiaodian):
    return UserFactory(bureau=xiaodian)


def post(client, body=TYPED, key=KEY, kind="lead"):
    return client.post(f"/drafts/{kind}/{key}/", body, content_type="application/x-www-form-urlencoded")


def test_what_is_typed_is_kept_and_a_reporter_never(client, officer):
    client.force_login(officer)

    assert post(client).status_code == 204

    draft = Draft.objects.get()
    assert draft.data == {"title": ["某市场"], "facts": ["装卸"]}
    assert "王某某" not in str(draft.__dict__)


def test_a_draft_survives_the_session_and_fills_the_form_again(client, officer):
    client.force_login(officer)
    post(client)
    client.logout()
    client.force_login(officer)

    with acting_as(officer):
        (shown,) = drafts.open_drafts(officer)
    page = client.get(shown.address)

    assert page.status_code == 200
    assert "某市场" in page.content.decode()


def test_without_a_session_nothing_is_kept(client):
    assert post(client).status_code in (302, 401)
    assert not Draft.objects.exists()


def test_the_last_words_count_and_there_is_one_draft_per_form(client, officer):
    client.force_login(officer)
    post(client)
    post(client, "title=改后")
    post(client, "title=另一份", key="j" * 20)

    assert sorted(draft.data["title"][0] for draft in Draft.objects.all()) == ["另一份", "改后"]


def test_a_late_autosave_does_not_bring_a_finished_draft_back(officer):
    posted = QueryDict(TYPED)
    drafts.keep(officer, "lead", KEY, posted, now=timezone.now())
    drafts.close(officer, "lead", KEY, now=timezone.now())

    assert drafts.keep(officer, "lead", KEY, posted, now=timezone.now()) is False
    assert drafts.open_drafts(officer) == []
    assert Draft.objects.get().data == {}


def test_drafts_are_seen_by_nobody_else(client, officer, xiaodian):
    client.force_login(officer)
    post(client)
    colleague = UserFactory(bureau=xiaodian, role="head")

    with acting_as(colleague):
        assert not Draft.objects.exists()
    client.force_login(UserFactory(bureau=xiaodian))
    page = client.get(f"/leads/new?draft={KEY}")
    assert page.status_code == 200
    assert "某市场" not in page.content.decode()


def test_a_draft_of_an_unknown_kind_or_without_the_right_is_not_kept(client, officer, xiaodian):
    client.force_login(officer)
    assert post(client, kind="nothing").status_code == 404
    client.force_login(UserFactory(bureau=xiaodian, role="head"))
    assert post(client).status_code == 403

    assert not Draft.objects.exists()


def test_a_draft_can_be_thrown_away(client, officer):
    client.force_login(officer)
    post(client)

    assert client.post(f"/drafts/lead/{KEY}/discard/").status_code == 303

    assert not Draft.objects.open_of(officer).exists()


@pytest.mark.parametrize("key", ["short", "x" * 65, "../../etc/passwd-----"])
def test_what_cannot_be_a_key_is_no_draft_and_no_error(client, officer, key):
    client.force_login(officer)

    assert post(client, key=key.replace("/", "%2F")).status_code == 404
    assert client.get("/leads/new", {"draft": key}).status_code == 200


def test_control_characters_do_not_break_the_draft(client, officer):
    client.force_login(officer)

    assert post(client, "title=%00a%0Ab").status_code == 204
    assert Draft.objects.get().data == {"title": ["a\nb"]}


def test_what_is_far_too_long_is_cut(officer):
    drafts.keep(officer, "lead", KEY, QueryDict(f"facts={'长' * 30_000}"), now=timezone.now())

    assert len(Draft.objects.get().data["facts"][0]) == drafts.LONGEST_VALUE


def test_a_measure_begun_from_a_letter_is_taken_up_with_that_letter(client, officer):
    """What the address of a form says is kept along with what is typed, as far as its kind names it."""
    client.force_login(officer)
    client.post(f"/drafts/measure/{KEY}/?order=12&problem=2&from=elsewhere", {"text": "每周夜查", "token": "x" * 20})

    with acting_as(officer):
        assert Draft.objects.get().data == {"text": ["每周夜查"], "?order": ["12"], "?problem": ["2"]}
        (draft,) = drafts.open_drafts(officer)
        assert draft.title == "每周夜查"
        assert draft.address == f"{reverse('rectification:new_measure')}?draft={KEY}&order=12&problem=2"
        assert drafts.initial_of(officer, "measure", KEY) == {"text": "每周夜查"}


@pytest.mark.parametrize("kind", ["action", "dossier", "measure"])
def test_every_form_that_registers_keeps_itself(client, taiyuan, kind):
    client.force_login(UserFactory(bureau=taiyuan))

    shown = client.get(reverse(f"rectification:new_{kind}")).content.decode()

    assert f'data-draft-url="/drafts/{kind}/' in shown
