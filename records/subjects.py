"""Companies and people: finding the one row of each, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Value, Window
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.scope import acting_as_system
from audit import trail
from records.kinds import kind_of
from records.models.subject import Subject
from registry import Facet, declared
from texts.credit_codes import compact_code, credit_code_fault
from texts.folding import name_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from records.models.tracked import TrackedQuerySet, TrackedRecord

SHOWN = 5

Finder = Callable[[QuerySet[Subject]], "TrackedQuerySet[TrackedRecord]"]


def subject_of(*, kind: str, name: str, credit_code: str = "", address: str = "", id_note: str = "") -> Subject:
    """The one row for this company or person, made when it is new; two at once get the same row.

    A company is known by its credit code, or without one by its name. A person without a masked id
    number is always a new row: people of one name are not one person. What is already known of the
    subject (its name, its address) is kept; who typed something else is told so by `subject_typed`.
    Found by the whole code or name only, of records beyond the person's reach, too: the row policy shows a subject to
    those who see a record of it, and yet it is one row for all.
    """
    given = {"kind": kind, "name": name.strip(), "normalised_name": name_key(name), "address": address}
    with acting_as_system():
        if credit_code:
            return Subject.objects.get_or_create(credit_code=compact_code(credit_code), defaults=given)[0]
        if kind == Subject.Kind.COMPANY:
            key = {"kind": kind, "normalised_name": given["normalised_name"], "credit_code": ""}
            return Subject.objects.get_or_create(**key, defaults=given)[0]
        return Subject.objects.create(**given, id_note=id_note)


@transaction.atomic
def subject_typed(
    *, kind: str, name: str, credit_code: str = "", address: str = "", by: User, now: Subject | None = None
) -> Subject:
    """As `subject_of`, for what somebody typed or sent: none of it is dropped without a word.

    `now`: the subject that the record has already; typed as it stands, it stays, a person too. Of a subject that is
    known, an address is filled in where none was, and what is known otherwise is refused by its field (ActionRefused).
    Who is named by sealed records only counts as unknown: what was typed is taken, and nobody learns of them.
    """
    if now is not None and _is_typed_as(now, kind, name, credit_code, address):
        return now
    subject = subject_of(kind=kind, name=name, credit_code=credit_code, address=address)
    wanted = {"name": name.strip(), "normalised_name": name_key(name), "address": address or subject.address}
    is_known = bool(known_of(Subject.objects.filter(pk=subject.pk), by))
    if is_known:
        _refuse_otherwise(subject, wanted)
        wanted = {"address": wanted["address"]}
    if any(getattr(subject, field) != value for field, value in wanted.items()):
        with acting_as_system():
            Subject.objects.filter(pk=subject.pk).update(**wanted)
            subject.refresh_from_db()
    return subject


def _is_typed_as(subject: Subject, kind: str, name: str, credit_code: str, address: str) -> bool:
    known = (subject.kind, subject.name, subject.credit_code, subject.address)
    return known == (kind, name.strip(), compact_code(credit_code), address)


def _refuse_otherwise(subject: Subject, wanted: dict[str, str]) -> None:
    if subject.normalised_name != wanted["normalised_name"]:
        raise ActionRefused(
            _("%(code)s is the credit code of “%(name)s”. Write this name, or check the code.")
            % {"code": subject.credit_code, "name": subject.name},
            field="subject_name",
        )
    if subject.address and name_key(subject.address) != name_key(wanted["address"]):
        raise ActionRefused(
            _("“%(name)s” is known at “%(address)s”. Write this address or none; the place of the facts has its own.")
            % {"name": subject.name, "address": subject.address},
            field="subject_address",
        )


@dataclass(frozen=True)
class NamesSubjects(Facet):
    """A kind of record that subjects appear in. `finder(subjects)` returns its records of these subjects,
    of all bureaus: who sees which is decided here. `action`: right to see the kind, by default "<kind>.view".
    """

    kind: str
    finder: Finder
    action: str = ""

    @property
    def facet_key(self) -> str:
        return self.kind

    @property
    def right(self) -> str:
        return self.action or f"{self.kind}.view"


@dataclass(frozen=True)
class TellsOfSubjects(Facet):
    """A section that a room adds to the page of a company or person: `template`, with what `read` gives of these
    subjects (one and its duplicates), as far as the person may see it; {} where there is nothing.
    """

    name: str
    right: str
    template: str
    read: Callable[[QuerySet[Subject], User, Mapping[str, str]], Mapping[str, Any]]

    @property
    def facet_key(self) -> str:
        return self.name


@dataclass(frozen=True)
class Known:
    """Records of one kind about a subject: the newest within one's reach, how many, and whether there are others."""

    kind: str
    label: StrOrPromise
    records: list[TrackedRecord]
    count: int
    is_beyond: bool

    @property
    def more_count(self) -> int:
        return self.count - len(self.records)


