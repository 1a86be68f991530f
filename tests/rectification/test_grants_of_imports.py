"""Letters, measures, actions and cases of a workbook: what arrives finished, and what hangs on it, waits."""

from __future__ import annotations

import pytest
import time_machine
from django.utils import timezone

from accounts.scope import acting_as
from exchange.granting import refuse
from exchange.models import ImportBatch
from rectification.models import Action, CriminalCase, Dossier, Measure, RectificationOrder
from rectification.sheets import OrderSheet
from tests.exchange.orders import DONE, action, case, letter, measure, orders_book
from tests.exchange.work import dry_run, granted, hand_in
from tests.factories import UserFactory
from tests.rectification.factories import make_order

pytestmark = pytest.mark.django_db
PLANNED = {"出动人次": None, "检查主体数": None}


@pytest.fixture
def officer(taiyuan, xiaodian, datong):
    return UserFactory(bureau=taiyuan)


@pytest.fixture
def head(taiyuan):
    return UserFactory(bureau=taiyuan, role="head")


def handed_in(user, **sheets) -> ImportBatch:
    return hand_in(dry_run(orders_book(**sheets), user), user)


def waiting(batch) -> list[str]:
    return sorted(batch.held_back().values_list("key", flat=True))


def verdicts(batch) -> dict[str, str]:
    return {row.key: " ".join(reason.code for reason in row.why) or row.verdict for row in batch.rows.all()}


def there() -> list[str]:
    models = (CriminalCase, RectificationOrder, Measure, Action)
    return sorted(number for model in models for number in model.objects.values_list("number", flat=True))


def test_answered_letters_accepted_measures_and_held_actions_wait(officer):
    batch = handed_in(
        officer,
        涉黑案件=[case("案1")],
        函件=[letter("函1"), letter("函2", **DONE), letter("函3", 回复日期="2020-04-01")],
        措施=[measure("措1", "函1"), measure("措2", "函1", 落实状态="已完成")],
        行动=[action("行1", "措1", **PLANNED), action("行2", "措1")],
    )

    assert there() == ["函1", "措1", "案1", "行1"]
    assert waiting(batch) == ["函2", "函3", "措2", "行2"]


def test_what_hangs_on_a_waiting_row_waits_with_it(officer, head):
    batch = handed_in(
        officer,
        函件=[letter("函1", **DONE), letter("函2")],
        措施=[measure("措1", "函1"), measure("措2", "函2"), measure("措3", "函1、函2")],
        行动=[action("行1", "措1", **PLANNED), action("行2", "措2", **PLANNED)],
    )

    assert there() == ["函2", "措2", "行2"]
    assert waiting(batch) == ["函1", "措1", "措3", "行1"]
    granted(batch, head)
    assert there() == ["函1", "函2", "措1", "措2", "措3", "行1", "行2"]
    assert set(verdicts(batch).values()) == {"new"}


def test_the_same_file_says_repeated_while_it_waits(officer):
    sheets = {
        "函件": [letter("函1", **DONE), letter("函2")],
        "措施": [measure("措1", "函1"), measure("措2", "函2", 落实状态="已完成")],
        "行动": [action("行1", "措1"), action("行2", "措2", **PLANNED)],
    }
    handed_in(officer, **sheets)
    again = dry_run(orders_book(**sheets), officer)

    assert set(verdicts(again).values()) == {"repeated", "waits_already"}
    assert not again.held_back().exists()


def test_what_is_refused_takes_along_what_hangs_on_it(officer, head):
    batch = handed_in(officer, 函件=[letter("函1", **DONE)], 措施=[measure("措1", "函1")])
    with acting_as(head):
        refuse(batch, note="无复函文号", by=head, now=timezone.now())

    assert there() == []
    assert set(verdicts(batch).values()) == {"not_granted"}


@pytest.mark.parametrize(
    ("sheet", "before", "after"),
    [
        ("函件", letter("函9"), letter("函9", 回复日期="2020-04-01")),
        ("函件", letter("函9"), letter("函9", **DONE)),
        ("措施", measure("措9", "函1"), measure("措9", "函1", 落实状态="已完成")),
        ("行动", action("行9", "措1", **PLANNED), action("行9", "措1")),
    ],
)
def test_a_row_that_finishes_an_open_record_waits(officer, head, sheet, before, after):
    base = {"函件": [letter("函1")], "措施": [measure("措1", "函1")]}
    handed_in(officer, **base | {sheet: [*base.get(sheet, []), before]})

    batch = handed_in(officer, **{sheet: [after]})

    assert (batch.state, len(waiting(batch))) == (ImportBatch.State.WAITING, 1)
    assert granted(batch, head).state == ImportBatch.State.DONE
    assert dry_run(orders_book(**{sheet: [after]}), officer).rows.get().verdict == "repeated"


def test_a_letter_registered_here_is_refused_at_once_and_never_waits(officer, taiyuan):
    order = make_order(taiyuan, by=officer)
    sheet = OrderSheet()
    cells = {column.heading: column.write(sheet.current(order)[column.name]) for column in sheet.resolved()}
    batch = handed_in(officer, 函件=[cells | {"办理状态": "已整改", "回复日期": str(timezone.localdate())}])

    assert batch.state == ImportBatch.State.DONE
    assert verdicts(batch) == {order.number: "refused_by_rule"}


def test_a_case_of_the_past_opens_its_dossier_with_all_that_answers_its_letters(officer, head):
    batch = handed_in(
        officer,
        涉黑案件=[case("案1")],
        函件=[letter("函1", 关联涉黑案件="案1"), letter("函2", 关联涉黑案件="案1", **DONE)],
        措施=[measure("措1", "函1")],
        行动=[action("行1", "措1", **PLANNED)],
    )

    dossier = Dossier.objects.get()
    assert (dossier.status, dossier.case.number, dossier.bureau) == ("open", "案1", officer.bureau)
    gathered = [dossier.orders, dossier.measures, dossier.actions]
    assert [list(each.values_list("number", flat=True)) for each in gathered] == [["函1"], ["措1"], ["行1"]]
    granted(batch, head)
    assert set(dossier.orders.values_list("number", flat=True)) == {"函1", "函2"}


def test_the_dossier_of_a_case_of_the_present_waits_for_the_head_of_the_province(officer):
    with time_machine.travel("2027-05-03 09:00:00+08:00", tick=False):
        handed_in(officer, 涉黑案件=[case("案1", 立案日期="2027-05-03")])

    assert Dossier.objects.get().status == "proposed"


def test_the_past_of_all_sheets_comes_in_at_once_from_the_province(province, officer):
    provincial = UserFactory(bureau=province)
    batch = handed_in(
        provincial,
        函件=[letter("函1", **DONE)],
        措施=[measure("措1", "函1", 落实状态="已完成")],
        行动=[action("行1", "措1")],
    )

    assert (batch.state, there()) == (ImportBatch.State.DONE, ["函1", "措1", "行1"])
