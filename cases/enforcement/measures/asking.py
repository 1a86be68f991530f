"""A hold or seizure is asked for and approved before, or carried out on the spot and approved within 24 hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.errors import ActionRefused, NotAllowed
from accounts.forms.choices import offer, offer_words
from accounts.forms.days import MomentField
from cases.enforcement.measures.goods import Goods, GoodsField
from cases.models import EnforcementCase, SeizedItem, Seizure
from cases.models.seizure import SeizureQuerySet
from cases.states import BEFORE_DECISION, S
from deadlines.clocks import refresh_due, start_clock
from deadlines.parts import Part
from records.acts import Act, Input, Json, Of, Transition
from records.forms.act import ActForm
from records.handlers import handler_ids
from texts.fields import PlainField

APPROVE, PYRAMID_PAPER = "HOLD_APPROVE", "CX_PAPER"
WHILE = tuple(state for state in BEFORE_DECISION if state != S.DECLINED)


@dataclass(frozen=True)
class Ask(Input):
    """`form`: of `Seizure.Form`. `place`: where the goods are kept."""

    form: str
    place: str
    goods: tuple[Goods, ...]


@dataclass(frozen=True)
class OnTheSpot(Ask):
    """`taken_at`: the moment from which the 24 hours for its approval count. `paper`: number of the decision."""

    taken_at: datetime
    paper: str


@dataclass(frozen=True)
class OfSeizure(Input):
    seizure: Seizure


@dataclass(frozen=True)
class Take(OfSeizure):
    taken_at: datetime
    paper: str


class AskForm(ActForm):
    form = forms.ChoiceField(label=_("measure"), choices=Seizure.Form, widget=forms.RadioSelect)
    place = PlainField(label=_("where it is kept"), max_length=200)
    goods = GoodsField()
    field_order: tuple[str, ...] = ("form", "place", "goods", "note")


class OnTheSpotForm(AskForm):
    taken_at = MomentField(bounds=HAPPENED, label=_("carried out at"))
    paper = PlainField(label=_("number of the decision"), max_length=60)
    field_order = ("form", "taken_at", "paper", "place", "goods", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_words(self, "form", [each for each in Seizure.Form.choices if each[0] != Seizure.Form.PYRAMID])


class SeizureForm(ActForm):
    """Which measure of the case. `which(seizures)`: those for which the act is to be done."""

    record: EnforcementCase
    seizure = forms.ModelChoiceField(
        label=_("hold or seizure"), queryset=Seizure.objects.none(), empty_label=None
    )  # fmt: skip
    field_order: tuple[str, ...] = ("seizure", "note")

    def which(self, seizures: SeizureQuerySet) -> SeizureQuerySet:
        return ordinary(seizures)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "seizure", self.which(seizures_of(self.record)))


class OrderForm(SeizureForm):
    def which(self, seizures: SeizureQuerySet) -> SeizureQuerySet:
        return for_pyramid_selling(seizures)


class RefuseForm(SeizureForm):
    def which(self, seizures: SeizureQuerySet) -> SeizureQuerySet:
        return seizures.to_approve()


class TakeForm(SeizureForm):
    taken_at = MomentField(bounds=HAPPENED, label=_("carried out at"))
    paper = PlainField(label=_("number of the decision"), max_length=60)
    field_order = ("seizure", "taken_at", "paper", "note")

    def which(self, seizures: SeizureQuerySet) -> SeizureQuerySet:
        return seizures.to_take()


def seizures_of(case: EnforcementCase) -> SeizureQuerySet:
    return Seizure.objects.filter(case=case)


def ordinary(seizures: SeizureQuerySet) -> SeizureQuerySet:
    """Those that any head of the bureau approves."""
    return seizures.to_approve().exclude(form=Seizure.Form.PYRAMID)


def for_pyramid_selling(seizures: SeizureQuerySet) -> SeizureQuerySet:
    return seizures.to_approve().filter(form=Seizure.Form.PYRAMID)


def some_to_approve(case: EnforcementCase) -> bool:
    return ordinary(seizures_of(case)).exists()


def some_for_pyramid_selling(case: EnforcementCase) -> bool:
    return for_pyramid_selling(seizures_of(case)).exists()


def some_to_refuse(case: EnforcementCase) -> bool:
    return seizures_of(case).to_approve().exists()


def some_to_take(case: EnforcementCase) -> bool:
    return seizures_of(case).to_take().exists()


def must_have_goods(case: EnforcementCase, act: Act[Ask]) -> None:
    if not act.given.goods:
        raise ActionRefused(gettext("Name the goods."), field="goods")


def on_the_spot_is_lawful(case: EnforcementCase, act: Act[OnTheSpot]) -> None:
    must_have_goods(case, act)
    if act.given.form == Seizure.Form.PYRAMID:
        said = gettext("In a case of pyramid selling the principal approves in writing before (Regulations, art. 14).")
        raise ActionRefused(said, field="form")


def made(case: EnforcementCase, act: Act[Ask], **more: Any) -> Seizure:
    """With its list of goods; numbered while the case is held."""
    given = act.given
    last = seizures_of(case).aggregate(last=Max("position"))["last"] or 0
    seizure = Seizure.objects.create(
        case=case, position=last + 1, form=given.form, place=given.place, asked_by=act.person, **more
    )
    SeizedItem.objects.bulk_create(
        SeizedItem(
            seizure=seizure, position=number, name=each.name, specification=each.specification, quantity=each.quantity,
            value_yuan=each.value,
        )
        for number, each in enumerate(given.goods, 1)
    )  # fmt: skip
    return seizure


def write_asked(case: EnforcementCase, act: Act[Ask]) -> None:
    made(case, act)


def write_on_the_spot(case: EnforcementCase, act: Act[OnTheSpot]) -> None:
    at = act.given.taken_at
    seizure = made(case, act, is_urgent=True, taken_at=at, paper=act.given.paper)
    start(case, seizure, APPROVE, at, act)
    start(case, seizure, seizure.end_rule, at, act)


def start(case: EnforcementCase, seizure: Seizure, code: str, at: datetime, act: Act[Any]) -> None:
    """A term of this measure, from the moment on which it was carried out."""
    start_clock(case, code, trigger_on=timezone.localdate(at), trigger_at=at, by=act.by, part=seizure.part)
    refresh_due(case)


def one_in(seizures: SeizureQuerySet, act: Act[OfSeizure]) -> Seizure:
    """As it stands. Raises ActionRefused for one of another case, or for which this was done already."""
    fresh = seizures.filter(pk=act.given.seizure.pk).first()
    if fresh is None:
        raise ActionRefused(gettext("This is done already, or it is a measure of another case."), field="seizure")
    return fresh


def not_the_asker(case: EnforcementCase, seizure: Seizure, act: Act[OfSeizure]) -> None:
    if act.person.pk in {seizure.asked_by_id, *handler_ids(case)}:
        raise NotAllowed(gettext("Who did the work does not approve it. Ask a colleague."))


def may_be_approved(case: EnforcementCase, act: Act[OfSeizure]) -> None:
    not_the_asker(case, one_in(ordinary(seizures_of(case)), act), act)


def may_be_ordered(case: EnforcementCase, act: Act[OfSeizure]) -> None:
    not_the_asker(case, one_in(for_pyramid_selling(seizures_of(case)), act), act)


def may_be_refused(case: EnforcementCase, act: Act[OfSeizure]) -> None:
    not_the_asker(case, one_in(seizures_of(case).to_approve(), act), act)


def may_be_taken(case: EnforcementCase, act: Act[Take]) -> None:
    seizure = one_in(seizures_of(case).to_take(), act)
    if seizure.approved_on and timezone.localdate(act.given.taken_at) < seizure.approved_on:
        raise ActionRefused(gettext("This lies before its approval."), field="taken_at")


def write_approved(case: EnforcementCase, act: Act[OfSeizure]) -> None:
    Seizure.objects.filter(pk=act.given.seizure.pk).update(approved_by=act.person, approved_on=act.on)


def write_refused(case: EnforcementCase, act: Act[OfSeizure]) -> None:
    Seizure.objects.filter(pk=act.given.seizure.pk).update(refused_on=act.on)


def write_taken(case: EnforcementCase, act: Act[Take]) -> None:
    given = act.given
    Seizure.objects.filter(pk=given.seizure.pk).update(taken_at=given.taken_at, paper=given.paper)
    start(case, given.seizure, given.seizure.end_rule, given.taken_at, act)
    if given.seizure.form == Seizure.Form.PYRAMID:
        start(case, given.seizure, PYRAMID_PAPER, given.taken_at, act)


def named(case: EnforcementCase, act: Act[OfSeizure]) -> dict[str, Json]:
    return {"seizure": act.given.seizure.position}


def asked(case: EnforcementCase, act: Act[Ask]) -> dict[str, Json]:
    return {"form": act.given.form, "goods": "、".join(f"{each.name} {each.quantity}" for each in act.given.goods)}


def that_one(case: EnforcementCase, act: Act[OfSeizure]) -> Sequence[Part]:
    return (act.given.seizure.part,)


ask_seizure = Transition(
    "ask_seizure", _("Ask for a hold or seizure"), WHILE, None, "case.work", done=_("asked for a hold or seizure"),
    takes=Ask, form=AskForm, check=must_have_goods, keeps=asked, effect=write_asked,
)  # fmt: skip
seize_on_the_spot = Transition(
    "seize_on_the_spot", _("Record a hold or seizure on the spot"), WHILE, None, "case.work",
    done=_("held or seized goods on the spot"), takes=OnTheSpot, form=OnTheSpotForm, check=on_the_spot_is_lawful,
    keeps=asked, effect=write_on_the_spot,
    before=_("The head approves it within 24 hours from then on, through holidays."),
)  # fmt: skip
approve_seizure = Transition(
    "approve_seizure", _("Approve the hold or seizure"), WHILE, None, "case.file",
    done=_("approved the hold or seizure"), applies=some_to_approve, takes=OfSeizure, form=SeizureForm,
    check=may_be_approved, keeps=named, effect=write_approved, rests_on=("seizures",),
    stops=(Of(APPROVE, that_one),),
)  # fmt: skip
order_seizure = Transition(
    "order_seizure", _("Approve the seizure for pyramid selling"), WHILE, None, "case.order",
    done=_("approved the seizure for pyramid selling"), applies=some_for_pyramid_selling, takes=OfSeizure,
    form=OrderForm, check=may_be_ordered, keeps=named, effect=write_approved, rests_on=("seizures",),
)  # fmt: skip
refuse_seizure = Transition(
    "refuse_seizure", _("Refuse the hold or seizure"), WHILE, None, "case.file",
    done=_("refused the hold or seizure"), applies=some_to_refuse, takes=OfSeizure, form=RefuseForm,
    reason_required=True, check=may_be_refused, keeps=named, effect=write_refused, rests_on=("seizures",),
    stops=(Of(APPROVE, that_one),), before=_("What was taken on the spot is given back at once."),
)  # fmt: skip
take_goods = Transition(
    "take_goods", _("Carry out the hold or seizure"), WHILE, None, "case.work", done=_("held or seized the goods"),
    applies=some_to_take, takes=Take, form=TakeForm, check=may_be_taken, keeps=named, effect=write_taken,
)  # fmt: skip
