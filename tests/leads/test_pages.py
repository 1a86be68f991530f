"""The pages of leads: registering, editing, acting, listing."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Role
from audit.models import AuditEvent
from leads import acts
from leads.models import Channel, Handover, Informant, Lead
from records import attachments, comments
from records.models import Attachment, Draft, Subject
from records.watching import watch
from tests.costs import MOST, statements
from tests.factories import UserFactory
from tests.leads.factories import TODAY, head_of, make_lead, officer_of
from tests.records.files import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
PDF_NAME = "检验报告.pdf"
FACTS = "该市场要求商户统一使用指定装卸队，禁止自行装卸，每车收取数百元。"


def typed(client: Client, **changes) -> dict:
    """What the browser posts: the page's token, and the fields filled in."""
    page = client.get("/leads/new").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    return {
        "token": token, "draft_key": token, "title": "建材市场装卸强买强卖", "category": "disorder",
        "channel": Channel.objects.get(code="own_screening").pk, "found_on": TODAY, "received_on": TODAY,
        "facts": FACTS, "subject_kind": "company", **changes,
    }  # fmt: skip


def test_registering_gives_a_number_of_the_bureau_and_year(client, xiaodian, datong):
    client.force_login(officer_of(xiaodian))

    answer = client.post("/leads/new", typed(client))

    lead = Lead.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/leads/{lead.pk}/"
    assert (lead.number, lead.bureau) == (f"XS-{xiaodian.code}-2026-0001", xiaodian)


def test_files_come_with_the_registration(client, xiaodian):
    client.force_login(officer_of(xiaodian))
    files = [SimpleUploadedFile(name, PDF + name.encode()) for name in ("转办单.pdf", "照片说明.pdf")]

    client.post("/leads/new", typed(client, files=files))

    lead = Lead.objects.get()
    assert sorted(attachments.of(lead).values_list("name", flat=True)) == ["照片说明.pdf", "转办单.pdf"]
    assert client.get("/leads/new").context["form"]["place"].value() == xiaodian.pk


def test_a_file_that_is_not_what_it_says_is_named_and_nothing_is_registered(client, xiaodian):
    client.force_login(officer_of(xiaodian))
    files = [SimpleUploadedFile("转办单.pdf", PDF), SimpleUploadedFile("程序.pdf", b"MZ\x90")]

    answer = client.post("/leads/new", typed(client, files=files))

    assert "程序.pdf" in str(answer.context["form"].errors["files"])
    assert not Lead.objects.exists()


def test_files_of_a_sealed_lead_are_sealed_with_it(client, xiaodian, province):
    custodian = UserFactory(bureau=province, role=Role.CUSTODIAN)
    client.force_login(officer_of(xiaodian))

    answer = client.post(
        "/leads/new", typed(client, category="umbrella", files=[SimpleUploadedFile("举报信.pdf", PDF)])
    )

    assert answer.status_code == 302
    assert list(Attachment.objects.values_list("name", "readers")) == [("举报信.pdf", [custodian.pk])]


def test_duplicates_are_counted_in_the_head_while_one_types(client, xiaodian):
    make_lead(xiaodian, title="建材市场装卸强买强卖")
    client.force_login(officer_of(xiaodian))

    answer = client.post("/leads/new/similar", {"title": "建材市场装卸强买强卖案"}, headers={"HX-Request": "true"})

    assert "可能相同1条" in answer.content.decode()


def test_pressing_twice_makes_one_lead(client, xiaodian):
    client.force_login(officer_of(xiaodian))
    form = typed(client)

    first, second = client.post("/leads/new", form), client.post("/leads/new", form)

    assert Lead.objects.count() == 1
    assert first.url == second.url


def test_a_wrong_credit_code_names_the_field_and_keeps_what_was_typed(client, xiaodian):
    client.force_login(officer_of(xiaodian))

    answer = client.post("/leads/new", typed(client, subject_name="某公司", subject_code="911401060000000003"))

    assert answer.status_code == 422
    assert "subject_code" in answer.context["form"].errors
    assert FACTS in answer.content.decode()
    assert Lead.objects.count() == 0


def test_a_lead_found_in_an_earlier_month_needs_a_reason(client, xiaodian):
    client.force_login(officer_of(xiaodian))

    refused = client.post("/leads/new", typed(client, found_on="2026-09-30"))
    taken = client.post("/leads/new", typed(client, found_on="2026-09-30", late_reason="补录纸质台账"))

    assert "late_reason" in refused.context["form"].errors
    assert taken.status_code == 302


