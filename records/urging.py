"""Urging the bureau that holds a record, and its answer: for the workflow of every kind that can be urged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from deadlines.clocks import stop_clock
from deadlines.models import Clock
from notifications.news import What
from records.acts import Act, Starts, Transition
from records.hierarchy import has_a_superior, superior
from records.models.hanging import place_of
from records.models.urging import ENDED, TALK_DUE, Urging
from records.numbers import document_number
from records.telling import heads_of, home_of, staff_of, tell
from records.wording import glyph_warning
from records.workflow import Told

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

CLOCK = "URGE_REPLY"
TOLD = {ENDED: Told(_("Urging answered by the result"))}


def of(record: TrackedRecord) -> QuerySet[Urging]:
    """Newest first."""
    return Urging.objects.of(record)


def is_urged(record: TrackedRecord) -> bool:
    """Whether an urging waits for its answer."""
    return record.has_urgings is not False and Urging.objects.of(record).unanswered().exists()


def is_talk_due(record: TrackedRecord) -> bool:
    """Urged three times and more: the head of the bureau is to be talked to."""
    return Urging.objects.of(record).count() >= TALK_DUE


def urge(record: TrackedRecord, act: Act) -> None:
    """Effect: the letter with its number (晋市监督办〔2026〕1号), and telling the handler and the heads.

    Its answer is due when the clock that the transition started says so. Raises ActionRefused for a demand with
    characters that the letter could not show.
    """
    if gap := glyph_warning(act.note):
        raise ActionRefused(gap, field="note")
    clock = Clock.objects.of(record).named(CLOCK).running().first()
    by_bureau = act.person.home
    Urging.objects.create(
        **place_of(record),
        record_number=record.number,
        issuer=by_bureau.name,
        contact=act.actor,
        addressee=record.bureau.name,
        title=record.title,
        was_due_on=_own_last_day(record),
        by_bureau=by_bureau,
        urged_by=act.person,
        urged_on=act.on,
        demand=act.note,
        due_on=clock.due_on if clock else None,
        number=document_number(by_bureau, "督办", on=act.on),
    )
    people = [record.assignee, *heads_of(record.bureau, act)] if record.assignee else staff_of(record.bureau, act)
    due_on = (record.due_on or act.on).isoformat()
    tell(people, What.URGED, record, act, bureau=home_of(act), due_on=due_on, urgent=True)


def _own_last_day(record: TrackedRecord) -> date | None:
    """The day that the record itself was due; the clock of the urging runs by now, too."""
    own = Clock.objects.of(record).running().exclude(code=CLOCK)
    return own.order_by("due_on").values_list("due_on", flat=True).first()


def answer(record: TrackedRecord, act: Act) -> None:
    """Effect: the note answers every urging that waits."""
    waiting = Urging.objects.of(record).unanswered()
    waiting.update(answered_on=act.on, answered_by=act.by, answer=act.note)


def end(record: TrackedRecord, act: Act) -> dict[str, str]:
    """The record is closed: what was urged is answered by the result, and its clock is done. For `when_ended`.

    Returns the numbers of the letters, for the step that closes the record.
    """
    waiting = Urging.objects.of(record).unanswered()
    numbers = list(waiting.order_by("pk").values_list("number", flat=True))
    if not numbers:
        return {}
    stop_clock(record, CLOCK, on=act.on, by=act.by)
    waiting.update(ended_on=act.on)
    return {ENDED: "、".join(numbers)}


def pressing(
    sources: Iterable[str],
    *,
    urge_by: str,
    answer_by: str,
    urged: Any,
    is_urged: Callable[[Any], bool] = is_urged,
    urge: Callable[[Any, Act], None] = urge,
    answer: Callable[[Any, Act], None] = answer,
) -> tuple[Transition, Transition]:
    """The arrows of every kind that can be urged: a superior urges in these states, the holder answers in time.

    `urge_by`, `answer_by`: what the policy is asked. `urged`: how the timeline tells it ("urged the letter").
    """
    return (
        Transition(
            "urge", _("Urge"), tuple(sources), None, urge_by,
            done=urged, applies=has_a_superior, reason_required=True, asked_of=superior,
            starts=(Starts(CLOCK),), effect=urge,
        ),
        Transition(
            "answer_urging", _("Answer the urging"), tuple(sources), None, answer_by,
            done=_("answered the urging"), applies=is_urged, reason_required=True, stops=(CLOCK,), effect=answer,
        ),
    )  # fmt: skip
