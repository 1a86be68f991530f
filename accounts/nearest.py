"""Who may do something for a bureau: people of the bureau itself or, where nobody there may, of the nearest one above.

The policy says who may at all, which may be every head of the province. This says whose it is: whom a step is told
to, and for whom it waits in My Work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import takewhile

from accounts.models import Bureau, User
from accounts.policy import CITY, OWN, PRINCIPALS_ONLY, Reach, parties_of
from accounts.reference import rows_of


def line_of(bureau: Bureau) -> Iterator[Bureau]:
    """The bureau, the one above it, and so on to the province."""
    at: Bureau | None = bureau
    while at is not None:
        yield at
        at = at.parent


def roles_at(action: str, at: Bureau, *, for_: Bureau) -> list[str]:
    """Roles that give this right, held at the one bureau, for what the other holds."""
    rows = ((role, reach) for (role, level), reach in parties_of(action).items() if level in (None, at.level))
    return [role for role, reach in rows if _covers(at, reach, for_)]


def _covers(at: Bureau, reach: Reach, bureau: Bureau) -> bool:
    if reach == OWN:
        return at.pk == bureau.pk
    return reach != CITY or at.city_id == bureau.city_id


def people_who_may(action: str, bureau: Bureau, *, on: date, without: Collection[int] = ()) -> list[User]:
    """By name. `without`: ids of those who may not, because they did the work. Empty where nobody is."""
    for at in line_of(bureau):
        if roles := roles_at(action, at, for_=bureau):
            held = User.objects.holding(*roles, bureau=at, on=on, principals_only=action in PRINCIPALS_ONLY)
            people = held.exclude(pk__in=without)
            if found := list(people.order_by("full_name", "pk")):
                return found
    return []


def bureaus_asking(user: User, action: str) -> list[int]:
    """Ids of the bureaus for which this person is among `people_who_may` today.

    The own ones, and those below in which nobody holds a post that gives the right.
    """
    only = action in PRINCIPALS_ONLY
    posts = [post for post in user.scope.posts if user.may(action) and (post.is_principal or not only)]
    asking = {post.bureau.pk for post in posts if post.role in roles_at(action, post.bureau, for_=post.bureau)}
    for post in posts:
        below = (each for each in rows_of(Bureau).values() if post.bureau.is_above(each))
        candidates = [each for each in below if post.role in roles_at(action, post.bureau, for_=each)]
        asking |= {each.pk for each in candidates if not _is_asked_nearer(action, each, user, top=post.bureau)}
    return sorted(asking)


def _is_asked_nearer(action: str, bureau: Bureau, user: User, *, top: Bureau) -> bool:
    """Whether somebody between the bureau and `top` may do it."""
    nearer = takewhile(lambda at: at.pk != top.pk, line_of(bureau))
    filled = user.posts_of_principals if action in PRINCIPALS_ONLY else user.filled_posts
    return any(not filled[at.pk].isdisjoint(roles_at(action, at, for_=bureau)) for at in nearer)
