"""What an administrator types about people and their posts."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.days import IN_FORCE
from accounts.forms.days import DayField
from accounts.models import Appointment, Bureau, User


class EditPersonForm(forms.ModelForm):
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


class AppointForm(forms.ModelForm):
    """A post for one person. `on`: the bureaus offered are those that exist on that day."""

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
            "valid_to": _("Leave empty for a post without an end. A loan always has one and ends by itself."),
            "home_bureau": _("Only for people on loan: the bureau that lends them. Its post sleeps meanwhile."),
        }

    def __init__(self, *args, user: User, on, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.instance.user = user
        bureaus = Bureau.objects.valid(on=on).order_by("code")
        self.fields["bureau"].queryset = bureaus
        self.fields["home_bureau"].queryset = bureaus.filter(
            appointments__in=user.appointments.current(on=on)
        ).distinct()
        self.fields["valid_from"].initial = on
