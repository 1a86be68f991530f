"""What a bureau may still see of a lead that it found, sent or held, and holds no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from accounts.scoped import ScopedModel, ScopedQuerySet
from leads.states import OPEN, Status

if TYPE_CHECKING:
    from accounts.scope import Reader


class StubQuerySet(ScopedQuerySet["Stub"]):
    def out_of_reach(self, user: Reader) -> Self:
        """Of leads that somebody beyond the person's reach holds now; the compartment is nobody."""
        scope = user.scope
        if scope.everything or scope.is_province:
            return self.none()
        held = Q(holder__in=scope.bureaus) if scope.bureaus is not None else Q(holder__city__in=scope.cities)
        return self.filter(holder__isnull=False).exclude(held)


class Stub(ScopedModel):
    """Read-only: number, state, due day, outcome. `bureau` is the viewer, not the holder.

    A trigger on the lead keeps it true. Of a lead that went into the compartment nothing is told
    but that it was handed on for handling (已移交处理), and nothing changes there any more.
    """

    written_once: ClassVar[frozenset[str]] = frozenset({"lead_id"})

    lead_id = models.BigIntegerField(editable=False)  # no foreign key: the viewer cannot follow it
    number = models.CharField(_("number"), max_length=60)
    status = models.CharField(_("status"), max_length=20, choices=Status)
    due_on = models.DateField(_("due on"), null=True)
    cleared_on = models.DateField(_("cleared on"), null=True)
    outcome = ReferenceKey("leads.Outcome", models.PROTECT, null=True, related_name="+", verbose_name=_("outcome"))
    holder = ReferenceKey("accounts.Bureau", models.PROTECT, null=True, related_name="+", verbose_name=_("holder"))
    handed_on = models.DateField(_("handed over on"))
    may_urge = models.BooleanField(default=False)

    objects: ClassVar = StubQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        verbose_name = _("lead handed over")
        verbose_name_plural = _("leads handed over")
        ordering = ["-handed_on", "-pk"]
        indexes = [
            models.Index(fields=["bureau", "handed_on", "id"], name="stub_bureau_handed"),
            models.Index(fields=["city", "handed_on", "id"], name="stub_city_handed"),
        ]
        constraints = [models.UniqueConstraint(fields=["lead_id", "bureau"], name="stub_once_per_bureau")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def state_text(self) -> str:
        """The state as the former holder may know it; of a sealed lead only that it was handed on."""
        return str(_("Handed on for handling") if self.status == Status.SEALED else self.get_status_display())
