"""A text that names the reporter given beside it is refused by the page, the interface and the workbook alike."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from accounts.errors import ActionRefused
from leads.models import Channel, Lead
from leads.registration import Reporter, register
from records.tokens import new_token
from tests.exchange.files import lead as lead_row
from tests.exchange.files import leads_book
from tests.exchange.work import apply, dry_run
from tests.leads.factories import TODAY, officer_of, values
from tests.records.files import PDF
from tests.systems import Api, system_of, token_for

NAME, CONTACT = "金丝雀", "139-1234-5678"
TELLING = [
    "举报人金丝雀反映该市场要求商户统一使用指定装卸队，每车收取数百元。",
    "据金 丝 雀反映，该市场要求商户统一使用指定装卸队，每车收取数百元。",
    "该市场要求商户统一使用指定装卸队，每车收取数百元，可致电１３９ １２３４ ５６７８。",
]
HARMLESS = "该市场要求商户统一使用指定装卸队，禁止自行装卸，每车收取数百元。"

pytestmark = pytest.mark.django_db


def stored() -> str:
    """Every word in every table but those that are write-only."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            if table not in ("leads_informant", "exchange_heldidentity"):
                cursor.execute(f"SELECT coalesce(string_agg(one::text, chr(10)), '') FROM \"{table}\" one")
                found.append(cursor.fetchone()[0])
    return "\n".join(found)


def typed(**changes) -> dict:
    today = timezone.localdate().isoformat()
    return {
        "title": "建材市场装卸强买强卖", "category": "evil", "facts": HARMLESS, "found_on": today, "received_on": today,
        "reporter_name": NAME, "reporter_contact": CONTACT,
    } | changes  # fmt: skip


@pytest.mark.parametrize("field", ["facts", "title", "late_reason", "address", "source_document"])
def test_the_page_refuses_it_in_every_free_text(client, xiaodian, field):
    client.force_login(officer_of(xiaodian))
    channel = Channel.objects.get(code="own_screening").pk

    for text in (TELLING[0], TELLING[2]):
        form = typed(channel=channel, token=new_token(), subject_kind="company") | {field: text[:58]}
        if field in ("facts", "late_reason"):
            form[field] = text
        answer = client.post("/leads/new", form)
        found = NAME in form[field] or "１３９" in form[field]
        assert (answer.status_code == 422) == found
        assert not found or field in answer.context["form"].errors


@pytest.mark.parametrize("text", TELLING)
def test_every_door_refuses_it_and_keeps_nothing(client, xiaodian, text):
    officer = officer_of(xiaodian)
    client.force_login(officer)
    channel = Channel.objects.get(code="own_screening")

    page = client.post("/leads/new", typed(facts=text, channel=channel.pk, token=new_token(), subject_kind="company"))
    program = Api(token_for(system_of(xiaodian))).post("leads/", typed(facts=text, channel=channel.code))
    book = leads_book([lead_row("线1号", 线索内容=text, 举报人=f"{NAME} {CONTACT}"), lead_row("线2号", 举报人=NAME)])
    batch = apply(dry_run(book, officer), officer)
    with pytest.raises(ActionRefused) as refused:
        register(
            values(facts=text, found_on=TODAY, received_on=TODAY), by=officer, bureau=xiaodian, on=TODAY,
            reporter=Reporter(NAME, CONTACT),
        )  # fmt: skip

    assert page.status_code == program.status_code == 422
    assert "facts" in page.context["form"].errors
    assert [fault["field"] for fault in program.json()["errors"]] == ["facts"]
    assert refused.value.field == "facts"
    assert list(Lead.objects.values_list("number", flat=True)) == ["线2号"]
    (row,) = batch.rows.filter(verdict="refused")
    assert [(reason.code, reason.column) for reason in row.why] == [("names_the_reporter", "线索内容")]
    told = program.content.decode() + json.dumps(row.values, ensure_ascii=False) + stored()
    assert NAME not in told
    assert "１３９ １２３４" not in told
    assert not any(NAME in str(reason) for reason in row.why)


def test_a_file_is_not_called_like_the_reporter(client, xiaodian):
    client.force_login(officer_of(xiaodian))
    channel = Channel.objects.get(code="own_screening").pk
    files = [SimpleUploadedFile("金丝雀的材料.pdf", PDF)]

    answer = client.post("/leads/new", typed(channel=channel, token=new_token(), subject_kind="company", files=files))

    assert answer.status_code == 422
    assert "files" in answer.context["form"].errors


def test_who_the_lead_is_about_may_be_called_like_the_reporter(client, xiaodian):
    client.force_login(officer_of(xiaodian))
    channel = Channel.objects.get(code="own_screening").pk
    form = typed(channel=channel, token=new_token(), subject_kind="company", subject_name="金丝雀商贸有限公司")

    assert client.post("/leads/new", form).status_code == 302


def test_a_row_that_is_refused_for_another_reason_keeps_no_name(xiaodian):
    officer = officer_of(xiaodian)
    row = lead_row("线1号", 线索内容=HARMLESS, 举报人=NAME, 发现日期="金丝雀来电那天", 所属县="金丝雀县")

    batch = dry_run(leads_book([row]), officer)

    (refused,) = batch.rows.all()
    assert refused.verdict == "refused"
    assert NAME not in json.dumps([refused.values, refused.reasons], ensure_ascii=False)
