"""Acts that are done for one party after the other: the case moves on when the last one has had its turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from accounts.forms.days import DayField
from cases.models import EnforcementCase, Party
from records.acts import Act, Input, Transition
from records.forms.act import ActForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models.party import PartyQuerySet

Left = Callable[["PartyQuerySet"], "PartyQuerySet"]


@dataclass(frozen=True)
class OfParty(Input):
    """`party`: whose turn it is. `day`: the day on the paper."""

    party: Party
    day: date


Given = TypeVar("Given", bound=OfParty)


@dataclass(frozen=True)
class Turn(Generic[Given]):
    """Which parties an act is still to be done for, and whether the day fits. `not_before(party, case)`: the day before
    which it cannot have been done, and what happened then in a sentence."""

    left: Left
    not_before: Callable[[Party], tuple[date | None, StrOrPromise]]

    def parties(self, case: EnforcementCase) -> PartyQuerySet:
        return self.left(case.parties.select_related("subject"))

    def has_several(self, case: EnforcementCase) -> bool:
        return self.parties(case).count() > 1

    def has_one(self, case: EnforcementCase) -> bool:
        return self.parties(case).count() == 1

    def check(self, case: EnforcementCase, act: Act[Given]) -> None:
        """Raises ActionRefused for a party of another case, one that had its turn, or a day that does not fit."""
        party, day = act.given.party, act.given.day
        if not self.parties(case).filter(pk=party.pk).exists():
            raise ActionRefused(gettext("This is done for %(party)s already.") % {"party": party}, field="party")
        HAPPENED.check(day, today=act.entered_on, field="day")
        first, what = self.not_before(party)
        if first and day < first:
            about = {"day": day.isoformat(), "first": first.isoformat(), "what": what}
            raise ActionRefused(gettext("%(day)s lies before %(first)s: %(what)s.") % about, field="day")


class PartyForm(ActForm):
    """Which party, and the day on the paper. `left`: of the act."""

    record: EnforcementCase
    turn: Turn[Any]

    party = forms.ModelChoiceField(label=_("party"), queryset=Party.objects.none(), empty_label=None)
    day = DayField(bounds=HAPPENED, label=_("day"), help_text=_("The day on the paper."), initial=timezone.localdate)
    field_order: tuple[str, ...] = ("party", "day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party", self.turn.parties(self.record))


def one_after_the_other(
    name: str, label: StrOrPromise, source: str, target: str, right: str, turn: Turn[Any], **said: Any
) -> tuple[Transition, Transition]:
    """Two arrows of one act: the case stays while others are left, and moves on with the last party."""
    about: dict[str, Any] = {"check": turn.check, "day": "day", "primary": True} | said
    return (
        Transition(name, label, (source,), None, right, applies=turn.has_several, **about),
        Transition(f"{name}_last", label, (source,), target, right, applies=turn.has_one, **about),
    )
