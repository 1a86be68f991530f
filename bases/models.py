"""比较基数: a figure of a year before there were records, entered with its source, confirmed by somebody else."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from figures.bases import Found, ImportedBase
from figures.panels import COUNTED
from figures.periods import Period
from figures.sources import Figure, sources
from money.columns import YuanField, not_negative
from plain.declaring import PlainRecord, lists_of
from records.actors import HANDLER
from records.acts import Transition
from records.assigning import assigning
from records.workflow import State, Workflow

if TYPE_CHECKING:
    from accounts.scope import Reader


class Status(models.TextChoices):
    ENTERED = "entered", _("Base entered")
    CONFIRMED = "confirmed", _("Base confirmed")
    WITHDRAWN = "withdrawn", _("Base withdrawn")


S = Status


def comparable() -> dict[str, Figure]:
    """Figures that may have a base, by key: counts and sums of a period."""
    return {
        figure.key: figure
        for source in sources()
        for figure in source.figures
        if figure.measure in COUNTED and figure.compares
    }


def figure_choices() -> list[tuple[str, Any]]:
    return [(key, figure.label) for key, figure in comparable().items()]


def why_not_confirm(base: Base) -> str | None:
    """Why nothing can be compared with it."""
    if base.first_on > base.last_on:
        return gettext("The period ends before it begins.")
    figure = comparable().get(base.figure)
    if figure is None:
        return gettext("There is no such figure to compare with.")
    if base.value is None:
        return (
            gettext("A figure of money needs the amount.") if figure.is_money else gettext("A count needs the number.")
        )
    same = Base.objects.filter(bureau=base.bureau_id, figure=base.figure, first_on=base.first_on, last_on=base.last_on)
    if same.filter(status=S.CONFIRMED).exists():
        return gettext("A base of this figure and period is confirmed already. Withdraw it first.")
    return None


BASE = Workflow(
    kind="base",
    states=(
        State(S.ENTERED, S.ENTERED.label, "waiting"),
        State(S.CONFIRMED, S.CONFIRMED.label, "done", is_open=False),
        State(S.WITHDRAWN, S.WITHDRAWN.label, "ended", is_open=False),
    ),
    transitions=(
        assigning((S.ENTERED,), "base.assign", done=_("assigned the base")),
        Transition(
            "confirm", _("Confirm the base"), (S.ENTERED,), S.CONFIRMED, "base.confirm",
            done=_("confirmed the base"), primary=True, guard=why_not_confirm, not_by=("register", HANDLER),
            before=_("From now on the figures of this period are compared with it where there are no records."),
        ),
        Transition(
            "withdraw", _("Withdraw the base"), (S.ENTERED, S.CONFIRMED), S.WITHDRAWN, "base.confirm",
            done=_("withdrew the base"), reason_required=True,
        ),
    ),
    first=S.ENTERED,
    begun=_("entered the base"),
)  # fmt: skip


@tracked(exclude=["readers"])
class Base(PlainRecord):
    """Of the place that holds it. `title`: where the figure comes from; the paper itself is attached to the record."""

    kind: ClassVar[str] = "base"
    Status = Status

    status = models.CharField(_("status"), max_length=20, choices=Status, editable=False)
    figure = models.CharField(_("figure"), max_length=60, choices=figure_choices)
    first_on = models.DateField(_("first day of the period"))
    last_on = models.DateField(_("last day of the period"))
    count = models.PositiveIntegerField(
        _("number"), null=True, blank=True, help_text=_("For figures that count. Leave it empty for an amount.")
    )
    amount_yuan = YuanField(
        _("amount (yuan)"), null=True, blank=True, help_text=_("For figures of money. Leave it empty for a count.")
    )

    class Meta(PlainRecord.Meta):
        verbose_name = _("base of comparison")
        verbose_name_plural = _("bases of comparison")
        ordering = ["-registered_on", "-pk"]
        indexes = lists_of("base")
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "figure", "first_on", "last_on"], condition=Q(status="confirmed"),
                name="base_confirmed_once",
            ),
            models.CheckConstraint(
                name="base_confirmed_of_a_period", condition=~Q(status="confirmed") | Q(first_on__lte=F("last_on"))
            ),
            not_negative("amount_yuan", name="base_amount_not_negative"),
        ]  # fmt: skip

    @property
    def value(self) -> int | Decimal | None:
        """In the measure of its figure."""
        figure = comparable().get(self.figure)
        return None if figure is None else self.amount_yuan if figure.is_money else self.count


def find(user: Reader, bureaus: Collection[int], period: Period) -> Found:
    """Confirmed bases of these places and of exactly this period."""
    rows = Base.objects.in_reach_of(user).filter(
        status=S.CONFIRMED, bureau__in=bureaus, first_on=period.start, last_on=period.end
    )
    return {
        (row.bureau_id, row.figure): ImportedBase(row.value, row.title, row.number, row.get_absolute_url())
        for row in rows
        if row.value is not None
    }
