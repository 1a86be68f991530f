"""A constraint that people meet is refused in words by its very name, and the transaction goes on."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from accounts.constraints import refused_by
from accounts.errors import ActionRefused
from records.models import SavedFilter
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ONCE = "saved_filter_name_once_per_person"


def save_twice(person) -> None:
    for _time in range(2):
        SavedFilter.objects.create(user=person, name="本周到期", kind="lead", query="state=open")


def test_only_the_constraint_that_is_named_is_put_into_words(taiyuan):
    person = UserFactory(bureau=taiyuan)

    with (
        pytest.raises(ActionRefused, match="Choose another") as refused,
        refused_by(ONCE, says="Choose another.", field="name"),
    ):
        save_twice(person)
    assert (refused.value.field, SavedFilter.objects.count()) == ("name", 0)
    with pytest.raises(IntegrityError, match=ONCE), refused_by(ONCE[:12], says="Choose another."):
        save_twice(person)
