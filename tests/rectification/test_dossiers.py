"""一案一整治: gathers what a criminal case brought, closes by its own check, and never closes what it gathers."""

from datetime import date

import pytest

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as
from deadlines.models import Clock
from rectification.actions import acts as actions
from rectification.dossiers import acts as dossiers
from rectification.measures import acts as measures
from rectification.models import Dossier, Measure, RectificationOrder
from tasks.giving import tasks_of
from tests.rectification.factories import (
    TODAY,
    dispatched,
    head_of,
    make_measure,
    make_order,
    officer_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def case_of(bureau, number="晋01刑初8号"):
    with acting_as(officer_of(bureau)):
        return dossiers.register_case(
            {"number": number, "name": "张某某等人涉黑案", "trade": "建材"}, by=officer_of(bureau), bureau=bureau
        )


def opened(bureau, province) -> Dossier:
    case = case_of(bureau)
    letter = dispatched(bureau, criminal_case=case)
    measure = make_measure(letter)
    with acting_as(officer_of(bureau)):
        values = {"title": "市场夜查", "planned_on": TODAY}
        actions.plan(values, [measure], by=officer_of(bureau), bureau=bureau, on=TODAY)
        dossier = dossiers.propose(case, trade="建材", by=officer_of(bureau), bureau=bureau, on=TODAY)
    with acting_as(head_of(province)):
        dossier.advance("approve", by=head_of(province), on=TODAY)
    return dossier


def test_a_dossier_gathers_the_letters_of_its_case_with_measures_and_actions(taiyuan, province):
    dossier = opened(taiyuan, province)

    assert (dossier.status, dossier.orders.count(), dossier.measures.count(), dossier.actions.count()) == (
        "open", 1, 1, 1,
    )  # fmt: skip
    assert Clock.objects.of(dossier).named("DOSSIER_PLAN").get().due_on == date(2026, 12, 21)


def test_a_letter_that_comes_later_joins_its_dossier(taiyuan, province):
    dossier = opened(taiyuan, province)

    later = make_order(taiyuan, criminal_case=dossier.case)

    assert later in dossier.orders.all()


def test_a_dossier_gathers_letters_in_reach_and_no_other(taiyuan, datong, province):
    dossier, own, foreign = opened(taiyuan, province), make_order(taiyuan), make_order(datong)

    for letters in ([foreign], [own, foreign], []):
        with acting_as(officer_of(taiyuan)), pytest.raises(ActionRefused, match="in your reach"):
            dossier.advance("gather", orders=letters, by=officer_of(taiyuan), on=TODAY)
    with acting_as(officer_of(taiyuan)):
        dossier.advance("gather", orders=[own], by=officer_of(taiyuan), on=TODAY)

    assert own in dossier.orders.all()
    assert foreign not in dossier.orders.all()


def test_only_the_provincial_head_opens_and_who_proposed_does_not(taiyuan, province):
    case = case_of(taiyuan)
    with acting_as(officer_of(taiyuan)):
        dossier = dossiers.propose(case, trade="建材", by=officer_of(taiyuan), bureau=taiyuan, on=TODAY)
        with pytest.raises(ActionRefused, match="already"):
            dossiers.propose(case, trade="建材", by=officer_of(taiyuan), bureau=taiyuan, on=TODAY)

    with pytest.raises(NotAllowed):
        dossier.advance("approve", by=head_of(taiyuan), on=TODAY)
    assert not Dossier.objects.counted().exists()


def test_the_judgment_ends_the_case_and_not_the_work(taiyuan, province):
    dossier, officer = opened(taiyuan, province), officer_of(taiyuan)
    dossier.advance("analyse", weak_points="装卸市场准入缺位", by=officer, on=TODAY)

    dossier.advance(
        "judgment",
        court="太原市中级人民法院",
        judged_on=TODAY,
        judgment_number="（2026）晋01刑初8号",
        by=officer,
        on=TODAY,
    )

    dossier.case.refresh_from_db()
    assert (dossier.status, dossier.case.judged_on) == ("rectifying", TODAY)


def test_closing_checks_everything_and_touches_nothing(taiyuan, province):
    dossier, officer = opened(taiyuan, province), officer_of(taiyuan)
    dossier.advance("analyse", weak_points="装卸市场准入缺位", by=officer, on=TODAY)
    due_on = date(2026, 12, 31)
    dossier.advance("add_task", text="制定公示办法", bureau=taiyuan, due_on=due_on, by=officer, on=TODAY)
    close = {"rule_made": "装卸服务公示办法", "lookback_on": date(2027, 6, 1), "by": officer, "on": TODAY}

    with pytest.raises(ActionRefused, match="1 letter"):
        dossier.advance("propose_close", **close)
    letter = RectificationOrder.objects.get()
    letter.advance("close_by_ledger", by=officer, on=TODAY)
    with pytest.raises(ActionRefused, match="1 task"):
        dossier.advance("propose_close", **close)
    dossier.advance("finish_task", task=tasks_of(dossier).get(), note="已印发", by=officer, on=TODAY)
    dossier.advance("propose_close", **close)
    with acting_as(head_of(province)):
        dossier.advance("close", by=head_of(province), on=TODAY)

    measure = Measure.objects.get()
    assert (dossier.status, dossier.closed_on, measure.status) == ("closed", TODAY, "planned")
    assert Clock.objects.of(measure).open().exists(), "an open measure goes on after the dossier"
    with acting_as(head_of(province)):
        dossier.advance("reopen", by=head_of(province), on=TODAY, note="同一行业再次发生")
    assert (dossier.status, dossier.closed_on) == ("rectifying", None)


def test_an_action_counts_once_at_its_organiser_in_the_month_it_was_held(taiyuan, datong):
    first, second = make_measure(dispatched(taiyuan)), make_measure(dispatched(taiyuan))
    officer = officer_of(taiyuan)
    with acting_as(officer):
        action = actions.plan(
            {"title": "联合夜查", "planned_on": TODAY}, [first, second], by=officer, bureau=taiyuan, on=TODAY
        )
        with pytest.raises(ActionRefused):
            action.advance(
                "hold",
                held_on=date(2026, 12, 1),
                staff_count=42,
                checked_count=38,
                found_count=7,
                findings="",
                by=officer,
                on=TODAY,
            )
        action.advance(
            "hold",
            held_on=date(2026, 11, 17),
            staff_count=42,
            checked_count=38,
            found_count=7,
            findings="强制装卸7户",
            by=officer,
            on=TODAY,
        )

    assert type(action).objects.held().count() == 1
    assert (action.staff_count, action.checked_count, action.held_on) == (42, 38, date(2026, 11, 17))


def test_an_action_serves_a_measure_in_reach_or_a_campaign(taiyuan, datong):
    foreign = make_measure(dispatched(datong))
    officer = officer_of(taiyuan)
    with acting_as(officer):
        with pytest.raises(ActionRefused, match="reach"):
            actions.plan({"title": "夜查", "planned_on": TODAY}, [foreign], by=officer, bureau=taiyuan, on=TODAY)
        with pytest.raises(ActionRefused, match="campaign"):
            actions.plan({"title": "夜查", "planned_on": TODAY}, [], by=officer, bureau=taiyuan, on=TODAY)
        own = make_measure(dispatched(taiyuan))
        action = actions.plan({"title": "夜查", "planned_on": TODAY}, [own], by=officer, bureau=taiyuan, on=TODAY)
        with pytest.raises(ActionRefused):
            action.advance("unserve", measures=[own], by=officer, on=TODAY, note="误")

    assert list(action.measures.all()) == [own]
    assert measures.SERIES == "measure"
