"""A lead from the form to its clearance, by the people whose work it is."""

from __future__ import annotations

import re

import pytest

from leads.models import Lead
from records.models import Attachment
from tests.factories import UserFactory
from tests.journeys.visitor import PHONE, said
from tests.leads.factories import make_lead, outcome
from tests.records.files import PDF

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FACTS = "自今年九月起要求商户统一使用指定装卸队，每车收取二百至六百元，拒绝的商户车辆被拦在门外。"
CODE = "91140100MA0K2M3N45"


@pytest.fixture
def people(xiaodian, datong):
    make_lead(datong, title="邻市的一条线索")
    return {
        "officer": UserFactory(bureau=xiaodian, full_name="王晓燕", password="correct horse battery"),
        "head": UserFactory(bureau=xiaodian, role="head", full_name="李建军"),
        "city_head": UserFactory(bureau=xiaodian.parent, role="head", full_name="张志刚"),
        "city_officer": UserFactory(bureau=xiaodian.parent, full_name="刘文博"),
    }


def fill_in(visitor, *, title: str = "建材市场装卸强买强卖") -> None:
    visitor.fill(title=title, facts=FACTS)
    visitor.tick("category", "evil")
    visitor.choose(channel=visitor.page.locator("select[name=channel] option").nth(1).get_attribute("value"))


