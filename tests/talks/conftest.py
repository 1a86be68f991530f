"""The small kind is there only for a run of its own (see test_a_small_kind.py): no other run has its tables."""

from django.conf import settings

collect_ignore = [] if "tests.talks" in settings.INSTALLED_APPS else ["inside"]
