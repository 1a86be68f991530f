"""An act is one thing: what it takes is typed, what its step keeps is said, and the same object does it everywhere."""

from dataclasses import MISSING, dataclass, fields
from datetime import date

import pytest
from django.template import Context, Template

from records.acts import Input, Transition
from records.advancing import write_step
from records.forms.act import ActForm
from records.kinds import all_kinds
from records.models import Step
from tests.leads.factories import TODAY, head_of, make_lead, officer_of

ACTS = {f"{kind.kind} {act.name}": (kind, act) for kind in all_kinds() for act in kind.workflow.acts}


@pytest.mark.django_db
@pytest.mark.parametrize("given", [{"colour": "red"}, {"ground": "other_organ"}, {}], ids=["foreign", "half", "none"])
def test_what_an_act_does_not_take_or_lacks_is_an_error_and_nothing_is_written(taiyuan, given):
    lead = make_lead(taiyuan)
    before = Step.objects.count()

    with pytest.raises(TypeError):
        lead.advance("decline", by=head_of(taiyuan), on=TODAY, note="不属我局职责", **given)

    lead.refresh_from_db()
    assert (lead.status, Step.objects.count()) == ("registered", before)


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [TODAY, {1, 2}, object()])
def test_a_step_keeps_words_and_json_and_loses_nothing_unseen(taiyuan, kept):
    lead = make_lead(taiyuan)

    with pytest.raises(TypeError):
        write_step(lead, "sign", from_status="", by=officer_of(taiyuan), on=TODAY, data={"due": kept})


def test_an_input_names_nothing_that_every_act_is_given_already():
    @dataclass(frozen=True)
    class Dated(Input):
        on: date

    with pytest.raises(ValueError, match="on"):
        Transition("approve", "", ("a",), "b", "lead.approve", takes=Dated)


@pytest.mark.parametrize("name", ACTS)
def test_the_form_of_an_act_asks_what_it_takes(name):
    """By the same names; a form that asks otherwise says how (`given`, `perform`). Nobody fills in a hidden act."""
    kind, act = ACTS[name]
    form = kind.form_of(act)
    needed = {each.name for each in fields(act.takes) if each.default is MISSING and each.default_factory is MISSING}
    translates = form.given is not ActForm.given or form.perform is not ActForm.perform

    assert act.hidden or translates or needed <= form.base_fields.keys()
    assert act.day in ("", *act.fields)
    assert act.holds in ("", *act.fields)


def test_a_template_shows_an_act_and_does_not_do_it():
    act = next(act for _kind, act in ACTS.values() if act.name == "sign")

    assert Template("{{ act.label }}").render(Context({"act": act})) == str(act.label)
