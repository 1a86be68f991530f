"""For whom a record waits, what they are to do, and until when: the sentence of its page, its messages and lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import Appointment
from deadlines.templatetags.time_left import in_words
from records.audience import asked, next_acts
from records.kinds import workflow_of

if TYPE_CHECKING:
    from accounts.models import User
    from records.acts import Transition
    from records.models.tracked import TrackedRecord

MOST_NAMED = 2


@dataclass(frozen=True)
class NextStep:
    """`act`: the main way on; `people`: whose it is, none where nobody holds such a post; `due_on`: the last day."""

    act: Transition
    people: Sequence[User]
    due_on: date | None

    def told_to(self, user: User, *, on: date) -> str:
        """One sentence, to this reader."""
        if not self.people:
            return _("Nobody holds a post that may do this: %(act)s. Tell an administrator.") % {"act": self.act.label}
        left = in_words(self.due_on, today=on) if self.due_on else _("no deadline")
        if user in self.people:
            return _("It is your turn: %(act)s, %(left)s.") % {"act": self.act.label, "left": left}
        said = {"people": self.names(on=on), "act": self.act.label, "left": left}
        return _("Waiting for %(people)s: %(act)s, %(left)s.") % said

    def names(self, *, on: date) -> str:
        """孟玉明（小店区局）; of many the first ones, and how many there are."""
        shown = self.people[:MOST_NAMED]
        posts = Appointment.objects.current(on=on).filter(user__in=shown).order_by("pk")
        homes = {post.user_id: post.bureau for post in reversed(posts)}
        said = _(", ").join(
            f"{person}（{homes[person.pk]}）" if person.pk in homes else str(person) for person in shown
        )
        if len(self.people) <= MOST_NAMED:
            return said
        return _("%(people)s and %(count)s others") % {"people": said, "count": len(self.people) - MOST_NAMED}


def next_step(record: TrackedRecord, *, on: date) -> NextStep | None:
    """None for a record that is closed, waits for somebody outside, or has no main way on."""
    state = workflow_of(record).state(record.status)
    acts = next_acts(record)
    if not state.is_open or state.is_outside or not acts:
        return None
    for act in acts:
        if people := asked(record, act, on=on):
            return NextStep(act, people, record.due_on)
    return NextStep(acts[0], (), record.due_on)
