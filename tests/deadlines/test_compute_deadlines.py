"""The command that computes last days for a table, held against an independent calendar."""

import csv
import io
import random
import sys
from datetime import date, timedelta

import holidays
import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import CommandError, call_command
from django.utils import translation

CHINA = holidays.China(years=range(2018, 2027))
HEADING = "start,length,unit\n"


def computed(table, tmp_path, stderr=None):
    path = tmp_path / "terms.csv"
    path.write_text(table, encoding="utf-8")
    out = io.StringIO()
    call_command("compute_deadlines", str(path), stdout=out, stderr=stderr or io.StringIO())
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def independently(start, length, unit):
    """Day by day with another library's calendar: the last day, and the rest days passed over."""
    day, skipped = start, 0
    if unit == "working_day":
        while length:
            day += timedelta(days=1)
            length, skipped = (length - 1, skipped) if CHINA.is_working_day(day) else (length, skipped + 1)
        return day, skipped
    day += timedelta(days=length) if unit == "day" else relativedelta(months=length)
    while not CHINA.is_working_day(day):
        day, skipped = day + timedelta(days=1), skipped + 1
    return day, skipped


@pytest.mark.django_db
def test_four_hundred_rows_agree_with_an_independent_calendar(tmp_path):
    dice = random.Random(2026)
    terms = [
        (
            date(2018, 1, 1) + timedelta(days=dice.randrange(2900)),
            dice.randint(1, 60),
            dice.choice(["working_day", "day", "month"]),
        )
        for _row in range(400)
    ]
    terms = [(start, min(length, 6) if unit == "month" else length, unit) for start, length, unit in terms]

    rows = computed(HEADING + "".join(f"{start},{length},{unit}\n" for start, length, unit in terms), tmp_path)

    expected = [independently(*term) for term in terms]
    assert [(row["due"], int(row["skipped"])) for row in rows] == [(str(due), skipped) for due, skipped in expected]


@pytest.mark.django_db
def test_a_bad_row_is_named_and_the_others_are_computed(tmp_path):
    rows = ["2024-02-02,15,working_day", "2024-02-30,15,working_day", "2024-02-02,x,day", "2024-02-02,3,week"]
    table = HEADING + "\n".join([*rows, "2024-05-06,5,working_day", ""])
    out, err = io.StringIO(), io.StringIO()
    path = tmp_path / "terms.csv"
    path.write_text(table, encoding="utf-8-sig")

    with translation.override("en"), pytest.raises(CommandError, match="3 rows") as failure:
        call_command("compute_deadlines", str(path), stdout=out, stderr=err)

    assert failure.value.returncode == 1
    assert out.getvalue().splitlines()[1:] == [
        "2024-02-02,15,working_day,2024-02-28,11",
        "2024-05-06,5,working_day,2024-05-11,0",
    ]
    complaints = err.getvalue().splitlines()
    assert [line.partition(":")[0] for line in complaints] == [
        "Row 3, column start",
        "Row 4, column length",
        "Row 5, column unit",
    ]


@pytest.mark.django_db
def test_standard_input_and_columns_in_another_order(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("unit,note,start,length\nmonth,x,2023-12-10,2\n"))
    out = io.StringIO()

    call_command("compute_deadlines", "-", stdout=out)

    assert out.getvalue() == "start,length,unit,due,skipped\n2023-12-10,2,month,2024-02-18,8\n"


@pytest.mark.django_db
def test_a_missing_column_and_a_missing_file_are_said(tmp_path):
    with translation.override("en"), pytest.raises(CommandError, match="length"):
        computed("start,unit\n2024-02-02,day\n", tmp_path)
    with translation.override("en"), pytest.raises(CommandError, match="cannot be read"):
        call_command("compute_deadlines", str(tmp_path / "none.csv"))


@pytest.mark.django_db
def test_a_year_without_notice_is_said_to_be_provisional(tmp_path):
    err = io.StringIO()

    with translation.override("en"):
        rows = computed(HEADING + "2026-12-25,15,working_day\n", tmp_path, err)

    assert rows[0]["due"] == "2027-01-18"
    assert "Row 2: provisional" in err.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",15,day", "start"),
        ("20240202,15,day", "start"),
        ("2024-W05-5,15,day", "start"),
        ("2024/2/2,15,day", "start"),
        ("2024-02-02,-3,day", "length"),
        ("2024-02-02,1.5,day", "length"),
        ("2024-02-02,,day", "length"),
        ("2024-02-02,15,", "unit"),
        ("2024-02-02,15,hour", "unit"),
        ("2024-02-02,15", "unit"),
    ],
)
def test_what_cannot_be_read_is_named_by_row_and_column(tmp_path, row, column):
    err = io.StringIO()

    with translation.override("en"), pytest.raises(CommandError, match="1 rows"):
        computed(f"{HEADING}2024-05-06,5,working_day\n{row}\n", tmp_path, err)

    assert err.getvalue().startswith(f"Row 3, column {column}: ")


@pytest.mark.django_db
def test_what_spreadsheets_make_of_a_table_is_read(tmp_path):
    lines = ["\ufeffStart, Length ,UNIT,x", '"2024-05-06","5","working_day","a, b"', ",,,", "", " 2024-02-08 , 0 ,day,"]
    table = "\r\n".join(lines)

    rows = computed(table, tmp_path)

    assert [(row["start"], row["due"]) for row in rows] == [("2024-05-06", "2024-05-11"), ("2024-02-08", "2024-02-08")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "lacks the columns"),
        ("2024-02-02,15,day\n", "lacks the columns"),
        ("start;length;unit\n2024-02-02;15;day\n", "lacks the columns"),
        ("start,length,unit,unit\n2024-02-02,15,day,month\n", "twice: unit"),
        (HEADING + '"2024-02-02,15,day\n2024-02-02,15,day\n', "not CSV"),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(tmp_path, table, said):
    with translation.override("en"), pytest.raises(CommandError, match=said):
        computed(table, tmp_path)


@pytest.mark.django_db
def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_bytes((HEADING + "2024-02-02,15,天\n").encode("gb18030"))

    with translation.override("en"), pytest.raises(CommandError, match=r"terms\.csv is not a text file in UTF-8"):
        call_command("compute_deadlines", str(path), stdout=io.StringIO())
