"""Two years of history, written once for a module and taken back with it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import time_machine
from django.db import transaction

NOW = "2026-11-23 09:00:00+08:00"


@dataclass(frozen=True)
class History:
    """The small province after two years, and who looks at its figures."""

    bureaus: dict
    people: dict


@pytest.fixture(scope="module")
def history(django_db_setup, django_db_blocker):
    from tests.dashboards.history import make_bureaus, make_people, write_history  # app registry
    from tests.dashboards.letters import write_letters  # app registry

    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            bureaus = make_bureaus()
            write_history(bureaus)
            write_letters(bureaus)
            people = make_people(bureaus)
        yield History(bureaus, people)
        transaction.set_rollback(True)
