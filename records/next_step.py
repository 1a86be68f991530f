"""For whom a record waits, what they are to do, and until when: the sentence of its page, its messages and lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import Appointment
from accounts.nearest import line_of, roles_at
from deadlines.templatetags.time_left import in_words
from records.audience import asked, bureau_of, bureaus_asked, next_acts
from records.kinds import kind_of, workflow_of

if TYPE_CHECKING:
    from accounts.models import Bureau, User
    from records.acts import Transition
    from records.models.tracked import TrackedRecord

MOST_NAMED = 2
URGE = "urge"


@dataclass(frozen=True)
class NextStep:
    """`act`: the main way on; `people`: whose it is, none where nobody holds such a post; `due_on`: the last day;
    `bureaus`: of a page that names no people, whose people it is."""

    act: Transition
    people: Sequence[User]
    due_on: date | None
    bureaus: Sequence[Bureau] = ()

    def told_to(self, user: User, *, on: date) -> str:
        """One sentence, to this reader."""
        if not self.people and not self.bureaus:
            return _("Nobody holds a post that may do this: %(act)s. Tell an administrator.") % {"act": self.act.label}
        left = in_words(self.due_on, today=on) if self.due_on else _("no deadline")
        if user in self.people:
            return _("It is your turn: %(act)s, %(left)s.") % {"act": self.act.label, "left": left}
        said = {"people": self.names(on=on), "act": self.act.label, "left": left}
        return _("Waiting for %(people)s: %(act)s, %(left)s.") % said

    def names(self, *, on: date) -> str:
        """孟玉明（小店区局）; of many the first ones, and how many there are."""
        if self.bureaus:
            return _(", ").join(map(str, self.bureaus[:MOST_NAMED]))
        shown = self.people[:MOST_NAMED]
        posts = Appointment.objects.current(on=on).filter(user__in=shown).order_by("pk")
        homes = {post.user_id: post.bureau for post in reversed(posts)}
        said = _(", ").join(
            f"{person}（{homes[person.pk]}）" if person.pk in homes else str(person) for person in shown
        )
        if len(self.people) <= MOST_NAMED:
            return said
        return _("%(people)s and %(count)s others") % {"people": said, "count": len(self.people) - MOST_NAMED}


def next_step(record: TrackedRecord, *, on: date, is_brief: bool = False) -> NextStep | None:
    """None for a record that is closed, waits for somebody outside, or has no main way on.

    `is_brief`: for pages. What several other records are asked about is told by their bureaus, which are at hand: those
    that the reader sees, and others only where he sees none.
    """
    state = workflow_of(record).state(record.status)
    acts = next_acts(record)
    if not state.is_open or state.is_outside or not acts:
        return None
    for act in acts:
        if is_brief and act.asked_of:
            seen = [bureau_of(authority) for authority in act.asked_of(record)] or bureaus_asked(record, act)
            return NextStep(act, (), record.due_on, tuple(dict.fromkeys(seen)))
        if people := asked(record, act, on=on):
            return NextStep(act, people, record.due_on)
    return NextStep(acts[0], (), record.due_on)


def in_a_list(record: TrackedRecord, reader: User) -> str:
    """For whom a row waits, where that is not its handler, whom the row names already; asks no row of its own.

    `reader`: brings along which posts are filled today. Whoever accepts what serves several records is not looked up.
    """
    workflow = workflow_of(record)
    act = next(iter(next_acts(record)), None) if workflow.state(record.status).is_open else None
    if act is None or (record.assignee_id and not act.is_decision):
        return ""
    at = None if act.asked_of else _nearest(act.action, record.bureau, reader)
    if at is None:
        return _("Waiting: %(act)s") % {"act": act.label}
    return _("Waiting for %(bureau)s: %(act)s") % {"bureau": at, "act": act.label}


def urging_of(record: TrackedRecord, user: User) -> str:
    """Where this person urges whoever has the record in hand; nothing where they may not. Asks no row of its own."""
    kind = kind_of(record.kind)
    act = next((t for t in kind.workflow.starting_at(record) if t.name == URGE and not t.hidden), None)
    if act is None or not user.may(act.action) or not act.exists_for(record):
        return ""
    may = any(user.may(act.action, each) for each in act.authorities(record))
    return kind.address_of(record, URGE) if may else ""


def _nearest(right: str, bureau: Bureau, reader: User) -> Bureau | None:
    """The bureau where somebody may do it: the holder, or the next one above."""
    filled = reader.filled_posts
    return next((at for at in line_of(bureau) if not filled[at.pk].isdisjoint(roles_at(right, at, for_=bureau))), None)
