"""What follows a letter: the addressee's objection, and looking back whether it lasted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scoped import ScopedModel
from audit.history import tracked
from records.models.outcome import AbstractLookback
from rectification.models.order import RectificationOrder


@tracked()
class Objection(ScopedModel):
    """异议: signed by the head; the issuer examines again and upholds, changes or withdraws its letter."""

    class Answer(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        CHANGED = "changed", pgettext_lazy("objection", "Changed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    order = models.ForeignKey(RectificationOrder, models.PROTECT, related_name="objections", verbose_name=_("letter"))
    grounds = models.TextField(_("grounds"))
    raised_on = models.DateField(_("raised on"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(_("issuer's answer"), max_length=10, choices=Answer, blank=True)
    answered_on = models.DateField(_("answered on"), null=True)
    document = models.CharField(_("issuer's paper"), max_length=100, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(answer=""), name="objection_one_pending"),
            models.CheckConstraint(name="objection_has_grounds", condition=~Q(grounds="")),
            models.CheckConstraint(
                name="objection_answered_has_day_and_paper",
                condition=Q(answer="", answered_on__isnull=True)
                | (~Q(answer="") & Q(answered_on__gte=F("raised_on")) & ~Q(document="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.raised_on}"


class Lookback(AbstractLookback):
    """Of a letter that was struck off."""

    order = models.ForeignKey(RectificationOrder, models.PROTECT, related_name="lookbacks", verbose_name=_("letter"))

    class Meta(AbstractLookback.Meta):
        indexes = [models.Index(fields=["order", "-at"], name="lookback_of_order")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.result}"
