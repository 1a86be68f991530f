"""What is issued keeps its files and its names, whatever a bureau is called later."""

from datetime import date
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Bureau
from circulars.models import Circular, IssuedFile, IssuedPaper
from circulars.rounds import freeze, issue_history, open_month
from circulars.tasks import keep_missing_files
from tests.circulars.factories import enter
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

JANUARY = date(2026, 1, 1)
FORMS = ("pdf", "docx", "xlsx")


@pytest.fixture
def january(taiyuan, datong, drafter):
    enter(taiyuan, date(2026, 1, 10), by=drafter)
    enter(datong, date(2026, 1, 11), by=drafter)
    return issue_history(JANUARY, by=drafter, at=timezone.now())


@pytest.fixture
def reader(client, province):
    client.force_login(UserFactory(bureau=province, role="head"))
    return client


def rename(bureau, name):
    Bureau.objects.filter(pk=bureau.pk).update(name=f"{name}市场监督管理局", place_name=name)


def file_of(reader, circular, form):
    answer = reader.get(f"/circulars/{circular.pk}/paper.{form}")
    assert answer.status_code == 200
    return answer.content


@pytest.mark.parametrize("form", FORMS)
def test_an_issued_file_stays_byte_for_byte(reader, january, taiyuan, province, form):
    before = file_of(reader, january, form)

    rename(taiyuan, "太原新市")
    rename(province, "山西新省")

    assert file_of(reader, january, form) == before


def test_the_page_shows_the_names_of_the_day(reader, january, taiyuan, province):
    rename(taiyuan, "太原新市")
    rename(province, "山西新省")

    page = reader.get(january.get_absolute_url()).content.decode()

    assert "太原市" in page
    assert "太原新市" not in page
    assert "山西新省市场监督管理局文件" not in page


def test_a_draft_takes_the_new_names(reader, taiyuan, drafter):
    enter(taiyuan, date(2026, 1, 10), by=drafter)
    rename(taiyuan, "太原新市")

    draft = open_month(JANUARY, by=drafter, on=date(2026, 3, 2))
    freeze(draft, by=drafter, at=timezone.now())

    table = load_workbook(BytesIO(file_of(reader, draft, "xlsx"))).active
    assert "太原新市" in {cell.value for row in table for cell in row}


def test_a_circular_of_before_gets_its_files_at_night(reader, january):
    with connection.cursor() as cursor:  # past the trigger that keeps them
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM circulars_issuedfile")
        cursor.execute("SET LOCAL session_replication_role = origin")

    keep_missing_files()
    keep_missing_files()

    assert sorted(IssuedFile.objects.values_list("form", flat=True)) == ["docx", "xlsx"]
    kept = IssuedFile.objects.get(form="docx")
    assert IssuedPaper.digest(bytes(kept.content)) == kept.sha256
    assert file_of(reader, january, "docx") == bytes(kept.content)


@pytest.mark.parametrize("field", ["number", "issued_as"])
def test_number_and_name_of_an_issued_circular_stand(january, field):
    with pytest.raises(DatabaseError, match="circulars_circular"), transaction.atomic():
        Circular.objects.filter(pk=january.pk).update(**{field: "改"})


def test_kept_files_are_written_once(january):
    with pytest.raises(DatabaseError, match="circulars_issuedfile"), transaction.atomic():
        IssuedFile.objects.update(content=b"")
