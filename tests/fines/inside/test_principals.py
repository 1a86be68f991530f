"""What only the principal of a bureau may do, and what its leaders decide together."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role
from accounts.policy import PRINCIPALS_ONLY, Right
from accounts.scope import acting_as
from notifications.models import Notification
from records.audience import audience
from records.models import Attachment, Step
from tests.factories import UserFactory
from tests.fines.inside.test_states_beside import _monday, buttons_of, do, make_fine, people, work  # noqa: F401 (fixtures)
from tests.records.files import PDF
from tests.talks.inside.test_talks import TODAY, entering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
SAID = {"held_on": date(2026, 11, 20), "chair": "张局长", "members": ("李副局长", "王副局长"), "outcome": "同意拟罚款"}


def minutes(name: str = "集体讨论记录.pdf", more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + more)


def discuss(fine, person, **given):
    return do(fine, "discuss", person, **{**SAID, "minutes": minutes(), **given})


def deputy_of(bureau):
    return UserFactory(bureau=bureau, role=Role.HEAD, is_principal=False)


def test_a_deputy_does_not_decide_what_is_the_principals(people):  # noqa: F811
    fine = make_fine(people["officer"])
    deputy, above = deputy_of(fine.bureau), UserFactory(bureau=fine.bureau.parent, role=Role.HEAD)

    assert "fine.decide" in PRINCIPALS_ONLY
    for person in (deputy, above):
        assert "decide" not in buttons_of(fine, person)
        with pytest.raises(NotAllowed):
            do(fine, "decide", person)
    with pytest.raises(NotAllowed, match="a deputy may not"):
        do(fine, "decide", deputy)
    page = entering(deputy).get(reverse("kinds:fine-act", args=[fine.pk, "decide"]))
    assert page.status_code == 403
    assert "decide" in buttons_of(fine, people["head"])
    do(fine, "decide", people["head"])


def test_told_is_the_principal_alone_and_my_work_counts_the_same(people):  # noqa: F811
    deputy = deputy_of(people["officer"].bureau)
    fine = make_fine(people["officer"])

    assert audience(fine, on=TODAY) == [people["head"]]
    assert list(Notification.objects.filter(what="awaiting_approval").values_list("user", flat=True)) == [
        people["head"].pk
    ]
    assert work(people["head"], "waiting") == [(fine.number, "Open")]  # not discussed yet, so it cannot be decided
    assert work(deputy, "waiting") == []


def test_where_there_is_no_principal_nobody_else_is_asked(province, taiyuan, xiaodian):
    officer, deputy = UserFactory(bureau=xiaodian), deputy_of(xiaodian)
    UserFactory(bureau=taiyuan, role=Role.HEAD)
    fine = make_fine(officer)

    assert audience(fine, on=TODAY) == []
    assert work(deputy, "waiting") == []


def test_the_page_of_rights_says_whose_it_is(people, province):  # noqa: F811
    page = entering(people["head"]).get(reverse("accounts:policy")).content.decode()

    assert "（仅限正职）" in page


def test_only_heads_are_principals():
    from accounts.policy import CO, OWN

    with pytest.raises(ValueError, match="only heads"):
        Right(action="fine.x", label="", parties={CO: OWN}, principals_only=True)


def test_what_is_large_is_decided_together_first_with_its_minutes(people):  # noqa: F811
    fine = make_fine(people["officer"], fine_yuan="150000.00")
    with pytest.raises(ActionRefused, match="with its minutes first"):
        do(fine, "decide", people["head"])

    discuss(fine, people["officer"])

    step = Step.objects.get(action="discuss")
    assert (step.on, step.data["chair"], step.data["members"], step.data["outcome"]) == (
        SAID["held_on"], "张局长", "李副局长、王副局长", "同意拟罚款",
    )  # fmt: skip
    assert Attachment.objects.of(fine).evidence().get().name == "集体讨论记录.pdf"
    do(fine, "decide", people["head"])


def test_another_sum_wants_another_discussion(people):  # noqa: F811
    fine = make_fine(people["officer"], fine_yuan="150000.00")
    discuss(fine, people["officer"])
    do(fine, "change", people["officer"], fine_yuan="200000.00")
    with pytest.raises(ActionRefused, match="with its minutes first"):
        do(fine, "decide", people["head"])

    discuss(fine, people["officer"], minutes=minutes("第二次.pdf", b"\n%2"))
    do(fine, "decide", people["head"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"members": ("李副局长",)}, "members"),
        ({"members": ("张局长", "张局长")}, "members"),
        ({"members": ("李" * 61, "王")}, "members"),
        ({"held_on": date(2026, 11, 24)}, "held_on"),
    ],
)
def test_a_discussion_that_was_none_is_refused_at_the_field_and_leaves_nothing(people, given, field):  # noqa: F811
    fine = make_fine(people["officer"])
    with pytest.raises(ActionRefused) as refused:
        discuss(fine, people["officer"], **given)

    assert refused.value.field == field
    assert not Attachment.objects.of(fine).exists()


def test_it_is_filled_in_on_its_page_and_the_timeline_tells_it(people):  # noqa: F811
    fine = make_fine(people["officer"])
    client: Client = entering(people["officer"])
    address = reverse("kinds:fine-act", args=[fine.pk, "discuss"])
    typed = {**SAID, "held_on": "2026-11-20", "members": "李副局长，王副局长\n李副局长", "version": fine.version}

    assert client.post(address, typed).status_code == 422  # no minutes
    assert client.post(address, typed | {"minutes": minutes()}).status_code == 303
    with acting_as(people["officer"]):
        page = client.get(fine.get_absolute_url()).content.decode()
    assert "李副局长、王副局长" in page
