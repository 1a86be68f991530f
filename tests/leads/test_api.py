"""Leads through the interface for systems: filed, read, worked, all by the rules of the pages."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audit.models import AuditEvent
from leads import acts
from leads.models import Channel, Informant, Lead, Movement
from records import attachments
from records.models import Step, Subject
from records.subjects import subject_of
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.records.files import PDF
from tests.systems import Api, system_of, token_for

CODE = "91140100MA0GXTNA13"


def typed(**changes):
    """What a bureau's platform sends."""
    today = timezone.localdate().isoformat()
    return {
        "title": "建材市场装卸强买强卖",
        "category": "evil",
        "channel": "own_screening",
        "key_area": "consumer_goods",
        "facts": "该市场要求商户统一使用指定装卸队，禁止自行装卸，每车收取数百元。",
        "found_on": today,
        "received_on": today,
    } | changes


@pytest.fixture
def system(taiyuan, datong):
    account = system_of(taiyuan)
    return Api(token_for(account))


def test_a_system_registers_a_lead_in_its_bureau(system, taiyuan):
    answer = system.post("leads/", typed(place="140100", subject_name="晋阳商贸有限公司"))

    lead = Lead.objects.get()
    assert answer.status_code == 201, answer.content
    assert answer.json() == {
        "id": lead.pk, "number": lead.number, "version": lead.version, "url": f"/api/v1/leads/{lead.pk}",
        "same_document": [],
    }  # fmt: skip
    assert answer.headers["Location"] == f"/api/v1/leads/{lead.pk}"
    assert (lead.bureau, lead.place, lead.created_by.is_system) == (taiyuan, taiyuan, True)
    assert lead.subject.name == "晋阳商贸有限公司"
    assert Movement.objects.filter(lead=lead, kind="entered").count() == 1


def test_the_same_request_twice_makes_one_lead(system):
    first = system.post("leads/", typed(), key="file-2026-0001-abcdef")
    again = system.post("leads/", typed(), key="file-2026-0001-abcdef")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Lead.objects.count() == 1


def test_a_key_used_for_something_else_loses_nothing_silently(system):
    system.post("leads/", typed(), key="file-2026-0001-abcdef")
    other = system.post("leads/", typed(title="另一条线索"), key="file-2026-0001-abcdef")

    assert other.status_code == 422
    assert other.json()["type"] == "urn:taskforce:problem:idempotency-key-reused"
    assert Lead.objects.count() == 1


def test_a_refused_request_does_not_use_up_its_key(system):
    refused = system.post("leads/", typed(channel="no_such_source"), key="file-2026-0001-abcdef")
    mended = system.post("leads/", typed(), key="file-2026-0001-abcdef")

    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json()["errors"]] == ["channel"]
    assert mended.status_code == 201


def test_without_a_key_nothing_is_made(system):
    answer = system.post("leads/", typed(), **{"Idempotency-Key": "short"})

    assert (answer.status_code, answer.json()["type"]) == (400, "urn:taskforce:problem:idempotency-key-missing")
    assert not Lead.objects.exists()


def test_a_reporter_goes_in_and_never_comes_out(system):
    key = "file-2026-0001-abcdef"
    body = typed(reporter_name="孙举报", reporter_contact="13800001111")
    filed = system.post("leads/", body, key=key)
    lead = Lead.objects.get()
    seen = [
        filed,
        system.post("leads/", body, key=key),
        system.get(f"leads/{lead.pk}/"),
        system.get("leads/"),
        system.get(f"leads/{lead.pk}/comments/"),
        system.post("leads/", body | {"reporter_name": "孙举报" * 60}),
    ]

    assert Informant.objects.filter(lead=lead).exists()
    assert system.get(f"leads/{lead.pk}/").json()["is_named"] is True
    told = "".join(answer.content.decode() for answer in seen)
    assert "孙举报" not in told
    assert "13800001111" not in told


def test_a_lead_of_the_compartment_leaves_a_number_and_no_address(system, province):
    UserFactory(bureau=province, role="custodian")

    answer = system.post("leads/", typed(category="umbrella"))

    lead = Lead.objects.get()
    assert answer.json() == {"id": None, "number": lead.number, "version": None, "url": None, "same_document": []}
    assert system.get(f"leads/{lead.pk}/").status_code == 404
    assert system.get("leads/").json()["results"] == []


