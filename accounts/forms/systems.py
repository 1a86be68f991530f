"""What an administrator types about a bureau's own system and its tokens."""

from __future__ import annotations

from datetime import date
from functools import partial
from ipaddress import ip_network
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import IN_FORCE
from accounts.forms.choices import offer, offer_words
from accounts.forms.days import DayField
from accounts.forms.generic import ModelForm
from accounts.forms.people import reason_field
from accounts.issuing import LONGEST_DAYS
from accounts.models import AccessRequest, Bureau, SystemAccount, User
from accounts.policy_labels import label_of
from accounts.system_accounts import actions_for, keepers_of

MOST_NETWORKS = 20


class NetworksField(forms.CharField):
    """Addresses, one a line: 10.1.2.3, or a network as 10.1.0.0/16."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "w2", "spellcheck": "false"})

    def clean(self, value: Any) -> list[str]:
        lines = super().clean(value).split()
        if len(lines) > MOST_NETWORKS:
            raise forms.ValidationError(_("At most %(count)s addresses.") % {"count": MOST_NETWORKS})
        return list(dict.fromkeys(self._network(line) for line in lines))

    def _network(self, line: str) -> str:
        try:
            network = ip_network(line)
        except ValueError as unreadable:
            message = _("“%(line)s” is no address. Write 10.1.2.3, or a network as 10.1.0.0/16.") % {"line": line[:60]}
            raise forms.ValidationError(message) from unreadable
        if network.prefixlen < (8 if network.version == 4 else 32):
            raise forms.ValidationError(_("“%(line)s” is nearly everywhere. Name the servers.") % {"line": line})
        return str(network)


class LimitsForm(ModelForm[SystemAccount]):
    """What a system may do, from where, until when. The rights offered are those of an officer of its bureau."""

    actions = forms.MultipleChoiceField(label=gettext_lazy("May"), widget=forms.CheckboxSelectMultiple)
    networks = NetworksField(
        label=gettext_lazy("Addresses"),
        help_text=gettext_lazy("Of the servers that send the requests, one a line, as 10.1.2.3 or 10.1.0.0/16."),
    )

    reason = reason_field()

    class Meta:
        model = SystemAccount
        fields = ["purpose", "keeper", "actions", "networks", "valid_to"]
        widgets = {"purpose": forms.TextInput(attrs={"class": "w3"})}
        field_classes: ClassVar = {"valid_to": partial(DayField, bounds=IN_FORCE)}

    def __init__(self, *args: Any, bureau: Bureau, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "keeper", keepers_of(bureau, on=on))
        offer_words(self, "actions", [(action, label_of(action)) for action in actions_for(bureau)])
        self.initial["networks"] = "\n".join(self.initial.get("networks") or [])


class SystemForm(LimitsForm):
    """A new account, in a bureau that was chosen before: the rights to choose from depend on its level."""

    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=64,
        validators=[UnicodeUsernameValidator()],
        help_text=gettext_lazy("Small letters and digits, such as 12315-taiyuan; it stands in the trail."),
        widget=forms.TextInput(attrs={"class": "w1", "autocomplete": "off", "autocapitalize": "none"}),
    )
    full_name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=64,
        help_text=gettext_lazy("As colleagues read it beside what the system did."),
        widget=forms.TextInput(attrs={"class": "w2"}),
    )
    field_order = ("username", "full_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].required = True

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].lower()
        refused_before = User.objects.filter(is_system=True, system_account__isnull=True).exclude(
            access_requests__state=AccessRequest.State.OPEN
        )
        if User.objects.filter(username__iexact=username).exclude(pk__in=refused_before.values("pk")).exists():
            raise forms.ValidationError(_("This user name is taken. Choose another."))
        return username


class ChooseBureauForm(forms.Form):
    """Whose system it is. `on`: bureaus that exist on that day."""

    bureau = forms.ModelChoiceField(
        label=gettext_lazy("Bureau"), queryset=Bureau.objects.none(), widget=forms.Select(attrs={"class": "w2"})
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "bureau", Bureau.objects.valid(on=on).order_by("code"))


class TokenForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("Used by"),
        max_length=60,
        help_text=gettext_lazy("Which server or program keeps this token."),
        widget=forms.TextInput(attrs={"class": "w2"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Works for … days"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=180,
        widget=forms.NumberInput(attrs={"class": "w1"}),
    )
    reason = reason_field()
