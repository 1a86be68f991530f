"""The mail server as the outbox sees it: a connection is opened when one is needed, anew when the server closed it."""

from __future__ import annotations

import contextlib
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from django.core.mail import EmailMessage, get_connection

CLOSING = 421  # "service not available, closing transmission channel": also said after so many mails per connection


class ServerAway(Exception):
    """No connection, no sign-in, or nobody may send: no fault of the mail in hand. `fault`: what it was."""

    def __init__(self, fault: OSError) -> None:
        super().__init__(str(fault))
        self.fault = fault


class MailServer:
    """One connection at a time. Servers close it after so many mails or minutes; that costs no mail an attempt."""

    def __init__(self) -> None:
        self._backend = get_connection()
        self._is_fresh = True

    def __enter__(self) -> MailServer:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._close()

    def deliver(self, message: EmailMessage) -> None:
        """Hand over one mail. Raises ServerAway, or the OSError that this very mail met on a connection of its own."""
        for _attempt in range(2):
            is_fresh = self._open()
            try:
                self._backend.send_messages([message])
            except SMTPSenderRefused as refused:  # the sender is the same for all mails
                self._close()
                if is_fresh:
                    raise ServerAway(refused) from refused
            except OSError as fault:
                if not breaks_connection(fault):
                    raise
                self._close()
                if is_fresh:
                    raise
            else:
                return

    def _open(self) -> bool:
        """Whether the connection has carried no mail yet; one is made when there is none."""
        try:
            self._is_fresh = bool(self._backend.open()) or self._is_fresh
        except OSError as fault:
            self._close()
            raise ServerAway(fault) from fault
        is_fresh, self._is_fresh = self._is_fresh, False
        return is_fresh

    def _close(self) -> None:
        self._is_fresh = True
        with contextlib.suppress(OSError):  # it is of no use any more
            self._backend.close()


def breaks_connection(fault: OSError) -> bool:
    """Whether the connection cannot carry another mail after this."""
    if isinstance(fault, SMTPRecipientsRefused):
        return any(code == CLOSING for code, _answer in fault.recipients.values())
    if isinstance(fault, SMTPServerDisconnected) or not isinstance(fault, SMTPException):
        return True  # lost, or too late: what comes next would be the answer to this mail
    return isinstance(fault, SMTPResponseException) and fault.smtp_code == CLOSING


def is_final(fault: OSError) -> bool:
    """Whether the server says that it will never take this mail for this address."""
    if isinstance(fault, SMTPRecipientsRefused):
        return all(code >= 500 for code, _answer in fault.recipients.values())
    return isinstance(fault, SMTPDataError) and fault.smtp_code >= 500


def described(fault: OSError) -> str:
    """What went wrong, without the address that it went wrong for."""
    code = getattr(fault, "smtp_code", fault.errno)
    if isinstance(fault, SMTPRecipientsRefused) and fault.recipients:
        code = next(iter(fault.recipients.values()))[0]
    return type(fault).__name__ + (f" {code}" if code else "")
