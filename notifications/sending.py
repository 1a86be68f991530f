"""How mails get out of the house: taken one by one, each sent and then marked. What failed can be sent again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.scope import acting_as_system
from audit import trail
from notifications.mail_server import MailServer, ServerAway, breaks_connection, described, is_final
from notifications.mails import message_of
from notifications.models import Mail

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]

LEASE = timedelta(minutes=5)  # longer than one mail may take: EMAIL_TIMEOUT for each answer of the server, twice
ONE_GO = timedelta(minutes=8)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 36  # about a week
MOST_BROKEN = 3  # connections lost one after the other, each at its first mail: the server is not well


def send_all(*, clock: Clock) -> int:
    """Send what is waiting. Returns the number of mails sent. Not inside a transaction.

    Ends early when the server is away, without costing any mail an attempt, and after ONE_GO; the next sweep goes on.
    """
    sent, broken, until = 0, 0, clock() + ONE_GO
    with MailServer() as server:
        while broken < MOST_BROKEN and clock() < until and (mail := take(now=clock())):
            try:
                is_sent = _send(mail, server, clock=clock)
            except ServerAway as away:
                _put_back(mail, away.fault, clock=clock)
                break
            except OSError as fault:
                _record_failure(mail, fault, clock=clock)
                broken = broken + 1 if breaks_connection(fault) else 0
            else:
                sent, broken = sent + is_sent, 0
    return sent


def take(*, now: datetime) -> Mail | None:
    """The next mail, ours until the lease ends. Two workers never take the same.

    One that has failed before waits behind all that have not, or a few would hold up the rest each time.
    """
    with acting_as_system():
        waiting = Mail.objects.to_be_sent(now=now).order_by("attempts", "not_before", "pk").select_related("user")
        mail = waiting.select_for_update(skip_locked=True, of=("self",)).first()
        if mail is not None:
            Mail.objects.filter(pk=mail.pk).update(not_before=now + LEASE, attempts=F("attempts") + 1)
            mail.attempts += 1
    return mail


def _send(mail: Mail, server: MailServer, *, clock: Clock) -> bool:
    """Raises ServerAway and OSError as `MailServer.deliver`."""
    with acting_as_system():
        message = message_of(mail)
    if message is None:
        _mark(mail, state=Mail.State.NEEDLESS, error="")
        return False
    server.deliver(message)
    _mark(mail, state=Mail.State.SENT, sent_at=clock(), error="")
    return True


def _put_back(mail: Mail, fault: OSError, *, clock: Clock) -> None:
    """The server is away: that is no failure of this mail."""
    log.warning("The mail server cannot be used: %s", described(fault))
    _mark(mail, not_before=clock(), attempts=mail.attempts - 1, error=described(fault))


def _record_failure(mail: Mail, fault: OSError, *, clock: Clock) -> None:
    """Put the mail back for later, or give up when it is refused for good or was tried for a week."""
    error = described(fault)
    log.warning("Mail %s, attempt %s: %s", mail.pk, mail.attempts, error)
    if is_final(fault) or mail.attempts >= MOST_ATTEMPTS:
        _mark(mail, state=Mail.State.FAILED, error=error)
        return
    pause = min(timedelta(minutes=2 ** min(mail.attempts, 10)), LONGEST_PAUSE)
    _mark(mail, not_before=clock() + pause, error=error)


def _mark(mail: Mail, **values: object) -> None:
    with acting_as_system():
        Mail.objects.filter(pk=mail.pk, state=Mail.State.WAITING).update(**values)


@transaction.atomic
def send_again(mails: QuerySet[Mail], *, by: User, now: datetime) -> int:
    """Let failed mails be tried anew, after an address or the server was put right. Returns how many."""
    failed = mails.filter(state=Mail.State.FAILED)
    count = failed.update(state=Mail.State.WAITING, not_before=now, attempts=0)
    if count:
        trail.record("mail.sent_again", by=by, detail={"mails": count})
    return count
