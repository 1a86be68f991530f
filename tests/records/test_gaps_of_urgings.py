"""An urging is issued as it is typed: what its letter could not show is named at once, and nothing is issued."""

import pytest
from django.urls import reverse

from accounts.errors import ActionRefused
from accounts.scope import acting_as
from documents import lacking_glyphs
from leads.models import Lead
from records.models import Urging
from tests.leads.factories import make_lead, officer_of

RARE = "\U00031350"

pytestmark = pytest.mark.django_db


def urge(lead: Lead, by, note: str) -> None:
    lead.advance("urge", by=by, on=lead.registered_on, note=note)


def test_a_demand_that_cannot_be_shown_is_refused_by_its_character(taiyuan, xiaodian, in_english):
    lead, by = make_lead(xiaodian), officer_of(taiyuan)

    with acting_as(by), pytest.raises(ActionRefused, match="U\\+31350") as refused:
        urge(lead, by, f"请核查王{RARE}一案")

    assert refused.value.field == "note"
    assert not Urging.objects.exists()
    lead.refresh_from_db()
    assert lead.urged_on is None


def test_a_rare_name_in_the_title_hinders_nobody_and_is_said_beside_the_letter(client, taiyuan, xiaodian):
    lead, by = make_lead(xiaodian, title=f"王{RARE}强买强卖"), officer_of(taiyuan)
    with acting_as(by):
        urge(lead, by, "请尽快办结")
    client.force_login(by)

    page = client.get(lead.get_absolute_url()).content.decode()

    assert "U+31350" in page
    assert reverse("records:urging_paper", args=[Urging.objects.get().pk, "docx"]) in page


def test_what_was_asked_once_is_known_and_stays_true():
    text = f"甲乙丙{RARE}丁"

    assert lacking_glyphs(text) == lacking_glyphs(text) == [RARE]
    assert lacking_glyphs("甲乙丙丁") == []
