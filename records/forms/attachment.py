from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from files.types import ACCEPTED
from records.forms.hanging import HangingForm

BETWEEN_NAMES = re.compile(r"[\s,，、;；@＠]+")
MOST_READERS = 50


class PeopleField(forms.CharField):
    """People by full name or user name. What is read is a list of them."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"required": False, "max_length": 1_000, **given})

    def clean(self, value: Any) -> Any:
        names = list(dict.fromkeys(filter(None, BETWEEN_NAMES.split(super().clean(value)))))[: MOST_READERS + 1]
        if len(names) > MOST_READERS:
            raise forms.ValidationError(_("At most %(count)s people.") % {"count": MOST_READERS})
        active = User.objects.people().filter(is_active=True)
        found = list(active.filter(Q(full_name__in=names) | Q(username__in=names)))
        return [person for name in names for person in self._named(name, found)]

    def _named(self, name: str, found: list[User]) -> list[User]:
        """The one of this user name, or all of this full name: one of a name that two bear is told by user name."""
        by_account = [person for person in found if person.username == name]
        people = by_account or [person for person in found if person.full_name == name]
        if len(people) == 1:
            return people
        if people:
            raise forms.ValidationError(_("Several people are called %(name)s. Give the user name.") % {"name": name})
        raise forms.ValidationError(_("Nobody is called %(name)s.") % {"name": name})


class ReadersField(PeopleField):
    def __init__(self, **given: Any) -> None:
        label = gettext_lazy("Only for (full or user names)")
        help_text = gettext_lazy("Nobody else will see this file, you excepted. Empty: all who see the record.")
        super().__init__(**{"label": label, "help_text": help_text, **given})


class AttachForm(HangingForm):
    """One file for a record. What it holds is checked by `records.attachments.attach`."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=300,
        allow_empty_file=True,
        help_text=gettext_lazy("PDF, OFD, picture, Word, Excel, film, sound or zip; at most 50 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    is_evidence = forms.BooleanField(label=gettext_lazy("This is evidence"), required=False)
    readers = ReadersField()
    field_order = ("file", "is_evidence", "is_shared", "readers")


class OwnReadersForm(forms.Form):
    """Who sees a file that has readers of its own."""

    readers = ReadersField(help_text=gettext_lazy("Nobody else sees this file, you excepted."))

    def __init__(self, *args: Any, names: str, **given: Any) -> None:
        super().__init__(*args, **given)
        self.initial["readers"] = names
