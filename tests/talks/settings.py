from pathlib import Path

from taskforce.freshness import compile_translations
from taskforce.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.talks", "tests.fines", "tests.visits"]  # noqa: F405
for _room in ("talks", "fines"):
    compile_translations(Path(__file__).parents[1] / _room / "locale")
