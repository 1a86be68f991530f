"""The small province that nearly every test stands in: two cities, a county in each."""

from __future__ import annotations

import pytest
import time_machine
from django.utils import translation


def _bureau(place: str, code: str, **kwargs):
    from tests.factories import BureauFactory  # app registry

    return BureauFactory(code=code, short_name=place, place_name=place, name=f"{place}市场监督管理局", **kwargs)


@pytest.fixture
def province(db):
    return _bureau("山西省", "140000", province_level=True, document_word="晋市监", display_order=0)


@pytest.fixture
def taiyuan(province):
    return _bureau("太原市", "140100", city_level=True, parent=province, document_word="并市监", display_order=1)


@pytest.fixture
def datong(province):
    return _bureau("大同市", "140200", city_level=True, parent=province, document_word="同市监", display_order=2)


@pytest.fixture
def xiaodian(taiyuan):
    """A county of Taiyuan."""
    return _bureau("小店区", "140105", parent=taiyuan, display_order=11)


@pytest.fixture
def yingze(taiyuan):
    """Another county of Taiyuan: the sibling."""
    return _bureau("迎泽区", "140106", parent=taiyuan, display_order=12)


@pytest.fixture
def pingcheng(datong):
    """A county of Datong."""
    return _bureau("平城区", "140213", parent=datong, display_order=21)


@pytest.fixture
def in_english():
    """Refusals are read in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def monday():
    """23 November 2026, nine o'clock."""
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
        yield