def test_a_lead_is_registered_worked_and_cleared(visit, people):
    officer = visit(people["officer"])
    officer.go("/")
    officer.look("my-work-empty")
    officer.go("/leads/new")
    officer.look("register")
    fill_in(officer)
    officer.press("Register the lead")
    officer.page.wait_for_url(re.compile(r"/leads/\d+/"))
    lead = Lead.objects.get(title="建材市场装卸强买强卖")
    officer.look("lead-registered")

    head = visit(people["head"])
    head.go("/")
    head.look("my-work-head")
    head.go(lead.get_absolute_url())
    head.press("Assign")
    head.look("assign")
    head.choose(to=str(people["officer"].pk))
    head.press("Assign")
    head.page.wait_for_url(f"**{lead.get_absolute_url()}")

    officer.go(lead.get_absolute_url())
    officer.press("Accept")
    officer.page.wait_for_url(f"**{lead.get_absolute_url()}")
    officer.page.locator("input[type=file]").first.set_input_files(
        {"name": "核查笔录.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    evidence = officer.page.locator("main input[name=is_evidence]").first
    evidence.check()
    evidence.evaluate("box => box.form.requestSubmit()")
    officer.sees("核查笔录.pdf")
    assert Attachment.objects.get().is_evidence
    officer.press("Submit the result")
    officer.look("submit-result")
    officer.tick("outcome", str(outcome("case_filed").pk))
    officer.page.locator("main [name=finding]").first.check()
    officer.page.locator("main textarea").first.fill("走访商户二十三户，十九户证实，已固定收据和录音。")
    officer.press("Submit the result")
    officer.page.wait_for_url(f"**{lead.get_absolute_url()}")

    head.go(lead.get_absolute_url())
    head.press("Submit to the city")
    head.press("Submit to the city")

    city = visit(people["city_head"])
    city.go("/")
    city.look("my-work-city")
    city.go(lead.get_absolute_url())
    city.press("Approve and clear")
    city.look("approve")
    city.press("Approve and clear")
    city.page.wait_for_url(f"**{lead.get_absolute_url()}")
    city.look("lead-cleared")

    lead.refresh_from_db()
    assert lead.status == Lead.Status.CLEARED


def test_a_form_half_filled_survives_a_lost_session(visit, people):
    officer = visit(None)
    officer.go("/accounts/login/?next=/leads/new")
    officer.look("sign-in")
    officer.page.fill("[name=login]", people["officer"].username)
    officer.page.fill("[name=password]", "correct horse battery")
    officer.page.locator("button[type=submit].p").first.click()
    officer.page.wait_for_url("**/leads/new")
    fill_in(officer, title="会销窝点向老年人推销")
    with officer.page.expect_response(lambda answer: "/drafts/" in answer.url):
        officer.page.locator("[name=title]").press("End")
        officer.page.locator("[name=facts]").press_sequentially("。")

    officer.lose_session()
    officer.sign_in_as(people["officer"])
    officer.go("/")
    officer.sees("会销窝点向老年人推销")
    officer.page.get_by_role("link", name=re.compile("会销窝点")).first.click()
    officer.page.wait_for_url("**draft=**")

    assert officer.page.input_value("[name=title]") == "会销窝点向老年人推销"
    assert officer.page.input_value("[name=facts]").startswith(FACTS[:20])
    officer.press("Register the lead")
    officer.page.wait_for_url(re.compile(r"/leads/\d+/"))
    assert Lead.objects.filter(title="会销窝点向老年人推销").count() == 1


def test_pressed_twice_it_is_one_lead(visit, people):
    officer = visit(people["officer"])
    officer.go("/leads/new")
    fill_in(officer, title="按了两次")
    form = officer.page.locator("main form:has([name=draft])").first
    form.evaluate(
        "form => { HTMLFormElement.prototype.submit.call(form); HTMLFormElement.prototype.submit.call(form); }"
    )
    officer.page.wait_for_url(re.compile(r"/leads/\d+/"))

    assert Lead.objects.filter(title="按了两次").count() == 1


def test_the_form_checks_codes_and_shows_what_looks_alike(visit, people, xiaodian):
    known = make_lead(xiaodian, by=people["officer"], title="小店区建材市场装卸强买强卖")
    officer = visit(people["officer"])
    officer.go("/leads/new")
    with officer.page.expect_response(lambda answer: "/leads/new/similar" in answer.url):
        officer.fill(title="小店区建材市场装卸强买强卖案")
        officer.page.locator("[name=title]").press("Tab")
    officer.page.locator("#similar").get_by_text(known.number).wait_for()
    with officer.page.expect_response(lambda answer: "subjects/check" in answer.url):
        officer.fill(subject_code=CODE)
        officer.page.locator("[name=subject_code]").press("Tab")
    officer.page.locator("#subject-check .msg").first.wait_for()
    officer.look("register-alike", both=False)
    fill_in(officer, title="小店区建材市场装卸强买强卖案")
    officer.press("Register the lead")
    officer.page.locator("[aria-invalid=true]").first.wait_for()
    officer.look("register-refused", both=False)

    assert officer.page.locator("[aria-invalid=true]").get_attribute("name") == "subject_code"


def test_on_the_phone_the_main_act_is_under_the_thumb(visit, people, xiaodian):
    lead = make_lead(xiaodian, by=people["officer"])
    head = visit(people["head"], width=PHONE)
    for name, path in {"my-work": "/", "leads": "/leads/", "lead": lead.get_absolute_url()}.items():
        head.go(path)
        head.look(name)

    box = head.button("Assign").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= PHONE
    assert box["y"] + box["height"] <= 844 + 1
    assert box["height"] >= 36


def test_with_the_keyboard_alone(visit, people, xiaodian):
    lead = make_lead(xiaodian, by=people["officer"])
    head = visit(people["head"])
    head.go("/leads/")
    head.page.keyboard.press("j")
    assert head.page.evaluate("document.activeElement.textContent").strip().startswith(lead.title[:4])
    head.page.keyboard.press("Enter")
    head.page.wait_for_url(re.compile(r"/leads/\d+/"))
    reach(head, said("Assign"))
    head.page.keyboard.press("Enter")
    head.page.wait_for_url("**/act/assign**")
    reach_field(head, "to")
    head.page.keyboard.press("ArrowDown")
    reach(head, said("Assign"))
    head.page.keyboard.press("Enter")
    head.page.wait_for_url(f"**{lead.get_absolute_url()}")

    lead.refresh_from_db()
    assert lead.status == Lead.Status.DISPATCHED


def reach(visitor, words: str) -> None:
    """Tab until the focus stands on the link or button of these words."""
    for _press in range(120):
        visitor.page.keyboard.press("Tab")
        here = visitor.page.evaluate("[document.activeElement.tagName, document.activeElement.textContent.trim()]")
        if here[0] in ("A", "BUTTON") and here[1] == words:
            return
    raise AssertionError(f"no way to {words} with the keyboard")


def reach_field(visitor, name: str) -> None:
    for _press in range(120):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"no way to the field {name} with the keyboard")


def test_without_javascript_the_way_is_the_same(visit, people):
    officer = visit(people["officer"], js=False)
    officer.go("/leads/new")
    fill_in(officer, title="不用脚本也行")
    officer.press("Register the lead")
    officer.page.wait_for_url(re.compile(r"/leads/\d+/"))
    lead = Lead.objects.get(title="不用脚本也行")

    head = visit(people["head"], js=False)
    head.go("/leads/")
    head.page.get_by_role("link", name="不用脚本也行").first.click()
    head.press("Assign")
    head.choose(to=str(people["officer"].pk))
    head.press("Assign")
    officer.go(lead.get_absolute_url())
    officer.press("Accept")
    officer.page.locator("input[type=file]").first.set_input_files(
        {"name": "核查笔录.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    officer.page.locator("main input[name=is_evidence]").first.check()
    officer.page.locator("form[enctype='multipart/form-data'] button[type=submit]").first.click()
    officer.page.wait_for_url(f"**{lead.get_absolute_url()}")
    officer.sees("核查笔录.pdf")
    officer.press("Submit the result")
    officer.tick("outcome", str(outcome("case_filed").pk))
    officer.page.locator("main [name=finding]").first.check()
    officer.page.locator("main textarea").first.fill("走访商户二十三户，十九户证实，已固定收据和录音。")
    officer.press("Submit the result")

    lead.refresh_from_db()
    assert lead.status == Lead.Status.AWAIT_APPROVAL


def test_the_export_of_a_filtered_list_is_that_of_the_filter(visit, people, xiaodian):
    make_lead(xiaodian, by=people["officer"], title="强买强卖", category=Lead.Category.DISORDER)
    make_lead(xiaodian, by=people["officer"], title="收保护费", category=Lead.Category.GANG)
    officer = visit(people["officer"])
    officer.go("/leads/")
    with officer.page.expect_response(lambda answer: "category=gang" in answer.url):
        officer.choose(category="gang")
    officer.page.wait_for_url("**category=gang**")

    export = officer.page.locator("#actions a[download]").first
    export.get_by_text("1").wait_for()
    assert export.get_attribute("href") == "/leads/export/?category=gang"
    assert officer.page.locator("tbody tr").count() == 1
