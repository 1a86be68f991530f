"""先行登记保存、查封扣押: what is held or taken away during a case, each measure with its goods and its own terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import refuse_truncate, tracked
from cases.models.case import EnforcementCase
from deadlines.parts import Part
from money.columns import YuanField, not_negative

if TYPE_CHECKING:
    from accounts.scope import Reader


class SeizureQuerySet(models.QuerySet["Seizure"]):
    def visible_to(self, user: Reader) -> Self:
        """Whoever sees the case sees what was taken."""
        return self.filter(case__in=EnforcementCase.objects.visible_to(user))

    def to_approve(self) -> Self:
        return self.filter(approved_on__isnull=True, refused_on__isnull=True)

    def to_take(self) -> Self:
        """Approved before, and not carried out yet."""
        return self.filter(approved_on__isnull=False, taken_at__isnull=True, dropped_on__isnull=True)

    def standing(self) -> Self:
        return self.filter(taken_at__isnull=False, ended_on__isnull=True)


@tracked()
class Seizure(models.Model):
    """One measure. `position`: 1, 2 … of its case, for ever. `taken_at`: when it was carried out.

    A hold or a seizure on the spot is approved within 24 hours afterwards; one in a case of pyramid selling only before
    (Procedures, art. 33, 36; Regulations on Pyramid Selling, art. 14, 18). It ends when nothing of it is left.
    """

    class Form(models.TextChoices):
        HOLD = "hold", _("Evidence registered and held")
        SEIZURE = "seizure", _("Sealed or seized")
        PYRAMID = "pyramid", _("Sealed or seized for pyramid selling")

    case = models.ForeignKey(EnforcementCase, models.PROTECT, related_name="seizures", verbose_name=_("case"))
    position = models.PositiveSmallIntegerField(_("no."))
    form = models.CharField(_("measure"), max_length=10, choices=Form)
    place = models.CharField(_("where it is kept"), max_length=200)
    is_urgent = models.BooleanField(_("on the spot, before its approval"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )  # fmt: skip
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )  # fmt: skip
    approved_on = models.DateField(_("approved on"), null=True)
    refused_on = models.DateField(_("refused on"), null=True)
    taken_at = models.DateTimeField(_("carried out at"), null=True)
    paper = models.CharField(_("number of the decision"), max_length=60, blank=True)
    dropped_on = models.DateField(_("given up on"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)

    objects: ClassVar = SeizureQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold or seizure")
        verbose_name_plural = _("holds and seizures")
        ordering = ["case", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="case_seizure_position_once"),
            models.CheckConstraint(
                name="case_seizure_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="case_seizure_taken_when_approved_or_urgent",
                condition=Q(taken_at__isnull=True) | Q(is_urgent=True) | Q(approved_on__isnull=False),
            ),
            models.CheckConstraint(
                name="case_seizure_pyramid_is_approved_before", condition=~Q(form="pyramid") | Q(is_urgent=False)
            ),
            models.CheckConstraint(
                name="case_seizure_approved_or_refused",
                condition=Q(approved_on__isnull=True) | Q(refused_on__isnull=True),
            ),
            models.CheckConstraint(
                name="case_seizure_ends_when_taken", condition=Q(ended_on__isnull=True) | Q(taken_at__isnull=False)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="case_seizure_stays",
                operation=pgtrigger.Delete
                | pgtrigger.UpdateOf("case_id", "position", "form", "is_urgent", "asked_by_id"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_form_display()}"

    @property
    def part(self) -> Part:
        """What names its terms within the case; it names nobody."""
        return Part(f"seizure:{self.pk}", f"强制措施{self.position}")

    @property
    def end_rule(self) -> str:
        return {"hold": "HOLD_DECIDE", "pyramid": "SEIZE_END_CX"}.get(self.form, "SEIZE_END")


class SeizedItemQuerySet(models.QuerySet["SeizedItem"]):
    def visible_to(self, user: Reader) -> Self:
        return self.filter(seizure__in=Seizure.objects.visible_to(user))

    def left(self) -> Self:
        return self.filter(outcome="")


class SeizedItem(models.Model):
    """A line of the list of goods. Written once; only what becomes of it is added."""

    class Outcome(models.TextChoices):
        RETURNED = "returned", _("Returned to the party")
        LAPSED = "lapsed", _("Released, as the term lapsed")
        SEIZED = "seized", _("Sealed or seized")
        TESTED = "tested", _("Used up in a test")
        CONFISCATED = "confiscated", _("Confiscated")
        DESTROYED = "destroyed", _("Destroyed")
        SOLD = "sold", _("Sold, as it would not keep")
        HANDED_ON = "handed_on", _("Handed to another organ")

    seizure = models.ForeignKey(Seizure, models.PROTECT, related_name="items", verbose_name=_("hold or seizure"))
    position = models.PositiveSmallIntegerField(_("no."))
    name = models.CharField(_("name"), max_length=100)
    specification = models.CharField(_("specification"), max_length=100, blank=True)
    quantity = models.CharField(_("quantity and unit"), max_length=40)
    value_yuan = YuanField(_("value (yuan)"), null=True)
    outcome = models.CharField(_("what became of it"), max_length=20, choices=Outcome, blank=True)
    outcome_on = models.DateField(_("on"), null=True)

    objects: ClassVar = SeizedItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("seized item")
        verbose_name_plural = _("seized items")
        ordering = ["seizure", "position"]
        constraints = [
            models.UniqueConstraint(fields=["seizure", "position"], name="case_seized_item_position_once"),
            models.CheckConstraint(
                name="case_seized_item_outcome_has_its_day",
                condition=Q(outcome="", outcome_on__isnull=True) | ~Q(outcome="") & Q(outcome_on__isnull=False),
            ),
            not_negative("value_yuan", name="case_seized_item_value_not_negative"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="case_seized_item_stays",
                operation=pgtrigger.Delete
                | pgtrigger.UpdateOf("seizure_id", "position", "name", "specification", "quantity", "value_yuan"),
            ),
            pgtrigger.Protect(
                name="case_seized_item_ends_once",
                operation=pgtrigger.UpdateOf("outcome", "outcome_on"),
                condition=~pgtrigger.Q(old__outcome=""),
            ),
            refuse_truncate("case_seized_item_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.seizure.position}.{self.position} {self.name} {self.quantity}"
