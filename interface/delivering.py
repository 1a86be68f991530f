"""How webhooks are told: stretches of the feed become rows, and rows are sent one by one.

Each step is harmless to repeat and to break off anywhere. A receiver that is away is asked less and less often and
holds nobody else up: it costs one attempt of a few seconds each time, and no more stretches are made for it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F

from accounts.models import User
from accounts.scope import acting_as, acting_as_system
from interface.changes import Page, changes_after, kinds_for
from interface.models import Delivery, Webhook
from interface.receivers import Refused, ring
from interface.secrets import SIGNATURE, opened, signature
from paging.keyset import Place

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]

BATCH = 100  # rows of the feed that one message tells at most
MOST_WAITING = 20  # messages of one webhook
STRETCHES = 5  # of one webhook in one go
LEASE = timedelta(minutes=2)  # longer than one message may take
ONE_GO = timedelta(seconds=50)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 36  # about a week


def deliver_all(*, clock: Clock) -> int:
    """Returns the number of messages that were taken. Not inside a transaction."""
    collect()
    sent, until = 0, clock() + ONE_GO
    while clock() < until and (delivery := take(now=clock())):
        sent += _send(delivery, clock=clock)
    return sent


def collect() -> None:
    """Make the messages that each webhook lacks, a few at a time."""
    with acting_as_system():
        hooks = list(Webhook.objects.working().values_list("pk", flat=True))
    for pk in hooks:
        for _stretch in range(STRETCHES):
            if not _collect_one(pk):
                break


def _collect_one(pk: int) -> bool:
    """The next stretch of one webhook. False when there is none to be made now."""
    with acting_as_system():
        hook = Webhook.objects.working().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if hook is None or hook.deliveries.waiting().count() >= MOST_WAITING:
            return False
        page = _stretch(hook.user, Place(hook.turn, hook.row))
        if page is None:
            return False
        if page.entries:
            Delivery.objects.create(
                webhook=hook, from_turn=hook.turn, from_row=hook.row, to_turn=page.place.value, to_row=page.place.pk,
                count=len(page.entries),
            )  # fmt: skip
        Webhook.objects.filter(pk=hook.pk).update(turn=page.place.value, row=page.place.pk)
    return page.has_more


def _stretch(user: User, place: Place) -> Page | None:
    """What the system itself may see behind the place; None when there is nothing, or it may not follow changes."""
    if not user.may("change.view"):
        return None
    with acting_as(user):
        page = changes_after(place, user=user, kinds=kinds_for(user), limit=BATCH)
    return page if page.place != place else None


def take(*, now: datetime) -> Delivery | None:
    """The oldest message of a webhook that is not asked to wait, ours until the lease ends."""
    with acting_as_system():
        due = Delivery.objects.due(now=now).order_by("webhook__failures", "pk").select_related("webhook__user")
        delivery = due.select_for_update(skip_locked=True, of=("self", "webhook")).first()
        if delivery is not None:
            Webhook.objects.filter(pk=delivery.webhook_id).update(not_before=now + LEASE)
            Delivery.objects.filter(pk=delivery.pk).update(attempts=F("attempts") + 1)
            delivery.attempts += 1
    return delivery


def _send(delivery: Delivery, *, clock: Clock) -> bool:
    hook = delivery.webhook
    body = body_of(delivery)
    try:
        status = ring(hook.url, body, {**headers_of(delivery, body, at=clock())})
    except Refused as refused:
        _record_failure(delivery, str(refused), clock=clock)
        return False
    with acting_as_system():
        told = {"state": Delivery.State.DELIVERED, "answered_at": clock(), "answer": f"HTTP {status}"}
        Delivery.objects.filter(pk=delivery.pk).update(**told)
        Webhook.objects.filter(pk=hook.pk).update(not_before=None, failures=0)
    return True


def body_of(delivery: Delivery) -> bytes:
    """Number, kind and position of what the system may still see, or saw and sees no more."""
    page = _stretch(delivery.webhook.user, Place(delivery.from_turn, delivery.from_row))
    entries = [] if page is None else page.entries
    until = (delivery.to_turn, delivery.to_row)
    changes = [
        {"kind": entry.kind, "number": entry.number, "position": entry.position}
        for entry in entries
        if (entry.place.value, entry.place.pk) <= until
    ]
    told = {"changes": changes, "position": f"{delivery.to_turn}-{delivery.to_row}"}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(delivery: Delivery, body: bytes, *, at: datetime) -> dict[str, str]:
    """Signed with the secret, and for a while after its change with the former one, too."""
    hook = delivery.webhook
    has_former = hook.former_until is not None and at < hook.former_until
    known = [opened(text) for text in (hook.secret, hook.former_secret if has_former else "")]
    return {
        SIGNATURE: signature(body, of=filter(None, known), at=at),
        "Taskforce-Delivery": str(delivery.pk),
        "User-Agent": "Taskforce",
    }


def _record_failure(delivery: Delivery, fault: str, *, clock: Clock) -> None:
    hook = delivery.webhook
    log.warning("Webhook %s, delivery %s, attempt %s: %s", hook.pk, delivery.pk, delivery.attempts, fault)
    pause = min(timedelta(minutes=2 ** min(hook.failures, 10)), LONGEST_PAUSE)
    with acting_as_system():
        state = Delivery.State.FAILED if delivery.attempts >= MOST_ATTEMPTS else Delivery.State.WAITING
        Delivery.objects.filter(pk=delivery.pk).update(state=state, answered_at=clock(), answer=fault[:100])
        Webhook.objects.filter(pk=hook.pk).update(not_before=clock() + pause, failures=F("failures") + 1)
