"""What an administrator does with accounts. Nobody acts on the own account."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import opens, told
from accounts.errors import ActionRefused
from accounts.links import withdraw_links
from accounts.models import AccessRequest, User
from accounts.opens import Fact, Opening
from accounts.policy import require
from accounts.requests import Access, ask, refuse_own_account, register
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
    address_before = stored.email if "email" in changed else ""
    for name in changed:
        setattr(stored, name, given[name])
    stored.save(update_fields=changed)
    told.person(
        stored,
        event=f"edited:{stored.pk}",
        sentence=lambda: _("An administrator changed your name, mail address or mobile number."),
        address_before=address_before,
    )
    trail.record("person.edited", by=by, detail={"username": stored.username, "fields": changed})


@transaction.atomic
def disable_person(user: User, *, reason: str, by: User, now: datetime) -> None:
    """The account may do nothing from this moment: sessions end, links stop, posts give no right."""
    require(by, "person.manage")
    refuse_own_account(user, by=by)
    stored = _locked(user)
    if not stored.is_active:
        raise ActionRefused(_("This account is already disabled."))
    told.person(
        stored,
        event=f"disabled:{stored.pk}",
        sentence=lambda: _("Your account is disabled. Ask the head of your bureau if you did not expect this."),
        now=now,
    )
    stored.is_active = False
    stored.save(update_fields=["is_active"])
    withdraw_links(stored, now=now)
    end_sessions(stored)
    trail.record("person.disabled", by=by, detail={"username": stored.username, "reason": reason})


def ask_enabling(user: User, *, reason: str, by: User, now: datetime) -> AccessRequest:
    """Ask that a disabled account may be used again, with the posts that it holds and the password that it had."""
    if user.is_active:
        raise ActionRefused(_("This account is already enabled."))
    return ask(ENABLE, user, terms={}, reason=reason, by=by, now=now)


def _against_enabling(request: AccessRequest, _now: datetime) -> str | None:
    return _("This account is already enabled.") if request.user.is_active else None


def _enable(request: AccessRequest, by: User, now: datetime) -> None:
    stored = _locked(request.user)
    stored.is_active, stored.enabled_by = True, request
    stored.save(update_fields=["is_active", "enabled_by"])
    trail.record("person.enabled", by=by, detail={"username": stored.username, "reason": request.reason})
    told.person(
        stored,
        event=f"enabled:{request.pk}",
        sentence=lambda: _("Your account is enabled again. If you have lost your password, ask for a one-time link."),
        now=now,
    )


def _opens_account(request: AccessRequest) -> Opening:
    user = request.user
    if user.is_system:
        return Opening([_("The system may send requests again as soon as a new token is granted.")], _named(user))
    sentences = [_("The person signs in again with the password of before and has every post that still runs.")]
    return Opening([*sentences, *opens.of_posts(user)], _named(user))


def _named(user: User) -> list[Fact]:
    return [(_("Name"), user.full_name), (_("User name"), user.username)]


def _short(request: AccessRequest) -> str:
    return _("The account may be used again, with the posts that it holds.")


ENABLE = AccessRequest.Kind.ENABLE
register(Access(ENABLE, "person.manage", _short, _opens_account, _against_enabling, _enable))


@transaction.atomic
def end_sessions_of(user: User, *, reason: str, by: User, now: datetime) -> int:
    """Sign the person out everywhere; the account and its posts stay. Returns how many sessions ended."""
    require(by, "person.manage")
    refuse_own_account(user, by=by)
    count = end_sessions(user)
    trail.record("person.sessions_ended", by=by, detail={"username": user.username, "reason": reason, "count": count})
    told.person(
        user,
        event=f"sessions:{user.pk}",
        sentence=lambda: _("An administrator ended all your sessions."),
        now=now,
    )
    return count


def _locked(user: User) -> User:
    people: QuerySet[User] = User.objects.select_for_update()
    return people.get(pk=user.pk)
