"""What all addresses of the interface have in common: refusals, limits, row-level security, files, reference data."""

from __future__ import annotations

import json
from inspect import signature
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from rest_framework.throttling import SimpleRateThrottle

from accounts.scope import APP_ROLE, acting_as_system
from accounts.scoped import ScopedQuerySet
from audit.models import AuditEvent
from interface import reference
from interface.views import ApiView
from leads.models import Lead
from records import attachments
from records.forms.attachment import AttachForm
from records.links import SAME_MATTER, link
from records.models import Attachment, Comment
from records.subjects import subject_of
from taskforce.api import VERSION_1
from taskforce.neighbours import QUEUE
from tests.factories import UserFactory
from tests.leads.factories import TODAY, make_lead
from tests.records.files import FALSE_FILES, PDF
from tests.systems import Api, system_of, token_for

PROBLEM = {"type", "title", "status", "detail", "request_id", "errors"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def api(taiyuan, datong):
    return Api(token_for(system_of(taiyuan)))


def assert_problem(answer, status: int, code: str) -> dict:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert told.keys() == PROBLEM
    assert (told["status"], told["type"]) == (status, f"urn:taskforce:problem:{code}")
    assert told["detail"]
    return told


# every refusal is a problem that says what to do


def test_a_stranger_is_asked_for_a_token(db):
    answer = Api().get("leads/")

    assert_problem(answer, 401, "not-signed-in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_missing_right_is_told_in_a_sentence_and_stands_in_the_trail(taiyuan):
    answer = Api(person=UserFactory(bureau=taiyuan, role="inspector")).get("leads/")

    told = assert_problem(answer, 403, "not-allowed")
    assert "Your post does not include this right." in told["detail"]
    assert AuditEvent.objects.filter(action="authz.denied").count() == 1


def test_the_sentence_is_in_the_language_that_was_asked_for(api):
    answer = api.get("leads/999/", **{"Accept-Language": "zh-hans"})

    assert answer.json()["title"] == "未找到"


@pytest.mark.parametrize(
    "address", ["/api/v1/no-such-thing/", "/api/", "/api/v2/leads/", "leads/999999999999999999999/"]
)
def test_what_is_not_there_is_a_problem_too(api, address):
    assert_problem(api.get(address), 404, "not-found")


def test_a_method_that_an_address_does_not_take(api):
    answer = api.post("bureaus/", {})

    assert_problem(answer, 405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET, HEAD"


def test_a_body_of_another_type(api):
    answer = api.client.post(
        "/api/v1/leads/", "a=b", content_type="text/plain", headers=api.headers | {"Idempotency-Key": "k" * 20}
    )

    assert_problem(answer, 415, "unsupported-media-type")


DEEP = "[" * 100_000


@pytest.mark.parametrize("body", ["{", "[1, NaN]", b"\xff\xfe", DEEP, "9" * 6000])
def test_a_body_that_cannot_be_read(api, body):
    answer = api.client.post(
        "/api/v1/leads/", body, content_type="application/json", headers=api.headers | {"Idempotency-Key": "k" * 20}
    )

    assert_problem(answer, 400, "unreadable")


@pytest.mark.parametrize("charset", ["zlib", "rot13", "utf-16", "nonsense"])
def test_the_named_encoding_makes_no_difference(api, charset):
    answer = api.client.generic(
        "POST",
        "/api/v1/leads/",
        b'{"title": 1}',
        content_type=f"application/json; charset={charset}",
        headers=api.headers | {"Idempotency-Key": "k" * 20},
    )

    assert {fault["field"] for fault in assert_problem(answer, 422, "invalid")["errors"]} >= {"title", "category"}


@pytest.mark.parametrize(
    "body",
    [
        [], "text", 5, None, {"title": 5}, {"title": ["a"]}, {"title": {"a": 1}}, {"title": "a\x00b"},
        {"title": "\ud800"}, {"\ud800": 1}, {"category": 1}, {"found_on": 20261123}, {"found_on": "23.11.2026"},
        {"found_on": "20261123"},
    ],
)  # fmt: skip
def test_fields_of_the_wrong_type_are_named(api, body):
    answer = api.client.post(
        "/api/v1/leads/", json.dumps(body), content_type="application/json",
        headers=api.headers | {"Idempotency-Key": "k" * 20},
    )  # fmt: skip

    told = assert_problem(answer, 422, "invalid")
    assert told["errors"]
    assert not Lead.objects.exists()


@pytest.mark.parametrize("after", ["x", "bnVsbA", "WzEsMl0", "W251bGwsMWU5OTksMF0", "WyIyMDI2LTExLTIzIiwxZTk5OSwwXQ"])
def test_a_place_that_no_page_named(api, after):
    assert_problem(api.get("leads/", {"after": after}), 400, "unreadable")


def test_more_than_a_megabyte_is_not_even_read(api):
    answer = api.client.post(
        "/api/v1/leads/", "x" * 1_100_000, content_type="application/json",
        headers=api.headers | {"Idempotency-Key": "k" * 20},
    )  # fmt: skip

    assert_problem(answer, 413, "too-large")


def test_an_unexpected_fault_is_a_problem_and_writes_nothing(api, taiyuan, monkeypatch):
    lead = make_lead(taiyuan)
    monkeypatch.setattr("interface.records.CommentSerializer.data", property(lambda self: 1 / 0))
    api.client.raise_request_exception = False

    answer = api.post(f"leads/{lead.pk}/comments/", {"text": "已联系"})

    assert_problem(answer, 500, "our-fault")
    assert not Comment.objects.exists()


# nothing is understood otherwise than it was meant


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("state=open&state=cleared", "state", "repeated"), ("state=", "state", "empty"), ("sort=", "sort", "empty"),
        ("after=", "after", "empty"), ("limit=", "limit", "empty"), ("limit=0", "limit", "out_of_range"),
        ("found_from=2026/11/29", "found_from", "no_day"), ("found_from=20261129", "found_from", "no_day"),
        ("found_from=2026-11-30&found_to=2026-11-29", "found_to", "invalid"), ("nonsense=1", "nonsense", "unknown"),
        ("state=none", "state", "invalid_choice"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_parameter_that_says_nothing_or_two_things_is_refused_by_name_and_code(api, query, field, code, language):
    answer = api.get(f"leads?{query}", **{"Accept-Language": language})

    told = assert_problem(answer, 422, "invalid")["errors"]
    assert [(fault["field"], fault["code"]) for fault in told] == [(field, code)]


def test_a_fault_of_a_body_has_a_code_too(api):
    answer = api.post("leads", {"title": "", "category": "nix", "nonsense": 1, "facts": 3})

    codes = {fault["field"]: fault["code"] for fault in assert_problem(answer, 422, "invalid")["errors"]}
    assert codes == {"nonsense": "unknown"}


def test_a_parameter_of_what_takes_none_is_refused(api, taiyuan):
    lead = make_lead(taiyuan)

    made = api.post("leads?dry_run=1", {})
    changed = api.patch(f"leads/{lead.pk}?dry_run=1", {}, version=1)

    assert [assert_problem(answer, 422, "invalid")["errors"][0]["field"] for answer in (made, changed)] == [
        "dry_run", "dry_run",
    ]  # fmt: skip


def test_a_name_that_stands_twice_in_a_body_is_refused(api, taiyuan):
    address = f"/api/v1/leads/{make_lead(taiyuan).pk}/comments"

    answer = api.client.post(
        address, '{"text": "a", "text": "b"}', content_type="application/json",
        headers=api.headers | {"Idempotency-Key": "k" * 20},
    )  # fmt: skip

    assert assert_problem(answer, 422, "invalid")["errors"][0]["field"] == "text"
    assert not Comment.objects.exists()


def test_a_body_without_a_length_or_packed_is_refused_before_it_is_taken_for_an_empty_one(api):
    send = {"content_type": "application/json", "headers": api.headers | {"Idempotency-Key": "k" * 20}}
    sent = {**send, "headers": send["headers"] | {"Content-Encoding": "gzip"}}

    packed = api.client.post("/api/v1/leads", b"\x1f\x8b", **sent)
    in_chunks = api.client.post("/api/v1/leads", b"{}", **send, HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH="")

    assert_problem(packed, 415, "unsupported-media-type")
    assert_problem(in_chunks, 411, "length-required")


# asking again


ADDRESSES = ["leads", "bureaus", "codes", "calendar/2026", "schema", "circulars", "offers"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_has_not_changed_is_not_sent_again(api, taiyuan, address):
    make_lead(taiyuan)
    first = api.get(address)
    again = api.get(address, **{"If-None-Match": first.headers["ETag"]})

    assert first.headers["ETag"].startswith('W/"')
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    other = {"Accept-Language": "zh-hans", "If-None-Match": first.headers["ETag"]}
    assert address != "schema" or api.get(address, **other).status_code == 200


def test_a_record_is_sent_again_when_anything_that_it_says_changed(api, taiyuan):
    lead = make_lead(taiyuan)
    first = api.get(f"leads/{lead.pk}")
    tag = first.headers["ETag"]
    same = api.get(f"leads/{lead.pk}", **{"If-None-Match": f'"other", {tag}'})
    Lead.objects.filter(pk=lead.pk).update(due_on="2030-01-01")
    other = api.get(f"leads/{lead.pk}", **{"If-None-Match": tag})

    assert tag.startswith('"1-')
    assert (same.status_code, other.status_code) == (304, 200)


@pytest.mark.parametrize("written", ["{tag}", "W/{tag}", '"1"'])
def test_a_change_takes_the_tag_of_the_record_or_its_version(api, taiyuan, written):
    lead = make_lead(taiyuan)
    tag = api.get(f"leads/{lead.pk}").headers["ETag"]
    officer = Api(person=UserFactory(bureau=taiyuan))

    changed = officer.patch(f"leads/{lead.pk}", {"title": "更正"}, **{"If-Match": written.format(tag=tag)})

    assert changed.status_code == 200, changed.content
    assert changed.headers["ETag"].startswith('"2-')


# throttles


def test_who_asks_too_often_is_told_to_wait(api, monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "get_rate", lambda self: "3/min" if self.scope == "account" else None)

    answers = [api.get("bureaus/") for _time in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert_problem(answers[-1], 429, "too-many-requests")
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60


def test_every_answer_tells_how_much_is_left(api):
    first, second = (api.get(address).headers for address in ("bureaus", "leads/999"))

    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("1200", "1199")
    assert (second["RateLimit-Remaining"], 0 < int(second["RateLimit-Reset"]) <= 60) == ("1198", True)


def test_refusals_count_too(taiyuan, monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "get_rate", lambda self: "3/min" if self.scope == "account" else None)
    api = Api(person=UserFactory(bureau=taiyuan, role="inspector"))

    assert [api.get("leads/").status_code for _time in range(4)] == [403, 403, 403, 429]


def test_without_the_cache_nobody_is_stopped(api, settings, monkeypatch):
    monkeypatch.setattr(QUEUE, "_until", 0.0)
    away = {"BACKEND": "taskforce.cache.DispensableCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": away}

    assert [api.get("bureaus/").status_code for _time in range(2)] == [200, 200]
    assert QUEUE.is_resting


# row-level security binds tokens, too


def told_of_the_database(self, request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('app.cities'), current_setting('app.bureaus')")
        return reference.Response({"told": cursor.fetchone()})


def test_a_token_is_served_as_the_unprivileged_role_in_the_scope_of_its_bureau(xiaodian, taiyuan, monkeypatch):
    monkeypatch.setattr(reference.BureausView, "get", told_of_the_database)

    answer = Api(token_for(system_of(xiaodian))).get("bureaus/")

    assert answer.json()["told"] == [APP_ROLE, str(taiyuan.pk), str(xiaodian.pk)]


def test_without_the_filter_the_database_still_shows_a_token_nothing_foreign(api, taiyuan, datong, monkeypatch):
    mine, foreign = make_lead(taiyuan), make_lead(datong)
    monkeypatch.setattr(ScopedQuerySet, "visible_to", lambda self, user: self)

    assert [lead["id"] for lead in api.get("leads/").json()["results"]] == [mine.pk]
    assert api.get(f"leads/{foreign.pk}/").status_code == 404


# sessions


def test_people_use_it_with_their_session_and_the_token_of_a_form(taiyuan):
    person = UserFactory(bureau=taiyuan)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    lead = make_lead(taiyuan)
    address = f"/api/v1/leads/{lead.pk}/comments/"
    send = {"data": {"text": "已联系"}, "content_type": "application/json", "headers": {"Idempotency-Key": "k" * 20}}

    without = browser.post(address, **send)
    browser.get("/leads/new")
    send["headers"]["X-CSRFToken"] = browser.cookies["csrf"].value
    with_token = browser.post(address, **send)

    assert browser.get("/api/v1/leads/").status_code == 200
    assert_problem(without, 403, "form-token-missing")
    assert with_token.status_code == 201


def test_a_token_and_a_session_at_once_is_the_system(taiyuan, datong):
    lead = make_lead(datong)
    api = Api(token_for(system_of(taiyuan)), person=UserFactory(bureau=datong))

    assert api.get(f"leads/{lead.pk}/").status_code == 404


def test_a_wrong_token_is_not_made_up_for_by_a_session(taiyuan):
    assert Api("tf_" + "0" * 64, person=UserFactory(bureau=taiyuan)).get("leads/").status_code == 401


# files and comments


def test_a_file_goes_in_once_and_comes_out_as_it_was(api, taiyuan):
    lead = make_lead(taiyuan)
    fields = {"file": SimpleUploadedFile("取证照片.pdf", PDF), "is_evidence": "true"}
    again = {"file": SimpleUploadedFile("取证照片.pdf", PDF), "is_evidence": "true"}

    first = api.upload(f"leads/{lead.pk}/attachments/", fields, key="upload-2026-0001-ab")
    second = api.upload(f"leads/{lead.pk}/attachments/", again, key="upload-2026-0001-ab")
    listed = api.get(f"leads/{lead.pk}/attachments/").json()["results"]
    fetched = api.get(first.json()["url"])

    assert (first.status_code, second.status_code) == (201, 200), first.content
    assert listed == [first.json()]
    assert (first.json()["name"], first.json()["is_evidence"]) == ("取证照片.pdf", True)
    assert b"".join(fetched.streaming_content) == PDF
    assert Attachment.objects.count() == 1
    assert AuditEvent.objects.filter(action="attachment.opened").count() == 1


def test_a_file_that_is_not_what_it_says_is_refused_by_name(api, taiyuan):
    lead = make_lead(taiyuan)
    name, content = next(iter(FALSE_FILES.items()))

    answer = api.upload(f"leads/{lead.pk}/attachments/", {"file": SimpleUploadedFile(name, content)})

    assert [fault["field"] for fault in assert_problem(answer, 422, "invalid")["errors"]] == ["file"]


def test_a_file_for_some_alone_is_for_these_alone(taiyuan):
    officer, named, colleague = (UserFactory(bureau=taiyuan) for _each in range(3))
    lead = make_lead(taiyuan, by=officer)
    fields = {"file": SimpleUploadedFile("谈话记录.pdf", PDF), "readers": named.username}

    made = Api(person=officer).upload(f"leads/{lead.pk}/attachments/", fields)

    assert made.status_code == 201, made.content
    assert Attachment.objects.get().own_readers == sorted([officer.pk, named.pk])
    assert Api(person=colleague).get(f"leads/{lead.pk}/attachments/").json()["results"] == []
    assert Api(person=colleague).get(made.json()["url"]).status_code == 404


def test_a_file_for_somebody_unknown_is_not_shown_to_all(api, taiyuan):
    lead = make_lead(taiyuan)
    fields = {"file": SimpleUploadedFile("谈话记录.pdf", PDF), "readers": "nobody-of-this-name"}

    answer = api.upload(f"leads/{lead.pk}/attachments/", fields)

    assert [fault["field"] for fault in assert_problem(answer, 422, "invalid")["errors"]] == ["readers"]
    assert not Attachment.objects.exists()


def test_the_rule_of_files_is_given_all_that_its_form_asks():
    """A field that the interface takes and the rule does not know would be lost without a word."""
    assert AttachForm.base_fields.keys() - {"token"} <= signature(attachments.attach).parameters.keys()


def test_a_foreign_file_is_not_there(api, datong):
    other = Api(person=UserFactory(bureau=datong))
    lead = make_lead(datong)
    made = other.upload(f"leads/{lead.pk}/attachments/", {"file": SimpleUploadedFile("证据.pdf", PDF)})

    assert api.get(made.json()["url"]).status_code == 404


def test_comments_are_written_once_and_read_newest_first(api, taiyuan):
    lead = make_lead(taiyuan)
    for number in range(3):
        api.post(f"leads/{lead.pk}/comments/", {"text": f"第{number}次走访"})
    api.post(f"leads/{lead.pk}/comments/", {"text": "重复"}, key="comment-2026-0001-a")
    api.post(f"leads/{lead.pk}/comments/", {"text": "重复"}, key="comment-2026-0001-a")

    page = api.get(f"leads/{lead.pk}/comments/", {"limit": 3}).json()
    rest = api.get(page["next"]).json()

    texts = [comment["text"] for comment in page["results"] + rest["results"]]
    assert texts == ["重复", "第2次走访", "第1次走访", "第0次走访"]
    assert rest["next"] is None


def test_a_comment_that_speaks_of_a_reporter_comes_back_once(api, taiyuan):
    lead = make_lead(taiyuan)
    words = {"text": "举报人电话已核实"}

    refused = api.post(f"leads/{lead.pk}/comments/", words)
    insisted = api.post(f"leads/{lead.pk}/comments/", words | {"looked_again": True})

    assert [fault["field"] for fault in assert_problem(refused, 422, "invalid")["errors"]] == ["text"]
    assert insisted.status_code == 201


def test_links_are_made_read_and_taken_back_and_tell_nothing_of_what_one_may_not_see(api, taiyuan, datong):
    lead, other, foreign = make_lead(taiyuan), make_lead(taiyuan), make_lead(datong)
    said = {"role": "related", "number": other.number, "note": "同一窝点"}
    with acting_as_system():
        link(lead, foreign, SAME_MATTER, by=None, on=TODAY)

    made = api.post(f"leads/{lead.pk}/links/", said, key="link-2026-0001-a")
    again = api.post(f"leads/{lead.pk}/links/", said, key="link-2026-0001-a")
    assert (made.status_code, again.json()) == (201, made.json())
    told = api.get(f"leads/{other.pk}/links/").json()["results"]
    assert [(each["kind"], each["number"], each["role"], each["note"]) for each in told] == [
        ("lead", lead.number, "related", "同一窝点"),
    ]
    assert [each["number"] for each in api.get(f"leads/{lead.pk}/links/").json()["results"]] == [other.number]
    assert api.post(f"leads/{lead.pk}/links/", said | {"number": foreign.number}).status_code == 422

    end = f"leads/{other.pk}/links/{made.json()['id']}/end/"
    assert api.post(end, {"reason": ""}).status_code == 422
    assert api.post(end, {"reason": "关联错误"}).status_code == 204
    assert api.get(f"leads/{lead.pk}/links/").json()["results"] == []
    assert_problem(api.post(end, {"reason": "关联错误"}), 409, "not-now")


def test_clocks_explain_themselves(api, taiyuan):
    lead = make_lead(taiyuan)

    clocks = api.get(f"leads/{lead.pk}/clocks/").json()["results"]

    assert {clock["code"] for clock in clocks if clock["state"] == "running"} == {"LEAD_DISPATCH", "CASE_FILE"}
    assert [clock["state"] for clock in clocks] == sorted((clock["state"] for clock in clocks), reverse=True)
    assert all(clock["due_on"] and len(clock["explanation"]) > 1 for clock in clocks)


# what records refer to


def test_bureaus_and_codes_are_named_as_records_name_them(api, taiyuan):
    bureaus = {bureau["code"]: bureau for bureau in api.get("bureaus/").json()["results"]}
    codes = {each["key"]: each["entries"] for each in api.get("codes/").json()["results"]}

    assert (bureaus["140100"]["parent"], bureaus["140100"]["level"]) == ("140000", "city")
    assert "own_screening" in {entry["code"] for entry in codes["leads.channel"]}


def test_the_calendar_of_a_year(api):
    told = api.get("calendar/2026/").json()

    assert not told["is_provisional"]
    assert {"date": "2026-10-01", "is_workday": False, "name": "National Day"} in told["days"]
    assert api.get("calendar/1999/").status_code == 404


def test_a_subject_is_found_by_its_exact_name_and_beyond_the_reach_only_that_there_is_more(api, taiyuan, datong):
    subject = subject_of(kind="company", name="晋阳商贸有限公司")
    mine, _foreign = make_lead(taiyuan, subject=subject), make_lead(datong, subject=subject)

    told = api.post("subjects/check/", {"name": "晋阳商贸有限公司"}).json()
    wrong = api.post("subjects/check/", {"credit_code": "91140100MA0GX"}).json()

    assert [record["number"] for record in told["known"][0]["records"]] == [mine.number]
    assert told["known"][0]["is_beyond"] is True
    assert "18 characters" in wrong["fault"]
    assert AuditEvent.objects.filter(action="subject.known_beyond_reach").count() == 1
    assert api.post("subjects/check/", {"name": "晋阳"}).json()["known"] == []
    assert api.post("subjects/check/", {}).status_code == 422


# the house's own rules


def test_a_view_that_says_nothing_is_closed(taiyuan, rf):
    request = rf.get("/api/v1/x/")
    request.user, request.access_token = UserFactory(bureau=taiyuan), None

    assert ApiView.as_view()(request).status_code == 405


def test_every_address_names_the_right_of_every_verb():
    assert [pattern.name for pattern in VERSION_1 if not pattern.callback.rights] == []
    assert {name for pattern in VERSION_1 for name in pattern.callback.rights} <= {"GET", "POST", "PATCH"}


def test_lists_cost_the_same_at_one_row_and_at_thirty(api, taiyuan):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert api.get("leads/").status_code == 200
        return len(captured)

    make_lead(taiyuan)
    api.get("leads/")
    one = statements()
    for number in range(29):
        make_lead(taiyuan, title=f"第{number}条")

    assert statements() == one


@override_settings(DEBUG=False)
def test_a_browser_keeps_no_answer(taiyuan):
    person = Api(person=UserFactory(bureau=taiyuan))

    assert person.get("bureaus").headers["Cache-Control"] == "no-store"
