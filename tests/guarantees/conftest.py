"""The world of the matrix, built once for a module and taken back with it."""

from __future__ import annotations

import django.test.client
import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    from tests.guarantees.matrix.world import build  # app registry

    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(django.test.client, "store_rendered_templates", _keep_none)
        yield build()
        transaction.set_rollback(True)


def _keep_none(*_arguments: object, **_words: object) -> None:
    """Nobody here asks an answer for its templates, and to copy what each of them was given takes longest of all."""
