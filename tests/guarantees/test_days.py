"""One rule for the days that people give, at every door: no wrong year and no day to come gets in unasked."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.utils import timezone

import accounts.days as days
from accounts.forms.days import DayField, MomentField
from exchange.cells import EPOCH
from exchange.columns import DateColumn, MonthColumn
from exchange.known_sheets import all_sheets
from records import codes
from records.forms.codes import code_form
from tests.guarantees.test_rules import OURS
from tests.leads.factories import TODAY, make_lead
from tests.leads.test_api import typed
from tests.systems import Api, system_of, token_for

WRONG = ("0001-01-01", "0202-11-30", "1026-11-30", "1926-11-30", "1979-12-31", "2999-11-30", "9999-12-31")


def our_forms() -> Iterator[type[forms.BaseForm]]:
    """Every form of ours, those of the code lists too."""
    for room in OURS:
        for found in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            if ".forms" in found.name:
                importlib.import_module(found.name)
    yield from (form for form in _below(forms.BaseForm) if form.__module__.split(".")[0] in OURS)
    yield from (code_form(model, is_new=True) for model in codes.code_lists().values())


def _below(parent: type) -> Iterator[type]:
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)


def day_fields() -> list[tuple[str, forms.Field]]:
    found = {
        f"{form.__module__}.{form.__qualname__}.{name}": field
        for form in our_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateField | forms.DateTimeField)
    }
    return sorted(found.items())


def test_every_day_of_every_form_has_its_bounds():
    found = day_fields()

    assert len(found) > 30
    assert [name for name, field in found if not isinstance(field, DayField | MomentField)] == []


def test_no_form_takes_a_wrong_year_or_a_day_to_come_where_it_makes_no_sense():
    today = timezone.localdate()
    taken = []
    for name, field in day_fields():
        ahead = field.bounds.years_ahead
        wrong = [*WRONG, *([] if ahead else [(today + timedelta(days=1)).isoformat()])]
        taken += [(name, day) for day in wrong if _is_taken(field, day)]
        assert _is_taken(field, today.isoformat()), name

    assert taken == []


def _is_taken(field: forms.Field, day: str) -> bool:
    try:
        field.clean(f"{day} 00:01" if isinstance(field, MomentField) else day)
    except forms.ValidationError:
        return False
    return True


def test_no_column_of_a_workbook_takes_one():
    context = SimpleNamespace(on=TODAY, epoch=EPOCH)
    columns = [column for sheet in all_sheets() for column in sheet.columns if isinstance(column, DateColumn)]
    taken = []
    for column in columns:
        wrong = [*WRONG, *([] if column.bounds.years_ahead else [(TODAY + timedelta(days=1)).isoformat()])]
        taken += [(column.heading, day) for day in wrong if column.read(day, context)[1] is None]
        assert column.read(TODAY, context) == (TODAY, None)

    assert len(columns) >= 7
    assert taken == []


def test_a_column_of_months_takes_none_before_the_campaign_and_none_to_come():
    column, context = MonthColumn(heading="统计月份", name="month"), SimpleNamespace(on=date(2026, 11, 23))

    read = {month: column.read(month, context)[1] is None for month in ("2017-12", "2018-01", "2026-11", "2026-12")}

    assert read == {"2017-12": False, "2018-01": True, "2026-11": True, "2026-12": False}


@pytest.mark.parametrize("day", [*WRONG, "tomorrow"])
def test_the_interface_takes_none(taiyuan, day):
    system, lead = Api(token_for(system_of(taiyuan))), make_lead(taiyuan, on=timezone.localdate())
    wrong = (timezone.localdate() + timedelta(days=1)).isoformat() if day == "tomorrow" else day

    for name in ("found_on", "received_on"):
        refused = system.post("leads/", typed(**{name: wrong}))
        corrected = system.patch(f"leads/{lead.pk}/", {name: wrong}, version=lead.version)

        assert (refused.status_code, corrected.status_code) == (422, 422), (name, refused.content, corrected.content)
        assert {fault["field"] for answer in (refused, corrected) for fault in answer.json()["errors"]} >= {name}


@pytest.mark.parametrize("bounds", [days.HAPPENED, days.ON_PAPER, days.PLANNED, days.IN_FORCE])
def test_bounds_hold_their_first_and_last_day(bounds):
    today, day = date(2028, 2, 29), timedelta(days=1)
    last = bounds.last(today=today)

    taken = [bounds.fault(each, today=today) is None for each in (bounds.first - day, bounds.first, last, last + day)]
    assert taken == [False, True, True, False]
    assert last == (date(2033, 2, 28) if bounds.years_ahead else today)
