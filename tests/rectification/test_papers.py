"""Answers and urging letters as papers: what a draft begins with, what is frozen when, who may have them."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from docx import Document

from accounts.models import Bureau, User
from accounts.scope import acting_as
from audit.models import AuditEvent
from documents import LetterPaper
from records.models import Urging
from records.urging_paper import paper_of as urging_paper
from rectification.actions import acts as actions
from rectification.models import Organ, RectificationOrder, SentPaper
from rectification.organs import organ_of
from rectification.paper import addressed_as, paper_of
from rectification.replies import acts as replies
from tests.leads.factories import make_lead
from tests.rectification.factories import (
    TODAY,
    dispatched,
    done_measure,
    drafted,
    head_of,
    make_measure,
    make_order,
    officer_of,
    sent,
    signed,
)

pytestmark = pytest.mark.django_db


def lines_of(paper: LetterPaper) -> list[str]:
    return [line.head + line.text for line in paper.paragraphs]


def text_of(answer) -> str:
    return "\n".join(line.text for line in Document(BytesIO(answer.content)).paragraphs)


def address(reply, form: str) -> str:
    return reverse("rectification:reply_paper", args=[reply.pk, form])


# what a draft begins with


def test_a_draft_tells_the_measures_their_actions_and_what_remains(taiyuan):
    order = dispatched(taiyuan, issuer_name="太原市人民检察院", issuer_number="并检建〔2026〕17号")
    first, second = order.problems.all()
    done = done_measure(order, problems=[first])
    make_measure(order, problems=[second], due_on=TODAY + timedelta(days=30))
    officer = officer_of(taiyuan)
    with acting_as(officer):
        action = actions.plan({"title": "夜查", "planned_on": TODAY}, [done], by=officer, bureau=taiyuan, on=TODAY)
        action.advance(
            "hold", held_on=TODAY, staff_count=12, checked_count=56, found_count=3, findings="", by=officer, on=TODAY
        )

    reply = replies.draft(order, by=officer, on=TODAY)

    told, open_line = reply.lines.all()
    assert reply.opening == (
        "贵院《检察建议书》（并检建〔2026〕17号）收悉。我局高度重视，对指出的问题逐项研究整改，"
        "制定整改措施2条，开展行动1次。现将落实情况函复如下。"
    )
    assert reply.closing.splitlines()[-1] == "特此函复。"
    assert reply.contact == str(officer)
    assert told.text.endswith("，开展行动1次，出动12人次，检查56户次，发现问题3个。")
    assert (open_line.result, open_line.text, open_line.rest_by) == ("not", "", TODAY + timedelta(days=30))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("太原市中级人民法院", "贵院"),
        ("某市监察委员会", "贵委"),
        ("某市公安局", "贵局"),
        ("山西省公安厅", "贵厅"),
        ("省扫黑办", "贵办"),
    ],
)
def test_organs_are_addressed_as_they_expect(name, said):
    assert addressed_as(organ_of(name)) == said
    assert addressed_as(Organ(name="某中心", kind=Organ.Kind.OTHER)) == "贵单位"


# the paper


def test_the_paper_goes_through_the_letter_problem_by_problem(taiyuan):
    order = dispatched(taiyuan, issuer_name="太原市人民检察院")
    reply = drafted(order)
    first, second = order.problems.all()
    unfinished = {"result": "partly", "text": "已公示目录", "rest": "票据未统一", "rest_by": date(2027, 1, 31)}
    replies.write(reply, {}, {second.pk: unfinished}, by=officer_of(taiyuan), version=reply.version)

    paper = paper_of(reply)

    assert (paper.mark, paper.addressees) == (taiyuan.name, "太原市人民检察院")
    assert paper.title == "关于《检察建议书》落实情况的复函"
    assert lines_of(paper) == [
        "贵院建议书收悉。",
        f"一、关于“{first.text}”", "已整改到位。", "已整改到位",
        f"二、关于“{second.text}”", "部分整改到位。", "已公示目录",
        "尚未完成的事项及原因：票据未统一。完成时限：2027年1月31日。",
        "特此函复。",
    ]  # fmt: skip
    assert paper.is_draft
    assert "〔" in paper.number
    assert not re.search(r"\d", paper.number)


def test_what_was_signed_stays_when_the_letter_is_corrected(taiyuan):
    reply = signed(dispatched(taiyuan, issuer_name="太原市人民检察院"))
    before = paper_of(reply)
    RectificationOrder.objects.filter(pk=reply.order_id).update(issuer=organ_of("大同市人民检察院"))
    reply.refresh_from_db()

    assert paper_of(reply) == before
    assert before.is_draft


def test_a_sent_answer_is_kept_byte_for_byte(client, taiyuan):
    reply = sent(dispatched(taiyuan))
    kept = SentPaper.objects.get(reply=reply)
    type(taiyuan).objects.filter(pk=taiyuan.pk).update(name="改了名的局")
    client.force_login(officer_of(taiyuan))

    pdf, word = (client.get(address(reply, form)) for form in ("pdf", "docx"))

    assert pdf.content == bytes(kept.pdf)
    assert word.content == bytes(kept.docx)
    assert SentPaper.digest(pdf.content) == kept.sha256
    assert SentPaper.digest(word.content) == kept.docx_sha256
    assert reply.document_number in text_of(word)
    assert "改了名的局" not in text_of(word)
    assert kept.sha256 in client.get(reply.get_absolute_url()).content.decode()


@pytest.mark.parametrize("statement", ["UPDATE {} SET sha256 = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_kept_paper_can_be_neither_changed_nor_removed(taiyuan, statement):
    sent(dispatched(taiyuan))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("rectification_sentpaper"))


def test_what_was_signed_cannot_be_changed(taiyuan):
    reply = signed(dispatched(taiyuan))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE rectification_reply SET signed_paper = '{}' WHERE id = %s", [reply.pk])


def test_sending_that_fails_leaves_neither_number_nor_paper(taiyuan, monkeypatch):
    reply = signed(dispatched(taiyuan))

    def torn(*args, **kwargs):
        raise OSError("disk")

    monkeypatch.setattr("rectification.paper.render_docx", torn)
    with pytest.raises(OSError, match="disk"):
        replies.send(reply, by=officer_of(taiyuan), on=TODAY)
    monkeypatch.undo()
    reply.refresh_from_db()

    assert (reply.status, reply.document_number, SentPaper.objects.count()) == ("signed", "", 0)
    replies.send(reply, by=officer_of(taiyuan), on=TODAY)
    assert "1号" in reply.document_number


def test_each_download_is_in_the_trail_and_no_stranger_gets_one(client, taiyuan, datong):
    reply = drafted(dispatched(taiyuan))
    client.force_login(officer_of(datong))
    assert client.get(address(reply, "pdf")).status_code == 404
    client.force_login(officer_of(taiyuan))

    answer = client.get(address(reply, "docx"))

    event = AuditEvent.objects.of_action("paper.downloaded").get()
    assert (event.user, event.record_number) == (officer_of(taiyuan), reply.number)
    assert event.detail == {"file": f"{reply.number}.docx"}
    assert answer["Content-Disposition"].startswith("attachment")
    assert "草　稿" in [
        line.text for line in Document(BytesIO(answer.content)).sections[0].first_page_header.paragraphs
    ]


# urging letters


def urged(record, by) -> Urging:
    with acting_as(by):
        record.advance("urge", by=by, on=TODAY, note="三日内制定措施，每周报告进展")
    return Urging.objects.of(record).get()


@pytest.mark.parametrize("make", [make_order, lambda bureau: make_lead(bureau, title="装卸强买强卖")])
def test_an_urging_letter_says_what_since_when_and_by_when(client, province, taiyuan, make):
    record = make(taiyuan)
    urging = urged(record, head_of(province))
    client.force_login(officer_of(taiyuan))

    paper = urging_paper(urging)
    page = client.get(record.get_absolute_url()).content.decode()
    answer = client.get(reverse("records:urging_paper", args=[urging.pk, "docx"]))

    text = "\n".join(lines_of(paper))
    assert (paper.mark, paper.number, paper.addressees) == (province.name, urging.number, taiyuan.name)
    assert record.number in text
    assert "三日内制定措施，每周报告进展" in text
    assert f"请于{urging.due_on.year}年{urging.due_on.month}月{urging.due_on.day}日前书面答复" in text
    assert urging.was_due_on
    assert urging.was_due_on != urging.due_on
    assert f"/records/urgings/{urging.pk}/letter.pdf" in page
    assert urging.number in text_of(answer)
    assert client.get(reverse("records:urging_paper", args=[urging.pk, "pdf"])).content.startswith(b"%PDF")


def test_an_urging_letter_keeps_the_names_of_its_day(province, taiyuan):
    head = head_of(province)
    urging = urged(make_order(taiyuan), head)
    before = urging_paper(urging)

    Bureau.objects.filter(pk__in=[province.pk, taiyuan.pk]).update(name="改名后的局")
    User.objects.filter(pk=head.pk).update(full_name="改名后某")

    assert urging_paper(Urging.objects.get(pk=urging.pk)) == before


def test_an_urging_of_a_late_record_says_how_late(province, taiyuan):
    order = make_order(taiyuan)
    urging = urged(order, head_of(province))
    late = Urging(**{f.attname: getattr(urging, f.attname) for f in Urging._meta.concrete_fields})
    late.was_due_on = TODAY - timedelta(days=12)

    assert lines_of(urging_paper(late))[0] == "你局承办的下列事项，已超过办理时限12日，现予督办。"
    assert lines_of(urging_paper(urging))[0] == "你局承办的下列事项，现予督办。"


def test_an_urging_letter_is_nobody_elses(client, province, taiyuan, datong):
    urging = urged(make_order(taiyuan), head_of(province))
    for person in (officer_of(datong), head_of(datong)):
        client.force_login(person)
        answer = client.get(reverse("records:urging_paper", args=[urging.pk, "pdf"]))
        assert answer.status_code == 404

    assert not AuditEvent.objects.of_action("paper.downloaded").exists()
