"""A sample is sent for testing; the statutory term of the check stands still until the result is back."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from leads import clocks
from leads.acts.papers import paper_field
from leads.models.lead import Lead
from leads.states import S
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm


@dataclass(frozen=True)
class Sample(Input):
    """`paper`: the commission, or the report. Of a commission it is what the pause rests on."""

    paper: str = ""


class SampleForm(ActForm):
    paper = paper_field(_("commission paper"), _("The term for checking stands still until the result is back."))
    field_order = ("paper", "note")


class SampleResultForm(SampleForm):
    paper = paper_field(_("test report"), _("The term for checking runs again from tomorrow."))


def is_in_test(lead: Lead) -> bool:
    return clocks.standing_still().filter(record_id=lead.pk).exists() if lead.is_in_test is None else lead.is_in_test


def the_paper(lead: Lead, act: Act[Sample]) -> dict[str, Json]:
    return {"paper": act.given.paper}


start_test = Transition(
    "start_test",
    _("Send for testing"),
    (S.CHECKING,),
    None,
    "lead.check",
    done=_("sent a sample for testing"),
    unless=is_in_test,
    takes=Sample,
    form=SampleForm,
    keeps=the_paper,
    pauses=("CASE_FILE",),
)
end_test = Transition(
    "end_test",
    _("Test result is back"),
    (S.CHECKING,),
    None,
    "lead.check",
    done=_("received the test result"),
    applies=is_in_test,
    takes=Sample,
    form=SampleResultForm,
    keeps=the_paper,
    resumes=("CASE_FILE",),
)
