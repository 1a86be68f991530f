"""Letters and what follows from them through the interface for systems, by the rules of the pages."""

from __future__ import annotations

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from records.models import Attachment
from rectification.models import Part, RectificationOrder
from tests.rectification.factories import PDF, dispatched, make_measure, make_order
from tests.systems import Api, system_of, token_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def city(taiyuan):
    return Api(token_for(system_of(taiyuan)))


@pytest.fixture
def county(xiaodian):
    return Api(token_for(system_of(xiaodian)))


def test_a_letter_is_listed_and_read_with_its_problems_parts_and_measures(city, taiyuan, xiaodian):
    order = dispatched(taiyuan, lead=xiaodian)
    measure = make_measure(order, bureau=xiaodian)
    part = order.parts.get()

    (row,) = city.get("orders", {"state": "open"}).json()["results"]
    told = city.get(row["url"])
    letter = told.json()
    assert (row["number"], row["issuer"]["name"], row["type"]) == (order.number, "太原市人民检察院", "procuratorial")
    assert told.headers["ETag"].startswith(f'"{letter["version"]}-')
    assert [problem["text"] for problem in letter["problems"]] == ["强制交易未处置", "收费未公示"]
    assert letter["parts"] == [{"kind": "part", "id": part.pk, "number": part.number}]
    assert letter["measures"] == [{"kind": "measure", "id": measure.pk, "number": measure.number}]
    assert {row["number"] for row in city.get("measures").json()["results"]} == {measure.number}
    assert city.get(f"orders/{order.pk}/clocks").json()["results"]


def test_who_only_has_a_part_sees_the_letter_and_not_who_works_on_it(county, city, taiyuan, xiaodian):
    order = dispatched(taiyuan, lead=xiaodian)

    own, theirs = city.get(f"orders/{order.pk}").json(), county.get(f"orders/{order.pk}").json()
    assert own["created_by"]["username"] == order.created_by.username
    assert (theirs["number"], theirs["created_by"], theirs["assignee"]) == (order.number, None, None)
    assert county.get("orders").json()["results"] == []


def test_a_foreign_city_finds_nothing(taiyuan, xiaodian, datong):
    order = dispatched(taiyuan, lead=xiaodian)
    other = Api(token_for(system_of(datong)))

    assert other.get(f"orders/{order.pk}").status_code == 404
    assert other.get(f"parts/{order.parts.get().pk}").status_code == 404
    assert other.post(f"parts/{order.parts.get().pk}/actions/sign", {}, version=1).status_code == 404


def test_a_part_is_signed_for_by_its_bureau_on_the_version_that_it_read(county, taiyuan, xiaodian):
    part = dispatched(taiyuan, lead=xiaodian).parts.get()
    address = f"parts/{part.pk}/actions/sign"

    assert county.post(address, {}).status_code == 428
    assert county.post(address, {}, version=part.version + 1).status_code == 412
    answer = county.post(address, {}, version=part.version)
    assert (answer.status_code, answer.json()["status"]) == (200, "doing")
    assert county.post(address, {}, version=part.version + 1).status_code == 409
    assert Part.objects.get(pk=part.pk).status == "doing"


def test_a_measure_is_reported_on_with_several_files(county, taiyuan, xiaodian):
    order = dispatched(taiyuan, lead=xiaodian)
    measure = make_measure(order, bureau=xiaodian)
    files = [SimpleUploadedFile(f"约谈记录{n}.pdf", PDF + b"%d" % n, "application/pdf") for n in range(2)]

    answer = county.client.post(
        f"/api/v1/measures/{measure.pk}/actions/report",
        {"note": "已约谈市场开办者", "percent": "60", "files": files},
        headers=county.headers | {"If-Match": f'"{measure.version}"'},
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["percent"] == 60
    assert answer.json()["reports"][0]["done"] == "已约谈市场开办者"
    assert Attachment.objects.filter(kind="measure", record_id=measure.pk).count() == 2


def test_a_letter_is_given_to_bureaus_by_their_codes_and_problems_by_their_numbers(city, taiyuan, xiaodian, yingze):
    order = make_order(taiyuan)
    asked = city.get(f"orders/{order.pk}/actions/dispatch").json()
    fields = {each["name"]: each for each in asked["fields_asked"]}
    assert "140105" in [choice["code"] for choice in fields["lead"]["choices"]]
    assert [choice["code"] for choice in fields["problems"]["choices"]] == ["1", "2"]

    answer = city.post(
        f"orders/{order.pk}/actions/dispatch",
        {"lead": "140105", "co": ["140106"], "problems": ["2"], "note": "请按期办理"},
        version=order.version,
    )
    assert answer.status_code == 200, answer.content
    parts = {part.bureau.code: [p.position for p in part.problems.order_by("position")] for part in order.parts.all()}
    assert parts == {"140105": [1, 2], "140106": [2]}


def test_a_number_is_no_text(city, taiyuan):
    order = make_order(taiyuan)
    measure = make_measure(order)

    refused = city.post(f"measures/{measure.pk}/actions/link", {"note": "同类", "orders": 7}, version=measure.version)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "orders")


