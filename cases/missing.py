"""What a case still lacks before it can take its next step, in sentences, for its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.enforcement.acts.grave import no_hearing_is_open
from cases.enforcement.acts.grounds import what_is_left
from cases.models import EnforcementCase, Party, Seizure
from cases.states import IN_HAND, S
from records.discussing import discussion_of

if TYPE_CHECKING:
    from collections.abc import Sequence

AT_WORK = (S.PROPOSED, *IN_HAND)


def missing_of(
    case: EnforcementCase, parties: Sequence[Party], seizures: Iterable[Seizure], officers: int
) -> list[str]:
    """`officers`: how many handle it. Nothing of a case that is closed."""
    return [*_of_its_file(case, parties, officers), *_of_seizures(seizures), *_of_parties(case, parties)]


def _of_its_file(case: EnforcementCase, parties: Sequence[Party], officers: int) -> Iterator[str]:
    if case.status not in AT_WORK:
        return
    if not parties:
        yield _("No party is named.")
    if case.law_id is None or not case.article:
        yield _("The law and the article allegedly broken are not named.")
    if not case.facts:
        yield _("The facts are not written down.")
    if case.status != S.PROPOSED and officers < 2:
        yield _("A case has two officers at least: name another one.")


def _of_seizures(seizures: Iterable[Seizure]) -> Iterator[str]:
    for seizure in seizures:
        if seizure.ended_on or seizure.refused_on or seizure.dropped_on:
            continue
        if seizure.approved_on is None:
            yield _("%(measure)s is not approved yet.") % {"measure": seizure}
        elif seizure.taken_at is None:
            yield _("%(measure)s is approved and not carried out.") % {"measure": seizure}
        else:
            yield _("%(measure)s stands: say what becomes of its goods before its term ends.") % {"measure": seizure}


def _of_parties(case: EnforcementCase, parties: Sequence[Party]) -> Iterator[str]:
    if case.status == S.NOTIFYING:
        yield from (_("%(party)s has no notice yet.") % {"party": party} for party in parties if not party.notified_on)
    if case.status in (S.NOTIFYING, S.DECIDING) and (why := no_hearing_is_open(case)):
        yield why
    if case.status == S.DECIDING:
        yield from (_("%(party)s has no decision yet.") % {"party": party} for party in parties if not party.decided_on)
        if case.legal_review and discussion_of(case) is None:
            yield _("The collective decision with its minutes is not recorded yet.")
    if case.status in (S.DECIDED, S.EXECUTING) and (left := what_is_left(case)):
        yield left
