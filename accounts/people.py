"""What an administrator does with accounts. Nobody acts on the own account."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.links import withdraw_links
from accounts.models import User
from accounts.policy import require
from accounts.requests import refuse_own_account
from accounts.sessions import end_sessions
from audit import trail

if TYPE_CHECKING:
    from django.db.models import QuerySet


@transaction.atomic
def create_person(*, username: str, full_name: str, email: str = "", mobile: str = "", by: User) -> User:
    """An account without password or post: it can do nothing until both are there."""
    require(by, "person.manage")
    user = User(username=username.lower(), full_name=full_name, email=email, mobile=mobile)
    user.set_unusable_password()
    user.save()
    trail.record("person.created", by=by, detail={"username": user.username})
    return user


@transaction.atomic
def edit_person(user: User, *, full_name: str, email: str, mobile: str, by: User) -> None:
    """Change name and ways to reach the person. The trail names the fields; the history has old and new."""
    require(by, "person.manage")
    refuse_own_account(user, by=by)
    stored = _locked(user)
    given = {"full_name": full_name, "email": email, "mobile": mobile}
    changed = [name for name, value in given.items() if getattr(stored, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(stored, name, given[name])
    stored.save(update_fields=changed)
    trail.record("person.edited", by=by, detail={"username": stored.username, "fields": changed})


@transaction.atomic
def disable_person(user: User, *, reason: str, by: User, now: datetime) -> None:
    """The account may do nothing from this moment: sessions end, links stop, posts give no right."""
    require(by, "person.manage")
    refuse_own_account(user, by=by)
    stored = _locked(user)
    if not stored.is_active:
        raise ActionRefused(_("This account is already disabled."))
    stored.is_active = False
    stored.save(update_fields=["is_active"])
    withdraw_links(stored, now=now)
    end_sessions(stored)
    trail.record("person.disabled", by=by, detail={"username": stored.username, "reason": reason})


@transaction.atomic
def enable_person(user: User, *, reason: str, by: User) -> None:
    """The account may be used again, with the posts that it holds and the password that it had."""
    require(by, "person.manage")
    refuse_own_account(user, by=by)
    stored = _locked(user)
    if stored.is_active:
        raise ActionRefused(_("This account is already enabled."))
    stored.is_active = True
    stored.save(update_fields=["is_active"])
    trail.record("person.enabled", by=by, detail={"username": stored.username, "reason": reason})


def _locked(user: User) -> User:
    people: QuerySet[User] = User.objects.select_for_update()
    return people.get(pk=user.pk)
