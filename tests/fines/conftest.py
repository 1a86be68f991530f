"""As with talks: the kind is there only for a run of its own (see tests/talks/test_a_small_kind.py)."""

from django.conf import settings

collect_ignore = [] if "tests.fines" in settings.INSTALLED_APPS else ["inside"]
