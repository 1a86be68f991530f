"""Telling people what happened. One call per event; however often it is made, each person is told once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from django.utils import timezone

from accounts.scope import acting_as_system
from notifications.models import Mail, Mute, Notification
from notifications.news import WORDINGS, What, may_be_muted, said_in_all_languages

if TYPE_CHECKING:
    from accounts.models import User
    from deadlines.models import Reminder


class HasPage(Protocol):
    """What news can be about: a record, or something else that has a page."""

    def get_absolute_url(self) -> str: ...


def notify(
    users: Iterable[User],
    what: What,
    *,
    key: str,
    subject: HasPage | None = None,
    params: dict[str, Any] | None = None,
    urgent: bool = False,
    url: str | None = None,
    now: datetime | None = None,
) -> None:
    """Put one entry into the inbox of each of these people, in the running transaction.

    `key` names the event (such as "lead:12:assigned:step:99"); a second call with it adds nothing.
    `subject`: the record that it is about; of a compartment only its readers are told. `params`:
    what the sentence of this kind names, nothing else. `urgent` is mailed at once, the rest in the
    day's digest. `url`: by default the subject's page. Inactive people are skipped; who muted the
    kind gets the entry as already read.
    Raises ValueError when `params` are not exactly those of the kind.
    """
    about = _about(subject, what, params or {}, url) | {
        "key": key,
        "urgent": urgent,
        "created_at": now or timezone.now(),
    }
    told = {user.pk: user for user in users if user.is_active and _may_know(user, subject)}
    add([Notification(user=user, **about) for user in told.values()])


def people_told(subject: Any, event: str) -> list[User]:
    """Everybody whom an event of this record was told, by how its keys begin ("step:99:"); each once."""
    with acting_as_system():
        rows = Notification.objects.filter(kind=subject.kind, record_id=subject.pk, key__startswith=event)
        told = {row.user_id: row.user for row in rows.select_related("user").order_by("pk")}
    return list(told.values())


def tell_of_access(
    people: Iterable[User],
    topic: str,
    *,
    key: str,
    sentence: Callable[[], str],
    url: str,
    now: datetime,
    also_to: str = "",
) -> None:
    """News of the room of accounts (accounts.told). What concerns the own account is mailed, read or not.

    `also_to`: a mail address that gets the same mail beside the person's own.
    """
    what, params, told = What(topic), {"what": said_in_all_languages(sentence)}, list(people)
    urgent = what in (What.ACCESS_CHANGED, What.MANY_DENIALS)
    notify(told, what, key=key, params=params, url=url, urgent=urgent, now=now)
    if what is What.ACCESS_CHANGED:
        _mail_at_once(told, key=key, now=now, also_to=also_to)


def _mail_at_once(people: list[User], *, key: str, now: datetime, also_to: str) -> None:
    with acting_as_system():
        entries = Notification.objects.filter(user__in=people, key=key, mail__isnull=True).select_related("user")
        for entry in entries.order_by("pk"):
            own, *others = [address for address in (entry.user.email, also_to) if address] or [""]
            if not own:
                continue
            written = {"user_id": entry.user_id, "not_before": now, "created_at": now}
            first = "" if own == entry.user.email else own
            entry.mail = Mail.objects.create(key=f"access:{entry.pk}", address=first, **written)
            entry.save(update_fields=["mail"])
            for address in others:
                Mail.objects.create(key=f"access:{entry.pk}:also", address=address, copy_of=entry.mail, **written)


def remind(reminder: Reminder, *, what: What, params: dict[str, Any], urgent: bool, now: datetime) -> Notification:
    """The entry for a reminder that the deadlines recorded; not yet saved (see `add`)."""
    about = _about(reminder.clock, what, params, None) | {"record_id": reminder.clock.record_id}
    key = f"reminder:{reminder.pk}"
    return Notification(
        user_id=reminder.recipient_id, key=key, reminder=reminder, urgent=urgent, created_at=now, **about
    )


def add(entries: list[Notification]) -> None:
    """Write the entries that are not there yet; those of a muted kind as already read."""
    if not entries:
        return
    with acting_as_system():
        muted = _muted_by(entries)
        for entry in entries:
            if (entry.user_id, str(entry.what)) in muted:
                entry.read_at = entry.created_at
        Notification.objects.bulk_create(entries, ignore_conflicts=True, batch_size=500)


def _muted_by(entries: list[Notification]) -> set[tuple[int, str]]:
    mutes = Mute.objects.filter(user__in={entry.user_id for entry in entries}).values_list("user_id", "kinds")
    return {(user_id, kind) for user_id, kinds in mutes for kind in kinds if may_be_muted(kind)}


def _may_know(user: User, subject: HasPage | None) -> bool:
    readers = getattr(subject, "readers", None)
    return readers is None or user.pk in readers


def _about(subject: HasPage | None, what: What, params: dict[str, Any], url: str | None) -> dict[str, Any]:
    if params.keys() != WORDINGS[what].params:
        raise ValueError(f"{what} names {sorted(WORDINGS[what].params)}, got {sorted(params)}")
    address = url if url is not None else (subject.get_absolute_url() if subject is not None else "")
    return {
        "what": what,
        "kind": getattr(subject, "kind", ""),
        "record_id": getattr(subject, "pk", None),
        "record_number": getattr(subject, "number", ""),
        "url": address,
        "page": urlsplit(address).path,
        "params": params,
    }
