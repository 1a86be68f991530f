from taskforce.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.taskforce.later"]  # noqa: F405