def test_the_reporter_goes_into_no_draft_and_no_page(client, xiaodian):
    officer = officer_of(xiaodian)
    client.force_login(officer)
    form = typed(client, reporter_name="金丝雀", reporter_contact="13912345678")

    client.post(f"/drafts/lead/{form['draft_key']}/", form)
    assert "金丝雀" not in str(Draft.objects.get(user=officer).data)
    page = client.post("/leads/new", form, follow=True)

    assert Informant.objects.filter(name="金丝雀").count() == 1
    assert "金丝雀" not in page.content.decode()
    assert "实名" in page.content.decode()


def test_a_draft_comes_back_after_a_lost_session(client, xiaodian):
    client.force_login(officer_of(xiaodian))
    form = typed(client)
    client.post(f"/drafts/lead/{form['draft_key']}/", form)
    client.logout()

    client.force_login(officer_of(xiaodian))

    assert FACTS in client.get(f"/leads/new?draft={form['draft_key']}").content.decode()
    assert "建材市场装卸强买强卖" in client.get("/").content.decode()


def test_two_people_editing_lose_no_words(client, xiaodian):
    lead = make_lead(xiaodian)
    client.force_login(officer_of(xiaodian))
    page = client.get(f"/leads/{lead.pk}/edit")
    form = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    form = {name: "" if value is None else value for name, value in form.items()}
    Lead.objects.filter(pk=lead.pk).update(title="同事改过的标题", version=lead.version + 1)

    answer = client.post(f"/leads/{lead.pk}/edit", form | {"title": "我改过的标题"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "我改过的标题" in re.sub(r"</?\w+>", "", text)
    assert "同事改过的标题" in re.sub(r"</?\w+>", "", text)
    assert Lead.objects.get(pk=lead.pk).title == "同事改过的标题"


def test_the_buttons_of_a_lead_are_the_acts_that_the_person_may_do(client, taiyuan, xiaodian):
    lead = make_lead(xiaodian)
    client.force_login(officer_of(taiyuan))
    shown = {action.name for action in client.get(f"/leads/{lead.pk}/").context["actions"]}

    assert "urge" in shown
    assert "assign" not in shown
    assert client.get(f"/leads/{lead.pk}/act/assign").status_code == 403


def test_an_act_is_done_from_its_page(client, xiaodian):
    lead = make_lead(xiaodian)
    client.force_login(head_of(xiaodian))

    answer = client.post(f"/leads/{lead.pk}/act/assign", {"to": officer_of(xiaodian).pk, "version": lead.version})

    assert answer.status_code == 303
    assert Lead.objects.get(pk=lead.pk).assignee == officer_of(xiaodian)


def test_an_offer_is_taken_on_its_page(client, taiyuan, datong):
    lead = make_lead(taiyuan)
    acts.offer(lead, to=datong, by=head_of(taiyuan), on=TODAY, note="经营地在大同")
    offer = Handover.objects.get()
    client.force_login(officer_of(datong))
    assert lead.title in client.get("/leads/offers/").content.decode()

    answer = client.post(f"/leads/offers/{offer.pk}/", {"decision": "take", "answer": ""})

    assert answer.url == f"/leads/{lead.pk}/"
    assert client.get(f"/leads/{lead.pk}/").status_code == 200


def test_a_custodian_sees_the_compartment_and_nothing_else(client, province, taiyuan):
    custodian = UserFactory(bureau=province, role=Role.CUSTODIAN)
    sealed, plain = make_lead(taiyuan), make_lead(taiyuan)
    acts.seal(sealed, by=officer_of(taiyuan), on=TODAY, note="涉及公职人员")
    client.force_login(custodian)

    assert client.get("/leads/compartment/").status_code == 200
    assert client.get(f"/leads/{sealed.pk}/").status_code == 200
    assert client.get(f"/leads/{plain.pk}/").status_code == 404
    assert client.get("/leads/").status_code == 403


def test_the_ledger_page_says_that_it_agrees(client, taiyuan):
    make_lead(taiyuan)
    client.force_login(head_of(taiyuan))

    answer = client.get("/leads/ledger/")

    assert answer.context["wrong"] == []
    assert answer.context["by_movements"] == answer.context["by_leads"] == 1


def test_a_custodian_finds_the_sealed_lead_in_my_work_and_every_look_is_recorded(client, province, taiyuan):
    custodian = UserFactory(bureau=province, role=Role.CUSTODIAN)
    lead = make_lead(taiyuan, title="密不可言", category="umbrella")
    client.force_login(custodian)

    assert "密不可言" in client.get("/").content.decode()
    page = client.get(f"/leads/{lead.pk}/").content.decode()

    assert "今日到期" in page or "剩余" in page
    seen = AuditEvent.objects.of_action("record.sealed_opened").get()
    assert (seen.user, seen.record_number) == (custodian, lead.number)


def test_sealing_tells_the_number_that_the_officer_knows(client, province, taiyuan):
    UserFactory(bureau=province, role=Role.CUSTODIAN)
    lead = make_lead(taiyuan)
    client.force_login(officer_of(taiyuan))

    page = client.post(f"/leads/{lead.pk}/act/seal", {"note": "涉及公职人员"}, follow=True).content.decode()

    assert lead.number in page
    assert "BM-2026" not in page


def test_the_main_lead_names_its_duplicates_and_their_channels(client, taiyuan):
    main, double = make_lead(taiyuan), make_lead(taiyuan, channel=Channel.objects.get(code="hotline_12315"))
    double.advance("merge", into=main, ground="other_reporter", by=officer_of(taiyuan), on=TODAY, note="同一件事")
    client.force_login(officer_of(taiyuan))

    page = client.get(f"/leads/{main.pk}/").content.decode()

    assert double.number in page
    assert "12315" in page
    assert main.number in client.get(f"/leads/{double.pk}/").content.decode()


def exported_numbers(answer) -> list[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["线索"]
    return [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_chosen_rows_are_exported_and_nobody_elses(client, taiyuan, xiaodian, datong):
    one, _two, three = make_lead(taiyuan), make_lead(taiyuan), make_lead(xiaodian)
    foreign = make_lead(datong)
    client.force_login(officer_of(taiyuan))

    chosen = client.post("/leads/export/", {"pick": [one.pk, three.pk, foreign.pk], "query": ""})
    matching = client.post("/leads/export/", {"all_matching": "1", "query": f"bureau={xiaodian.code}"})

    assert sorted(exported_numbers(chosen)) == sorted([one.number, three.number])
    assert exported_numbers(matching) == [three.number]
    assert "导出" in client.get("/leads/").content.decode()


def test_an_export_of_nothing_says_so(client, taiyuan):
    client.force_login(officer_of(taiyuan))

    assert client.post("/leads/export/", {"query": ""}).status_code == 303


def test_the_page_of_a_lead_costs_no_more_than_any_page_may(client, taiyuan, xiaodian):
    subject = {"subject": Subject.objects.create(kind="company", name="晋阳建材", normalised_name="晋阳建材")}
    make_lead(taiyuan, **subject)
    lead = make_lead(xiaodian, **subject)
    acts.assign(lead, to=officer_of(xiaodian), by=head_of(xiaodian), on=TODAY)
    lead.advance("sign", by=officer_of(xiaodian), on=TODAY)
    comments.add(lead, "已约谈负责人", by=officer_of(xiaodian), on=TODAY)
    client.force_login(officer_of(xiaodian))
    assert client.get(lead.get_absolute_url()).context["known"][0].is_beyond

    assert len(statements(client, lead.get_absolute_url())) <= MOST


def test_the_page_sees_what_was_added_since(client, xiaodian):
    lead = make_lead(xiaodian)
    acts.assign(lead, to=officer_of(xiaodian), by=head_of(xiaodian), on=TODAY)
    lead.advance("sign", by=officer_of(xiaodian), on=TODAY)
    client.force_login(officer_of(xiaodian))
    page = client.get(lead.get_absolute_url())
    assert page.context["stuck"]
    assert PDF_NAME not in page.content.decode()

    paper = SimpleUploadedFile(PDF_NAME, PDF, "application/pdf")
    attachments.attach(lead, paper, by=officer_of(xiaodian), is_evidence=True)
    watch(lead, user=officer_of(xiaodian))
    lead.advance("start_test", by=officer_of(xiaodian), on=TODAY, note="送检")

    page = client.get(lead.get_absolute_url())
    assert page.context["stuck"] == []
    assert page.content.decode().count(PDF_NAME) >= 2  # among the files, and in what happened
    assert page.context["record"].is_watched
    assert "end_test" in [button.name for button in page.context["actions"]]
