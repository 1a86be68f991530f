"""What a step keeps is a code, a name or a number; the page says it in the words of the reader's language."""

from __future__ import annotations

import inspect
import re

import pytest
from django.utils import translation

from deadlines.models import Clock
from records.kinds import all_kinds, kind_of
from records.models import Step
from tests.cases.factories import TODAY, acts, closed, filed, head
from tests.leads.factories import submitted

pytestmark = pytest.mark.django_db
OWN_WORDS = re.compile(r"\.label\b|_display\(|gettext|\b_\(")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What people typed, or what somebody or something is called, in whichever language that is.
TYPED = {"party", "receipt", "officers", "paper", "opinion", "law", "case", "number", "document", "next_step"}


def test_no_act_keeps_words_of_ours():
    keeping = {
        f"{kind.kind}.{act.name}": inspect.getsource(act.keeps)
        for kind in all_kinds()
        for act in kind.workflow.acts
        if act.keeps and not act.name.startswith("undo_")
    }

    assert keeping
    assert {name for name, source in keeping.items() if OWN_WORDS.search(source)} == set()


def test_every_code_that_a_step_keeps_is_a_word_in_both_languages():
    for kind in all_kinds():
        for told in kind.workflow.told.values():
            for code, word in told.words.items():
                with translation.override("en"):
                    assert not CHINESE.search(str(word)), (kind.kind, code)
                with translation.override("zh-hans"):
                    assert CHINESE.search(str(word)), (kind.kind, code)


def of_ours(record) -> list[tuple[str, str]]:
    """Label and value of all that the timeline says of the steps of a record, but what was typed or is a name."""
    workflow = kind_of(record.kind).workflow
    steps = Step.objects.filter(kind=record.kind, record_id=record.pk)
    return [
        (told.line(step.data[key])[0], told.line(step.data[key])[2])
        for step in steps
        for key, told in workflow.told.items()
        if step.data.get(key) and key not in TYPED
    ]


def test_a_case_and_a_lead_are_told_in_english_without_a_chinese_word(xiaodian):
    suspended = filed(xiaodian)
    acts.suspend(suspended, by=head(xiaodian), on=TODAY, why="force_majeure", note="洪水")
    told = [closed(xiaodian), suspended, submitted(xiaodian)]

    with translation.override("en"):
        said = [line for record in told for line in of_ours(record)]
        terms = [clock.label for clock in Clock.objects.exclude(part="")]

    assert len(said) > 5
    assert [line for line in said if CHINESE.search("".join(line).replace("元", ""))] == []
    assert terms
    assert [term for term in terms if CHINESE.search(term)] == []
