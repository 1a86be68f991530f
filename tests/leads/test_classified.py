"""Leads of the platform 12337: a stub without content, until an unclassified paper passes it on."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import ActionRefused
from deadlines.models import Clock
from leads import acts
from leads.models import Channel, Lead, Movement
from leads.registration import Reporter, edit, register
from leads.work import without_term
from records import attachments, comments
from tests.leads.factories import TODAY, head_of, make_lead, officer_of, outcome, values
from tests.leads.test_sheets import bring
from tests.leads.test_sheets import lead as row

pytestmark = pytest.mark.django_db
FACTS = "该市场要求商户统一使用指定装卸队，禁止自行装卸，每车收取数百元。"
PAPER = {"paper": "并扫黑办函〔2026〕8号", "received_on": TODAY, "title": "建材市场装卸强买强卖", "facts": FACTS}


def platform() -> Channel:
    return Channel.objects.get(code="hotline_12337")


def stub(bureau, **changes) -> Lead:
    given = values(channel=platform(), facts="", title="", source_document="12337-2026-000123") | changes
    return register(given, by=officer_of(bureau), bureau=bureau, on=TODAY)


def checking(bureau) -> Lead:
    lead = stub(bureau)
    acts.assign(lead, to=officer_of(bureau), by=head_of(bureau), on=TODAY)
    lead.advance("sign", by=officer_of(bureau), on=TODAY)
    return lead


def open_codes(lead: Lead) -> set[str]:
    return set(Clock.objects.of(lead).open().values_list("code", flat=True))


def test_a_stub_says_number_day_and_holder_and_nothing_of_what_was_typed(taiyuan):
    lead = stub(taiyuan, title="张某欺行霸市")

    assert (lead.is_stub, lead.title, lead.facts, lead.subject) == (True, "12337平台 12337-2026-000123", "", None)
    assert Movement.objects.filter(lead=lead, kind="entered").exists()
    assert "CASE_FILE" not in open_codes(lead)
    assert not without_term(officer_of(taiyuan)).exists()


@pytest.mark.parametrize("content", [{"facts": FACTS}, {"address": "建材市场三号"}, {"source_document": ""}])
def test_no_content_of_a_stub_is_taken(taiyuan, content):
    with pytest.raises(ActionRefused):
        stub(taiyuan, **content)

    assert not Lead.objects.exists()


def test_neither_its_reporter_nor_files_nor_remarks(taiyuan):
    given = values(channel=platform(), facts="", source_document="12337-1")
    officer = officer_of(taiyuan)
    with pytest.raises(ActionRefused):
        register(given, by=officer, bureau=taiyuan, on=TODAY, reporter=Reporter("举报人"))
    lead = stub(taiyuan)

    with pytest.raises(ActionRefused):
        attachments.attach(lead, SimpleUploadedFile("举报信.txt", b"x"), by=officer)
    with pytest.raises(ActionRefused):
        comments.add(lead, "涉及某某市场", by=officer, on=TODAY)
    with pytest.raises(ActionRefused):
        edit(lead, values(channel=platform(), facts=FACTS), by=officer, on=TODAY, version=lead.version)
    with pytest.raises(ActionRefused):
        edit(lead, values(facts=""), by=officer, on=TODAY, version=lead.version)
    with pytest.raises(IntegrityError, match="lead_stub_holds_no_content"), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(facts=FACTS)


def test_an_unclassified_paper_passes_the_content_on_and_the_term_runs_from_its_receipt(taiyuan):
    lead, officer = stub(taiyuan), officer_of(taiyuan)

    for wrong in (
        {"paper": " "},
        {"facts": " "},
        {"received_on": date(2026, 11, 24)},
        {"received_on": date(2026, 11, 20)},
    ):
        with pytest.raises(ActionRefused):
            lead.advance("release", **PAPER | wrong, by=officer, on=TODAY)
    lead.advance("release", **PAPER, by=officer, on=TODAY)

    assert (lead.is_stub, lead.facts, lead.release_paper, lead.release_on) == (False, FACTS, PAPER["paper"], TODAY)
    assert Clock.objects.of(lead).named("CASE_FILE").open().get().trigger_on == TODAY


def test_what_comes_with_its_paper_is_an_ordinary_lead_at_once(taiyuan):
    given = values(channel=platform(), release_paper=PAPER["paper"], release_on=TODAY)
    lead = register(given, by=officer_of(taiyuan), bureau=taiyuan, on=TODAY)

    assert (lead.is_stub, lead.release_on) == (False, TODAY)
    assert "CASE_FILE" in open_codes(lead)


def test_a_stub_is_cleared_by_two_persons_with_the_code_of_its_result_alone(taiyuan):
    lead = checking(taiyuan)

    result = {"outcome": outcome("to_gang_office"), "conclusion": "张某确系……", "finding": "true"}
    acts.propose_outcome(lead, **result, by=officer_of(taiyuan), on=TODAY)
    acts.approve(lead, by=head_of(taiyuan), on=TODAY, today=TODAY)

    assert (lead.status, lead.conclusion, lead.outcome.code) == ("cleared", "", "to_gang_office")


def test_the_page_registers_a_stub_and_asks_others_for_their_facts(client, taiyuan):
    client.force_login(officer_of(taiyuan))
    page = client.get(reverse("leads:register")).content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    typed = {
        "token": token, "category": "evil", "channel": platform().pk, "source_document": "12337-2026-9",
        "received_on": TODAY.isoformat(), "found_on": TODAY.isoformat(), "subject_kind": "company",
    }  # fmt: skip

    other = client.post(
        reverse("leads:register"), typed | {"channel": Channel.objects.get(code="media").pk, "late_reason": "补录"}
    )
    made = client.post(reverse("leads:register"), typed | {"late_reason": "补录"})

    assert (other.status_code, {"title", "facts"} <= set(other.context["form"].errors)) == (422, True)
    assert made.url == Lead.objects.get().get_absolute_url()
    assert Lead.objects.get().is_stub


def test_a_row_of_a_workbook_brings_no_content_either(taiyuan, xiaodian):
    officer = officer_of(taiyuan)
    bare = {"线索来源": "12337平台", "线索内容": None, "主体名称": None, "统一社会信用代码": None, "举报人": None}

    assert bring(officer, row("线1号", **bare | {"线索内容": FACTS})) == {2: "content_is_classified"}
    assert bring(officer, row("线2号", **bare)) == {2: "new"}
    assert Lead.objects.get().is_stub


def test_the_reporter_of_a_lead_that_was_passed_on_is_contacted_within_thirty_days_of_its_receipt(taiyuan):
    given = values(channel=platform(), release_paper=PAPER["paper"], release_on=TODAY)
    officer = officer_of(taiyuan)
    lead = register(given, by=officer, bureau=taiyuan, on=TODAY, reporter=Reporter("赵某某"))
    acts.assign(lead, to=officer, by=head_of(taiyuan), on=TODAY)
    lead.advance("sign", by=officer, on=TODAY)

    contact = Clock.objects.of(lead).named("GANG_CONTACT").open().get()
    assert (contact.trigger_on, contact.due_on) == (TODAY, date(2026, 12, 23))
    lead.advance("contact_reporter", by=officer, on=date(2026, 11, 25), note="已电话联系")

    assert Clock.objects.of(lead).named("GANG_CONTACT").get().state == Clock.State.DONE
    with pytest.raises(ActionRefused):
        lead.advance("contact_reporter", by=officer, on=date(2026, 11, 26), note="又联系")


def test_whoever_gave_no_name_or_came_by_another_way_is_not_contacted(taiyuan):
    officer = officer_of(taiyuan)
    unnamed = register(
        values(channel=platform(), release_paper=PAPER["paper"], release_on=TODAY), by=officer, bureau=taiyuan, on=TODAY
    )
    ordinary = make_lead(taiyuan, reporter="赵某某")
    for lead in (unnamed, ordinary):
        acts.assign(lead, to=officer, by=head_of(taiyuan), on=TODAY)
        lead.advance("sign", by=officer, on=TODAY)
        assert "GANG_CONTACT" not in open_codes(lead)
