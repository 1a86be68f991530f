"""Words that were typed: leaving asks first, a lost session, a closed window and another device lose none of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog

from leads import acts
from leads.models import Lead
from records import attachments
from records.models import Draft
from tests.factories import UserFactory
from tests.leads.factories import TODAY, in_check, officer_of, outcome
from tests.records.files import png, upload

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def head(xiaodian):
    return UserFactory(bureau=xiaodian, role="head")


@pytest.fixture
def lead(xiaodian):
    """With a picture as evidence, which is seen in place."""
    found = in_check(xiaodian, category=Lead.Category.DISORDER)
    officer = officer_of(xiaodian)
    attachments.attach(found, upload("现场.png", png()), by=officer, is_evidence=True)
    acts.propose_outcome(found, outcome=outcome(), conclusion="查证属实", finding="true", by=officer, on=TODAY)
    return found


def test_leaving_with_words_asks_and_nothing_is_lost_with_session_window_or_device(visit, lead, head):
    address = f"/leads/{lead.pk}/act/send_back"
    writer, asked = visit(head), []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    writer.page.on("dialog", stay)
    writer.go(address)
    box = writer.page.locator("form[action$='/act/send_back'] textarea[name=note]")
    writer.page.route("**/drafts/", lambda route: route.abort())  # the network is away: nothing can be kept
    box.fill("")
    box.press_sequentially("请补充检测报告")
    writer.page.evaluate("setTimeout(() => { location.href = '/' })")
    writer.page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    assert box.input_value() == "请补充检测报告"

    writer.page.unroute("**/drafts/")
    box.press("Control+End")
    box.press_sequentially("，并说明来源")
    writer.page.locator("form[data-unsaved]").wait_for(state="detached")
    writer.lose_session()
    writer.page.goto("/")
    writer.sign_in_as(head)
    writer.go(address)
    assert box.input_value() == "请补充检测报告，并说明来源"

    box.press("Control+End")
    box.press_sequentially("。")
    writer.page.close()  # at once: what is typed goes along with the window
    other = visit(head, width=390)
    for _try in range(20):
        if "请补充检测报告，并说明来源。" in str(list(Draft.objects.values_list("data", flat=True))):
            break
        other.page.wait_for_timeout(100)
    other.go(address)
    assert other.page.locator("form[action$='/act/send_back'] textarea[name=note]").input_value().endswith("来源。")
    assert asked == ["beforeunload"]


def test_the_decision_is_made_without_javascript(visit, lead, head):
    plain = visit(head, js=False)
    plain.go(lead.get_absolute_url())
    plain.press("Approve and clear")
    assert plain.page.locator("#matter [data-rests=conclusion]").inner_text()
    plain.page.locator("form[action$='/act/approve'] button.p").click()

    plain.page.wait_for_url(f"**{lead.get_absolute_url()}")
    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.CLEARED


def test_the_decision_is_made_with_the_keyboard_alone(visit, lead, head):
    hands = visit(head)
    hands.go(f"/leads/{lead.pk}/act/approve")
    pressed = hands.page.evaluate("document.querySelectorAll('a,button,input,select,textarea').length")
    button = "document.activeElement.matches(\"form[action$='/act/approve'] button.p\")"
    for _key in range(pressed):
        hands.page.keyboard.press("Tab")
        if hands.page.evaluate(button):
            break
    assert hands.page.evaluate(button)
    hands.page.keyboard.press("Enter")

    hands.page.wait_for_url(f"**{lead.get_absolute_url()}")
    assert Lead.objects.get(pk=lead.pk).status == Lead.Status.CLEARED
