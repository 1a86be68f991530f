import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def in_english():
    """Refusals are read in the language of the code."""
    with translation.override("en"):
        yield
