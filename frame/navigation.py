"""What stands in the frame: the side navigation, the top bar and the account menu.

Apps say what they offer as data, `navigation = [{...}]` on their AppConfig; keys are the fields of `Entry`, and a wrong
one stops the first page with a TypeError. A kind whose pages are derived declares an `Entry`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


SIDE, BAR, ACCOUNT = "side", "bar", "account"


@dataclass(frozen=True, kw_only=True)
class Entry(Facet):
    """One place to go to.

    action: policy action without which the entry is not shown ("" shows it to everybody signed in).
    group: entries of one group stand together, a line parts the groups. order: within everything.
    count: dotted path of a function (user) -> int or str shown beside the label; zero and "" show nothing.
    covers: beginnings of view names during which the entry is the current one; by default its whole app.
    under: the `name` of another entry, below which it stands while one of them is current. A heading has no `url`: it
    leads to the first below it. Without the entry that it should stand under, it stands by itself.
    """

    label: StrOrPromise
    url: str = ""
    icon: str
    order: int
    action: str = ""
    group: int = 0
    place: str = SIDE
    count: str = ""
    count_label: StrOrPromise = ""
    covers: tuple[str, ...] = ()
    name: str = ""
    under: str = ""

    @property
    def facet_key(self) -> str:
        return self.url

    @property
    def address(self) -> str:
        return reverse(self.url)

    def closeness(self, view_name: str) -> int:
        """How exactly the entry stands for a view: 0 not at all, more is closer."""
        if not self.url:
            return 0
        if view_name == self.url:
            return len(view_name) + 1
        beginnings = self.covers or (self.url.partition(":")[0] + ":",)
        return max((len(start) for start in beginnings if view_name.startswith(start)), default=0)


@dataclass(frozen=True)
class Shown:
    """An entry as one person sees it on one page. `below`: what stands under it, while it is open; `is_below`: it does
    so itself."""

    entry: Entry
    address: str
    is_current: bool
    count: int | str
    starts_group: bool = False
    below: Sequence[Shown] = ()
    is_below: bool = False


@cache
def entries() -> tuple[Entry, ...]:
    """All entries of all installed apps, in order."""
    found = [Entry(**given) for config in apps.get_app_configs() for given in getattr(config, "navigation", ())]
    found += declared(Entry).values()
    return tuple(sorted(found, key=lambda entry: (entry.group, entry.order)))


def shown_to(user: Any, *, place: str = SIDE, view_name: str = "", among: Sequence[Entry] | None = None) -> list[Shown]:
    """Entries of a place that this person may use, with the current one marked.

    user.may(action) decides, as everywhere; whoever is not signed in gets nothing. among: all apps' by default.
    """
    if not getattr(user, "is_authenticated", False):
        return []
    offered = [entry for entry in (entries() if among is None else among) if entry.place == place]
    allowed = [entry for entry in offered if not entry.action or user.may(entry.action)]
    current = max(allowed, key=lambda entry: entry.closeness(view_name), default=None)
    if current and not current.closeness(view_name):
        current = None
    names = {entry.name for entry in allowed if entry.name}
    tops = [entry for entry in allowed if entry.under not in names]
    found = [_top(entry, [each for each in allowed if each.under == entry.name != ""], current, user) for entry in tops]
    return list(_grouped(one for one in found if one))


def _top(entry: Entry, under: Sequence[Entry], current: Entry | None, user: Any) -> Shown | None:
    """With those under it while it, or one of them, is current. None where it leads nowhere."""
    below = [replace(one, is_below=True) for each in under if (one := _shown(each, current, user))]
    if entry.url:
        shown = _shown(entry, current, user)
    else:
        shown = Shown(entry, below[0].address, is_current=False, count=0) if below else None
    is_open = shown is not None and (shown.is_current or any(one.is_current for one in below))
    return replace(shown, below=below) if shown and is_open else shown


def _shown(entry: Entry, current: Entry | None, user: Any) -> Shown | None:
    try:
        address = entry.address
    except NoReverseMatch:  # its pages are not mounted here: there is nowhere to go
        return None
    return Shown(entry, address, is_current=entry is current, count=_count(entry, user))


def _grouped(found: Iterable[Shown]) -> Iterator[Shown]:
    previous = None
    for one in found:
        yield replace(one, starts_group=previous is not None and previous.entry.group != one.entry.group)
        previous = one


def _count(entry: Entry, user: Any) -> int | str:
    if not entry.count:
        return 0
    counting: Callable[[Any], int | str] = import_string(entry.count)
    return counting(user)