def test_the_list_has_the_filters_of_the_page_and_only_what_is_in_reach(system, taiyuan, datong, xiaodian):
    mine = make_lead(taiyuan, title="甲案")
    below = make_lead(xiaodian, title="乙案")
    make_lead(datong, title="丙案")

    everything = system.get("leads/").json()["results"]
    of_county = system.get("leads/", {"bureau": "140105"}).json()["results"]

    assert {lead["id"] for lead in everything} == {mine.pk, below.pk}
    assert [lead["id"] for lead in of_county] == [below.pk]


def test_a_list_is_paged_after_a_row(system, taiyuan):
    made = [make_lead(taiyuan, title=f"第{n}条") for n in range(5)]

    seen, address, pages = [], "leads/?limit=2", 0
    while address:
        page = system.get(address).json()
        seen += [lead["id"] for lead in page["results"]]
        address, pages = page["next"], pages + 1

    assert seen == [lead.pk for lead in reversed(made)]
    assert pages == 3


@pytest.mark.parametrize(
    ("query", "field"),
    [("state=nowhere", "state"), ("statu=open", "statu"), ("limit=0", "limit"), ("found_from=gestern", "found_from")],
)
def test_a_parameter_that_is_not_understood_is_named_and_never_ignored(system, query, field):
    answer = system.get(f"leads/?{query}")

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


def test_a_foreign_lead_is_not_there(system, datong):
    foreign = make_lead(datong)

    assert system.get(f"leads/{foreign.pk}/").status_code == 404
    assert system.patch(f"leads/{foreign.pk}/", {"title": "改"}, version=1).status_code == 404
    assert system.post(f"leads/{foreign.pk}/actions/assign/", {}, version=1).status_code == 404


def test_a_change_needs_the_version_that_was_read(system, taiyuan):
    lead = make_lead(taiyuan)
    address = f"leads/{lead.pk}/"
    tag = system.get(address).headers["ETag"]

    without = system.patch(address, {"title": "更正标题一"})
    done = system.patch(address, {"title": "更正标题二"}, version=lead.version)
    late = system.patch(address, {"title": "更正标题三"}, version=lead.version)

    lead.refresh_from_db()
    assert tag.startswith('"1-')
    assert (without.status_code, done.status_code, late.status_code) == (428, 200, 412)
    assert done.headers["ETag"].startswith(f'"{lead.version}-')
    assert lead.title == "更正标题二"


def test_a_correction_changes_what_it_names_and_nothing_else(system, taiyuan):
    system.post("leads/", typed(subject_name="晋阳商贸有限公司", place="140100", address="平阳路1号"))
    lead = Lead.objects.get()

    facts = "经核，装卸队自2026年3月起收费，每车三百元至五百元不等。"
    answer = system.patch(f"leads/{lead.pk}/", {"facts": facts}, version=1)

    after = Lead.objects.get()
    assert answer.status_code == 200, answer.content
    assert answer.json()["subject_name"] == "晋阳商贸有限公司"
    assert (after.subject, after.place, after.address) == (lead.subject, lead.place, lead.address)
    assert after.facts == facts


