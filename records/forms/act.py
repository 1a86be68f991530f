"""Forms of acts: one per transition that carries something along; every other act asks for a note only."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.choices import offer
from accounts.models import Role, User
from records.assigning import assign

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from records.models.tracked import TrackedRecord
    from records.workflow import Transition


def note_field(label: StrOrPromise, help_text: StrOrPromise = "", *, required: bool = True) -> forms.CharField:
    """What is said along with an act; a form whose act always needs it names it by its own word."""
    box = forms.Textarea(attrs={"rows": 4, "class": "w3"})
    return forms.CharField(label=label, max_length=2_000, required=required, help_text=help_text, widget=box)


class ActForm(forms.Form):
    """The common part: a note (or reason), and the version that the person saw. `perform` does the act."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = note_field(_("note"), required=False)

    def __init__(
        self, *args: Any, record: TrackedRecord, by: User, today: date, transition: Transition, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.by, self.today, self.transition = record, by, today, transition
        self.fields["version"].initial = record.version
        if transition.reason_required:
            self.fields["note"].required = True
            self.fields["note"].label = _("reason")

    def perform(self) -> None:
        """Raises NotAllowed, ActionRefused or StaleRecord; nothing is written then."""
        self.record.advance(self.transition.name, **self.common())

    def common(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {"by": self.by, "on": self.today, "note": cleaned["note"], "version": cleaned["version"]}


class AssignForm(ActForm):
    to = forms.ModelChoiceField(label=_("handler"), queryset=User.objects.none())
    field_order = ("to", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", User.objects.holding(Role.OFFICER, Role.HEAD, bureau=self.record.bureau, on=self.today))

    def perform(self) -> None:
        assign(self.record, self.transition.name, to=self.cleaned_data["to"], **self.common())
