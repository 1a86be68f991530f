"""What an administrator types about people and their posts."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.days import IN_FORCE
from accounts.forms.choices import offer
from accounts.forms.days import DayField
from accounts.forms.generic import ModelForm
from accounts.models import Appointment, Bureau, User


class EditPersonForm(ModelForm[User]):
    class Meta:
        model = User
        fields = ["full_name", "email", "mobile"]
        widgets = {
            "full_name": forms.TextInput(attrs={"class": "w1"}),
            "email": forms.EmailInput(attrs={"class": "w2"}),
            "mobile": forms.TextInput(attrs={"class": "w1", "inputmode": "tel"}),
        }


class PersonForm(EditPersonForm):
    """A new account. No password: the person sets it through a one-time link."""

    class Meta(EditPersonForm.Meta):
        fields = ["username", *EditPersonForm.Meta.fields]
        widgets = {
            **EditPersonForm.Meta.widgets,
            "username": forms.TextInput(attrs={"class": "w1", "autocomplete": "off", "autocapitalize": "none"}),
        }
        help_texts = {"username": _("Small letters and digits; it is what the person types to sign in.")}


def reason_field() -> forms.CharField:
    """Why something is asked for: the security administrator reads it."""
    return forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w3"}),
        help_text=_("The security administrator reads it before granting, such as the number of the order (任免文件)."),
    )


class AppointForm(ModelForm[Appointment]):
    """A post for one person. `on`: the bureaus offered are those that exist on that day."""

    reason = reason_field()

    class Meta:
        model = Appointment
        fields = ["bureau", "role", "post", "is_principal", "valid_from", "valid_to", "home_bureau"]
        widgets = {
            "bureau": forms.Select(attrs={"class": "w2"}),
            "role": forms.Select(attrs={"class": "w1"}),
            "post": forms.TextInput(attrs={"class": "w2"}),
            "home_bureau": forms.Select(attrs={"class": "w2"}),
        }
        field_classes: ClassVar = dict.fromkeys(("valid_from", "valid_to"), partial(DayField, bounds=IN_FORCE))
        help_texts = {
            "valid_from": _("If it is granted later, the post begins on the day of the grant."),
            "valid_to": _("Leave empty for a post without an end. A loan always has one and ends by itself."),
            "home_bureau": _("Only for people on loan: the bureau that lends them. Its post sleeps meanwhile."),
        }

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.user = user
        bureaus = Bureau.objects.valid(on=on).order_by("code")
        offer(self, "bureau", bureaus)
        lending = bureaus.filter(appointments__in=user.appointments.current(on=on))
        offer(self, "home_bureau", lending.distinct())
        self.fields["valid_from"].initial = on


class AskForm(forms.Form):
    """Something that needs no more than a reason, and a grant."""

    reason = reason_field()


class ProlongForm(forms.Form):
    """A later last day of a post."""

    until = DayField(
        bounds=IN_FORCE,
        label=_("New last day"),
        required=False,
        help_text=_("Leave empty for a post without an end. A loan has one."),
    )
    reason = reason_field()


class GrantForm(forms.Form):
    """Nothing to type: the security administrator says that it was read."""

    seen = forms.BooleanField(
        label=_("I have checked with the bureau or the order that this is right."),
        error_messages={"required": _("Check it first, then say so here.")},
    )