def test_an_act_of_the_state_table_is_done_and_told(system, taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    assert "dispatch" in system.get(f"leads/{lead.pk}/").json()["actions"]

    answer = system.post(f"leads/{lead.pk}/actions/dispatch/", {"to": "140105", "note": "请核查"}, version=1)

    lead.refresh_from_db()
    assert answer.status_code == 200, answer.content
    assert answer.json()["bureau"]["code"] == "140105"
    assert (lead.bureau, lead.status) == (xiaodian, "dispatched")
    step = Step.objects.get(record_id=lead.pk, action="dispatch")
    assert (step.by.is_system, step.by_bureau, step.note) == (True, taiyuan, "请核查")


def test_a_lead_that_leaves_the_reach_is_not_shown_any_more(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    Api(person=UserFactory(bureau=taiyuan)).post(f"leads/{lead.pk}/actions/dispatch/", {"to": "140105"}, version=1)
    county = Api(person=UserFactory(bureau=xiaodian, role="head"))

    back = {"ground": "not_our_area", "note": "不属本区"}
    answer = county.post(f"leads/{lead.pk}/actions/return/", back, version=2)

    lead.refresh_from_db()
    assert (answer.status_code, answer.content) == (204, b"")
    assert (lead.bureau, lead.status) == (taiyuan, "returned")


def test_who_did_the_work_does_not_approve_it_here_either(taiyuan):
    lead = make_lead(taiyuan)
    api = Api(person=UserFactory(bureau=taiyuan))

    answer = api.post(f"leads/{lead.pk}/actions/approve/", {"on": timezone.localdate().isoformat()}, version=1)

    assert answer.status_code == 403
    assert AuditEvent.objects.filter(action="authz.denied").count() == 1


def test_what_is_not_possible_now_is_a_conflict_that_says_why(taiyuan):
    lead = make_lead(taiyuan)
    api = Api(person=UserFactory(bureau=taiyuan, role="head"))

    answer = api.post(f"leads/{lead.pk}/actions/escalate/", {"note": "请示", "opinion": "建议移送"}, version=1)

    lead.refresh_from_db()
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:taskforce:problem:not-now")
    assert "is not possible in the state “Registered”" in answer.json()["detail"]
    assert lead.version == 1


def test_a_missing_field_of_an_act_is_named(system, taiyuan):
    lead = make_lead(taiyuan)

    answer = system.post(f"leads/{lead.pk}/actions/dispatch/", {"too": "140105"}, version=1)

    assert answer.status_code == 422
    assert {fault["field"] for fault in answer.json()["errors"]} == {"too"}


def test_an_offer_is_taken_by_the_other_city(taiyuan, datong):
    lead = make_lead(taiyuan)
    giver, taker = Api(person=UserFactory(bureau=taiyuan, role="head")), Api(token_for(system_of(datong)))
    offered = giver.post(f"leads/{lead.pk}/actions/offer/", {"to": "140200", "note": "当事人在贵市"}, version=1)
    offer = taker.get("offers/").json()["results"][0]

    taken = taker.post(f"{offer['url']}/take", {"answer": "同意"})
    twice = taker.post(f"{offer['url']}/take", {})

    assert offered.status_code == 200, offered.content
    assert (taken.status_code, taken.json()["bureau"]["code"]) == (200, "140200"), taken.content
    assert twice.status_code == 409
    assert giver.get(f"leads/{lead.pk}/").status_code == 404


def test_an_offer_is_withdrawn(taiyuan, datong):
    lead = make_lead(taiyuan)
    giver = Api(person=UserFactory(bureau=taiyuan, role="head"))
    giver.post(f"leads/{lead.pk}/actions/offer/", {"to": "140200", "note": "当事人在贵市"}, version=1)

    answer = giver.post(f"leads/{lead.pk}/actions/withdraw_offer/", version=2)

    assert (answer.status_code, answer.json()["offered_to"]) == (200, None), answer.content


def test_a_machine_that_accepts_a_lead_is_not_its_handler(taiyuan):
    lead = make_lead(taiyuan)
    lead.advance("assign", by=UserFactory(bureau=taiyuan, role="head"), on=timezone.localdate(), to=None)
    api = Api(token_for(system_of(taiyuan)))

    answer = api.post(f"leads/{lead.pk}/actions/sign/", version=lead.version)

    assert (answer.status_code, answer.json()["assignee"]) == (200, None), answer.content


def test_a_field_that_this_record_does_not_have_is_refused_not_ignored(taiyuan):
    lead = make_lead(taiyuan)
    body = {"ground": "other_organ", "sent_to": "市公安局", "note": "不属本局", "reporter_told": True}

    answer = Api(person=UserFactory(bureau=taiyuan, role="head")).post(
        f"leads/{lead.pk}/actions/decline", body, version=1
    )

    assert not lead.is_named
    assert [fault["field"] for fault in answer.json()["errors"]] == ["reporter_told"]


def test_an_outcome_of_ones_own_needs_no_receipt_as_on_the_page(taiyuan):
    """立案查处 is the bureau's own: nothing is handed to another organ, so there is no receipt to be had."""
    lead = make_lead(taiyuan)
    officer = UserFactory(bureau=taiyuan)
    lead.advance("assign", by=UserFactory(bureau=taiyuan, role="head"), on=timezone.localdate(), to=officer)
    lead.advance("sign", by=officer, on=timezone.localdate())
    attachments.attach(lead, SimpleUploadedFile("证据.pdf", PDF), by=officer, is_evidence=True)
    api = Api(person=officer)
    body = {"outcome": "case_filed", "finding": "true", "note": "经核查属实，已立案。"}
    version = Lead.objects.get(pk=lead.pk).version

    without_words = api.post(f"leads/{lead.pk}/actions/propose_outcome", body | {"note": ""}, version=version)
    answer = api.post(f"leads/{lead.pk}/actions/propose_outcome", body, version=version)

    assert [fault["field"] for fault in without_words.json()["errors"]] == ["note"]
    assert (answer.status_code, answer.json()["status"]) == (200, "await_approval"), answer.content


def test_what_cannot_be_done_in_this_state_is_said_before_anything_is_asked(taiyuan):
    lead = make_lead(taiyuan)

    answer = Api(person=UserFactory(bureau=taiyuan)).post(f"leads/{lead.pk}/actions/propose_outcome", {}, version=1)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:taskforce:problem:not-now")


# nothing is dropped without a word


def known_company(taiyuan, **more):
    subject = subject_of(kind="company", name="晋阳商贸有限公司", credit_code=CODE, address="太原市迎泽区1号", **more)
    make_lead(taiyuan, subject=subject)
    return subject


def test_another_name_for_a_known_code_is_refused_and_the_known_one_named(system, taiyuan):
    known_company(taiyuan)

    answer = system.post("leads", typed(subject_code=CODE, subject_name="太行贸易有限公司"))

    told = answer.json()
    assert (answer.status_code, [fault["field"] for fault in told["errors"]]) == (422, ["subject_name"])
    assert "“晋阳商贸有限公司”" in told["errors"][0]["detail"]
    assert Lead.objects.count() == 1


def test_the_same_name_written_otherwise_is_the_same(system, taiyuan):
    known_company(taiyuan)

    answer = system.post("leads", typed(subject_code=CODE, subject_name="晋阳 商贸（有限公司）"))

    assert answer.status_code == 201, answer.content


def test_another_address_of_a_known_company_is_refused_and_none_filled_in_where_none_was(system, taiyuan):
    subject = known_company(taiyuan)
    body = typed(subject_code=CODE, subject_name="晋阳商贸有限公司", subject_address="太原市小店区9号")

    refused = system.post("leads", body)
    Subject.objects.filter(pk=subject.pk).update(address="")
    taken = system.post("leads", body)

    assert [fault["field"] for fault in refused.json()["errors"]] == ["subject_address"]
    assert taken.status_code == 201
    assert Subject.objects.get(pk=subject.pk).address == "太原市小店区9号"


def test_a_correction_of_the_subject_is_made_or_refused_and_never_ignored(taiyuan):
    lead = make_lead(taiyuan, subject=known_company(taiyuan))
    api = Api(person=UserFactory(bureau=taiyuan))

    renamed = api.patch(f"leads/{lead.pk}", {"subject_name": "完全新的名称公司"}, version=1)
    another = api.patch(f"leads/{lead.pk}", {"subject_name": "太行贸易有限公司", "subject_code": ""}, version=1)

    assert (renamed.status_code, renamed.json()["errors"][0]["field"]) == (422, "subject_name")
    assert (another.status_code, another.json()["subject_name"]) == (200, "太行贸易有限公司")


def test_that_only_a_sealed_record_knows_a_company_is_not_told(system, taiyuan):
    subject = known_company(taiyuan)
    Lead.objects.filter(subject=subject).update(readers=[0], status="sealed")

    answer = system.post("leads", typed(subject_code=CODE, subject_name="太行贸易有限公司"))

    assert answer.status_code == 201
    assert system.get(answer.json()["url"]).json()["subject_name"] == "太行贸易有限公司"


def test_the_page_refuses_another_name_beside_the_field(client, taiyuan):
    known_company(taiyuan)
    client.force_login(UserFactory(bureau=taiyuan))
    body = typed(subject_code=CODE, subject_name="太行贸易有限公司", subject_kind="company", token="k" * 20)
    body["channel"] = Channel.objects.get(code="own_screening").pk
    body["key_area"] = ""

    answer = client.post("/leads/new", body)

    assert answer.status_code == 422
    assert "晋阳商贸有限公司" in answer.context["form"].errors["subject_name"][0]


# a change of nothing


@pytest.mark.parametrize("body", [{}, {"title": "原标题"}, {"channel": "own_screening", "subject_name": "张三"}])
def test_a_correction_that_changes_nothing_makes_no_new_version(taiyuan, body):
    person = Subject.objects.create(kind="person", name="张三", normalised_name="张三")
    channel = Channel.objects.get(code="own_screening")
    lead = make_lead(taiyuan, title="原标题", subject=person, channel=channel)
    history = lead.events.count()

    answer = Api(person=UserFactory(bureau=taiyuan)).patch(f"leads/{lead.pk}", body, version=1)

    assert (answer.status_code, answer.json()["version"], answer.headers["ETag"][:3]) == (200, 1, '"1-')
    assert lead.events.count() == history
    assert Subject.objects.count() == 1


def test_the_page_makes_no_new_version_of_a_change_of_nothing(client, taiyuan):
    person = Subject.objects.create(kind="person", name="张三", normalised_name="张三")
    lead = make_lead(taiyuan, subject=person)
    client.force_login(UserFactory(bureau=taiyuan))
    form = client.get(f"/leads/{lead.pk}/edit").context["form"]
    same = {name: form[name].value() or "" for name in form.fields} | {"version": 1}

    assert client.post(f"/leads/{lead.pk}/edit", same).status_code == 302
    lead.refresh_from_db()
    assert (lead.version, lead.subject, Subject.objects.count()) == (1, person, 1)


# an act whose answer was lost


def test_a_repeated_act_is_done_once_and_answered_as_the_first(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    api = Api(person=UserFactory(bureau=taiyuan, role="head"))
    body = {"to": "140105", "note": "请于三日内核查"}

    first, again = (
        api.post(f"leads/{lead.pk}/actions/dispatch", body, version=1, key="dispatch-2026-0001") for _time in range(2)
    )
    without_key = api.post(f"leads/{lead.pk}/actions/dispatch", body, version=1, key="dispatch-2026-0002")

    assert (first.status_code, again.status_code) == (200, 200), again.content
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert "Idempotency-Replayed" not in first.headers
    assert Step.objects.filter(record_id=lead.pk, action="dispatch").count() == 1
    assert without_key.status_code == 412


def test_a_repeated_act_that_took_the_lead_away_is_answered_as_the_first(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    above = UserFactory(bureau=taiyuan, role="head")
    acts.dispatch(lead, to=xiaodian, due=None, by=above, on=timezone.localdate(), note="请核查", version=1)
    api = Api(person=UserFactory(bureau=xiaodian, role="head"))
    body = {"ground": "not_our_area", "note": "不属本局管辖"}

    answers = [
        api.post(f"leads/{lead.pk}/actions/return", body, version=2, key="return-2026-0001") for _time in range(2)
    ]

    assert [answer.status_code for answer in answers] == [204, 204], answers[1].content
    assert Step.objects.filter(record_id=lead.pk, action="return").count() == 1


def test_a_key_that_did_another_act_is_refused(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    api = Api(person=UserFactory(bureau=taiyuan, role="head"))
    api.post(f"leads/{lead.pk}/actions/dispatch", {"to": "140105"}, version=1, key="dispatch-2026-0001")

    other = api.post(f"leads/{lead.pk}/actions/ask_void", {"note": "重复"}, version=2, key="dispatch-2026-0001")

    assert (other.status_code, other.json()["type"]) == (422, "urn:taskforce:problem:idempotency-key-reused")


def test_an_act_that_was_refused_does_not_use_up_its_key(taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    api = Api(person=UserFactory(bureau=taiyuan, role="head"))
    address, key = f"leads/{lead.pk}/actions/dispatch", "dispatch-2026-0001"

    refused = api.post(address, {"to": "140105"}, version=9, key=key)
    done = api.post(address, {"to": "140105"}, version=1, key=key)

    assert (refused.status_code, done.status_code) == (412, 200)


def test_a_repeated_correction_and_a_repeated_taking_go_through_once(taiyuan, datong):
    lead = make_lead(taiyuan)
    giver, taker = Api(person=UserFactory(bureau=taiyuan, role="head")), Api(token_for(system_of(datong)))
    key = {"Idempotency-Key": "correct-2026-0001"}

    officer = Api(person=UserFactory(bureau=taiyuan))

    corrected = [officer.patch(f"leads/{lead.pk}", {"title": "更正"}, version=1, **key) for _time in range(2)]
    offer = giver.post(f"leads/{lead.pk}/actions/offer", {"to": "140200", "note": "当事人在贵市"}, version=2)
    url = taker.get("offers").json()["results"][0]["url"]
    taken = [taker.post(f"{url}/take", {}, key="take-2026-0001-x") for _time in range(2)]

    assert [answer.status_code for answer in (*corrected, offer, *taken)] == [200] * 5
    assert taken[0].json() == taken[1].json()


# what a program needs to know is told


def test_an_act_tells_whom_and_what_one_may_choose(taiyuan, xiaodian, yingze):
    lead = make_lead(taiyuan)
    officer, head = UserFactory(bureau=taiyuan), UserFactory(bureau=taiyuan, role="head")
    elsewhere = UserFactory(bureau=xiaodian)
    api = Api(person=head)

    assign = api.get(f"leads/{lead.pk}/actions/assign").json()
    dispatch = api.get(f"leads/{lead.pk}/actions/dispatch").json()
    asked = {each["name"]: each for each in assign["fields_asked"]}
    to = next(each for each in dispatch["fields_asked"] if each["name"] == "to")

    assert (assign["why_not"], asked["to"]["codes"], asked["to"]["required"]) == (None, "people", True)
    assert {choice["code"] for choice in asked["to"]["choices"]} >= {officer.username, head.username}
    assert elsewhere.username not in str(assign)
    assert {choice["code"] for choice in to["choices"]} == {xiaodian.code, yingze.code}
    assert (asked["note"]["choices"], asked["note"]["required"]) == (None, False)
    assert "is not possible in the state" in api.get(f"leads/{lead.pk}/actions/sign").json()["why_not"]


def test_a_wrong_code_is_told_with_its_list(system, taiyuan):
    answer = system.post("leads", typed(channel="hearsay"))

    (fault,) = answer.json()["errors"]
    assert fault["field"] == "channel"
    assert "“hearsay”" in fault["detail"]
    assert "leads.channel" in fault["detail"]


def test_leads_of_the_same_document_are_told_and_found(system, taiyuan, datong):
    foreign = make_lead(datong, source_document="12315-2026-0048211")
    first = system.post("leads", typed(source_document="12315-2026-0048211")).json()
    second = system.post("leads", typed(source_document="12315-2026-0048211", title="又一次报送")).json()

    found = system.get("leads", {"source_document": "12315-2026-0048211"}).json()["results"]

    assert (first["same_document"], second["same_document"]) == ([], [first["number"]])
    assert {lead["number"] for lead in found} == {first["number"], second["number"]}
    assert foreign.number not in str(found)


def test_the_right_that_is_missing_is_named_and_why(taiyuan, xiaodian):
    lead = make_lead(xiaodian)
    few = Api(token_for(system_of(taiyuan, actions=["lead.view", "lead.open", "api.view"])))
    all_rights = Api(token_for(system_of(taiyuan)))

    not_chosen = few.post("leads", typed()).json()["detail"]
    of_a_district = all_rights.patch(f"leads/{lead.pk}", {"title": "更正"}, version=1).json()["detail"]

    assert "not chosen for your system" in not_chosen
    assert "lead.register" in not_chosen
    assert "does not extend to this record" in of_a_district
    assert "lead.edit" in of_a_district
