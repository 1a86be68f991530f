"""People, typed by name."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User

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


class GroupField(PeopleField):
    def __init__(self, **given: Any) -> None:
        label = gettext_lazy("Who sees it until its release (full or user names)")
        help_text = gettext_lazy("Nobody else, you excepted, learns that it exists.")
        super().__init__(**{"label": label, "help_text": help_text, **given})


class GroupForm(forms.Form):
    group = GroupField()
