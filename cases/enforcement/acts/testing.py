"""检测、检验、检疫、鉴定，权利人辨认: the term for deciding stands still until the result is back."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import EnforcementCase
from cases.states import S
from cases.terms import DECIDE
from deadlines.clocks import pause_clocks, refresh_due, resume_clocks
from deadlines.models import Ground, Pause
from deadlines.parts import WHOLE
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from texts.fields import PlainField

SEIZURE = "SEIZE_END"  # the days of a test do not count for it (Administrative Coercion Law 25)
GROUNDS = (Ground.TEST, Ground.RIGHTHOLDER_ID)


@dataclass(frozen=True)
class Commission(Input):
    """`ground`: one of GROUNDS. `paper`: the commission, on which the pause rests."""

    ground: str
    paper: str


@dataclass(frozen=True)
class Result(Input):
    """`paper`: the report."""

    paper: str


class CommissionForm(ActForm):
    ground = forms.ChoiceField(
        label=_("what for"), choices=[(each.value, each.label) for each in GROUNDS], widget=forms.RadioSelect
    )
    paper = PlainField(
        label=_("commission paper"), max_length=100,
        help_text=_("The term for deciding stands still until the result is back."),
    )  # fmt: skip
    field_order = ("ground", "paper", "note")


class ResultForm(ActForm):
    paper = PlainField(
        label=_("test report"), max_length=100, help_text=_("The term for deciding runs again from tomorrow.")
    )
    field_order = ("paper", "note")


def open_tests(case: EnforcementCase) -> list[str]:
    """Grounds on which the term stands still, or is asked to."""
    pauses = Pause.objects.filter(clock__kind=case.kind, clock__record_id=case.pk, clock__code=DECIDE)
    standing = pauses.filter(until_on__isnull=True, ground__in=GROUNDS).exclude(state=Pause.State.REFUSED)
    return list(standing.values_list("ground", flat=True))


def is_in_test(case: EnforcementCase) -> bool:
    return bool(open_tests(case))


def ground_and_paper(case: EnforcementCase, act: Act[Commission]) -> dict[str, Json]:
    return {"ground": act.given.ground, "paper": act.given.paper}


def its_report(case: EnforcementCase, act: Act[Result]) -> dict[str, Json]:
    return {"paper": act.given.paper}


def count_again(case: EnforcementCase, act: Act[Result]) -> None:
    """Only what stood still for the test; a suspension goes on."""
    for ground in open_tests(case):
        for code, part in ((DECIDE, WHOLE), (SEIZURE, None)):
            resume_clocks(case, code, to_on=act.on, by=act.by, ground=ground, part=part)
    refresh_due(case)


def seizures_stand_still(case: EnforcementCase, act: Act[Commission]) -> None:
    """The days of a test count for no seizure of this case; those of a right holder's look do."""
    if act.given.ground == Ground.TEST:
        pause_clocks(
            case, SEIZURE, from_on=act.on, ground=Ground.TEST, basis=act.given.paper, by=act.by, part=None
        )  # fmt: skip
        refresh_due(case)


send_test = Transition(
    "send_test",
    _("Send for testing"),
    (S.INVESTIGATING,),
    None,
    "case.work",
    done=_("sent something for testing"),
    unless=is_in_test,
    takes=Commission,
    form=CommissionForm,
    keeps=ground_and_paper,
    pauses=(DECIDE,),
    effect=seizures_stand_still,
)
test_back = Transition(
    "test_back",
    _("Test result is back"),
    (S.INVESTIGATING, S.SUSPENDED),
    None,
    "case.work",
    done=_("received the test result"),
    applies=is_in_test,
    takes=Result,
    form=ResultForm,
    keeps=its_report,
    effect=count_again,
)
