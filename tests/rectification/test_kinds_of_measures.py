"""What kind of measure it is: typed when it is made, set later in many at once, filtered by, told to programs."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role
from accounts.scope import acting_as
from rectification.describing import describe
from rectification.models import Measure, MeasureType
from tests.factories import UserFactory
from tests.rectification.factories import TODAY, dispatched, make_measure, officer_of
from tests.systems import system_of, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def entering(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_it_is_typed_shown_filtered_and_told_to_programs(taiyuan):
    order = dispatched(taiyuan)
    officer, rules = officer_of(taiyuan), MeasureType.objects.get(code="rules")
    client = entering(officer)
    typed = {
        "text": "制定装卸服务公示办法", "orders": order.number, "due_on": "", "type": rules.pk, "origin": "ordered",
        "extent": "city", "duration": "lasting", "token": "x" * 24,
    }  # fmt: skip

    assert client.post(reverse("rectification:new_measure"), typed | {"extent": "moon"}).status_code == 422
    assert client.post(reverse("rectification:new_measure"), typed).status_code == 302

    measure = Measure.objects.get()
    page = client.get(measure.get_absolute_url()).content.decode()
    assert [word in page for word in ("建章立制", "函件要求", "全市", "长效")] == [True] * 4
    measures = reverse("rectification:measures")
    for query, shown in (
        ("type=rules&duration=lasting", True),
        ("extent=province", False),
        ("origin=voluntary", False),
    ):
        assert (measure.number in client.get(f"{measures}?{query}").content.decode()) is shown
    token = token_for(system_of(taiyuan))
    told = Client().get(f"/api/v1/measures/{measure.pk}", HTTP_AUTHORIZATION=f"Bearer {token}").json()
    assert (told["type"], told["origin"], told["extent"], told["duration"]) == (
        "rules", "ordered", "city", "lasting",
    )  # fmt: skip


def test_what_was_not_said_then_is_said_later_by_who_makes_measures(taiyuan):
    measure = make_measure(dispatched(taiyuan))
    officer = officer_of(taiyuan)

    with acting_as(officer):
        describe(measure, {"duration": "once"}, by=officer, version=measure.version)
    measure.refresh_from_db()
    assert measure.duration == "once"
    with pytest.raises(NotAllowed):
        describe(measure, {"duration": ""}, by=UserFactory(bureau=taiyuan, role=Role.HEAD), version=measure.version)
    head = UserFactory(bureau=taiyuan, role=Role.HEAD)
    with acting_as(head):
        measure.advance("cancel", by=head, on=TODAY, note="并入另一条措施")
    with acting_as(officer), pytest.raises(ActionRefused):
        describe(measure, {"duration": "lasting"}, by=officer, version=measure.version)
