"""What the documentation draws is what the state tables say."""

from pathlib import Path

from django.conf import settings

from records.workflow import describe
from rectification.workflow import WORKFLOWS


def test_the_diagrams_of_the_documentation_are_those_of_the_state_tables():
    text = (Path(settings.BASE_DIR) / "docs" / "letters.md").read_text(encoding="utf-8")

    assert text.endswith(describe(WORKFLOWS).rstrip() + "\n")
