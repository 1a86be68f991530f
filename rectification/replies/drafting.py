"""Drafting an answer: its words, and a line for each problem."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused, StaleRecord
from accounts.policy import require
from records.advancing import begin, carry
from records.editing import write_changes
from records.search import index_record
from rectification.models import Problem, RectificationOrder, Reply, ReplyLine
from rectification.paper import bare, is_done, live, proposed_text, proposed_words
from rectification.states import ORDER_IN_WORK, R, Y

if TYPE_CHECKING:
    from accounts.models import User

LINE_FIELDS = ("result", "text", "rest", "rest_by")


@transaction.atomic
def draft(order: RectificationOrder, *, by: User, on: date) -> Reply:
    """Begin an answer as the template proposes it, with a line for each problem: its measures, their actions.

    Lawful before acceptance: what is not done yet says why and by when. One answer at a time; another one only
    when the issuer was not satisfied. Raises NotAllowed or ActionRefused.
    """
    require(by, "reply.draft", order)
    fresh = RectificationOrder.objects.select_for_update().get(pk=order.pk)
    if fresh.status not in ORDER_IN_WORK:
        raise ActionRefused(_("An answer is drafted once the letter is dispatched, and while it is open."))
    if fresh.reply_state not in (Y.NONE, Y.AGAIN):
        raise ActionRefused(_("There is an answer already. Go on with that one."))
    number = fresh.replies.count() + 1
    problems = list(fresh.problems.prefetch_related("measures__actions"))
    words = proposed_words(fresh, problems, contact=str(by))
    reply = Reply.objects.create(
        number=f"{fresh.number}-HF{number}", title=fresh.title, order=fresh, round=number, status=R.DRAFT,
        bureau=fresh.bureau, city_id=fresh.city_id, assignee=by, registered_on=on, created_by=by, **words,
    )  # fmt: skip
    begin(reply, by=by, on=on)
    ReplyLine.objects.bulk_create(_line(reply, problem) for problem in problems)
    carry(fresh, "answer_begun")
    index_record(reply, subject=fresh.issuer.name, facts="")
    order.reply_state = fresh.reply_state
    return reply


def _line(reply: Reply, problem: Problem) -> ReplyLine:
    """As far as the measures in reach know; the drafter goes over it."""
    measures = live(problem)
    done = [measure for measure in measures if is_done(measure)]
    open_ones = [measure for measure in measures if measure not in done]
    result = ReplyLine.Result
    said = result.NOT if not done else result.PARTLY if open_ones else result.DONE
    days = [measure.plan_due_on for measure in open_ones if measure.plan_due_on]
    return ReplyLine(
        reply=reply,
        problem=problem,
        result=said if measures else "",
        text=proposed_text(problem),
        rest="；".join(bare(measure.text) for measure in open_ones)[:1_000],
        rest_by=max(days, default=None),
    )


@transaction.atomic
def write(
    reply: Reply, words: Mapping[str, str], lines: Mapping[int, Mapping[str, Any]], *, by: User, version: int
) -> Reply:
    """Save what was drafted. `words`: opening, closing, contact. `lines`: by problem, the fields of LINE_FIELDS.

    Raises NotAllowed, StaleRecord, or ActionRefused when it is no draft any more.
    """
    require(by, "reply.draft", reply)
    fresh = Reply.objects.select_for_update().get(pk=reply.pk)
    if fresh.version != version:
        raise StaleRecord(_("A colleague changed this record meanwhile. Look at the new state and try again."))
    if not fresh.is_draft:
        raise ActionRefused(_("The answer was submitted. Have it returned to change it."))
    changed = [line for line in fresh.lines.all() if _is_said_otherwise(line, lines.get(line.problem_id))]
    write_changes(fresh, words, besides=bool(changed))
    for line in changed:
        for name in LINE_FIELDS:
            setattr(line, name, lines[line.problem_id][name])
        line.save(update_fields=list(LINE_FIELDS))
    return fresh


def _is_said_otherwise(line: ReplyLine, said: Mapping[str, Any] | None) -> bool:
    return said is not None and any(getattr(line, name) != said[name] for name in LINE_FIELDS)
