from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils.translation import override

from leads.models import Channel, Outcome
from records import codes

pytestmark = pytest.mark.django_db


def channel(code="made_up", **given):
    return Channel.objects.create(
        **{"code": code, "label_zh": "自拟", "label_en": "Made up", "display_order": 99, **given}
    )


def test_a_code_is_named_in_the_language_of_the_moment():
    made_up = channel()

    assert str(made_up) == "自拟"
    with override("en"):
        assert str(made_up) == "Made up"


def test_only_current_codes_are_offered():
    channel(valid_from=date(2020, 1, 1), valid_to=date(2025, 12, 31))

    offered = Channel.objects.filter(code="made_up")
    assert [offered.current(on=date(year, 12, 31)).count() for year in (2019, 2020, 2025, 2026)] == [0, 1, 1, 0]


def test_the_database_refuses_to_delete_rename_or_turn_a_code_round():
    made_up = Channel.objects.filter(pk=channel().pk)

    for act in (made_up.delete, lambda: made_up.update(code="renamed")):
        with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
            act()
    with pytest.raises(IntegrityError, match="channel_ends_after_it_starts"), transaction.atomic():
        made_up.update(valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1))
    assert made_up.update(label_zh="改名") == 1


def test_a_code_is_plain_letters():
    with pytest.raises(ValidationError):
        Channel(code="Bad Code", label_zh="x", label_en="x").full_clean()


def test_lists_are_registered_for_the_administrators_screen():
    assert codes.code_list("leads.channel") is Channel
    assert codes.editable_fields(Channel) == [*codes.EDITABLE_FIELDS, "is_classified"]
    assert codes.editable_fields(Outcome)[-1] == "needs_receipt"


def test_workbooks_find_a_code_by_either_name():
    found = codes.by_label([made_up := channel()])

    assert found == {"made_up": made_up, "自拟": made_up}
