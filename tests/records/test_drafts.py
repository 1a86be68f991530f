"""Forms half filled: kept for their person, without a reporter, and gone when the form is sent."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.scope import acting_as
from notifications.models import Notification
from notifications.news import What
from records import drafts
from records.models import Draft
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.records.drafting import begun, carried, keep

pytestmark = pytest.mark.django_db

NEW = "/leads/new"
FACTS = "该市场要求商户统一使用指定装卸队，禁止自行装卸，每车收取数百元。"


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def officer(client, xiaodian):
    officer = UserFactory(bureau=xiaodian)
    client.force_login(officer)
    return officer


@pytest.fixture
def form(client, officer) -> dict[str, str]:
    return begun(client, NEW)


def shown(officer) -> list[drafts.OpenDraft]:
    with acting_as(officer):
        return drafts.open_drafts(officer)


def test_what_is_typed_is_kept_and_a_reporter_never(client, form):
    typed = {"title": "某市场", "facts": "装卸", "reporter_name": "王小明", "reporter_contact": "13800000000"}

    assert keep(client, form, **typed, token="t" * 20).status_code == 200

    draft = Draft.objects.get()
    assert draft.data == {"title": ["某市场"], "facts": ["装卸"]}
    assert "王小明" not in str(draft.__dict__)


@pytest.mark.parametrize("facts", ["据王小明反映", "王 小 明说", "联系 138-0000-0000"])
def test_nor_is_a_reporter_kept_inside_another_field(client, form, facts):
    keep(client, form, title="某市场", facts=facts, reporter_name="王小明", reporter_contact="13800000000")

    assert Draft.objects.get().data == {"title": ["某市场"]}


def test_a_field_by_another_name_is_dropped(client, form):
    keep(client, form, title="某市场", Reporter_Name="王小明", **{"x-reporter_name": "王小明"})

    assert Draft.objects.get().data == {"title": ["某市场"]}


def test_a_draft_survives_the_session_and_fills_the_form_again(client, officer, form):
    keep(client, form, title="某市场", category="umbrella")
    client.logout()
    client.force_login(officer)

    (draft,) = shown(officer)
    page = client.get(draft.address).content.decode()

    assert (draft.title, draft.label) == ("某市场", "登记线索")
    assert 'value="某市场"' in page
    assert "data-draft-found" in page
    assert carried(page)["draft_revision"] == "1"


def test_without_a_session_nothing_is_kept(client, form):
    client.logout()

    assert keep(client, form, title="某市场").status_code in (302, 401)
    assert not Draft.objects.exists()


def test_the_last_words_count_and_there_is_one_draft_per_form(client, form):
    keep(client, form, title="某市场")
    keep(client, form, title="改后")
    keep(client, begun(client, NEW), title="另一份")

    assert sorted(draft.data["title"][0] for draft in Draft.objects.all()) == ["另一份", "改后"]


def test_another_window_does_not_write_over_newer_words(client, officer, form):
    """Unless one says so; and what is sent from the one does not end what the other one wrote later."""
    lead = make_lead(officer.bureau)
    address = reverse("leads:edit", args=[lead.pk])
    first, second = begun(client, address), begun(client, address)

    assert keep(client, first, title="第一个窗口").status_code == 200
    assert keep(client, second, title="第二个窗口").status_code == 409
    assert Draft.objects.get().data["title"] == ["第一个窗口"]

    assert keep(client, second, title="第二个窗口", draft_anyway="1").status_code == 200
    assert keep(client, first, title="第一个窗口").status_code == 409
    with acting_as(officer):
        drafts.close(officer, Draft.objects.get().key, now=timezone.now(), tab=first["draft_tab"], revision=1)
    assert Draft.objects.get().data["title"] == ["第二个窗口"]


def test_a_late_autosave_does_not_bring_a_finished_draft_back(client, officer, form):
    keep(client, form, title="某市场")
    with acting_as(officer):
        drafts.close(officer, Draft.objects.get().key, now=timezone.now())

    assert keep(client, form, title="某市场").status_code == 410
    assert shown(officer) == []
    assert Draft.objects.get().data == {}


def test_a_form_that_was_sent_leaves_no_draft_and_one_that_was_refused_keeps_it(client, officer):
    lead = make_lead(officer.bureau)
    comment = reverse("records:comment", args=["lead", lead.pk])
    form = begun(client, lead.get_absolute_url(), at=comment)
    keep(client, form, text="已约见市场管理方")

    refused = client.post(comment, form | {"text": "", "token": "t" * 20})
    assert carried(refused.content.decode())["draft"] == form["draft"]
    assert "已约见市场管理方" in client.get(lead.get_absolute_url()).content.decode()

    client.post(comment, form | {"text": "已约见市场管理方", "token": "u" * 20})
    assert Draft.objects.get().data == {}

    again = begun(client, lead.get_absolute_url(), at=comment)
    assert keep(client, again, text="第二条").status_code == 200
    (draft,) = shown(officer)
    assert (draft.address, draft.title) == (lead.get_absolute_url(), "第二条")


def test_an_edit_taken_up_again_knows_what_it_began_with(client, officer):
    """A colleague changed the record meanwhile: both versions are shown, not one written over the other."""
    lead = make_lead(officer.bureau, title="原来的标题")
    address = reverse("leads:edit", args=[lead.pk])
    page = client.get(address)
    values = {name: value for name, value in page.context["form"].initial.items() if value not in (None, "")}
    began = {f"initial-{name}": value for name, value in values.items() if name != "version"}
    keep(client, carried(page.content.decode()), **{**values, **began, "title": "我的标题"})
    type(lead).objects.filter(pk=lead.pk).update(title="同事的标题", version=lead.version + 1)

    taken_up = client.get(address)
    data = taken_up.content.decode()

    assert taken_up.context["form"]["title"].value() == "我的标题"
    assert 'name="initial-title" value="原来的标题"' in data
    assert taken_up.context["form"]["version"].value() == str(lead.version)


def test_drafts_are_seen_by_nobody_else(client, officer, form, xiaodian):
    keep(client, form, title="某市场")
    (draft,) = shown(officer)
    colleague = UserFactory(bureau=xiaodian, role="head")

    with acting_as(colleague):
        assert not Draft.objects.exists()
    client.force_login(UserFactory(bureau=xiaodian))
    page = client.get(draft.address)
    assert page.status_code == 200
    assert "某市场" not in page.content.decode()
    assert keep(client, form, title="别人的").status_code == 400


@pytest.mark.parametrize("slip", ["", "forged", "forged:1abc:xyz"])
def test_what_a_form_says_of_itself_must_be_ours(client, officer, slip):
    assert client.post("/drafts/", {"draft": slip, "title": "x"}).status_code == 400
    assert not Draft.objects.exists()


def test_a_draft_can_be_thrown_away(client, officer, form):
    keep(client, form, title="某市场")
    (draft,) = shown(officer)

    assert client.post(f"/drafts/{draft.key}/discard/").status_code == 303

    assert shown(officer) == []


@pytest.mark.parametrize("key", ["short", "x" * 65, "../../etc/passwd-----"])
def test_what_cannot_be_a_key_is_no_draft_and_no_error(client, officer, key):
    assert client.post(f"/drafts/{key.replace('/', '%2F')}/discard/").status_code == 404
    assert client.get(NEW, {"draft": key}).status_code == 200


def test_control_characters_do_not_break_the_draft(client, form):
    assert keep(client, form, title="\0a\nb").status_code == 200
    assert Draft.objects.get().data == {"title": ["a\nb"]}


@pytest.mark.parametrize("tab", ["a\0b", "\0", "窗", "t" * 1000])
def test_a_window_of_a_name_that_we_did_not_give_breaks_nothing(client, officer, form, tab):
    """Neither keeping nor sending: the form is taken all the same."""
    assert keep(client, form, title="某市场", draft_tab=tab).status_code == 200
    lead = make_lead(officer.bureau)
    address = f"/records/lead/{lead.pk}/comment"
    remark = begun(client, lead.get_absolute_url(), at=address)

    sent = client.post(address, remark | {"text": "已核", "token": "t" * 20, "draft_tab": tab})

    assert sent.status_code == 303


def test_what_is_far_too_long_is_cut(client, form):
    keep(client, form, facts="长" * 30_000)

    assert len(Draft.objects.get().data["facts"][0]) == drafts.LONGEST_VALUE


def test_a_measure_begun_from_a_letter_is_taken_up_with_that_letter(client, officer):
    """What the address of a form says is kept along with what is typed."""
    address = f"{reverse('rectification:new_measure')}?order=0&problem=2"
    keep(client, begun(client, address), text="每周夜查")

    (draft,) = shown(officer)
    assert draft.title == "每周夜查"
    assert draft.address == f"{address}&draft={draft.key}"


def test_who_left_a_form_unsent_is_told_once_and_after_a_month_it_is_removed(client, officer, form):
    keep(client, form, title="某市场")
    for days in (6, 8, 9):
        drafts.look_after(now=timezone.now() + timedelta(days=days))
    [news] = Notification.objects.filter(what=What.DRAFT_LEFT)
    assert (news.user, news.params["form"], news.params["until"]) == (officer, "登记线索", "2026-12-23")
    assert "draft=" in news.url

    drafts.look_after(now=timezone.now() + timedelta(days=30))
    assert not Draft.objects.exists()
