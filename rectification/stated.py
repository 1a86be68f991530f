"""The numbers of an answer's text against what it stands on: its letter's problems, their measures and actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from records.forms.act import ActForm
from records.models.step import Step
from rectification.models import Action, Measure
from rectification.paper import held, is_done, live
from texts.numbers_in_words import stated_in, unfounded

if TYPE_CHECKING:
    from rectification.models import Reply


class StatedForm(ActForm):
    """Of an act that lets the answer go on: numbers to look at are named before."""

    aside = "rectification/_unfounded.html"

    def unfounded(self) -> str:
        reply: Any = self.record  # the act is one of answers
        return unfounded_in(reply)


def unfounded_in(reply: Reply) -> str:
    """A sentence that names the numbers of the text that nothing of the letter's work states; "" without such."""
    lines = list(reply.lines.all())
    said = [reply.opening, reply.closing, *(text for line in lines for text in (line.text, line.rest))]
    problems = list(reply.order.problems.prefetch_related("measures__actions"))
    found = unfounded("\n".join(said), set(_known(problems)))
    named = _(", ").join(found)
    return (
        _("Neither the letter nor its measures and actions have these numbers of the text: %(figures)s.")
        % {"figures": named}
        if found
        else ""
    )


def _known(problems: list[Any]) -> Iterator[Any]:
    """Counts, and every figure that is stated where the work is recorded."""
    measures = {measure.pk: measure for problem in problems for measure in live(problem)}
    actions = {action.pk: action for measure in measures.values() for action in held(measure)}
    done = sum(is_done(measure) for measure in measures.values())
    yield from (len(problems), len(measures), len(actions), done, len(measures) - done)
    yield from (len(live(problem)) for problem in problems)
    for name in ("staff_count", "checked_count", "found_count"):
        counts = [getattr(action, name) or 0 for action in actions.values()]
        yield from (*counts, sum(counts))
    texts = [each.text for each in (*problems, *measures.values())]
    texts += [text for action in actions.values() for text in (action.title, action.findings)]
    texts += _reports(Measure.kind, measures) + _reports(Action.kind, actions)
    yield from (one.value for text in texts for one in stated_in(text))


def _reports(kind: str, records: dict[int, Any]) -> list[str]:
    notes = Step.objects.filter(kind=kind, record_id__in=records).exclude(note="")
    return list(notes.values_list("note", flat=True)) if records else []
