"""What stands in a mail: kind of news, number, link. Whoever may read more signs in and reads it there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.models import Mail, Notification
from notifications.news import What

MOST_LISTED = 50


def message_of(mail: Mail) -> EmailMessage | None:
    """The mail in its person's language, or None when nothing in it is news any more.

    Entries that were read in the inbox meanwhile, and reminders of clocks that no longer run, drop out; news of the
    own account never does, not even of one that was disabled.
    """
    entries = list((mail.copy_of or mail).entries.worth_mailing().still_true().order_by("pk"))
    may_know = mail.user.is_active or any(entry.what == What.ACCESS_CHANGED for entry in entries)
    address = mail.address or mail.user.email
    if not entries or not may_know or not address:
        return None
    with translation.override(mail.user.language or settings.LANGUAGE_CODE):
        return EmailMessage(
            subject=_subject(mail, entries),
            body=render_to_string("notifications/mail.txt", _context(entries)),
            to=[address],
            headers={"Message-ID": _message_id(mail), "Auto-Submitted": "auto-generated"},
        )


def _subject(mail: Mail, entries: list[Notification]) -> str:
    count = len(entries)
    if mail.digest_on:
        return ngettext("%(count)s item in your inbox", "%(count)s items in your inbox", count) % {"count": count}
    if count == 1:
        return _("Urgent: %(what)s %(number)s") % {
            "what": entries[0].get_what_display(),
            "number": entries[0].record_number,
        }
    return ngettext("%(count)s urgent item", "%(count)s urgent items", count) % {"count": count}


def _context(entries: list[Notification]) -> dict[str, Any]:
    return {
        "entries": entries[:MOST_LISTED],
        "more": max(0, len(entries) - MOST_LISTED),
        "site": settings.SITE_URL,
        "inbox": reverse("notifications:inbox"),
        "settings": reverse("notifications:settings"),
    }


def _message_id(mail: Mail) -> str:
    """The same for every attempt, so that a mail server which got it twice can tell."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return f"<{mail.key.replace(':', '.')}@{domain}>"
