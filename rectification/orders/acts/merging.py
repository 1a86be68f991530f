"""A letter ends otherwise: merged into another registration of the same one, or voided."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.scope import acting_as_system
from accounts.scoped import keys_of
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from records.merging import refuse_to_lose_others
from rectification.models import Part, RectificationOrder
from rectification.named import found_by_number
from rectification.orders.recalling import recall_parts
from rectification.parts.making import PartPlan, make_part
from rectification.sharing import refresh_sharing
from rectification.states import ORDER_NOT_COUNTED, S


@dataclass(frozen=True)
class Merge(Input):
    """`into`: the main letter."""

    into: RectificationOrder


class MergeForm(ActForm[RectificationOrder]):
    into = forms.CharField(label=_("number of the main letter"), max_length=60, widget=forms.TextInput({"class": "w2"}))
    field_order = ("into", "note")

    def clean_into(self) -> RectificationOrder:
        others = RectificationOrder.objects.visible_to(self.by).exclude(pk=self.record.pk)
        return found_by_number(others, [self.cleaned_data["into"].strip()])[0]


def are_one_letter(order: RectificationOrder, act: Act[Merge]) -> None:
    into = act.given.into
    if into.pk == order.pk or into.status in ORDER_NOT_COUNTED:
        raise ActionRefused(gettext("Choose another letter that is neither withdrawn nor voided as the main one."))
    if (into.type_id, into.issuer_id) != (order.type_id, order.issuer_id):
        raise ActionRefused(gettext("Only letters of one type and one issuer are merged."))


def number_of_the_main_one(order: RectificationOrder, act: Act[Merge]) -> dict[str, Json]:
    return {"main": act.given.into.number}


def join_the_main_one(order: RectificationOrder, act: Act[Merge]) -> None:
    """Its bureau goes on as a joint addressee of the main letter; its parts, measures and answers stay readable."""
    main = act.given.into
    recall_parts(order, on=act.on, note=act.note)
    with acting_as_system():
        taken = main.parts.in_force().filter(bureau=order.bureau).exists()
        if order.bureau_id != main.bureau_id and not taken:
            _make_share(order, main, act)
    refresh_sharing(main)
    _widen(order, main)


def _make_share(order: RectificationOrder, main: RectificationOrder, act: Act[Merge]) -> None:
    make_part(
        main,
        PartPlan(order.bureau, Part.Role.CO, tuple(main.problems.all())),
        by=act.person,
        on=act.on,
        origin=Part.Origin.ADDRESSED,
        received_on=order.received_on,
        note=act.note,
    )


def _widen(order: RectificationOrder, main: RectificationOrder) -> None:
    """The holder of the main letter sees the merged one, with its answers' days."""
    if main.bureau_id == order.bureau_id or main.bureau.is_above(order.bureau):
        return
    with acting_as_system():
        order.shared_with = sorted({*order.shared_with, *keys_of(main.bureau)})
        RectificationOrder.objects.filter(pk=order.pk).update(shared_with=order.shared_with)


def end_its_parts(order: RectificationOrder, act: Act) -> None:
    refuse_to_lose_others(order)
    recall_parts(order, on=act.on, note=act.note)


merge = Transition(
    "merge",
    _("Merge"),
    (S.REGISTERED, S.DISPATCHED, S.RECTIFYING),
    S.MERGED,
    "order.merge",
    done=_("merged the letter"),
    reason_required=True,
    ends_clocks=True,
    takes=Merge,
    holds="into",
    form=MergeForm,
    check=are_one_letter,
    sets=lambda order, act: {"merged_into": act.given.into},
    keeps=number_of_the_main_one,
    effect=join_the_main_one,
)
void = Transition(
    "void",
    _("Void"),
    (S.REGISTERED, S.DISPATCHED),
    S.VOID,
    "order.void",
    done=_("voided the letter"),
    not_by=("register",),
    reason_required=True,
    ends_clocks=True,
    effect=end_its_parts,
)
