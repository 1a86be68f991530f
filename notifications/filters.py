"""Which entries of the inbox a page shows."""

from __future__ import annotations

import django_filters
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from notifications.models import Notification, NotificationQuerySet
from notifications.news import What

UNREAD, ALL = "unread", "all"


class InboxFilter(django_filters.FilterSet):
    """Unread only, unless everything is asked for; one kind of news, or any. What it cannot read shows nothing."""

    show = django_filters.ChoiceFilter(
        choices=[(UNREAD, _("Unread")), (ALL, _("All"))], method="filter_show", widget=HiddenInput, empty_label=None
    )
    what = django_filters.ChoiceFilter(label=_("Kind"), choices=What.choices, empty_label=_("All kinds"))

    class Meta:
        model = Notification
        fields: list[str] = []

    @property
    def shows_all(self) -> bool:
        return self.data.get("show") == ALL

    def filter_show(self, entries: NotificationQuerySet, name: str, value: str) -> NotificationQuerySet:
        return entries

    @property
    def qs(self) -> NotificationQuerySet:
        if not self.is_valid():
            return self.queryset.none()
        return super().qs if self.shows_all else super().qs.unread()
