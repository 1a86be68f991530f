"""What people enter wrongly on the pages of letters: the field and its mend are named, nothing is lost or written."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.scope import acting_as
from records import attachments
from records.models import Attachment
from records.tokens import new_token
from rectification.models import Acceptance, Progress, RectificationOrder, Reply
from tests.rectification.factories import (
    PDF,
    add_evidence,
    delivered,
    dispatched,
    drafted,
    make_measure,
    officer_of,
    rectifying,
    sent,
    type_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def today(monkeypatch):
    day = timezone.localdate()
    monkeypatch.setattr("tests.rectification.factories.TODAY", day)
    return day


@pytest.fixture
def officer(client, taiyuan):
    person = officer_of(taiyuan)
    person.language = "en"
    person.save()
    client.force_login(person)
    return person


def pdf(name: str, content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + content, "application/pdf")


def letter(today, **changes) -> dict:
    return {
        "token": new_token(), "type": type_of().pk, "variant": "ordinary", "issuer_name": "太原市人民检察院",
        "issuer_number": "并检建〔2026〕17号", "title": "整治市场装卸强制交易", "received_on": today.isoformat(),
        "problems": "强制交易未处置\n收费未公示",
    } | changes  # fmt: skip


def act(measure_or_reply, name: str) -> str:
    return reverse("rectification:act", args=[measure_or_reply.kind, measure_or_reply.pk, name])


@pytest.mark.parametrize(
    ("field", "days", "said"),
    [
        ("issued_on", 1, "after today"),
        ("posted_on", 1, "after today"),
        ("typed_due_on", -1, "after the day of receipt"),
        ("typed_due_on", 0, "after the day of receipt"),
        ("typed_due_on", 100, "The law gives until"),
        ("objection_due_on", -1, "before the day of receipt"),
        ("received_on", 1, "after today"),
    ],
)
def test_days_out_of_order_are_said_at_the_field(client, officer, today, field, days, said):
    wrong = letter(today, **{field: (today + timedelta(days=days)).isoformat()})

    answer = client.post(reverse("rectification:register"), wrong)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert list(form.errors) == [field]
    assert said in answer.content.decode()
    assert form["issuer_number"].value() == "并检建〔2026〕17号"
    assert not RectificationOrder.objects.exists()


def test_a_letter_is_not_received_after_it_was_answered(client, officer, taiyuan, today):
    order = rectifying(taiyuan)
    order = RectificationOrder.objects.get(pk=delivered(order).order_id)
    before = order.received_on
    RectificationOrder.objects.filter(pk=order.pk).update(
        replied_on=today - timedelta(days=3), received_on=today - timedelta(days=9), issued_on=None
    )
    order.refresh_from_db()
    address = reverse("rectification:edit", args=[order.pk])
    shown = client.get(address).context["form"]
    typed = {bound.html_name: bound.value() if bound.value() is not None else "" for bound in shown}
    typed |= {bound.html_initial_name: typed[bound.html_name] for bound in shown.visible_fields()}

    answer = client.post(address, typed | {"received_on": today.isoformat(), "title": "改了的标题"})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert list(form.errors) == ["received_on"]
    assert (today - timedelta(days=3)).isoformat() in form.errors["received_on"][0]
    assert form["title"].value() == "改了的标题"
    order.refresh_from_db()
    assert order.received_on == today - timedelta(days=9)
    assert before == today


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        (SimpleUploadedFile("建议书.pdf", b"MZ\x90 a program", "application/pdf"), "pdf"),
        (SimpleUploadedFile("建议书.exe", b"MZ\x90 a program", "application/pdf"), "files of this type cannot"),
        (SimpleUploadedFile("建议书.pdf", b"", "application/pdf"), "empty"),
    ],
)
def test_a_scan_that_is_not_what_it_says_is_said_at_the_field(client, officer, today, scan, said):
    answer = client.post(reverse("rectification:register"), letter(today) | {"scan": scan})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert list(form.errors) == ["scan"]
    assert said in form.errors["scan"][0].lower()
    assert form["problems"].value() == "强制交易未处置\n收费未公示"
    assert not RectificationOrder.objects.exists()


def test_a_scan_of_51_mb_is_said_at_the_field(client, officer, today, monkeypatch):
    monkeypatch.setattr(attachments, "MAX_SIZE", 1024)

    answer = client.post(reverse("rectification:register"), letter(today) | {"scan": pdf("建议书.pdf", b" " * 1024)})

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, ["scan"])
    assert "larger than" in form.errors["scan"][0]
    assert not RectificationOrder.objects.exists()


def test_the_same_evidence_twice_is_named_and_the_report_kept(client, officer, taiyuan, today):
    measure = make_measure(dispatched(taiyuan))
    add_evidence(measure, officer, "承诺书.pdf")
    first = Attachment.objects.get(kind="measure")
    told = {"note": "约谈14家", "percent": 40, "next_step": "复查"}
    again = SimpleUploadedFile("换个名字.pdf", stored(first), "application/pdf")

    known = client.post(act(measure, "report"), told | {"files": [again]})
    twins = client.post(act(measure, "report"), told | {"files": [pdf("甲.pdf", b"1"), pdf("乙.pdf", b"1")]})

    for answer, names in ((known, ("换个名字.pdf", "承诺书.pdf")), (twins, ("乙.pdf", "甲.pdf"))):
        form = answer.context["form"]
        assert (answer.status_code, list(form.errors)) == (422, ["files"])
        assert all(name in form.errors["files"][0] for name in names)
        assert (form["note"].value(), form["next_step"].value()) == ("约谈14家", "复查")
    assert Attachment.objects.filter(kind="measure").count() == 1
    assert not Progress.objects.exists()


def stored(attachment: Attachment) -> bytes:
    from django.core.files.storage import default_storage

    with default_storage.open(attachment.stored_name) as file:
        return file.read()


def test_evidence_of_51_mb_is_said_at_the_field(client, officer, taiyuan, today, monkeypatch):
    measure = make_measure(dispatched(taiyuan))
    monkeypatch.setattr(attachments, "MAX_SIZE", 1024)

    answer = client.post(
        act(measure, "report"), {"note": "约谈14家", "percent": 40, "files": [pdf("大.pdf", b" " * 1024)]}
    )

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, ["files"])
    assert form["note"].value() == "约谈14家"


def test_a_measure_is_reported_done_in_the_same_form_with_its_evidence(client, officer, taiyuan, today):
    measure = make_measure(dispatched(taiyuan))
    told = {"note": "签承诺书14份", "percent": 60, "is_done": "on"}

    bare = client.post(act(measure, "report"), told)
    measure.refresh_from_db()
    assert (bare.status_code, list(bare.context["form"].errors), measure.status) == (422, ["files"], "planned")
    done = client.post(act(measure, "report"), told | {"files": [pdf("承诺书.pdf")]})

    measure.refresh_from_db()
    assert (done.status_code, measure.status, measure.percent, measure.done_by) == (303, "done", 100, officer)
    assert [report.percent for report in Progress.objects.all()] == [100]
    assert not Acceptance.objects.exists()


def test_a_reply_that_passes_over_a_problem_says_which_and_keeps_the_rest(client, officer, taiyuan, today):
    reply = drafted(rectifying(taiyuan), is_said=False)
    first, second = reply.order.problems.all()
    form = {
        "version": reply.version, "opening": "贵院建议书收悉。", "closing": "", "contact": "",
        f"line-{first.pk}-result": "done", f"line-{first.pk}-text": "已约谈",
        f"line-{second.pk}-result": "partly", f"line-{second.pk}-text": "已公示", f"line-{second.pk}-rest": "票据",
        f"line-{second.pk}-rest_by": "",
    }  # fmt: skip
    assert client.post(reply.get_absolute_url(), form).status_code == 303

    page = client.get(reply.get_absolute_url())
    refused = client.post(act(reply, "submit"), {"note": ""})

    assert page.content.decode().count("Still to say") == 1
    assert any("Problem 2" in reason.reason for reason in page.context["stuck"])
    assert refused.status_code == 422
    assert "Problem 2" in refused.context["form"].non_field_errors()[0]
    kept = Reply.objects.get()
    assert (kept.status, kept.opening) == ("draft", "贵院建议书收悉。")
    assert [line.text for line in kept.lines.all()] == ["已约谈", "已公示"]


@pytest.mark.parametrize(("days", "said"), [(1, "after today"), (-1, "before it is sent")])
def test_a_day_of_delivery_out_of_order_is_said_at_the_field(client, officer, taiyuan, today, days, said):
    reply = sent(rectifying(taiyuan))
    with acting_as(officer):
        add_evidence(reply, officer, "送达回证.pdf")

    answer = client.post(
        act(reply, "deliver"),
        {"delivered_on": (today + timedelta(days=days)).isoformat(), "delivery": "直接送达", "note": ""},
    )

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, ["delivered_on"])
    assert said in form.errors["delivered_on"][0]
    assert form["delivery"].value() == "直接送达"
