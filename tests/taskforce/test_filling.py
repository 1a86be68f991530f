"""Does the filling of the benchmark still fit the tables? It writes past triggers, and nobody else would notice."""

import pytest
from django.conf import settings

from benchmarks.folders import Folder
from taskforce.supervisor import places, postgres
from tests.plugin import template

pytestmark = [pytest.mark.kill, pytest.mark.slow]


@pytest.fixture
def folder(tmp_path):
    folder = Folder("few", kept=tmp_path)
    places.prepare(folder.path)
    template.copy_to(folder.path, settings.BASE_DIR)
    server = postgres.start(folder.path, conf=postgres.FAST_AND_UNSAFE)
    yield folder
    postgres.stop(server)


def test_a_folder_is_filled_and_keeps_the_rules_of_the_product(folder):
    """`fill` compares what it wrote with the rules (benchmarks/filling/checking.py) and fails where they are broken."""
    filled = folder.inside("benchmarks.filling:main", 1000, 100, role="owner")
    assert filled == {"leads": 1000, "letters": 100}


def test_a_folder_is_filled_with_cases(folder):
    filled = folder.inside("benchmarks.filling.of_cases:main", 1000, role="owner")
    assert filled == {"cases": 1000, "parties": 1300}
