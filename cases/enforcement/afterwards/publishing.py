"""公示: a penalty is published, stops when its time is over, and is withdrawn when it is changed.

Only penalties of more than a warning (Provisions on Publishing Penalties, art. 2), within 20 working days (art. 9);
it stops after 3 months or 3 years (art. 13) and is withdrawn within 3 working days of a change (art. 11).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from cases.amounts import account_of
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn
from cases.models import EnforcementCase, Party, Publication
from cases.published import PUBLISH, last_day_of, publication_of, publishable, published
from cases.states import S
from deadlines.clocks import refresh_due, start_clock, stop_clock
from records.acts import Act, Json, Transition
from texts.fields import PlainField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AFTER_SERVICE = (S.DECIDED, S.EXECUTING, S.CLOSING, S.CLOSED)
Ending, Term = Publication.Ending, Publication.Term
STRICT_LINES = ("food_safety", "drugs", "special_equipment", "medical_devices", "cosmetics")
STOPS = tuple(Term.values)


@dataclass(frozen=True)
class Publish(OfParty):
    where: str
    term: str


def after_the_decision(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.served_on, _("the decision was served then, and with it that it will be published")


PUBLISHING: Turn[Publish] = Turn(left=publishable, not_before=after_the_decision)


class PublishForm(PartyForm):
    turn = PUBLISHING

    where = PlainField(label=_("published where"), max_length=200)
    term = forms.ChoiceField(label=_("stops after"), choices=Term, widget=forms.RadioSelect, initial=Term.LONG)
    field_order = ("party", "day", "where", "term", "note")


def where_and_how_long(case: EnforcementCase, act: Act[Publish]) -> dict[str, Json]:
    given = act.given
    return {"party": str(given.party), "where": given.where, "term": str(given.term)}


def is_published(case: EnforcementCase, act: Act[Publish]) -> None:
    given, party = act.given, act.given.party
    Publication.objects.create(party=party, published_on=act.on, where=given.where, term=given.term)
    stop_clock(case, PUBLISH, on=act.on, by=act.by, part=party.part)
    start_clock(case, given.term, trigger_on=act.on, by=act.by, part=party.part)
    refresh_due(case)


def something_is_to_be_published(case: EnforcementCase) -> bool:
    return PUBLISHING.parties(case).exists()


publish = Transition(
    "publish", _("Record the publication"), AFTER_SERVICE, None, "case.work", done=_("published a penalty"),
    applies=something_is_to_be_published, takes=Publish, day="day", form=PublishForm, check=PUBLISHING.check,
    keeps=where_and_how_long, effect=is_published,
)  # fmt: skip


@dataclass(frozen=True)
class Unpublish(OfParty):
    """`ending`: withdrawn, or its time was over."""

    ending: str


def since_it_stands(party: Party) -> tuple[date | None, StrOrPromise]:
    return publication_of(party).published_on, _("it was published then")


class UnpublishingTurn(Turn[Unpublish]):
    def check(self, case: EnforcementCase, act: Act[Unpublish]) -> None:
        super().check(case, act)
        publication = publication_of(act.given.party)
        last = last_day_of(publication, publication.term)
        if act.given.ending == Ending.TERM and last and act.on < last:
            said = gettext("It stands until %(day)s.") % {"day": last.isoformat()}
            raise ActionRefused(said, field="day")


UNPUBLISHING = UnpublishingTurn(left=published, not_before=since_it_stands)
BY_OFFICERS = [(each.value, each.label) for each in (Ending.WITHDRAWN, Ending.TERM)]


class UnpublishForm(PartyForm):
    turn = UNPUBLISHING

    ending = forms.ChoiceField(label=_("why it ended"), choices=BY_OFFICERS, widget=forms.RadioSelect)
    field_order = ("party", "day", "ending", "note")


def why_it_ended(case: EnforcementCase, act: Act[Unpublish]) -> dict[str, Json]:
    return {"party": str(act.given.party), "ending": str(act.given.ending)}


def take_it_off(case: EnforcementCase, party: Party, ending: str, act: Act) -> None:
    publication = publication_of(party)
    publication.ended_on, publication.ending = act.on, ending
    publication.save(update_fields=["ended_on", "ending"])
    for code in (*STOPS, "PUBLISH_WITHDRAW"):
        stop_clock(case, code, on=act.on, by=act.by, part=party.part)
    refresh_due(case)


def is_off(case: EnforcementCase, act: Act[Unpublish]) -> None:
    take_it_off(case, act.given.party, act.given.ending, act)


def something_is_published(case: EnforcementCase) -> bool:
    return UNPUBLISHING.parties(case).exists()


unpublish = Transition(
    "unpublish", _("End the publication"), AFTER_SERVICE, None, "case.work", done=_("ended a publication"),
    applies=something_is_published, reason_required=True, takes=Unpublish, day="day", form=UnpublishForm,
    check=UNPUBLISHING.check, keeps=why_it_ended, effect=is_off,
)  # fmt: skip


@dataclass(frozen=True)
class Repair(OfParty):
    """信用修复: the head lets a publication end early. The note says what was mended."""


class RepairTurn(Turn[Repair]):
    def check(self, case: EnforcementCase, act: Act[Repair]) -> None:
        super().check(case, act)
        party, publication = act.given.party, publication_of(act.given.party)
        line = case.business_line.code if case.business_line else ""
        first = last_day_of(publication, "CREDIT_REPAIR_LONG" if line in STRICT_LINES else "CREDIT_REPAIR")
        if publication.term == Term.LONG and first and act.on < first:
            said = gettext("Credit is repaired from %(day)s on, after the least time of its publication.")
            raise ActionRefused(said % {"day": first.isoformat()}, field="day")
        if account_of(party).outstanding:
            said = gettext("%(party)s has not done all that the decision demands.")
            raise ActionRefused(said % {"party": party}, field="party")


REPAIRING = RepairTurn(left=published, not_before=since_it_stands)


class RepairForm(PartyForm):
    turn = REPAIRING


def whose(case: EnforcementCase, act: Act[Repair]) -> dict[str, Json]:
    return {"party": str(act.given.party)}


def is_repaired(case: EnforcementCase, act: Act[Repair]) -> None:
    take_it_off(case, act.given.party, Ending.REPAIRED, act)


repair_credit = Transition(
    "repair_credit", _("Approve the repair of credit"), AFTER_SERVICE, None, "case.file",
    done=_("approved the repair of credit"), applies=something_is_published, reason_required=True, takes=Repair,
    day="day", form=RepairForm, check=REPAIRING.check, keeps=whose, effect=is_repaired,
)  # fmt: skip
