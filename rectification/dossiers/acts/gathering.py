"""Adding letters to a dossier, with the measures that answer them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from rectification.models import Dossier, RectificationOrder
from rectification.named import NumbersField, found_by_number, numbers_of
from rectification.states import D


@dataclass(frozen=True)
class Gather(Input):
    orders: Sequence[RectificationOrder]


class GatherForm(ActForm):
    orders = NumbersField(label=_("numbers of the letters"), help_text=_("Several joined by 、"))
    field_order = ("orders", "note")

    def clean_orders(self) -> list[RectificationOrder]:
        return found_by_number(RectificationOrder.objects.visible_to(self.by), self.cleaned_data["orders"])


def are_in_reach(dossier: Dossier, act: Act[Gather]) -> None:
    keys = {order.pk for order in act.given.orders}
    if not keys or RectificationOrder.objects.visible_to(act.person).filter(pk__in=keys).count() < len(keys):
        raise ActionRefused(gettext("Name letters in your reach by their numbers."))


def their_numbers(dossier: Dossier, act: Act[Gather]) -> dict[str, Json]:
    return {"main": numbers_of(act.given.orders)}


def add(dossier: Dossier, act: Act[Gather]) -> None:
    dossier.orders.add(*act.given.orders)


gather = Transition(
    "gather",
    _("Add letters"),
    (D.OPEN, D.RECTIFYING),
    None,
    "dossier.work",
    done=_("added letters to the dossier"),
    takes=Gather,
    form=GatherForm,
    check=are_in_reach,
    keeps=their_numbers,
    effect=add,
)
