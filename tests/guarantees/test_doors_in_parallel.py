"""One input, one verdict: the page, the interface and the workbook are fed the same and must say the same of it."""

from __future__ import annotations

import pytest

from leads.models import Informant, Lead
from tests.exchange.files import lead as row
from tests.exchange.files import leads_book
from tests.exchange.work import apply, dry_run, verdicts
from tests.factories import UserFactory
from tests.leads.test_api import typed as sent
from tests.leads.test_pages import typed
from tests.systems import Api, system_of, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
NOBODY = ["匿名", "无", "/", "——", "不详", "保密", "群众", "匿名举报人", "未知", "不愿透露"]
NOTHING = ["无", "/", "－", "不详", "名称不详", "N/A", "（无）"]


@pytest.fixture
def doors(client, taiyuan):
    """{name of the door: the lead that came of these words, or None when the door refused them}."""
    officer = UserFactory(bureau=taiyuan)
    api = Api(token_for(system_of(taiyuan)))
    client.force_login(officer)

    def page(**words) -> Lead | None:
        client.post("/leads/new", typed(client, **words))
        return Lead.objects.order_by("-pk").first()

    def interface(**words) -> Lead | None:
        api.post("leads/", sent(**words))
        return Lead.objects.order_by("-pk").first()

    def workbook(**words) -> Lead | None:
        headings = {
            "subject_name": "主体名称", "facts": "线索内容", "reporter_name": "举报人", "campaign_code": "专项行动",
            "subject_code": "统一社会信用代码",
        }  # fmt: skip
        usual = {"所属县": None, "主体名称": None}
        cells = usual | {headings[name]: text for name, text in words.items()}
        apply(dry_run(leads_book([row("线1号", **cells)]), officer), officer)
        return Lead.objects.order_by("-pk").first()

    return {"page": page, "interface": interface, "workbook": workbook}


@pytest.mark.parametrize("door", ["page", "interface", "workbook"])
@pytest.mark.parametrize("word", NOBODY)
def test_nobody_is_never_kept_as_a_reporter(doors, door, word):
    """A workbook's row is anonymous and counted; whoever types it is asked to leave the field empty."""
    found = doors[door](reporter_name=word)

    assert not Informant.objects.exists()
    assert (found is None) == (door != "workbook")
    assert not Lead.objects.filter(is_named=True).exists()


@pytest.mark.parametrize("door", ["page", "interface", "workbook"])
@pytest.mark.parametrize("word", NOTHING)
def test_a_placeholder_is_an_empty_field(doors, door, word):
    found = doors[door](subject_name=word, campaign_code=word, subject_code=word)

    assert found is not None
    assert (found.subject, found.campaign_code) == (None, "")


@pytest.mark.parametrize("door", ["page", "interface", "workbook"])
def test_line_breaks_are_of_one_kind_in_prose_and_none_in_a_name(doors, door):
    facts = "第一行：该市场要求商户统一使用指定装卸队。\r\n第二行：禁止自行装卸。\r第三行。"

    found = doors[door](facts=facts, subject_name="某某\r\n商贸行有限公司")

    assert found.facts == "第一行：该市场要求商户统一使用指定装卸队。\n第二行：禁止自行装卸。\n第三行。"
    assert found.subject.name == "某某商贸行有限公司"


@pytest.mark.parametrize("door", ["page", "interface"])
def test_breaks_are_made_one_before_the_text_is_measured(doors, door):
    lines = "\r\n".join(["一二三四五六七八九"] * 2_000)  # 19,999 characters as the browser counts them

    assert doors[door](facts=lines).facts.count("\n") == 1_999


@pytest.mark.parametrize("door", ["page", "interface", "workbook"])
def test_one_company_however_its_name_is_written(doors, door, taiyuan):
    first = doors["page"](subject_name="晋阳（太原）商贸有限公司")

    second = doors[door](subject_name="晋阳(太原) 商贸有限公司\u200b")

    assert first.pk != second.pk
    assert first.subject == second.subject


def test_what_is_too_long_is_said_in_our_words(client, taiyuan):
    client.force_login(UserFactory(bureau=taiyuan))

    answer = client.post("/leads/new", typed(client, title="长" * 61))

    assert answer.context["form"].errors["title"] == ["最多60个字，现有61个字。"]


def test_a_workbook_names_how_many_rows_have_no_reporter(taiyuan):
    officer = UserFactory(bureau=taiyuan)
    rows = [row(f"线{number}号", 所属县=None, 举报人=word) for number, word in enumerate(NOBODY, 1)]

    batch = dry_run(leads_book(rows), officer)

    assert set(verdicts(batch).values()) == {"new"}
    assert batch.report["线索"]["nameless"] == len(NOBODY)
