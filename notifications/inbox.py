"""A person's inbox: how much is unread, a page of it, and reading."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Value

from notifications.models import Mute, Notification, NotificationQuerySet
from paging.keyset import Order
from paging.pages import AddressedPage, addressed_or_first_page

if TYPE_CHECKING:
    from django.http import QueryDict

    from accounts.models import User

MOST_COUNTED = 100  # the bell shows 99+ from here on
PAGE_SIZE = 30
NEWEST = Order("id", descending=True, of="inbox")
KEPT_AS = "_unread_pages"  # on the person of the request


def unread_pages(user: User) -> list[str]:
    """Pages of the newest unread entries, at most MOST_COUNTED; read once per request."""
    if not hasattr(user, KEPT_AS):
        unread = Notification.objects.of(user).unread().order_by("-pk")
        setattr(user, KEPT_AS, list(unread.values_list("page", flat=True)[:MOST_COUNTED]))
    return getattr(user, KEPT_AS)


def unread_label(user: User) -> str:
    """What the bell shows: nothing, the number, or 99+."""
    count = len(unread_pages(user))
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count or "")


def _forget_count(user: User) -> None:
    if hasattr(user, KEPT_AS):
        delattr(user, KEPT_AS)


def mark_page_read(user: User, page: str, *, now: datetime) -> int:
    """Everything about the page that the person is opening is read. Returns how many entries that were."""
    return _mark(user, Notification.objects.filter(page=page), now=now) if _has_unread(user, page) else 0


def _has_unread(user: User, page: str) -> bool:
    """Whether any entry about this page is unread, however old; what the bell counts is read along with it."""
    unread = Notification.objects.of(user).unread().order_by("-pk")
    newest = unread.annotate(is_counted=Value(True)).values_list("is_counted", "page")[:MOST_COUNTED]
    of_page = unread.filter(page=page).annotate(is_counted=Value(False)).values_list("is_counted", "page")[:1]
    found = list(newest.union(of_page, all=True))
    setattr(user, KEPT_AS, [page for is_counted, page in found if is_counted])
    return any(not is_counted for is_counted, _page in found)


def mark_read(user: User, *, pk: int, now: datetime) -> int:
    return _mark(user, Notification.objects.filter(pk=pk), now=now)


def mark_all_read(user: User, *, up_to: int, now: datetime) -> int:
    """All entries up to the newest that the person saw (`up_to`, its id): what came since stays unread."""
    return _mark(user, Notification.objects.filter(pk__lte=up_to), now=now)


def _mark(user: User, entries: NotificationQuerySet, *, now: datetime) -> int:
    _forget_count(user)
    return entries.of(user).unread().filter(created_at__lte=now).update(read_at=now)


def page_of(entries: NotificationQuerySet, query: QueryDict) -> AddressedPage:
    """One page, newest first. Depth costs nothing."""
    return addressed_or_first_page(entries, query, NEWEST, size=PAGE_SIZE)


def muted_kinds(user: User) -> set[str]:
    return {kind for kinds in Mute.objects.filter(user=user).values_list("kinds", flat=True) for kind in kinds}


def mute(user: User, kinds: list[str]) -> None:
    """From now on these kinds of news, and no others, come in as already read."""
    Mute.objects.update_or_create(user=user, defaults={"kinds": kinds})
