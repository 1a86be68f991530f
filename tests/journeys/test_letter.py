"""A letter from its registration to its end, by the people whose work it is; progress filed on the phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from records.models import Attachment
from rectification.models import Action, Measure, Part, RectificationOrder, Reply, SentPaper
from tests.factories import UserFactory
from tests.journeys.visitor import PHONE, Visitor
from tests.records.files import PDF
from tests.rectification.factories import head_of, make_order, rectifying, type_of

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(xiaodian, datong):
    make_order(datong, title="邻市的一份函")
    city = xiaodian.parent
    return {
        "county": UserFactory(bureau=xiaodian, full_name="王晓燕"),
        "officer": UserFactory(bureau=city, full_name="刘文博"),
        "colleague": UserFactory(bureau=city, full_name="赵永刚"),
        "head": UserFactory(bureau=city, role="head", full_name="张志刚"),
    }


def act(visitor: Visitor, record: TrackedRecord, label: str, *, look: str = "", **fields: str) -> None:
    """From the record's page to the form of an act, and done."""
    visitor.go(record.get_absolute_url())
    visitor.press(label)
    if look:
        visitor.look(look)
    visitor.fill(**fields)
    visitor.press(label)
    visitor.page.wait_for_url(f"**{record.get_absolute_url()}")
    record.refresh_from_db()


def paper(name: str) -> Any:
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF + name.encode()}


def test_a_letter_is_registered_worked_answered_and_struck_off(visit, people, xiaodian):
    officer, head = visit(people["officer"]), visit(people["head"])
    order = register(officer)
    officer.look("letter-registered")
    part = dispatch(head, order, xiaodian)
    county = visit(people["county"], width=PHONE)
    measure = plan(county, order, part)
    file_progress(county, measure)
    colleague = visit(people["colleague"])
    colleague.go("/")
    colleague.look("my-work-letters")
    act(colleague, measure, "Accept the work", look="measure-accept", note="承诺书齐全，抽查五户属实")
    assert measure.status == Measure.Status.ACCEPTED
    colleague.look("measure-accepted")
    act(head, order, "Confirm the plan")
    act(county, part, "Hand up as done", note="措施全部落实")
    act(colleague, part, "Accept the work")
    colleague.look("part-accepted")
    reply = answer(officer, colleague, head, order)
    assert reply.document_number
    assert SentPaper.objects.filter(reply=reply).exists()
    act(officer, order, "Report as done")
    act(colleague, order, "Accept the work")
    act(head, order, "Strike off")
    head.look("letter-closed")
    assert order.status == RectificationOrder.Status.CLOSED


def register(officer: Visitor) -> RectificationOrder:
    officer.go("/orders/new")
    officer.look("letter-register")
    officer.choose(type=str(type_of().pk))
    officer.fill(
        issuer_name="太原市人民检察院", issuer_number="并检建〔2026〕17号", title="整治市场装卸强制交易",
        problems="强制交易未处置\n收费未公示",
    )  # fmt: skip
    officer.page.locator("main [name=scan]").set_input_files(paper("检察建议书.pdf"))
    officer.press("Register the letter")
    officer.page.wait_for_url(re.compile(r"/orders/\d+/"))
    return RectificationOrder.objects.get(title="整治市场装卸强制交易")


def dispatch(head: Visitor, order: RectificationOrder, lead) -> Part:
    head.go(order.get_absolute_url())
    head.press("Dispatch")
    head.look("letter-dispatch")
    head.choose(lead=str(lead.pk))
    head.press("Dispatch")
    head.page.wait_for_url(f"**{order.get_absolute_url()}")
    head.look("letter-dispatched")
    return order.parts.get()


def plan(county: Visitor, order: RectificationOrder, part: Part) -> Measure:
    """The county signs for its part and fixes a measure for both problems and an action that carries it out."""
    county.go(part.get_absolute_url())
    county.press("Sign for it")
    part.refresh_from_db()
    county.look("part")
    county.press("Add a measure")
    county.look("measure-new")
    county.fill(text="约谈市场开办者十四家并签承诺书")
    county.choose(owner=str(county.user.pk))
    county.press("Fix the measure")
    county.page.wait_for_url(re.compile(r"/orders/measures/\d+/"))
    measure = Measure.objects.get()
    assert measure.problems.count() == 2
    county.press("Plan an action")
    county.look("action-new")
    county.fill(title="集中约谈")
    county.press("Plan it")
    county.page.wait_for_url(re.compile(r"/orders/actions/\d+/"))
    county.look("action")
    assert Action.objects.get().measures.get() == measure
    county.go(order.get_absolute_url())
    county.look("letter-of-others")
    return measure


def file_progress(county: Visitor, measure: Measure) -> None:
    """From My Work in four presses: report, photograph, done, send."""
    county.go("/")
    county.look("my-work-county")
    county.page.locator(f"a[href$='/orders/measure/{measure.pk}/act/report']").first.click()
    county.page.wait_for_url("**/act/report")
    county.look("progress")
    box = county.button("Report progress", within="form.panel").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844 + 1
    county.fill(note="约谈十四家，签承诺书十四份")
    county.page.locator("main [name=files]").set_input_files([paper("承诺书.pdf"), paper("照片.pdf")])
    county.page.locator("main [name=is_done]").check()
    county.press("Report progress", within="form.panel")
    county.page.wait_for_url(f"**{measure.get_absolute_url()}")
    measure.refresh_from_db()
    assert (measure.status, measure.percent) == (Measure.Status.DONE, 100)
    county.look("measure-done")


def answer(officer: Visitor, colleague: Visitor, head: Visitor, order: RectificationOrder) -> Reply:
    """Drafted from the measures, cosigned, signed, sent once, delivered with proof, and the issuer satisfied."""
    officer.go(order.get_absolute_url())
    officer.press("Draft the answer")
    officer.page.wait_for_url(re.compile(r"/orders/answers/\d+/"))
    reply = Reply.objects.get()
    assert "约谈市场开办者十四家" in officer.page.locator("main textarea").nth(1).input_value()
    officer.look("answer-draft")
    officer.press("Save the draft")
    act(officer, reply, "Submit")
    act(colleague, reply, "Cosign for the legal division")
    act(head, reply, "签发")
    act(officer, reply, "编号并发出")
    officer.page.locator("input[type=file]").first.set_input_files(paper("送达回证.pdf"))
    evidence = officer.page.locator("main input[name=is_evidence]").first
    evidence.check()
    evidence.evaluate("box => box.form.requestSubmit()")
    officer.sees("送达回证.pdf")
    assert Attachment.objects.filter(kind="reply").get().is_evidence
    act(officer, reply, "Record the delivery", delivery="直接送达")
    act(officer, reply, "The issuer is satisfied", note="检察院来函表示满意")
    officer.look("answer-delivered")
    with officer.page.expect_download() as told:
        officer.press("PDF")
    assert told.value.suggested_filename == f"{reply.document_number}.pdf"
    return reply


def test_every_list_of_letters_in_both_widths(visit, people, xiaodian):
    rectifying(xiaodian.parent)
    head = visit(head_of(xiaodian.parent))
    for name in ("", "parts/", "measures/", "actions/", "answers/", "dossiers/"):
        head.go(f"/orders/{name}")
        head.look_in_both_widths(f"letters-list-{name.strip('/') or 'all'}")
    head.go("/search/?q=整治市场")
    head.look_in_both_widths("letters-search")
    assert head.sees("整治市场装卸强制交易")
