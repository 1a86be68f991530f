"""What a person is told: entries of the inbox, and the mails that carry some of them out of the house."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from deadlines.explain import last_day_in_words
from notifications.news import WORDINGS, What

if TYPE_CHECKING:
    from accounts.models import User


class MailQuerySet(models.QuerySet["Mail"]):
    def to_be_sent(self, *, now: datetime) -> Self:
        """Waiting, and not in the hands of a worker whose lease still runs."""
        return self.filter(state=Mail.State.WAITING, not_before__lte=now)

    def failed(self) -> Self:
        """Given up: refused for good, or tried for a week. They can be sent again."""
        return self.filter(state=Mail.State.FAILED)


class Mail(models.Model):
    """One mail to one person: an urgent entry, or the digest of a day. Rendered when it is sent.

    The row is the outbox: who takes it pushes `not_before` ahead, which is the lease, sends, then
    marks it. A worker that dies in between leaves nothing to tidy up: when the lease is over, the
    mail goes out again. So it is sent at least once, normally once.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"user"})

    written_once: ClassVar[frozenset[str]] = frozenset({"user", "key", "digest_on", "created_at", "address", "copy_of"})

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        NEEDLESS = "needless", _("No longer needed")
        FAILED = "failed", _("Failed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    digest_on = models.DateField(_("digest of"), null=True)
    address = models.EmailField(blank=True, help_text="Where it goes instead of the person's own address.")
    copy_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=100)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    not_before = models.DateTimeField(_("next attempt at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="waiting"), name="mail_still_to_be_sent"),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="mail_failed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="mail_once_per_key"),
            models.UniqueConstraint(
                fields=["user", "digest_on"], condition=Q(digest_on__isnull=False), name="mail_one_digest_per_day"
            ),
            models.CheckConstraint(
                name="mail_sent_has_moment",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def to_be_mailed(self, *, since: datetime, until: datetime) -> Self:
        """Unread entries of these hours that no mail carries yet, of people with an address.

        Whoever read an entry in the inbox needs no mail about it; whoever got an address only now
        is not flooded with what is older than `since`.
        """
        return self.unread().filter(
            mail__isnull=True, created_at__gte=since, created_at__lt=until, user__is_active=True, user__email__gt=""
        )

    def worth_mailing(self) -> Self:
        """Unread ones, and news of the own account even when read: the reader may be who has taken it over."""
        return self.filter(Q(read_at__isnull=True) | Q(what=What.ACCESS_CHANGED))

    def still_true(self) -> Self:
        """Without reminders of clocks that are closed or paused by now, or whose last day has moved."""
        running = Q(reminder__clock__state="running", reminder__clock__due_on=F("reminder__due_on"))
        return self.filter(Q(reminder__isnull=True) | running)


class Notification(models.Model):
    """An entry of a person's inbox. `key` makes the same event one entry, however often it is told.

    `page` is the path of the page that it is about: whoever opens that page has read the entry.
    `created_at` is the moment that it tells, `written_at` when the row was written, by the database's clock.
    A muted kind is kept as already read: it is not counted and not mailed, but nothing is hidden.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"user"})

    written_once: ClassVar[frozenset[str]] = frozenset({"user", "what", "key", "record_id", "params", "created_at"})

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    what = models.CharField(_("kind of news"), max_length=24, choices=What)
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, blank=True)
    record_id = models.BigIntegerField(null=True)
    record_number = models.CharField(_("number"), max_length=60, blank=True)
    url = models.CharField(max_length=300, blank=True)
    page = models.CharField(max_length=300, blank=True)
    params = models.JSONField(default=dict, help_text="Names and numbers only.")
    urgent = models.BooleanField(_("urgent"), default=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    written_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True)
    reminder = models.OneToOneField("deadlines.Reminder", models.PROTECT, null=True, related_name="notification")
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, related_name="entries")

    title, waits = "", ""  # what its record is called and for whom it waits (notifications.naming)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_newest"),
            models.Index(fields=["user", "-id"], condition=Q(read_at__isnull=True), name="notification_unread"),
            models.Index(
                fields=["urgent", "created_at"],
                condition=Q(read_at__isnull=True, mail__isnull=True),
                name="notification_not_mailed",
            ),
            models.Index(fields=["kind", "record_id"], name="notification_of_record"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notification_once_per_event"),
            models.CheckConstraint(
                name="notification_read_after_created",
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.record_number}".rstrip()

    @property
    def day(self) -> date:
        """The day of the entry where the reader lives."""
        return timezone.localdate(self.created_at)

    @property
    def sentence(self) -> str:
        """What happened, in the language of the page."""
        return str(WORDINGS[self.what].sentence) % {name: _said(name, value) for name, value in self.params.items()}


def _said(name: str, value: Any) -> Any:
    """A parameter in the language of the page; texts in one language stay as they are."""
    if name == "due_on":
        return last_day_in_words(value)
    if not isinstance(value, dict):
        return value
    return value.get(translation.get_language()) or value[settings.LANGUAGE_CODE]


class Mute(models.Model):
    """The kinds of news that a person has muted. One row per person, made at the first change."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    kinds = ArrayField(models.CharField(max_length=24, choices=What), default=list, verbose_name=_("muted kinds"))

    class Meta:
        verbose_name = _("muted news")
        verbose_name_plural = _("muted news")

    def __str__(self) -> str:
        return f"{self.user_id}: {', '.join(self.kinds)}"
