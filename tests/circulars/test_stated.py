"""The circular's text against its table: numbers that it lacks are named, fields are filled in from it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from circulars.circular.acts import draft
from circulars.circular.acts.writing import Words
from circulars.models import Circular
from circulars.paper import paper_of
from circulars.posting import post
from circulars.rounds import open_month, sweep
from circulars.stated import filled
from tests.circulars.factories import enter, moment
from tests.circulars.test_pages import AFTER_CUT_OFF, FIRST_WORKDAY, act_address, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def circular(taiyuan, datong, drafter) -> Circular:
    with time_machine.travel(moment(FIRST_WORKDAY), tick=False):
        for _lead in range(3):
            enter(taiyuan, date(2026, 10, 9), by=drafter)
        circular = open_month(date(2026, 10, 1), by=drafter, on=FIRST_WORKDAY)
    sweep(now=AFTER_CUT_OFF)
    circular.refresh_from_db()
    return circular


def named(client, drafter, circular, action="submit") -> list[str]:
    checks = page(client, drafter, act_address(circular, action)).context["form"].checks()
    return [check.text for check in checks if "正文" in check.text]


def write(circular, drafter, body) -> None:
    draft(circular, Words(words={"body": body}), by=drafter, on=FIRST_WORKDAY)
    circular.refresh_from_db()


def test_the_text_that_the_system_proposes_is_founded(client, circular, drafter):
    assert named(client, drafter, circular) == []


def test_a_number_that_the_table_lacks_is_named_at_save_submission_and_signature(client, circular, drafter, signer):
    client.force_login(drafter)
    form = {"title": circular.title, "addressees": circular.addressees, "cc": "", "version": circular.version}
    body = "2026年10月新增线索3条，存量九十九条，太原市逾期99条，清零率88.8%。\n三、要求\n（一）3个工作日内补报。"

    answer = client.post(reverse("circulars:save_text", args=[circular.pk]), form | {"body": body}, follow=True)
    circular.refresh_from_db()
    said = "正文中的以下数字在表中没有：九十九、99、88.8%。"

    assert said in answer.content.decode()
    assert named(client, drafter, circular) == [said]
    client.post(act_address(circular, "submit"), {"version": circular.version})
    assert named(client, signer, circular, "sign") == [said]


def test_a_field_prints_the_figure_of_the_frozen_table_and_follows_it(client, circular, taiyuan, drafter):
    write(circular, drafter, "全省新增{本月新增}条，其中太原{new:太原}条、{found:太原市}条，清零率{清零率}。")

    assert paper_of(circular).paragraphs[0].text == "全省新增3条，其中太原3条、3条，清零率0.0 %。".replace(" %", "%")
    assert named(client, drafter, circular) == []

    with time_machine.travel(moment(date(2026, 11, 5)), tick=False):
        enter(taiyuan, date(2026, 10, 30), by=drafter)
    Circular.objects.filter(pk=circular.pk).update(cut_off_at=moment(date(2026, 11, 6)))
    circular.refresh_from_db()
    post(circular)
    assert "全省新增4条" in paper_of(circular).paragraphs[0].text


def test_a_field_that_names_no_figure_is_named_and_cannot_be_submitted(client, circular, drafter):
    write(circular, drafter, "新增{本月新增:平遥}条，{新增数}条。")

    assert filled(circular.body, circular.printed_lines()) == circular.body
    answer = client.get(act_address(circular, "submit")) if client.force_login(drafter) is None else None
    assert "{本月新增:平遥}" in answer.content.decode()
    client.post(act_address(circular, "submit"), {"version": circular.version})
    circular.refresh_from_db()
    assert circular.status == "draft"


def test_a_press_on_a_step_saves_the_text_beside_it(client, circular, drafter):
    shown = page(client, drafter, circular.get_absolute_url()).content.decode()
    assert 'name="then" value="submit"' in shown
    assert 'form="words-form"' in shown

    form = {"title": circular.title, "addressees": circular.addressees, "cc": "", "version": circular.version}
    sent = form | {"body": "各市情况见附件。", "then": "submit"}
    answer = client.post(reverse("circulars:save_text", args=[circular.pk]), sent)

    assert answer.url == act_address(circular, "submit")
    circular.refresh_from_db()
    assert circular.body == "各市情况见附件。"


def test_a_press_without_a_change_saves_nothing(client, circular, drafter):
    client.force_login(drafter)
    names = ("title", "addressees", "cc", "body", "version")
    form = {name: getattr(circular, name) for name in names}

    client.post(reverse("circulars:save_text", args=[circular.pk]), form | {"then": "submit"})

    before = circular.version
    circular.refresh_from_db()
    assert circular.version == before
