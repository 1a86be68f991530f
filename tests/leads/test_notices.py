"""Reporters are told where a law orders it and nowhere else; a lead that comes again says who reported it again."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import ActionRefused, NotAllowed
from deadlines.models import Clock
from leads import acts
from leads.models import Lead
from leads.words import OTHER_REPORTER, SAME_REPORTER, SUPPLEMENT
from tests.factories import UserFactory
from tests.leads.factories import TODAY, cleared, head_of, in_check, make_lead, officer_of, submitted

pytestmark = pytest.mark.django_db

LAW, DAY = "《某条例》第三十条", date(2026, 12, 10)


def running(lead: Lead) -> dict[str, date]:
    return dict(Clock.objects.of(lead).open().values_list("code", "due_on"))


def ordered(lead: Lead, due_on: date = DAY) -> Lead:
    lead.advance("order_notice", law=LAW, due_on=due_on, by=officer_of(lead.bureau), on=TODAY)
    return lead


def test_no_law_orders_to_tell_a_named_reporter_by_itself(taiyuan):
    lead = cleared(taiyuan, category=Lead.Category.DISORDER, reporter="举报人")

    assert running(lead) == {}
    with pytest.raises(ActionRefused):
        lead.advance("tell_reporter", by=officer_of(taiyuan), on=TODAY, told_on=TODAY)


def test_a_law_that_orders_it_is_named_with_its_day_and_the_term_outlives_the_clearing(taiyuan):
    lead = submitted(taiyuan, category=Lead.Category.DISORDER, reporter="举报人")
    ordered(lead)
    before = running(lead)["REP_TELL_LAW"]
    acts.approve(lead, by=head_of(taiyuan), on=TODAY, today=TODAY)

    assert (before, running(lead)) == (DAY, {"REP_TELL_LAW": DAY})
    lead.advance("tell_reporter", by=officer_of(taiyuan), on=TODAY, told_on=TODAY, note="已书面告知")
    assert running(lead) == {}


def test_only_of_a_named_reporter_with_law_and_day_to_come(taiyuan):
    anonymous, named = make_lead(taiyuan), make_lead(taiyuan, reporter="举报人")

    with pytest.raises(ActionRefused):
        ordered(anonymous)
    with pytest.raises(ActionRefused):
        ordered(named, due_on=date(2026, 11, 22))
    with pytest.raises(ActionRefused):
        named.advance("order_notice", law=" ", due_on=DAY, by=officer_of(taiyuan), on=TODAY)
    with pytest.raises(IntegrityError, match="lead_notice_names_law_and_day"), transaction.atomic():
        Lead.objects.filter(pk=anonymous.pk).update(notice_law=LAW, notice_due_on=DAY)


def test_that_no_law_orders_it_is_another_persons_word(taiyuan):
    lead = ordered(make_lead(taiyuan, reporter="举报人"))

    with pytest.raises(NotAllowed):
        lead.advance("drop_notice", by=officer_of(taiyuan), on=TODAY, note="条文不适用")
    lead.advance("drop_notice", by=head_of(taiyuan), on=TODAY, note="条文不适用")

    assert "REP_TELL_LAW" not in running(lead)
    assert (lead.notice_law, lead.notice_due_on) == ("", None)


@pytest.mark.parametrize(("is_ordered", "refused"), [(False, False), (True, True)])
def test_declining_waits_for_the_reporter_only_where_a_law_orders_to_tell(taiyuan, is_ordered, refused):
    lead = make_lead(taiyuan, reporter="举报人")
    if is_ordered:
        ordered(lead)
    how = {"ground": "other_organ", "sent_to": "市农业农村局", "by": head_of(taiyuan), "on": TODAY, "note": "农资案件"}

    if refused:
        with pytest.raises(ActionRefused):
            lead.advance("decline", **how)
        lead.advance("decline", **how, reporter_told=True)
    else:
        lead.advance("decline", **how)

    assert lead.status == Lead.Status.NOT_OURS


def merged(main: Lead, again: Lead, ground: str, **how) -> Lead:
    by = how.pop("by", None) or UserFactory(bureau=again.bureau)
    again.advance("merge", into=main, ground=ground, by=by, on=TODAY, note="同一事实")
    main.refresh_from_db()
    return main


@pytest.mark.parametrize(
    ("ground", "received_on", "counts_from"),
    [
        (SAME_REPORTER, date(2026, 11, 12), date(2026, 11, 12)),
        (SUPPLEMENT, date(2026, 11, 12), date(2026, 11, 20)),
        (OTHER_REPORTER, date(2026, 11, 12), date(2026, 11, 12)),
    ],
)
def test_who_reports_again_decides_about_the_term(taiyuan, ground, received_on, counts_from):
    main = make_lead(taiyuan, received_on=received_on, found_on=received_on)
    again = make_lead(taiyuan, received_on=date(2026, 11, 20), found_on=received_on)

    merged(main, again, ground)

    assert main.received_on == received_on
    assert Clock.objects.of(main).named("CASE_FILE").open().get().trigger_on == counts_from
    assert running(again) == {}


def test_an_earlier_receipt_governs_for_another_reporter_only(taiyuan):
    mains = {ground: make_lead(taiyuan) for ground in (SAME_REPORTER, SUPPLEMENT, OTHER_REPORTER)}
    for ground, main in mains.items():
        merged(main, make_lead(taiyuan, received_on=date(2026, 11, 12)), ground)

    started = {
        ground: Clock.objects.of(main).named("CASE_FILE").open().get().trigger_on for ground, main in mains.items()
    }
    assert started == {SAME_REPORTER: TODAY, SUPPLEMENT: TODAY, OTHER_REPORTER: date(2026, 11, 12)}


def test_new_facts_are_no_way_to_more_time_for_one_person_or_a_cleared_lead(taiyuan):
    main, again = in_check(taiyuan), make_lead(taiyuan)

    with pytest.raises(NotAllowed):
        merged(main, again, SUPPLEMENT, by=officer_of(taiyuan))  # who registered it
    with pytest.raises(ActionRefused):
        merged(cleared(taiyuan, category=Lead.Category.DISORDER), again, SUPPLEMENT)
    with pytest.raises(ActionRefused):
        merged(main, again, "")


def test_the_order_to_tell_comes_over_with_another_reporter(taiyuan):
    main, again = make_lead(taiyuan), ordered(make_lead(taiyuan, reporter="举报人"))

    merged(main, again, OTHER_REPORTER)

    assert (main.is_named, main.notice_law, running(main)["REP_TELL_LAW"]) == (True, LAW, DAY)
