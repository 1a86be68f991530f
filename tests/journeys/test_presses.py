"""How many presses the daily ways cost, opening each matter counted; what is typed or chosen in a form is none.

Before a decision had its matter beside it: a lead took 14 presses and 12 pages, blind; an answer 15 and 13; progress
on the phone 2 and 2.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from leads.models import Lead
from rectification.models import Measure, Reply
from tests.factories import UserFactory
from tests.journeys.visitor import PHONE, Visitor
from tests.leads.factories import outcome
from tests.records.files import PDF
from tests.rectification.factories import colleague_of, drafted, head_of, make_measure, officer_of, rectifying

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FACTS = "自今年九月起要求商户统一使用指定装卸队，每车收取二百至六百元。"
FINDING = "走访商户二十三户，十九户证实，已固定收据和录音。"


def paper(name: str) -> Any:
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF + name.encode()}


def cost(*visitors: Visitor) -> tuple[int, int]:
    return sum(each.presses for each in visitors), sum(each.loads for each in visitors)


def matter_of(visitor: Visitor) -> str:
    return visitor.page.locator("#matter").inner_text()


def test_a_lead_is_cleared_by_three_people_in_ten_presses(visit, xiaodian):
    officer = visit(UserFactory(bureau=xiaodian))
    head = visit(UserFactory(bureau=xiaodian, role="head"))
    city = visit(UserFactory(bureau=xiaodian.parent, role="head"))
    title = "建材市场装卸强买强卖"

    officer.go("/leads/new")
    officer.fill(title=title, facts=FACTS)
    officer.tick("category", "evil")
    officer.choose(channel=officer.page.locator("select[name=channel] option").nth(1).get_attribute("value"))
    officer.press("Register the lead")
    officer.page.wait_for_url(re.compile(r"/leads/\d+/"))
    head.go("/")
    head.open(title)
    head.press(f"分派给{officer.user}")  # the only officer, at once
    head.page.locator("#messages > *").first.wait_for()
    officer.go("/")
    officer.press_for(title)  # accepted in place
    officer.press_for(title)
    officer.page.locator("#answers input[type=file]").first.set_input_files(paper("核查笔录.pdf"))
    officer.tick("outcome", str(outcome("case_filed").pk))
    officer.page.locator("main [name=finding]").first.check()
    officer.page.locator("#answers textarea").first.fill(FINDING)
    officer.press("Submit the result", within="#answers")
    head.go("/")
    head.press_for(title)
    assert FINDING in matter_of(head)
    assert "核查笔录.pdf" in matter_of(head)
    head.press("Submit to the city", within="#answers")
    city.go("/")
    city.press_for(title)
    assert FINDING in matter_of(city)
    city.press("Approve and clear", within="#answers")
    city.page.wait_for_url(re.compile(r"/leads/\d+/$"))

    assert Lead.objects.get().status == Lead.Status.CLEARED
    presses, loads = cost(officer, head, city)
    assert presses <= 10, (presses, loads)
    assert loads <= 16, (presses, loads)  # with My Work, five times


def test_an_answer_is_signed_and_sent_in_eleven_presses_and_progress_filed_in_two(visit, xiaodian):
    city = xiaodian.parent
    order = rectifying(city)
    measure = make_measure(order, bureau=city)
    reply = drafted(order)
    officer, head = visit(officer_of(city)), visit(head_of(city))
    colleague, phone = visit(colleague_of(officer_of(city))), visit(officer_of(city), width=PHONE)

    phone.go("/")
    phone.press_for(measure.number)
    phone.fill(note="约谈十四家")
    phone.page.locator("main [name=files]").set_input_files(paper("照片.pdf"))
    phone.press("Report progress", within="#answers")
    phone.page.wait_for_url(f"**{measure.get_absolute_url()}")
    assert cost(phone)[0] <= 2
    assert Measure.objects.get(pk=measure.pk).status == Measure.Status.DOING

    officer.go("/")
    officer.press_for(reply.number)
    officer.press("Submit")
    officer.press("Submit", within="#answers")
    for visitor, label in ((colleague, "Cosign for the legal division"), (head, "签发"), (officer, "编号并发出")):
        visitor.go("/")
        visitor.press_for(reply.number)
        assert order.number in matter_of(visitor)
        visitor.press(label, within="#answers")
        visitor.page.wait_for_url(f"**{reply.get_absolute_url()}")
    officer.go("/")
    officer.press_for(reply.number)
    officer.page.locator("#answers input[type=file]").first.set_input_files(paper("送达回证.pdf"))
    officer.fill(delivery="直接送达")
    officer.press("Record the delivery", within="#answers")
    officer.page.wait_for_url(f"**{reply.get_absolute_url()}")

    assert Reply.objects.get().status == Reply.Status.DELIVERED
    assert cost(officer, colleague, head)[0] <= 11, cost(officer, colleague, head)
