"""The notices of 2018–2026 as published, and for later years the statutory days until their notice comes."""

from datetime import date

from django.db import migrations

from deadlines import seed

LAW = "《全国年节及纪念日放假办法》"
NOTICES = {  # year: (version, document number, published on); the version in force includes later changes of the year
    2018: (1, "国办发明电〔2017〕12号", date(2017, 11, 30)),
    2019: (2, "国办发明电〔2018〕15号、〔2019〕3号", date(2019, 3, 22)),
    2020: (2, "国办发明电〔2019〕16号、〔2020〕1号", date(2020, 1, 26)),
    2021: (1, "国办发明电〔2020〕27号", date(2020, 11, 25)),
    2022: (1, "国办发明电〔2021〕11号", date(2021, 10, 25)),
    2023: (1, "国办发明电〔2022〕16号", date(2022, 12, 8)),
    2024: (1, "国办发明电〔2023〕7号", date(2023, 10, 25)),
    2025: (1, "国办发明电〔2024〕12号", date(2024, 11, 12)),
    2026: (1, "国办发明电〔2025〕7号", date(2025, 11, 4)),
}


def load(apps, schema_editor):
    for year, (version, document_no, published_on) in NOTICES.items():
        _notice(apps, "notices", year, version=version, document_no=document_no, published_on=published_on)
    for year in sorted({day.year for day in seed.days("statutory")}):
        _notice(apps, "statutory", year, version=0, kind="statutory", document_no=LAW)


def _notice(apps, table, year, **values):
    notice = apps.get_model("deadlines", "HolidayNotice").objects.create(
        year=year, state="in_force", is_seed=True, **values
    )
    day_model = apps.get_model("deadlines", "CalendarDay")
    day_model.objects.bulk_create(
        day_model(notice=notice, date=day.date, is_workday=day.is_workday, name=day.name, in_force=True)
        for day in seed.days(table)
        if day.year == year
    )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_protect")]

    # The reverse leaves the rows: a calendar that clocks were computed from is never deleted.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
