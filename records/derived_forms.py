"""Forms read off the fields of a model: registering, correcting, and acts that ask for fields of the record."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED, PLANNED, Bounds
from accounts.forms.choices import BureauField, in_groups, offer
from accounts.forms.days import DayField, MomentField
from accounts.models import Bureau
from money.columns import YuanField
from money.forms import YuanField as AmountField
from records.editing import VersionedForm
from records.forms.act import ActForm
from records.forms.once import OnceForm
from texts.fields import PlainField

if TYPE_CHECKING:
    from accounts.models import User
    from records.models.tracked import TrackedRecord

LONGEST_TEXT = 10_000


class RegisterForm(OnceForm):
    def __init__(self, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.today = today

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}


class GivingForm(RegisterForm):
    """Of a kind whose records one bureau gives to another: asks for that bureau, by default one's own."""

    bureau = BureauField(label=_("lead bureau"), queryset=Bureau.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, bureau: Bureau, **given: Any) -> None:
        """`bureau`: the one within which it is given."""
        super().__init__(*args, **given)
        self.fields["bureau"].initial = bureau.pk
        offer(self, "bureau", in_groups(Bureau.objects.valid(on=self.today).within(bureau)))


class CorrectForm(VersionedForm):
    def __init__(self, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **given)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class AskingForm(ActForm):
    """An act that fills fields of the record."""


@cache
def registering(
    model: type[TrackedRecord], names: tuple[str, ...], base: type[RegisterForm] = RegisterForm
) -> type[RegisterForm]:
    return _form(base, model, names, PLANNED)


@cache
def correcting(model: type[TrackedRecord], names: tuple[str, ...]) -> type[CorrectForm]:
    return _form(CorrectForm, model, names, PLANNED)


@cache
def asking(model: type[TrackedRecord], names: tuple[str, ...]) -> type[AskingForm]:
    """What an act asks has happened: its days lie not ahead."""
    return _form(AskingForm, model, names, HAPPENED, field_order=(*names, "note"))


def field_of(column: models.Field[Any, Any]) -> forms.Field:
    """As a form of registering asks for this field of a record."""
    return _field(column, PLANNED, needed=False)


def _form(base: type[Any], model: type[TrackedRecord], names: tuple[str, ...], bounds: Bounds, **more: Any) -> Any:
    fields = {name: _field(model._meta.get_field(name), bounds, needed=base is AskingForm) for name in names}
    return type(f"{model.__name__}{base.__name__}", (base,), fields | more)


def _field(field: Any, bounds: Bounds, *, needed: bool) -> forms.Field:
    """`needed`: empty only as long as nobody has acted, so that the act cannot leave it out."""
    about = {"label": field.verbose_name, "help_text": field.help_text, "required": needed or not field.blank}
    if isinstance(field, models.DateTimeField):  # before the day, which is its base
        return MomentField(bounds=bounds, **about)
    if isinstance(field, models.DateField):
        return DayField(bounds=bounds, **about)
    if isinstance(field, YuanField):
        return AmountField(**about)
    if field.is_relation:
        return forms.ModelChoiceField(field.related_model._default_manager.all(), **about)
    if field.choices:
        return forms.ChoiceField(choices=field.choices, **about)
    if isinstance(field, models.TextField):
        return PlainField(max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 7}), **about)
    if isinstance(field, models.BooleanField):
        return forms.BooleanField(**about | {"required": False})
    if isinstance(field, models.DecimalField):
        return forms.DecimalField(
            min_value=0, max_digits=field.max_digits, decimal_places=field.decimal_places, **about
        )  # fmt: skip
    if isinstance(field, models.PositiveIntegerField):
        return forms.IntegerField(min_value=0, max_value=2_147_483_647, **about)
    return PlainField(max_length=field.max_length, **about)
