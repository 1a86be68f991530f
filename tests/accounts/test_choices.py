"""Choosing a bureau: which of the four 城区 is meant?"""

from datetime import date

import pytest

from accounts.forms.choices import BureauField, in_groups
from accounts.models import Bureau

pytestmark = pytest.mark.django_db


def choices(bureaus):
    return [
        (label, [str(bureau) for _value, bureau in group])
        for label, group in BureauField(queryset=in_groups(bureaus), empty_label=None).choices
    ]


def test_bureaus_stand_under_their_city_after_the_province(province, taiyuan, xiaodian, yingze, datong, pingcheng):
    assert choices(Bureau.objects.valid(on=date(2026, 11, 23))) == [
        (province.place_name, [str(province)]),
        (taiyuan.place_name, [str(taiyuan), str(xiaodian), str(yingze)]),
        (datong.place_name, [str(datong), str(pingcheng)]),
    ]


def test_those_of_one_city_need_no_heading(taiyuan, xiaodian, yingze):
    below = Bureau.objects.within(taiyuan).exclude(pk=taiyuan.pk)

    assert [str(label) for _value, label in BureauField(queryset=in_groups(below)).choices] == [
        "---------", str(xiaodian), str(yingze),
    ]  # fmt: skip