def letter(**changes):
    return {
        "type": "procuratorial",
        "variant": "ordinary",
        "issuer_name": "太原市人民检察院",
        "issuer_number": "并检建〔2026〕77号",
        "title": "整治市场装卸强制交易",
        "received_on": "2026-11-23",
        "key_area": "consumer_goods",
        "problems": "装卸由一家垄断\n收费没有公示",
    } | changes


def test_a_letter_is_registered_once_however_often_it_is_sent(city, taiyuan):
    first, again = (city.post("orders", letter(), key="of-the-systems-own-register") for _time in range(2))

    assert (first.status_code, again.status_code) == (201, 200), first.content
    assert first.json() == again.json()
    order = RectificationOrder.objects.get(pk=first.json()["id"])
    assert (order.bureau, order.status, order.key_area.code) == (taiyuan, "registered", "consumer_goods")
    assert [problem.text for problem in order.problems.all()] == ["装卸由一家垄断", "收费没有公示"]
    assert order.due_on is not None
    told = city.get(first.json()["url"]).json()
    assert (told["number"], told["version"]) == (first.json()["number"], first.json()["version"])


def test_a_letter_that_stands_in_the_register_is_refused_with_its_number(city, county, xiaodian):
    known = city.post("orders", letter()).json()

    refused = county.post("orders", letter())
    assert refused.status_code == 409
    assert known["number"] in refused.json()["detail"]
    assert RectificationOrder.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("type", "no_such_type"),
        ("received_on", "2026-11-24"),
        ("variant", "no_such_variant"),
        ("problems", "  \n "),
        ("issuer_number", ""),
        ("scan", "a file"),
    ],
)
def test_a_letter_with_a_fault_is_refused_at_its_field_and_nothing_is_written(city, name, wrong):
    refused = city.post("orders", letter(**{name: wrong}))

    assert refused.status_code == 422, refused.content
    assert [fault["field"] for fault in refused.json()["errors"]] == [name]
    assert not RectificationOrder.objects.exists()


def test_a_letter_is_corrected_in_what_was_sent_alone(city, taiyuan):
    made = city.post("orders", letter(posted_on="2026-11-20")).json()

    changed = city.patch(made["url"], {"title": "整治市场垄断装卸", "posted_on": None}, version=made["version"])
    assert changed.status_code == 200, changed.content
    told = changed.json()
    assert (told["title"], told["posted_on"], told["issuer_number"]) == ("整治市场垄断装卸", None, "并检建〔2026〕77号")
    assert (told["version"], told["key_area"]) == (made["version"] + 1, "consumer_goods")
    assert city.patch(made["url"], {"title": "旧页面"}, version=made["version"]).status_code == 412
    assert city.patch(made["url"], {"title": "没有版本"}).status_code == 428


def test_a_bureau_that_only_has_a_part_does_not_correct_the_letter(county, taiyuan, xiaodian):
    order = dispatched(taiyuan, lead=xiaodian)

    refused = county.patch(f"orders/{order.pk}", {"title": "改了"}, version=order.version)
    assert refused.status_code == 403
    order.refresh_from_db()
    assert order.title == "整治市场装卸强制交易"
