"""指出问题: what a letter points out, one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from rectification.models.measure import Measure
from rectification.models.order import RectificationOrder

if TYPE_CHECKING:
    from accounts.models import User


class ProblemQuerySet(models.QuerySet["Problem"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the letter sees what it points out."""
        return self.filter(order__in=RectificationOrder.objects.visible_to(user))

    def unplanned(self) -> Self:
        """Neither a live measure nor a reason why none is needed."""
        live = Measure.objects.made().filter(problems=OuterRef("pk"))
        return self.filter(~Exists(live), no_measure_reason="")


@tracked()
class Problem(models.Model):
    """One defect, numbered as in the letter. It is answered by measures, or says why none is needed."""

    order = models.ForeignKey(RectificationOrder, models.PROTECT, related_name="problems", verbose_name=_("letter"))
    position = models.PositiveSmallIntegerField(_("no."))
    text = models.TextField(_("problem"))
    no_measure_reason = models.CharField(_("why no measure is needed"), max_length=500, blank=True)

    measure_number: int  # how many measures answer it, where that is asked (rectification.web.answered)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="problem_position_once"),
            models.CheckConstraint(name="problem_says_something", condition=~Q(text="")),
        ]
        triggers = [
            pgtrigger.Protect(
                name="problem_stays", operation=pgtrigger.Delete | pgtrigger.UpdateOf("order_id", "position")
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"
