"""Since when the application is the ledger: what took effect before that day is the past.

The day is set once: an officer of the province asks, a head of the province grants. Until then it is the day on which
this database was set up.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role, User
from accounts.policy import require
from audit.trail import record
from notifications.news import What
from notifications.notify import notify

if TYPE_CHECKING:
    from accounts.models import User

ASK, DECIDE = "import.ask_switch_over", "import.decide_switch_over"
EARLIEST = date(2018, 1, 1)
FARTHEST = timedelta(days=366)


class SwitchOver(models.Model):
    """A request to set the day, and its decision. The one that is granted holds for ever."""

    class State(models.TextChoices):
        ASKED = "asked", gettext_lazy("Waiting for the head")
        GRANTED = "granted", pgettext_lazy("switch-over", "In force")
        REFUSED = "refused", pgettext_lazy("switch-over", "Refused")

    day = models.DateField(gettext_lazy("switch-over day"))
    reason = models.CharField(gettext_lazy("reason"), max_length=300)
    state = models.CharField(gettext_lazy("status"), max_length=7, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(gettext_lazy("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = gettext_lazy("switch-over day")
        verbose_name_plural = gettext_lazy("switch-over days")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="granted"), name="switch_over_set_once"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="asked"), name="switch_over_asked_once"),
            models.CheckConstraint(
                name="switch_over_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="switch_over_decision_is_whole",
                condition=Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="asked") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="switch_over_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="switch_over_request_is_fixed", exclude=["state", "decided_by", "decided_at", "note"]
            ),
            pgtrigger.Protect(
                name="switch_over_is_decided_once",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="asked"),
            ),
        ]

    def __str__(self) -> str:
        return self.day.isoformat()


def installed_on() -> date:
    """The day on which this database was set up: that of its first migration."""
    first = MigrationRecorder(connection).migration_qs.aggregate(first=Min("applied"))["first"]
    return timezone.localdate(first)


def switch_over_day() -> date:
    """The first day of the present."""
    set_by_two = SwitchOver.objects.filter(state=SwitchOver.State.GRANTED).values_list("day", flat=True).first()
    return set_by_two or installed_on()


@transaction.atomic
def ask(day: date, *, reason: str, by: User, now: datetime) -> SwitchOver:
    """Ask the head for this day. Raises NotAllowed, ActionRefused (set or asked already, a day out of bounds)."""
    require(by, ASK)
    if not reason.strip():
        raise ActionRefused(_("Give a reason."), field="reason")
    if not EARLIEST <= day <= timezone.localdate(now) + FARTHEST:
        raise ActionRefused(
            _("The day lies between %(earliest)s and a year from now.") % {"earliest": EARLIEST}, field="day"
        )
    known = set(SwitchOver.objects.select_for_update().values_list("state", flat=True))
    if SwitchOver.State.GRANTED in known:
        raise ActionRefused(_("The switch-over day is set. It is set once."))
    if SwitchOver.State.ASKED in known:
        raise ActionRefused(_("A day already waits for the head."))
    asked = SwitchOver.objects.create(day=day, reason=reason.strip(), asked_by=by, asked_at=now)
    record("switch_over.asked", by=by, detail={"day": day.isoformat()})
    _tell_heads(asked, by)
    return asked


@transaction.atomic
def decide(asked: SwitchOver, *, grant: bool, note: str, by: User, now: datetime) -> None:
    """Raises NotAllowed (policy, or who asked), ActionRefused (decided already; refused without a reason)."""
    require(by, DECIDE)
    fresh = SwitchOver.objects.select_for_update().get(pk=asked.pk)
    if fresh.asked_by_id == by.pk:
        raise NotAllowed(_("Who asked does not decide. Ask a colleague."))
    if fresh.state != SwitchOver.State.ASKED:
        raise ActionRefused(_("This was already decided. Reload the page."))
    if not grant and not note.strip():
        raise ActionRefused(_("Give a reason."), field="note")
    fresh.state = SwitchOver.State.GRANTED if grant else SwitchOver.State.REFUSED
    fresh.decided_by, fresh.decided_at, fresh.note = by, now, note.strip()
    fresh.save(update_fields=["state", "decided_by", "decided_at", "note"])
    record(f"switch_over.{fresh.state}", by=by, detail={"day": fresh.day.isoformat()})
    what, key = (What.APPROVED if grant else What.RETURNED), f"switch-over:{fresh.pk}:decided"
    notify([fresh.asked_by], what, key=key, params={"by": str(by)}, url=reverse("exchange:switch_over"))


def _tell_heads(asked: SwitchOver, by: User) -> None:
    province = by.bureau
    heads = User.objects.holding(Role.HEAD, bureau=province, on=timezone.localdate(asked.asked_at)).exclude(pk=by.pk)
    key, url = f"switch-over:{asked.pk}", reverse("exchange:switch_over")
    notify(heads, What.AWAITING_APPROVAL, key=key, params={"by": str(by)}, url=url)