def matching(*, credit_code: str = "", name: str = "", kind: str = "") -> QuerySet[Subject]:
    """Subjects of exactly this code or exactly this name. Nothing else finds a subject."""
    wanted = Q(pk__in=Subject.objects.coded(compact_code(credit_code)).values("pk"))
    wanted |= Q(pk__in=Subject.objects.named(name, kind).values("pk"))
    return Subject.objects.filter(wanted)


@dataclass(frozen=True)
class Checked:
    """What a credit code and a name come to: the code's fault, who bears it, what is recorded of either."""

    code: str
    fault: str | None
    registered: Subject | None
    known: list[Known]


def check(*, credit_code: str, name: str, kind: str, by: User) -> Checked:
    """For who types or sends a subject. That there is more beyond the reach goes to the trail when it is told."""
    code = compact_code(credit_code)
    fault = credit_code_fault(code) if code else None
    subjects = matching(credit_code="" if fault else code, name=name.strip(), kind=kind if kind in Subject.Kind else "")
    known = known_of(subjects, by)
    if any(each.is_beyond for each in known):
        trail.record("subject.known_beyond_reach", by=by, detail={"kinds": [each.kind for each in known]})
    return Checked(code, fault, None if fault else _registered(code, by), known)


def _registered(code: str, user: User) -> Subject | None:
    """Whose code it is; of a subject of sealed records only, as if nobody had ever heard of it."""
    coded = Subject.objects.coded(code)
    if not known_of(coded, user):
        return None
    with acting_as_system():
        return coded.first()


def known_of(subjects: QuerySet[Subject], user: User, *, besides: TrackedRecord | None = None) -> list[Known]:
    """What is recorded of these subjects, as far as the person may know; kinds without anything are left out.

    Of records beyond the person's reach only their existence is told (另有记录，请联系省局), and of
    those in a compartment not even that. `besides`: the record in hand, which does not count.
    """
    wanted = {kind: _but(besides, records, kind) for kind, records in _named_in(subjects, user).items()}
    beyond = _kinds_beyond(wanted, user)
    found = (_known(kind, records, user, is_beyond=kind in beyond) for kind, records in wanted.items())
    return [known for known in found if known.count or known.is_beyond]


def within_reach(subjects: QuerySet[Subject], user: User, *, shown: int) -> list[Known]:
    """What the person may see of these subjects, the newest `shown` of each kind: of the rest not even that it is."""
    found = (_known(kind, records, user, shown=shown) for kind, records in _named_in(subjects, user).items())
    return [known for known in found if known.count]


def _named_in(subjects: QuerySet[Subject], user: User) -> dict[str, TrackedQuerySet[TrackedRecord]]:
    """Records of these subjects by kind, of the kinds that the person may see."""
    kinds = declared(NamesSubjects).values()
    return {each.kind: each.finder(subjects) for each in kinds if user.may(each.right)}


def _but(
    besides: TrackedRecord | None, records: TrackedQuerySet[TrackedRecord], kind: str
) -> TrackedQuerySet[TrackedRecord]:
    return records.exclude(pk=besides.pk) if besides and besides.kind == kind else records


def _known(
    kind: str, records: TrackedQuerySet[TrackedRecord], user: User, *, is_beyond: bool = False, shown: int = SHOWN
) -> Known:
    counted = records.visible_to(user).annotate(counted=Window(Count("pk")))
    newest = [*counted.order_by("-registered_on", "-pk")[:shown]]
    return Known(
        kind=kind,
        label=kind_of(kind).label,
        records=[*newest],
        count=newest[0].counted if newest else 0,
        is_beyond=is_beyond,
    )


def _kinds_beyond(wanted: Mapping[str, TrackedQuerySet[TrackedRecord]], user: User) -> set[str]:
    """Of which kinds there are others outside the compartment: that, and nothing else, leaves the system's scope."""
    if user.scope.is_province or not wanted:  # it sees them all
        return set()
    asked = [
        records.filter(readers__isnull=True)
        .exclude(pk__in=records.visible_to(user).order_by().values("pk"))
        .order_by()
        .values_list(Value(kind))[:1]
        for kind, records in wanted.items()
    ]
    with acting_as_system():
        return {kind for (kind,) in asked[0].union(*asked[1:], all=True)}
