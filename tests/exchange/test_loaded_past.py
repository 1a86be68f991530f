"""The loaded past: what was over keeps its result and is silent; each bureau is told once of what is open."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from itertools import chain

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign
from cases.models import EnforcementCase
from deadlines.models import Clock, Reminder
from deadlines.reminders import record_due_reminders
from exchange.plain.sheet import PlainSheet
from exchange.switchover import ask, decide
from inspections.models import Talk, Visit
from leads.models import Lead
from leads.registration import edit
from notifications.models import Notification
from notifications.news import What
from programme.models import Meeting
from rectification.models import Action, CriminalCase, Dossier, Measure, RectificationOrder
from returns.models import Return
from tests.exchange.files import book, lead, leads_book
from tests.exchange.orders import action, case, letter, measure, orders_book
from tests.exchange.work import apply, dry_run, hand_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = "2026-11-23 09:00:00+08:00"
CLEARED = {"办理状态": "已办结", "处理结果": "核查不属实"}


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def province_officer(province, taiyuan, xiaodian):
    officer, head = UserFactory(bureau=province), UserFactory(bureau=province, role="head")
    decide(
        ask(date(2026, 11, 1), reason="启用系统", by=officer, now=timezone.now()),
        grant=True, note="", by=head, now=timezone.now(),
    )  # fmt: skip
    return officer


@pytest.fixture
def staff(xiaodian):
    return [UserFactory(bureau=xiaodian), UserFactory(bureau=xiaodian, role="head")]


def load(officer, file):
    return hand_in(dry_run(file, officer), officer)


def clocks(record) -> dict[str, tuple]:
    """{code: (state, last day, ended on)}."""
    return {clock.code: (clock.state, clock.due_on, clock.ended_on) for clock in Clock.objects.of(record)}


def swept() -> int:
    return record_due_reminders(now=timezone.now())


def test_a_ledger_of_two_years_reminds_nobody_of_what_was_over(province_officer, staff):
    rows = [
        lead(f"线{year}-{month}", 所属县="小店区", 发现日期=f"{year}-{month:02}-09")
        for year in (2024, 2025)
        for month in range(1, 13)
    ]
    letters = [letter(f"函{month}", 收函日期=f"2025-{month:02}-03") for month in range(1, 9)]
    load(province_officer, leads_book(rows))
    load(province_officer, orders_book(函件=letters, 措施=[measure("措1", "函1", 制定日期="2025-02-03")]))

    assert Lead.objects.open().count() == 24
    assert not Clock.objects.open().exists()
    assert swept() == 0
    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=timezone.get_current_timezone()), tick=False):
        assert swept() == 0
    assert not Lead.objects.filter(due_on__isnull=False).exists()


def test_what_still_runs_reminds_once(province_officer, staff):
    load(province_officer, leads_book([lead("线1", 所属县="小店区", 发现日期="2026-09-28")]))  # 60 days: 27 November

    assert swept() > 0
    assert set(Reminder.objects.values_list("clock__code", "state", "recipient").distinct()) >= {
        ("LEAD_RESULT", "ready", staff[1].pk)
    }
    told = Reminder.objects.filter(state="ready")
    assert told.count() == told.values("recipient").distinct().count()
    assert swept() == 0


def test_what_began_after_the_switch_over_day_is_overdue_like_everything_entered_late(province_officer):
    with time_machine.travel("2027-03-01 09:00:00+08:00", tick=False):
        load(province_officer, leads_book([lead("线1", 发现日期="2026-11-02")]))

    assert {state for state, _due, _ended in clocks(Lead.objects.get()).values()} == {"running"}


@pytest.mark.parametrize(
    ("cells", "result", "check"),
    [
        ({}, ("missed", date(2025, 3, 4), date(2026, 11, 23)), "unknown"),
        ({"办结日期": "2025-03-04", **CLEARED}, ("done", date(2025, 3, 4), date(2025, 3, 4)), "unknown"),
        ({"办结日期": "2025-03-05", **CLEARED}, ("done", date(2025, 3, 4), date(2025, 3, 5)), "unknown"),
    ],
)
def test_a_lead_of_the_past_keeps_what_its_ledger_tells(province_officer, cells, result, check):
    load(province_officer, leads_book([lead("线1", 发现日期="2025-01-03", **cells)]))

    told = clocks(Lead.objects.get())
    assert told["LEAD_RESULT"] == result
    assert told["CASE_FILE"][0] == check


def test_letters_measures_and_dossiers_keep_theirs(province_officer):
    load(
        province_officer,
        orders_book(
            涉黑案件=[case("案1")],
            函件=[letter("函1"), letter("函2", 回复日期="2020-05-01"), letter("函3", 回复日期="2020-06-01")],
            措施=[measure("措1", "函1"), measure("措2", "函1", 落实状态="已完成")],
        ),
    )

    states = {clock.record_number: clock.state for clock in Clock.objects.exclude(code="ORD_DRAFT")}
    kept = {clock.record_number: not clock.was_late for clock in Clock.objects.filter(state="done")}
    dossier = Dossier.objects.get()
    assert states == {
        "函1": "missed", "函2": "done", "函3": "done", "措1": "missed", "措2": "unknown", dossier.number: "unknown",
    }  # fmt: skip
    assert kept == {"函2": True, "函3": False}
    late = set(Clock.objects.kept_or_missed(on=timezone.localdate()).exclude(ended_on__lte=date(2020, 5, 7)))
    assert {clock.record_number for clock in late} >= {"函1", "函3"}


def test_a_corrected_row_tells_the_terms_anew(province_officer):
    load(province_officer, leads_book([lead("线1", 发现日期="2025-01-03")]))
    load(province_officer, leads_book([lead("线1", 发现日期="2025-01-03", 办结日期="2025-02-03", **CLEARED)]))

    told = Clock.objects.exclude(state="cancelled").get(code="LEAD_RESULT")
    assert (told.state, told.ended_on, told.was_late) == ("done", date(2025, 2, 3), False)


@pytest.mark.parametrize("door", ["workbook", "page"])
def test_a_wrong_year_that_is_mended_runs_and_warns(province_officer, door):
    load(province_officer, leads_book([lead("线1", 发现日期="2024-11-20")]))
    found = Lead.objects.get()
    if door == "workbook":
        load(province_officer, leads_book([lead("线1", 发现日期="2026-10-30")]))
    else:
        officer, days = UserFactory(bureau=found.bureau), dict.fromkeys(("found_on", "received_on"), date(2026, 10, 30))
        edit(found, days, by=officer, on=timezone.localdate(), version=found.version, note="年份录错")

    running = Clock.objects.of(found).running()
    assert {clock.trigger_on for clock in running} == {date(2026, 10, 30)}
    assert "LEAD_RESULT" in {clock.code for clock in running}
    assert not Clock.objects.of(found).told_by_ledger().filter(trigger_on=date(2024, 11, 20)).exists()


def test_what_a_ledger_told_is_changed_by_nothing_but_being_cancelled(province_officer):
    load(province_officer, leads_book([lead("线1", 发现日期="2025-01-03")]))

    for state in ("running", "done", "unknown"):
        with pytest.raises(Exception, match="Cannot update rows"), transaction.atomic():
            Clock.objects.filter(code="LEAD_RESULT").update(state=state)


def test_each_bureau_is_told_once_of_all_that_is_open(province_officer, staff, taiyuan):
    city = UserFactory(bureau=taiyuan)
    rows = [lead(f"线{n}", 所属县="小店区", 发现日期="2025-03-03") for n in range(40)]
    rows += [
        lead("线已结", 所属县="小店区", 发现日期="2025-03-03", 办结日期="2025-04-03", **CLEARED),
        lead("线市", 所属县=None, 发现日期="2025-03-03"),
    ]
    load(province_officer, leads_book(rows))

    for person, count in ((staff[0], 40), (staff[1], 40), (city, 1)):
        entry = Notification.objects.get(user=person)
        assert (entry.what, str(count) in entry.params["what"]["zh-hans"]) == (What.LEDGER_TO_CHECK, True)
        assert entry.url.endswith("?ledger=check")


def test_a_row_that_opens_again_is_told_in_the_same_way(province_officer, staff):
    cleared = {"办结日期": "2025-04-03", **CLEARED}
    load(
        province_officer,
        leads_book([lead(f"线{n}", 所属县="小店区", 发现日期="2025-03-03", **cleared) for n in range(5)]),
    )
    assert not Notification.objects.filter(user__in=staff).exists()
    opened = leads_book([lead(f"线{n}", 所属县="小店区", 发现日期="2025-03-03") for n in range(5)])
    apply(dry_run(opened, province_officer), province_officer)

    told = Notification.objects.filter(user__in=staff).values_list("what", flat=True)
    assert list(told) == [What.LEDGER_TO_CHECK] * 2


def test_the_list_behind_the_message_holds_what_nobody_took_up(client, province_officer, staff):
    load(province_officer, leads_book([lead(f"线{n}", 所属县="小店区", 发现日期="2025-03-03") for n in range(3)]))
    Lead.objects.filter(number="线0").update(assignee=staff[0])
    client.force_login(staff[0])

    answer = client.get(reverse("leads:list"), {"ledger": "check"})

    assert {row.number for row in answer.context["page"].rows} == {"线1", "线2"}


# where a record comes from

MADE = {
    "线索": (Lead,),
    "涉黑案件": (CriminalCase, Dossier),
    "函件": (RectificationOrder,),
    "措施": (Measure,),
    "行动": (Action,),
    "案件": (EnforcementCase,),
    "会议": (Meeting,),
    "专项行动": (Campaign,),
    "指标填报": (Return,),
    "督导": (Visit,),
    "督导谈话": (Talk,),
}
CAMPAIGN = {"行动代码": "SP", "行动名称": "食品安全百日行动", "开始日期": "2020-03-16", "结束日期": "2020-06-23"}
RETURN = {
    "填报编号": "报1", "行动代码": "SP", "指标名称": "排查隐患", "所属市": "太原市", "统计月份": "2020-04", "数值": 3
}  # fmt: skip
VISIT = {
    "督导编号": "督1", "调研小组": "第1组", "督导对象": "县（市、区）", "所属市": "太原市", "所属县": "小店区",
    "督导日期": "2020-04-02", "发现问题数": 2,
}  # fmt: skip
TALK = {
    "谈话编号": "谈1", "所属市": "太原市", "谈话日期": "2020-05-02", "指出问题": "压力传导不到位", "整改状态": "已整改"
}  # fmt: skip
OTHERS = {"专项行动": CAMPAIGN, "指标填报": RETURN, "督导": VISIT, "督导谈话": TALK}
MEETING = {"会议编号": "会1", "会议类别": "党组会", "会议日期": "2020-03-02", "会议主题": "研究部署", "阶段": "治标"}
CASE = {
    "案件编号": "并市监处罚〔2020〕1号", "立案日期": "2020-03-02", "所属市": "太原市", "业务条线": "食品安全",
    "当事人名称": "太原某食品店", "罚款金额（元）": 500, "没收金额（元）": 0, "办理状态": "已结案",
    "处罚决定日期": "2020-04-01", "是否移送司法机关": "否",
}  # fmt: skip


@pytest.fixture
def everything(province_officer):
    load(province_officer, leads_book([lead("线1", 所属县="小店区", 举报人="赵小明")]))
    load(province_officer, book([list(CASE.values())], sheet="案件", headings=list(CASE)))
    load(province_officer, book([list(MEETING.values())], sheet="会议", headings=list(MEETING)))
    for sheet, row in OTHERS.items():
        load(province_officer, book([list(row.values())], sheet=sheet, headings=list(row)))
    return load(
        province_officer,
        orders_book(
            涉黑案件=[case("案1")], 函件=[letter("函1")], 措施=[measure("措1", "函1")], 行动=[action("行1", "措1")]
        ),
    )


def test_every_record_that_a_workbook_makes_names_its_row(everything):
    from exchange.known_sheets import all_sheets

    # Rows of a plain sheet go through the doors of its pages, as if they were typed.
    assert {sheet.name for sheet in all_sheets() if not isinstance(sheet, PlainSheet)} == MADE.keys()
    for name, models in MADE.items():
        for model in models:
            (made,) = model.objects.all()
            assert (made.import_row.sheet, made.import_row.row_number) == (name, 2)


def test_a_row_makes_one_record_and_its_row_stays(everything):
    row = Lead.objects.get().import_row
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()
        transaction.get_connection().check_constraints()
    twin = Lead.objects.get()
    twin.pk, twin.number, twin._state.adding = None, "线2", True
    with pytest.raises(IntegrityError, match="lead_made_by_one_row"), transaction.atomic():
        twin.save()


@pytest.mark.parametrize("model", [Lead, RectificationOrder, Measure, Action, Dossier])
def test_the_page_says_day_file_row_and_who(client, everything, province_officer, taiyuan, model):
    record = model.objects.get()
    for reader, is_named in ((province_officer, True), (UserFactory(bureau=taiyuan), False)):
        client.force_login(reader)
        page = client.get(record.get_absolute_url()).content.decode()
        (line,) = [each for each in page.splitlines() if "来自台账" in each and "台账.xlsx" in each]
        assert "2026-11-23" in line
        assert "第2行" in line
        assert (province_officer.full_name in line) is is_named
        assert str(province_officer.bureau) in line
        assert "赵小明" not in page


def test_a_record_of_the_pages_says_nothing_of_a_ledger(client, taiyuan):
    from tests.leads.factories import make_lead

    officer = UserFactory(bureau=taiyuan)
    client.force_login(officer)

    assert "来自台账" not in client.get(make_lead(taiyuan).get_absolute_url()).content.decode()


def test_records_of_earlier_imports_find_their_rows_when_the_product_is_upgraded(everything):
    links = [import_module("leads.migrations.0027_rows_of_earlier_ledgers").Migration.operations]
    links.append(import_module("rectification.migrations.0015_rows_of_earlier_ledgers").Migration.operations)
    made = {
        model: model.objects.get().import_row_id for model in (Lead, CriminalCase, RectificationOrder, Measure, Action)
    }
    for model in made:
        model.objects.update(import_row=None)
    with connection.cursor() as cursor:
        for each in chain.from_iterable(links):
            cursor.execute(each.sql)

    assert {model: model.objects.get().import_row_id for model in made} == made


@pytest.mark.parametrize(
    ("language", "missed", "unknown"), [("zh-hans", "逾期", "结果不详"), ("en", "Missed", "Result unknown")]
)
def test_the_page_says_what_became_of_the_terms(client, everything, province_officer, language, missed, unknown):
    client.force_login(province_officer)
    page = client.get(Lead.objects.get().get_absolute_url(), headers={"accept-language": language}).content.decode()

    assert missed in page
    assert unknown in page
