"""Holds and seizures during a case: asked, approved, carried out, handled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases.enforcement.measures.asking import (
    approve_seizure,
    ask_seizure,
    order_seizure,
    refuse_seizure,
    seize_on_the_spot,
    take_goods,
)
from cases.enforcement.measures.ending import handle_goods
from cases.models import EnforcementCase, SeizedItem, Seizure
from records.matter import Point, Points
from records.workflow import Told

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["ACTS", "SEIZURES", "TOLD"]
ACTS = (
    ask_seizure, seize_on_the_spot, approve_seizure, order_seizure, refuse_seizure, take_goods, handle_goods,
)  # fmt: skip
TOLD = {
    "seizure": Told(_("Measure no.")),
    "form": Told(_("Measure"), dict(Seizure.Form.choices)),
    "goods": Told(_("Goods")),
    "outcome": Told(_("What became of it"), dict(SeizedItem.Outcome.choices)),
}


def seizures_in_words(case: EnforcementCase, user: User) -> list[Point]:
    """Each measure with its goods, for whoever decides upon it."""
    found = Seizure.objects.visible_to(user).filter(case=case).prefetch_related("items").order_by("position")
    return [Point(str(one.pk), f"{one}：{goods_of(one)}") for one in found]


def goods_of(seizure: Seizure) -> str:
    return "、".join(f"{item.name} {item.quantity}" for item in seizure.items.all())


SEIZURES = Points(kind=EnforcementCase.kind, name="seizures", label=_("Holds and seizures"), read=seizures_in_words)
