"""What an act is: one arrow of a state table, with its right, input, guard, effect, clocks and words.

Each act stands in a file of its kind's folder, with its form and what else belongs to it. The object that says all of
it also does it: `report(measure, Report(percent=60), by=user, on=today, note="…")`, the same as
`measure.advance("report", by=user, on=today, note="…", percent=60)`. What it takes besides its day and its note is its
`Input`; what it does not take is an error. What its step keeps for the timeline is said by `keeps`, in words and JSON.
See docs/decisions/0019.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic

from typing_extensions import TypeVar

from deadlines.parts import WHOLE, Part

if TYPE_CHECKING:
    from django.db.models import Q
    from django_stubs_ext import StrOrPromise

    from accounts.models import Bureau, User
    from notifications.news import What
    from records.forms.act import ActForm
    from records.models.step import Step
    from records.models.tracked import TrackedRecord

Fact = Callable[[Any], bool]
Json = str | int | float | bool | list[Any] | dict[str, Any] | None
EVIDENCE = "evidence"  # in rests_on: the files of the record
RESERVED = {"by", "on", "note", "version", "authority"}  # what every act is given, by these names


@dataclass(frozen=True)
class Input:
    """What an act takes besides its day and its note: nothing. An act that takes more declares its own."""


@dataclass(frozen=True)
class Filled(Input):
    """What an act was given that only fills fields of its record (`asks`): value by field."""

    values: Mapping[str, Any]


Given = TypeVar("Given", bound=Input, default=Input, covariant=True)
Takes = TypeVar("Takes", bound=Input, default=Any)
RecordT = TypeVar("RecordT", bound="TrackedRecord", default=Any, contravariant=True)  # what acts of a kind are done to


@dataclass(frozen=True)
class Act(Generic[Given]):
    """One doing of an act, as its check, its effect and its clocks see it.

    `on`: the day it takes effect; `entered_on`: the day it is entered. `given`: its input. `origin`: who held the
    record before. `changes`: fields of the record that it sets; `kept`: what its step keeps; `step`: its entry in the
    timeline, once there is one.
    """

    by: User | None
    on: date
    entered_on: date
    note: str
    origin: Bureau
    given: Given = Input()  # type: ignore[assignment]  # what takes nothing is given nothing
    changes: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Json] = field(default_factory=dict)
    step: Step | None = None
    told: set[int] = field(default_factory=set)  # ids of those whom it has told already

    @property
    def key(self) -> str:
        """Names the event once and for all, so that nobody is told of it twice. Raises ValueError before its step."""
        if self.step is None:
            raise ValueError("An act whose step is not written yet has no name.")
        return f"step:{self.step.pk}"

    @property
    def actor(self) -> str:
        return str(self.by) if self.by else ""

    @property
    def person(self) -> User:
        """Who does it, where only a person can. Raises ValueError for the system."""
        if self.by is None:
            raise ValueError("Only a person does this, never the system.")
        return self.by


def as_given(record: TrackedRecord, act: Act) -> dict[str, Any]:
    """For `sets`: the input names fields of the record, and these are set to it."""
    return {each.name: getattr(act.given, each.name) for each in fields(act.given)}


PartsOf = Callable[[RecordT, Act[Any]], Sequence[Part]]


def of_itself(record: Any, act: Act[Any]) -> Sequence[Part]:
    """A term of the record as a whole."""
    return (WHOLE,)


@dataclass(frozen=True)
class Starts(Generic[RecordT]):
    """A clock that a transition starts: rule code, and which day triggers it (default: the step's day).

    `at`: of a term in hours, the moment that triggers it; its day is the day then.
    `parts`: of which parts of the record (`deadlines.parts`), one clock each; by default of the record itself.
    """

    code: str
    trigger: Callable[[RecordT, date], date] = lambda record, on: on
    when: Callable[[RecordT], bool] = lambda record: True
    typed: Callable[[RecordT, Act[Any]], date | None] = lambda record, act: None
    at: Callable[[RecordT], datetime | None] = lambda record: None
    parts: PartsOf[RecordT] = of_itself


@dataclass(frozen=True)
class Of(Generic[RecordT]):
    """In `stops`, `pauses`, `resumes`: the clocks of a code that belong to parts of the record, each party or seizure.

    `parts`: of which parts; None: of the record and of all its parts.
    """

    code: str
    parts: PartsOf[RecordT] | None = None

    def named(self, record: RecordT, act: Act[Any]) -> Sequence[Part | None]:
        return (None,) if self.parts is None else self.parts(record, act)


def clocks_named(these: Iterable[str | Of[Any]], record: Any, act: Act[Any]) -> Iterator[tuple[str, Part | None]]:
    """(code, part) of each clock that an act names; a bare code is the record's own clock."""
    for each in these:
        if isinstance(each, str):
            yield each, WHOLE
        else:
            yield from ((each.code, part) for part in each.named(record, act))


@dataclass(frozen=True)
class Transition(Generic[RecordT, Takes]):
    """One arrow of a state table, and all that belongs to going it: of which kind, and with which input.

    *Where and who.* `sources`: states it starts from; `target`: the next state, or None to stay. `action`: what the
    policy is asked. `applies` and `unless` say whether the arrow exists for this record at all; `guard` returns
    the sentence why not now, or None. `not_by`: earlier actions whose actor must be another person; HANDLER stands
    for the record's handler. `asked_of`: for whose records the right is asked, when it is not the record itself
    (whoever gave the work accepts it); one of them is enough; of a decision `held_by` says the same as a condition on
    records: whose bureaus are asked. `moves`: the record may leave the actor's reach.

    *In words.* `label`: of its button; `done`: in the timeline. `before`: a sentence for who is about to do it;
    `after`: one for who has done it, with %(name)s in it (`TrackedRecord.name`), else number and label say it.

    *What it takes.* `takes`: its input; `asks`: fields of the record that it fills, for an act that takes nothing else.
    `day`: the field of the input that holds the day or moment it takes effect, by default the day it is entered.
    `holds`: the field that names another record of the kind; both are locked, in the order of their keys.
    `form`: where people fill it in; without one what it asks, and a note. `check` raises ActionRefused or NotAllowed
    for what was given.

    *What it does.* `sets`: fields that change along with the state. `keeps`: what its step keeps, in words and JSON.
    `carries`: arrows of the tables beside (`Carried`) that it brings about, where the record stands at their start.
    `stops`, `starts`, `pauses`, `resumes`: codes of clocks, with the parts of the record where its parts have terms of
    their own (`Of`, `Starts.parts`); `ends_clocks` cancels all that still run. `effect` writes
    what else belongs to the act, in the same transaction. `tells`: with which news those who may do what comes next
    are told (`records.audience`); `told_together`: once of many such acts, by the import that does them.

    *Before whoever decides.* `rests_on`: what stands on its page above the answers, besides what every act of the kind
    shows (`Kind.rests_on`): names of fields, EVIDENCE, names of `records.matter.Points` of the kind. `in_place`:
    where it asks nothing, one press does it, without a page of its own. `is_undone`: whoever did it may take it back
    for ten minutes (`records.undoing`); `counters` then writes what counters its effect, and `terms_of` says of which
    other records its effect begins or ends terms, `went_on` whether another record went on with it, so that it stands.
    `takes_evidence`: its guard misses nothing but evidence, and its
    page takes that along. `judges`: name of the `Points` of which its page asks a verdict each
    (`records.judging`). `is_told_in_lists`: its guard asks nothing of the database but what a row of
    My Work brings along. `mended_at`: where on the record's page what its guard misses is mended.
    """

    do_not_call_in_templates: ClassVar[bool] = True  # Django calls what can be called

    name: str
    label: StrOrPromise
    sources: tuple[str, ...]
    target: str | None
    action: str
    done: StrOrPromise = ""  # how the timeline tells it: "assigned the lead"
    before: StrOrPromise = ""
    after: StrOrPromise = ""
    guard: Callable[[RecordT], str | None] | None = None
    applies: Callable[[RecordT], bool] | None = None
    unless: Callable[[RecordT], bool] | None = None
    reason_required: bool = False
    not_by: tuple[str, ...] = ()
    starts: tuple[Starts[RecordT], ...] = ()
    stops: tuple[str | Of[RecordT], ...] = ()
    pauses: tuple[str | Of[RecordT], ...] = ()
    resumes: tuple[str | Of[RecordT], ...] = ()
    ends_clocks: bool = False
    moves: bool = False
    hidden: bool = False
    primary: bool = False
    form: type[ActForm[Any]] | None = None
    takes: type[Takes] = Input  # type: ignore[assignment]  # what takes nothing is given nothing
    asks: tuple[str, ...] = ()
    day: str = ""
    holds: str = ""
    check: Callable[[RecordT, Act[Takes]], None] | None = None
    sets: Callable[[RecordT, Act[Takes]], dict[str, Any]] | None = None
    carries: tuple[str, ...] = ()
    keeps: Callable[[RecordT, Act[Takes]], Mapping[str, Json]] | None = None
    effect: Callable[[RecordT, Act[Takes]], None] | None = None
    asked_of: Callable[[RecordT], Sequence[Any]] | None = None
    held_by: Callable[[Sequence[int]], Q] | None = None
    tells: What | None = None
    told_together: bool = False
    rests_on: tuple[str, ...] = ()
    in_place: bool = False
    is_undone: bool = False
    counters: Callable[[RecordT, Act[Any], Step], None] | None = None
    terms_of: Callable[[RecordT], Sequence[Any]] | None = None
    went_on: Callable[[RecordT, Step], bool] | None = None
    takes_evidence: bool = False
    judges: str = ""
    is_told_in_lists: bool = False
    mended_at: str = ""

    def __post_init__(self) -> None:
        if taken := RESERVED & set(self.fields):
            raise ValueError(f"{self.name}: every act is given {', '.join(sorted(taken))} already")

    def __call__(
        self,
        record: RecordT,
        given: Takes | None = None,
        /,
        *,
        by: User | None,
        on: date,
        note: str = "",
        version: int | None = None,
        authority: Any = None,
    ) -> Step:
        """Do it, with its input. See `records.advancing.advance`, also for what it raises.

        Where act and input are known by their names only (a form, a program), `record.advance(name, …)` does the same.
        """
        taken = {each.name: getattr(given, each.name) for each in fields(given)} if given else {}
        return record.advance(self.name, by=by, on=on, note=note, version=version, authority=authority, **taken)

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of what it takes."""
        return self.asks or tuple(each.name for each in fields(self.takes))

    def input(self, given: Mapping[str, Any]) -> Input:
        """Raises TypeError for a field that it does not take, or one that is missing."""
        if not self.asks:
            return self.takes(**given)
        if wrong := given.keys() ^ set(self.asks):
            raise TypeError(f"{self.name} takes {', '.join(self.asks)}; wrong or missing: {', '.join(sorted(wrong))}")
        return Filled(given)

    def changes(self, record: RecordT, act: Act[Any]) -> dict[str, Any]:
        """Fields of the record that change along with its state."""
        filled = dict(act.given.values) if isinstance(act.given, Filled) else {}
        return filled | (self.sets(record, act) if self.sets else {})

    @property
    def is_decision(self) -> bool:
        """Whether it is another's act than the handler's: by four eyes, or asked of another bureau."""
        return bool(self.not_by or self.asked_of)

    def exists_for(self, record: RecordT, known: dict[Fact, bool] | None = None) -> bool:
        """Whether the record has this arrow. `known`: facts that were asked already; each is asked once."""
        known = {} if known is None else known
        for fact, wanted in ((self.applies, True), (self.unless, False)):
            if fact is None:
                continue
            if fact not in known:
                known[fact] = fact(record)
            if known[fact] is not wanted:
                return False
        return True

    @property
    def button_kind(self) -> str:
        """The main way on is the filled button; the others are plain."""
        return "p" if self.primary else ""

    def authorities(self, record: RecordT) -> Sequence[Any]:
        """The records for which the policy is asked; never none."""
        return (self.asked_of(record) if self.asked_of else ()) or (record,)
