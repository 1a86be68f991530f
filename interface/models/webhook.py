"""Addresses of bureaus' own systems that are told when something changed, and what became of each telling."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.request import GivesAccess, needs_grant
from audit.history import tracked

LONGEST_URL = 300


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def working(self) -> Self:
        """Neither stopped, nor without a secret to sign with, nor of a disabled account."""
        return self.filter(stopped_at__isnull=True, user__is_active=True).exclude(secret="")


@tracked(exclude=["secret", "former_secret", "turn", "row", "not_before", "failures"])
class Webhook(GivesAccess):
    """One address of one system. It is told what the system itself may see.

    `turn`, `row`: the place in the feed up to which deliveries were made. `secret` is sealed (`interface.secrets`);
    after a change the former one signs as well until `former_until`. `failures`: in a row; meanwhile nothing is sent
    before `not_before`.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"user", "made_by"})

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="webhooks", verbose_name=_("system account")
    )
    url = models.CharField(_("address"), max_length=LONGEST_URL)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    made_at = models.DateTimeField(auto_now_add=True)
    secret = models.CharField(max_length=300, blank=True, editable=False)
    former_secret = models.CharField(max_length=300, blank=True, editable=False)
    former_until = models.DateTimeField(null=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, editable=False)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("stopped by"),
    )
    turn = models.BigIntegerField(editable=False)
    row = models.BigIntegerField(editable=False)
    not_before = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["user", "pk"]
        constraints = [
            *GivesAccess.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "url"], condition=Q(stopped_at__isnull=True), name="webhook_once_per_address"
            ),
            models.CheckConstraint(
                name="webhook_stopped_by_somebody",
                condition=Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | Q(stopped_at__isnull=False, stopped_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="webhook_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="webhook_is_written_once", fields=["user", "url", "made_by", "grant", "basis"]),
            needs_grant(
                "webhook_needs_a_grant",
                operation=pgtrigger.Insert,
                checks="""
                    granted := public.accounts_spend(NEW.grant_id, 'webhook', NEW.user_id);
                    fits := granted.terms = jsonb_build_object('url', NEW.url) AND NEW.made_by_id = granted.asked_by_id;
                """,
            ),
            pgtrigger.Protect(
                name="webhook_stays_stopped",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__stopped_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.url

    def is_working(self) -> bool:
        return self.stopped_at is None and bool(self.secret)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> Self:
        return self.filter(state=Delivery.State.WAITING)

    def due(self, *, now: datetime) -> Self:
        """Those that wait for nobody but us."""
        ready = Q(webhook__not_before__isnull=True) | Q(webhook__not_before__lte=now)
        return self.waiting().filter(ready, webhook__in=Webhook.objects.working())


class Delivery(models.Model):
    """One stretch of the feed that a webhook is told: what stands in it is looked up when it is sent."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Given up")

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries", verbose_name=_("webhook"))
    from_turn = models.BigIntegerField(editable=False)
    from_row = models.BigIntegerField(editable=False)
    to_turn = models.BigIntegerField(editable=False)
    to_row = models.BigIntegerField(editable=False)
    count = models.PositiveIntegerField(_("changes"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0, editable=False)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    answered_at = models.DateTimeField(_("last answer"), null=True, editable=False)
    answer = models.CharField(_("answer"), max_length=100, blank=True, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="delivery_of_webhook"),
            models.Index(fields=["webhook", "id"], condition=Q(state="waiting"), name="delivery_waiting"),
        ]
        triggers = [pgtrigger.Protect(name="delivery_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.to_turn}-{self.to_row}"
