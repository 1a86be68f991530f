from datetime import date

import pghistory
import pytest
from django import forms
from django.http import QueryDict

from leads.models import Channel, Lead
from records import editing
from tests.factories import UserFactory
from tests.leads.factories import make_lead


class EditForm(editing.VersionedForm):
    title = forms.CharField(label="Title")
    category = forms.ChoiceField(label="Kind", choices=Lead.Category.choices)
    channel = forms.ModelChoiceField(label="Source", queryset=Channel.objects.all())
    found_on = forms.DateField(label="Found on", required=False)
    facts = forms.CharField(label="Facts", widget=forms.Textarea)
    is_named = forms.BooleanField(label="Named", required=False)


NAMES = [name for name in EditForm.base_fields if name != "version"]


def now(lead):
    return {name: getattr(lead, name) for name in (*NAMES, "version")} | {"channel": lead.channel_id}


def typed(lead, **changes):
    """What the browser posts for a form begun on this lead, with these changes."""
    data = QueryDict(mutable=True)
    data["version"] = str(lead.version)
    form = EditForm(initial=now(lead))
    for name in NAMES:
        editing._put(data, f"initial-{name}", form.fields[name], now(lead)[name])
        editing._put(data, name, form.fields[name], changes.get(name, now(lead)[name]))
    return data


@pytest.fixture
def lead(taiyuan):
    return make_lead(taiyuan, title="原名称", facts="原来的内容")


def versions(lead, data):
    return {each.name: each for each in editing.versions_of(EditForm(data), now(lead))}


def texts(pieces):
    return "".join(piece.text for piece in pieces)


def test_the_form_carries_what_one_began_with(lead):
    html = str(EditForm(initial=now(lead)))

    assert 'name="initial-title" value="原名称"' in html
    assert 'name="initial-version"' not in html


def test_each_field_that_differs_stands_with_both_versions(lead):
    data = typed(lead, title="我的名称", facts="我的内容")
    lead.title, lead.category, lead.found_on = "同事的名称", "gang", date(2026, 1, 2)

    found = versions(lead, data)

    assert set(found) == {"title", "category", "found_on", "facts"}
    assert (texts(found["title"].theirs), texts(found["title"].mine)) == ("同事的名称", "我的名称")
    assert [piece.text for piece in found["title"].mine if piece.is_hit] == ["我"]
    assert texts(found["category"].theirs) == str(Lead.Category.GANG.label)
    assert {name: each.kept for name, each in found.items()} == {
        "title": "",  # both changed it: one must choose
        "category": "theirs",
        "found_on": "theirs",
        "facts": "mine",
    }


def test_the_same_change_by_both_is_no_difference(lead):
    data = typed(lead, title="同一名称")
    lead.title = "同一名称"

    assert versions(lead, data) == {}


def test_chosen_versions_are_put_together(lead):
    data = typed(lead, title="我的名称", facts="我的内容", is_named=True)
    other = Channel.objects.exclude(pk=lead.channel_id).first()
    lead.title, lead.channel, lead.facts = "同事的名称", other, "同事的内容"
    data.update({"asked": "title,channel,facts,is_named"})
    data.update({"keep_title": "theirs", "keep_channel": "theirs", "keep_facts": "mine", "keep_is_named": "theirs"})

    form = EditForm(editing.settled(data, EditForm, now(lead)))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["title"] == "同事的名称"
    assert form.cleaned_data["channel"] == other
    assert form.cleaned_data["facts"] == "我的内容"
    assert form.cleaned_data["is_named"] is False


def test_a_field_without_a_choice_is_asked_again(lead):
    data = typed(lead)
    assert not editing.is_unsettled(data)

    data["asked"] = "title"
    assert editing.is_unsettled(data)

    data["keep_title"] = "mine"
    assert not editing.is_unsettled(data)


def test_the_page_loses_nothing_that_was_typed(lead, rf, taiyuan):
    data = typed(lead, title="我的<名称>", facts="第一行\n第二行")
    colleague = UserFactory(bureau=taiyuan, full_name="李燕")
    with pghistory.context(user=colleague.pk):
        Lead.objects.filter(pk=lead.pk).update(title="同事的名称", version=lead.version + 1)
    lead.refresh_from_db()
    request = rf.post("/", data)
    request.user = colleague

    answer = editing.two_versions(request, EditForm(data), now(lead), record=lead)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "李燕" in page
    assert f'name="version" value="{lead.version}"' in page
    assert 'name="title" value="我的&lt;名称&gt;"' in page
    assert 'name="facts" value="第一行\n第二行"' in page
    assert 'name="initial-title" value="同事的名称"' in page
