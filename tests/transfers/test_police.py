"""A transfer to the police on its ways: hours that run through holidays, terms of the police, and who decides."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role
from accounts.scope import acting_as
from deadlines.models import Clock
from plain.registering import correct
from records.handlers import take_off
from records.models import Link
from tests.cases.factories import filed, head, officers
from tests.factories import UserFactory
from tests.transfers.factories import approved, at, do, prepared, received
from transfers.models import PoliceTransfer
from transfers.states import S

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23 18:00:00+08:00", tick=False):
        yield


def running(transfer: PoliceTransfer) -> dict[str, date | None]:
    return dict(Clock.objects.of(transfer).open().values_list("code", "due_on"))


def test_the_head_decides_within_three_days_even_if_the_third_is_a_sunday(xiaodian):
    transfer = prepared(xiaodian, on=date(2026, 11, 19))
    do(transfer, "report", on=date(2026, 11, 19), reported_on=date(2026, 11, 19))

    assert running(transfer) == {"TRF_DECIDE": date(2026, 11, 22)}


def test_it_goes_to_the_police_within_24_hours_through_the_national_holiday(xiaodian):
    transfer = approved(xiaodian, "2026-09-30 16:30")

    clock = Clock.objects.of(transfer).open().get()

    assert (clock.code, clock.due_at) == ("TRF_SEND", at("2026-10-01 16:30"))


def test_only_the_principal_decides_and_never_who_handles_it(xiaodian):
    transfer = prepared(xiaodian, on=DAY)
    do(transfer, "report", on=DAY, reported_on=DAY)
    deputy = UserFactory(bureau=xiaodian, role=Role.HEAD, is_principal=False)

    for person in (deputy, officers(xiaodian)[0], officers(xiaodian)[1]):
        with pytest.raises(NotAllowed):
            do(transfer, "approve", on=DAY, by=person, approved_at=at("2026-11-23 10:00"))
    assert transfer.status == S.REPORTED


def test_what_the_head_approved_is_not_written_anew(xiaodian):
    """Who handles it corrects the report until it is decided upon; the police are told what was approved."""
    transfer = approved(xiaodian, "2026-11-23 09:00")
    officer = transfer.assignee

    with acting_as(officer), pytest.raises(ActionRefused):
        correct(transfer, {"facts": "另一事实"}, by=officer, version=transfer.version)

    page = entering(officer).get(transfer.get_absolute_url()).content.decode()
    assert f"{transfer.get_absolute_url()}edit/" not in page


def test_one_officer_alone_reports_nothing(xiaodian):
    transfer = prepared(xiaodian, on=DAY)
    one, two, _third = officers(xiaodian)
    take_off(transfer, two, by=one, on=DAY)

    with pytest.raises(ActionRefused, match="Two officers"):
        do(transfer, "report", on=DAY, reported_on=DAY)


def test_without_its_papers_nothing_is_sent(xiaodian):
    transfer = prepared(xiaodian, on=DAY, with_files=False)
    do(transfer, "report", on=DAY, reported_on=DAY)
    do(transfer, "approve", on=DAY, approved_at=at("2026-11-23 10:00"))

    with pytest.raises(ActionRefused, match="evidence"):
        do(transfer, "send", on=DAY, organ="小店分局", paper_number="1号", sent_at=at("2026-11-23 11:00"))


@pytest.mark.parametrize(
    ("offence_class", "code", "due_on"),
    [("ordinary", "TRF_POLICE", date(2026, 11, 23)), ("economic", "TRF_POLICE_ECON", date(2026, 11, 30))],
)
def test_the_police_have_three_days_or_ten_by_the_class_of_the_offence(xiaodian, offence_class, code, due_on):
    transfer = received(xiaodian, "2026-11-20 10:00", offence_class)

    assert running(transfer) == {"TRF_COPY": date(2026, 11, 20), code: due_on}

    do(transfer, "copy", on=DAY, copied_on=date(2026, 11, 20))
    assert running(transfer).keys() == {code}


def test_a_longer_check_counts_from_the_receipt_and_once_only(xiaodian):
    transfer = received(xiaodian, "2026-11-20 10:00", "economic")
    do(transfer, "take_longer", on=DAY, longer_paper="并公经延〔2026〕3号")

    assert running(transfer)["TRF_POLICE_HARD"] == date(2026, 12, 21)  # the 20th is a Sunday
    with pytest.raises(ActionRefused):
        do(transfer, "take_longer", on=DAY, longer_paper="并公经延〔2026〕4号")


def test_papers_that_the_police_ask_for_are_supplied_within_three_days_each_time(xiaodian):
    transfer = received(xiaodian, "2026-11-20 10:00")
    do(transfer, "ask", on=date(2026, 11, 21), asked_on=date(2026, 11, 21), asked_for="检验报告原件")

    assert running(transfer)["TRF_SUPPLEMENT"] == date(2026, 11, 24)

    do(transfer, "supply", on=DAY, supplied_on=DAY)
    assert "TRF_SUPPLEMENT" not in running(transfer)
    do(transfer, "ask", on=DAY, asked_on=DAY, asked_for="物品清单")
    assert (transfer.asked_for, transfer.supplied_on) == ("物品清单", None)
    assert running(transfer)["TRF_SUPPLEMENT"] == date(2026, 11, 26)


def test_filed_then_goods_are_handed_over_and_a_court_judges(xiaodian):
    transfer = received(xiaodian, "2026-11-20 10:00")
    do(transfer, "copy", on=DAY, copied_on=date(2026, 11, 20))
    do(transfer, "file", on=DAY, filed_on=DAY, filed_number="并公立字〔2026〕9号")

    assert running(transfer) == {"TRF_HANDOVER": date(2026, 11, 26)}

    do(transfer, "hand_over", on=DAY, handed_over_on=DAY)
    do(transfer, "judged", on=DAY, result_on=DAY, result_paper="(2026)晋0105刑初9号")
    assert (transfer.status, running(transfer)) == (S.JUDGED, {})


def test_a_refusal_is_reconsidered_then_supervised_and_filed_after_all(xiaodian):
    transfer = received(xiaodian, "2026-11-20 10:00")
    do(transfer, "copy", on=DAY, copied_on=date(2026, 11, 20))
    do(transfer, "not_filed", on=DAY, refused_on=date(2026, 11, 22), refusal="没有犯罪事实。")
    assert running(transfer) == {"TRF_RECON": date(2026, 11, 25)}

    do(transfer, "reconsider", on=DAY, reconsidered_on=DAY)
    do(transfer, "uphold", on=DAY, upheld_on=DAY)
    assert running(transfer) == {"TRF_PROSECUTOR": date(2026, 11, 26)}

    do(transfer, "to_prosecutor", on=DAY, supervised_on=DAY)
    assert running(transfer) == {"TRF_EXPLAIN": date(2026, 11, 30)}
    do(transfer, "file", on=DAY, filed_on=DAY, filed_number="并公立字〔2026〕9号")
    assert (transfer.status, running(transfer)) == (S.FILED, {"TRF_HANDOVER": date(2026, 11, 26)})


def test_forwarded_by_the_police_it_waits_for_a_new_receipt(xiaodian):
    transfer = received(xiaodian, "2026-11-20 10:00")
    do(transfer, "forward", on=DAY, organ="太原市公安局迎泽分局", sent_at=at("2026-11-21 09:00"))

    assert (transfer.status, transfer.received_at) == (S.SENT, None)
    assert running(transfer)["TRF_RECEIPT"] == date(2026, 11, 21)


def test_what_lies_before_is_refused_at_its_field_and_by_the_database(xiaodian):
    transfer = approved(xiaodian, "2026-11-23 10:00")

    with pytest.raises(ActionRefused) as refused:
        do(transfer, "send", on=DAY, organ="小店分局", paper_number="1号", sent_at=at("2026-11-23 09:59"))
    assert refused.value.field == "sent_at"
    transfer.sent_at = at("2026-11-23 09:59")
    with pytest.raises(IntegrityError, match="police_transfer_sent_at_after_approved_at"), transaction.atomic():
        transfer.save(update_fields=["sent_at"])


def entering(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_moment_that_lies_ahead_is_refused_on_the_page(xiaodian):
    transfer = prepared(xiaodian, on=DAY)
    do(transfer, "report", on=DAY, reported_on=DAY)
    page = reverse("kinds:police_transfer-act", args=[transfer.pk, "approve"])
    client = entering(head(xiaodian))
    sent = {"version": transfer.version, "approved_at": "2026-11-23T18:01", "note": ""}

    refused = client.post(page, sent)
    taken = client.post(page, sent | {"approved_at": "2026-11-23T17:59"})

    assert "这个时间还没有到" in refused.content.decode()
    assert 'type="datetime-local"' in refused.content.decode()
    assert taken.status_code == 303
    transfer.refresh_from_db()
    assert transfer.approved_at == at("2026-11-23 17:59")


def test_one_press_on_a_case_opens_a_transfer_with_all_that_is_known(xiaodian, datong):
    case = filed(xiaodian, on=DAY)
    officer = officers(xiaodian)[0]
    client, address = entering(officer), f"{reverse('kinds:police_transfer-new')}?case={case.pk}"

    assert address in client.get(case.get_absolute_url()).content.decode()
    form = client.get(address).context["form"]
    assert form.initial["suspects"] == "太原某某商贸有限公司"
    sent = {**form.initial, "offence": "虚假广告罪", "value_yuan": "", "token": form["token"].value()}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302  # pressed twice

    transfer = PoliceTransfer.objects.get()
    tie = Link.objects.get()
    assert (tie.role, tie.from_id, tie.to_id) == ("transferred", case.pk, transfer.pk)
    assert transfer.number in client.get(case.get_absolute_url()).content.decode()
    assert entering(UserFactory(bureau=datong)).get(address).status_code == 404
