"""What each person sees and may press."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from circulars.circular.acts import submit
from circulars.models import Circular, Line, Submission
from circulars.rounds import issue, issue_history, open_month, prepare_month, sign, sweep
from circulars.tables import SHORT, city_table
from circulars.wording import NONE
from circulars.workflow import CIRCULAR, SUBMISSION
from leads.models import Lead
from tests.circulars.factories import enter, moment
from tests.costs import MOST, statements
from tests.factories import BureauFactory, UserFactory

FIRST_WORKDAY, AFTER_CUT_OFF = date(2026, 11, 2), moment(date(2026, 11, 4), 0)
NOW = moment(date(2026, 11, 6))


@pytest.fixture
def october(taiyuan, datong, xiaodian, drafter):
    """Frozen: one lead of a county of Taiyuan, nobody has confirmed."""
    with time_machine.travel(moment(FIRST_WORKDAY), tick=False):
        enter(xiaodian, date(2026, 10, 9), by=drafter)
    circular = open_month(date(2026, 10, 1), by=drafter, on=FIRST_WORKDAY)
    sweep(now=AFTER_CUT_OFF)
    circular.refresh_from_db()
    return circular


@pytest.fixture
def issued(october, drafter, signer):
    submit(october, by=drafter, on=FIRST_WORKDAY)
    sign(october, by=signer, at=NOW)
    issue(october, by=drafter, at=NOW)
    return october


def page(client, user, address, **kwargs):
    client.force_login(user)
    return client.get(address, **kwargs)


def rows_address(circular, bureau, figure, level="city"):
    return reverse("circulars:rows", args=[circular.pk, level, bureau.pk, figure])


def test_a_circular_is_the_provinces_own_until_it_is_issued(client, october, officer, drafter):
    assert page(client, officer, october.get_absolute_url()).status_code == 404
    assert page(client, drafter, october.get_absolute_url()).status_code == 200


def test_a_city_reads_the_issued_one_and_acknowledges_with_one_press(client, issued, officer, taiyuan):
    shown = page(client, officer, issued.get_absolute_url())
    assert "晋市监通〔2026〕1号" in shown.content.decode()
    assert "太原市" in page(client, officer, reverse("circulars:list")).content.decode()

    answer = client.post(reverse("circulars:acknowledge", args=[issued.pk]))

    assert answer.status_code == 303
    assert issued.receipts.get(bureau=taiyuan).acknowledged_by == officer
    assert issued.receipts.exclude(bureau=taiyuan).get().status == "waiting"


def test_a_number_opens_into_its_rows_within_ones_reach(client, issued, officer, taiyuan, datong, xiaodian, drafter):
    number = Lead.objects.get().number

    assert number in page(client, officer, rows_address(issued, taiyuan, "new")).content.decode()
    assert number in page(client, drafter, rows_address(issued, taiyuan, "closing")).content.decode()
    assert page(client, officer, rows_address(issued, datong, "new")).status_code == 404
    assert page(client, officer, rows_address(issued, taiyuan.parent, "new", "province")).status_code == 404
    county = UserFactory(bureau=xiaodian)
    assert number in page(client, county, rows_address(issued, xiaodian, "new", "bureau")).content.decode()
    assert page(client, county, rows_address(issued, taiyuan, "new")).status_code == 404
    assert page(client, drafter, rows_address(issued, taiyuan, "nonsense")).status_code == 404


def test_the_bureaus_inside_a_city_are_shown_to_that_city(client, issued, officer, taiyuan, datong):
    assert "小店区" in page(client, officer, reverse("circulars:city", args=[issued.pk, taiyuan.pk])).content.decode()
    assert page(client, officer, reverse("circulars:city", args=[issued.pk, datong.pk])).status_code == 404


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_files_for_everybody_who_may_read(client, issued, officer, form):
    answer = page(client, officer, reverse("circulars:paper", args=[issued.pk, form]))

    assert answer.status_code == 200
    assert answer.content.startswith({"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}[form])
    if form == "pdf":
        assert answer.content == bytes(issued.issued_paper.pdf)


def test_drafter_edits_and_a_stale_page_does_not_win(client, october, drafter):
    address = reverse("circulars:save_text", args=[october.pk])
    words = {
        "title": "标题",
        "addressees": "各市市场监督管理局",
        "cc": "",
        "body": "正文。",
        "version": october.version,
    }
    client.force_login(drafter)

    assert client.post(address, words).status_code == 303
    assert client.post(address, words | {"body": "别的。"}).status_code == 409
    october.refresh_from_db()
    assert (october.status, october.body) == ("draft", "正文。")
    assert client.post(address, words | {"title": ""}).status_code == 422


def test_the_buttons_of_the_way(client, october, drafter, signer):
    def press(user, action, **given):
        client.force_login(user)
        october.refresh_from_db()
        address = reverse("circulars:act", args=[october.pk, action])
        assert client.get(address).status_code in (200, 403)
        return client.post(address, {"version": october.version, **given}).status_code

    assert press(signer, "submit") == 403
    assert press(drafter, "submit") == 303
    assert press(drafter, "sign") == 403
    assert press(signer, "return") == 422  # a reason is due
    assert press(signer, "return", note="补充要求") == 303
    assert press(drafter, "refreeze") == 303
    assert press(drafter, "submit") == 303
    assert press(signer, "sign") == 303
    assert press(drafter, "issue") == 303
    assert press(drafter, "issue") == 422
    october.refresh_from_db()
    assert october.number == "晋市监通〔2026〕1号"


@time_machine.travel(moment(FIRST_WORKDAY), tick=False)
def test_a_city_confirms_and_its_head_signs(client, taiyuan, datong, officer, drafter):
    head = UserFactory(bureau=taiyuan, role=Role.HEAD)
    open_month(date(2026, 10, 1), by=drafter, on=FIRST_WORKDAY)
    submission = Submission.objects.get(bureau=taiyuan)
    client.force_login(officer)
    assert client.get(submission.get_absolute_url()).status_code == 200
    given = {"new": 0, "late": 0, "cleared": 0, "closing": 0, "is_zero": "on", "explanation": "", "version": 1}
    assert client.post(submission.get_absolute_url(), given | {"new": 2}).status_code == 422
    assert client.post(submission.get_absolute_url(), given).status_code == 303

    client.force_login(head)
    answer = client.post(reverse("circulars:act_on_submission", args=[submission.pk, "declare"]), {"version": 2})

    assert answer.status_code == 303
    submission.refresh_from_db()
    assert (submission.status, submission.signed_by) == ("zero", head)
    other = Submission.objects.get(bureau=datong)
    assert client.get(other.get_absolute_url()).status_code == 404


def test_the_province_opens_the_oldest_month_by_hand(client, taiyuan, drafter):
    client.force_login(drafter)
    with time_machine.travel(moment(date(2026, 11, 20)), tick=False):
        assert client.post(reverse("circulars:open"), {"month": "2026-09"}).status_code == 303
        assert client.post(reverse("circulars:open"), {"month": "2026-11"}).status_code == 303
        assert client.post(reverse("circulars:open"), {"month": "x"}).status_code == 303
        assert "2026-10" in client.get(reverse("circulars:list")).content.decode()

    assert [f"{one.month:%Y-%m}" for one in Circular.objects.all()] == ["2026-09"]


def test_urging_reaches_who_has_not_acknowledged(client, issued, drafter, datong):
    receipt = issued.receipts.get(bureau=datong)
    client.force_login(drafter)

    assert client.post(reverse("circulars:urge_receipt", args=[receipt.pk])).status_code == 303

    receipt.refresh_from_db()
    assert receipt.urged_count == 1


def test_a_correction_names_the_old_one(client, issued, drafter):
    client.force_login(drafter)
    address = reverse("circulars:correct", args=[issued.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"note": ""}).status_code == 422
    assert client.post(address, {"note": "核对"}).status_code == 303

    correction = Circular.objects.get(corrects=issued)
    assert "晋市监通〔2026〕1号" in correction.body
    assert correction.title in client.get(issued.get_absolute_url()).content.decode()


def test_missing_prints_no_zero(client, october, drafter, datong):
    shown = page(client, drafter, october.get_absolute_url()).content.decode()

    row = shown[shown.index("大同市</a>") :]
    row = row[: row.index("</tr>")]
    assert "未报" in row
    assert row.count("—") >= 3


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_asks_the_database_as_often_for_one_city_as_for_thirty(client, province, drafter, count):
    for _city in range(count):
        BureauFactory(city_level=True, parent=province)
    circular = open_month(date(2026, 10, 1), by=drafter, on=FIRST_WORKDAY)
    sweep(now=AFTER_CUT_OFF)
    client.force_login(drafter)

    assert len(statements(client, circular.get_absolute_url())) <= MOST
    assert Line.objects.filter(circular=circular).cities().count() == count


def test_what_the_province_holds_itself_stands_beside_the_cities(client, taiyuan, datong, drafter):
    with time_machine.travel(moment(FIRST_WORKDAY), tick=False):
        enter(taiyuan.parent, date(2026, 10, 9), by=drafter)
    circular = open_month(date(2026, 10, 1), by=drafter, on=FIRST_WORKDAY)
    sweep(now=AFTER_CUT_OFF)
    circular.refresh_from_db()

    table = city_table(circular.printed_lines(), drafter, columns=SHORT)

    names = [row.name for row in table.rows]
    assert names == ["太原市", "大同市", str(_("Provincial bureau"))]
    new = list(SHORT).index("new")
    assert sum(int(row.cells[new].text) for row in table.rows if row.cells[new].text != NONE) == 1
    assert table.total.cells[new].text == "1"


def test_the_change_is_against_the_month_before_not_the_circular_before(taiyuan, drafter):
    with time_machine.travel(moment(FIRST_WORKDAY), tick=False):
        enter(taiyuan, date(2025, 1, 5), by=drafter)
    issue_history(date(2025, 1, 1), by=drafter, at=moment(FIRST_WORKDAY, 10))
    with time_machine.travel(moment(FIRST_WORKDAY, 11), tick=False):
        for _lead in range(2):
            enter(taiyuan, date(2026, 10, 9), by=drafter)
    circular = open_month(date(2026, 10, 1), by=drafter, on=FIRST_WORKDAY)  # twenty months with nothing in them
    sweep(now=AFTER_CUT_OFF)
    circular.refresh_from_db()

    assert city_table(circular.printed_lines(), drafter, columns=SHORT).total.change == "+2"


def test_a_year_and_more_left_out_is_offered_and_opened(client, taiyuan, drafter):
    with time_machine.travel(moment(FIRST_WORKDAY), tick=False):
        enter(taiyuan, date(2020, 12, 5), by=drafter)
        issue_history(date(2020, 12, 1), by=drafter, at=moment(FIRST_WORKDAY))
        enter(taiyuan, date(2026, 10, 9), by=drafter)
        shown = page(client, drafter, reverse("circulars:list")).content.decode()
        assert '<input type="hidden" name="month" value="2021-01">' in shown
        assert '<input type="hidden" name="month" value="2026-10">' in shown

        assert client.post(reverse("circulars:open"), {"month": "2026-10"}).status_code == 303

    assert Circular.objects.of_month(date(2026, 10, 1)).get().status == "collecting"


def act_address(circular, action):
    return reverse("circulars:act", args=[circular.pk, action])


def test_what_to_look_at_is_said_before_it_is_submitted_and_signed(client, october, taiyuan, datong, drafter):
    with time_machine.travel(moment(date(2026, 11, 5)), tick=False):
        enter(taiyuan, date(2026, 10, 30), by=drafter)  # after the cut-off

    said = [check.text for check in page(client, drafter, act_address(october, "submit")).context["form"].checks()]

    assert said == [
        "各行存量平衡：期初0条，期末1条。",
        "未报：太原市、大同市。相应栏目以“—”列示，不计0，不参加排名。",
        "截止时间 2026-11-03 24:00 后有1条变动未计入；如需计入，请重新冻结。",
    ]


def test_each_act_says_what_it_means_and_what_happened(client, october, drafter):
    assert "退回之前，正文和数据均不能修改" in page(client, drafter, act_address(october, "submit")).content.decode()

    client.post(act_address(october, "submit"), {"version": october.version})

    answer = client.get(october.get_absolute_url())
    assert "2026-10 通报已提交，已通知省局负责人签发。" in answer.content.decode()
    offered = [t for workflow in (CIRCULAR, SUBMISSION) for t in workflow.transitions if not t.hidden]
    assert [t.name for t in offered if not (t.before and t.after)] == []


@time_machine.travel(moment(FIRST_WORKDAY), tick=False)
def test_a_faulty_confirmation_is_marked_where_it_can_be_mended(client, taiyuan, officer, drafter):
    enter(taiyuan, date(2026, 10, 9), by=drafter)
    open_month(date(2026, 10, 1), by=drafter, on=FIRST_WORKDAY)
    address = Submission.objects.get(bureau=taiyuan).get_absolute_url()
    given = {"new": 1, "late": 0, "cleared": 0, "closing": 1, "explanation": "", "version": 1}
    client.force_login(officer)

    assert list(client.post(address, given | {"new": 3}).context["form"].errors) == ["explanation"]
    assert list(client.post(address, given | {"is_zero": "on"}).context["form"].errors) == ["is_zero"]


@time_machine.travel(moment(FIRST_WORKDAY), tick=False)
def test_the_head_finds_signing_first_and_the_timeline_in_words(client, taiyuan, officer, drafter):
    enter(taiyuan, date(2026, 10, 9), by=drafter)
    open_month(date(2026, 10, 1), by=drafter, on=FIRST_WORKDAY)
    submission = Submission.objects.get(bureau=taiyuan)
    prepare_month(submission, claimed={}, is_zero=False, explanation="", by=officer, on=FIRST_WORKDAY)

    shown = page(client, UserFactory(bureau=taiyuan, role=Role.HEAD), submission.get_absolute_url())

    assert [action.name for action in shown.context["actions"]] == ["sign", "return"]
    assert "新增 1" in shown.content.decode()
    assert "&#x27;new&#x27;" not in shown.content.decode()


def test_a_city_reads_whether_it_has_acknowledged_and_the_province_how_many(client, issued, officer, drafter):
    assert "未签收" in page(client, officer, reverse("circulars:list")).content.decode()
    assert "0 / 2" in page(client, drafter, reverse("circulars:list")).content.decode()
    assert "0 / 1" not in page(client, officer, reverse("circulars:list")).content.decode()


def test_a_county_finds_its_own_line_and_opens_it(client, issued, xiaodian, taiyuan, officer):
    shown = page(client, UserFactory(bureau=xiaodian), issued.get_absolute_url()).context["own"]

    assert [(row.name, row.cells[1].text) for row in shown.rows] == [("小店区", "1")]
    assert client.get(shown.rows[0].cells[1].href).status_code == 200
    assert page(client, officer, issued.get_absolute_url()).context["own"] is None
