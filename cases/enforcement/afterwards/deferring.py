"""延期、分期缴纳: the head grants a party in need a later day, or several (Penalty Law 66)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import PLANNED
from accounts.errors import ActionRefused
from accounts.forms.days import DayField
from cases.amounts import ZERO, account_of
from cases.debts import LATER, PAY, apply_after
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn
from cases.models import EnforcementCase, Instalment, Party
from cases.states import S
from deadlines.clocks import cancel_clocks, start_clock
from money.forms import YuanField
from money.yuan import in_yuan
from records.acts import Act, Json, Transition
from texts.fields import PlainField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models.party import PartyQuerySet

MOST = 6
Sums = tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True)
class Defer(OfParty):
    """`day`: of the approval. `sums`: last day and yuan of each; one of them is a postponement. `paper`: its number."""

    sums: Sums
    paper: str


def served_and_owing(parties: PartyQuerySet) -> PartyQuerySet:
    return parties.to_settle().filter(served_on__isnull=False, execution_ended_on__isnull=True)


def after_the_service(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.served_on, _("the decision was served then")


class DeferringTurn(Turn[Defer]):
    def check(self, case: EnforcementCase, act: Act[Defer]) -> None:
        super().check(case, act)
        given = act.given
        days = [day for day, _amount in given.sums]
        if not days or days != sorted(set(days)) or days[0] <= act.on:
            said = gettext("Each day lies after the approval and after the day before it.")
            raise ActionRefused(said, field="until_1")
        for place, (day, amount) in enumerate(given.sums, 1):
            PLANNED.check(day, today=act.entered_on, field=f"until_{place}")
            if amount <= 0:
                raise ActionRefused(gettext("Write what is to be paid by that day."), field=f"amount_{place}")
        left, planned = account_of(given.party).outstanding, sum((amount for _day, amount in given.sums), ZERO)
        if planned != left:
            said = gettext("The sums make %(planned)s, and %(left)s is outstanding. Both must be the same.")
            raise ActionRefused(said % {"planned": in_yuan(planned), "left": in_yuan(left)}, field="amount_1")


TURN = DeferringTurn(left=served_and_owing, not_before=after_the_service)


NAMES = tuple(f"{name}_{place}" for place in range(1, MOST + 1) for name in ("until", "amount"))


def sum_fields() -> dict[str, forms.Field]:
    """The day and the yuan of each sum; the first one is a postponement by itself."""
    found: dict[str, forms.Field] = {}
    for place in range(1, MOST + 1):
        label = format_lazy("{place}. {what}", place=place, what=_("to be paid by"))
        found[f"until_{place}"] = DayField(bounds=PLANNED, label=label, required=place == 1)
        label = format_lazy("{place}. {what}", place=place, what=_("amount (yuan)"))
        found[f"amount_{place}"] = YuanField(label=label, required=False)
    found["amount_1"].help_text = _("Empty: all that is outstanding, by this one day.")
    return found


class DeferForm(PartyForm):
    """Up to six sums; the first one without its amount is all that is outstanding."""

    turn = TURN

    paper = PlainField(label=_("number of the approval"), max_length=100)
    field_order = ("party", "day", "paper", *NAMES, "note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for place in range(2, MOST + 1):
            until, amount = cleaned.get(f"until_{place}"), cleaned.get(f"amount_{place}")
            if until and amount is None and f"amount_{place}" not in self.errors:
                self.add_error(f"amount_{place}", _("Write what is to be paid by that day."))
            if amount is not None and not until and f"until_{place}" not in self.errors:
                self.add_error(f"until_{place}", _("Name the day by which it is to be paid."))
        return cleaned

    def given(self) -> dict[str, Any]:
        typed, left = self.cleaned_data, account_of(self.cleaned_data["party"]).outstanding
        sums = [(typed[f"until_{place}"], typed[f"amount_{place}"]) for place in range(1, MOST + 1)]
        sums[0] = (sums[0][0], left if sums[0][1] is None else sums[0][1])
        return {name: typed[name] for name in ("party", "day", "paper")} | {
            "sums": tuple((day, amount) for day, amount in sums if day)
        }


DeferForm.base_fields.update(sum_fields())


def the_plan(case: EnforcementCase, act: Act[Defer]) -> dict[str, Json]:
    given = act.given
    plan: list[Any] = [[day.isoformat(), str(amount)] for day, amount in given.sums]
    return {"party": str(given.party), "plan": plan, "paper": given.paper}


def plan_in_words(said: Any) -> str:
    return "；".join(f"{day} {in_yuan(Decimal(amount))}" for day, amount in said)


def grant(case: EnforcementCase, act: Act[Defer]) -> None:
    """The 15 days end, the plan's days take their place; the court may be asked only after the last of them."""
    given, party = act.given, act.given.party
    plan = (party.instalments.order_by("-plan").values_list("plan", flat=True).first() or 0) + 1
    for day, amount in given.sums:
        Instalment.objects.create(party=party, plan=plan, granted_on=act.on, due_on=day, amount_yuan=amount)
    for code in (PAY, LATER):
        cancel_clocks(case, on=act.on, by=act.by, code=code, part=party.part)
    start_clock(case, LATER, trigger_on=act.on, typed_due_on=given.sums[0][0], by=act.by, part=party.part)
    apply_after(party, given.sums[-1][0], on=act.on, by=act.by)


def someone_owes(case: EnforcementCase) -> bool:
    return TURN.parties(case).exists()


defer = Transition(
    "defer", _("Grant a later day or instalments"), (S.DECIDED, S.EXECUTING), None, "case.file",
    done=_("granted a later day or instalments"), applies=someone_owes, takes=Defer, day="day", form=DeferForm,
    check=TURN.check, keeps=the_plan, effect=grant,
)  # fmt: skip
