"""Filters under a name: one's own, and those that a head shares with the people of the bureau."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.constraints import refused_by
from accounts.errors import ActionRefused
from accounts.models import Role
from accounts.policy import require
from records.kinds import kind_of
from records.models.saved_filter import LONGEST_QUERY, SavedFilter

if TYPE_CHECKING:
    from accounts.models import Bureau, User

OF_THE_PAGE = ("before", "after")


def cleaned_query(query: str) -> str:
    """What of an address is the filter itself: without page, choice and empty parameters."""
    if len(query) > LONGEST_QUERY:
        raise ActionRefused(_("This filter is too long to be kept. Choose fewer conditions."))
    parameters = QueryDict(query, mutable=True)
    for name in list(parameters):
        parameters.setlist(name, [value for value in parameters.getlist(name) if value])
        if name in OF_THE_PAGE or not parameters.getlist(name):
            del parameters[name]
    return parameters.urlencode()


def save_filter(*, user: User, kind: str, name: str, query: str, pinned: bool, shared: bool) -> SavedFilter:
    """Keep a filter. `shared`: for all people of one's bureau (its head's right).

    Raises NotAllowed, or ActionRefused when the name is taken, or the filter too long or empty; KeyError for an
    unknown kind.
    """
    kind_of(kind)
    if not cleaned_query(query):
        raise ActionRefused(_("This is the whole list. Set a filter on it first, then save that."))
    bureau = _bureau_to_share_with(user) if shared else None
    values = {"name": name, "query": cleaned_query(query), "pinned": pinned, "bureau": bureau}
    with _name_is_free():
        return SavedFilter.objects.create(user=user, kind=kind, **values)


def change_filter(saved: SavedFilter, *, by: User, name: str, pinned: bool, shared: bool) -> None:
    """Rename, pin or share one's own filter. Raises as `save_filter`, and NotAllowed for somebody else's."""
    _require_own(saved, by)
    bureau = (saved.bureau or _bureau_to_share_with(by)) if shared else None
    with _name_is_free():
        SavedFilter.objects.filter(pk=saved.pk).update(name=name, pinned=pinned, bureau=bureau)


def archive_filter(saved: SavedFilter, *, by: User, now: datetime) -> None:
    """Take it off the list; nothing is deleted."""
    _require_own(saved, by)
    SavedFilter.objects.filter(pk=saved.pk).update(archived_at=now)


def pinned_filters(user: User, kind: str) -> list[SavedFilter]:
    """The tabs above a list: one's own first, then the bureau's."""
    pinned = SavedFilter.objects.visible_to(user).filter(kind=kind, pinned=True)
    return sorted(pinned, key=lambda saved: (saved.user_id != user.pk, saved.name, saved.pk))


def address_of(saved: SavedFilter) -> str:
    """The list under this filter."""
    address = reverse(kind_of(saved.kind).list_url)
    return f"{address}?{saved.query}" if saved.query else address


def _bureau_to_share_with(user: User) -> Bureau:
    """The bureau that the person heads."""
    require(user, "filter.share")
    return next(post.bureau for post in user.scope.posts if post.role == Role.HEAD)


def _require_own(saved: SavedFilter, user: User) -> None:
    if saved.user_id != user.pk:
        raise ActionRefused(_("Only the one who made this filter changes it. Save one of your own instead."))


def _name_is_free() -> AbstractContextManager[None]:
    said = _("You have a filter of this name already. Choose another.")
    return refused_by("saved_filter_name_once_per_person", says=said)
