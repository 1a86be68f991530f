from pathlib import Path

from taskforce.freshness import compile_translations
from taskforce.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.talks", "tests.visits"]  # noqa: F405
compile_translations(Path(__file__).parent / "locale")
