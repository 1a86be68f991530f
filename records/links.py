"""Links between records of any kinds: shown on both, to whoever may see both, and to nobody else a hint of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.constraints import refused_by
from accounts.errors import ActionRefused
from accounts.policy import require
from audit import trail
from records.kinds import Kind, all_kinds, kind_of
from records.models.link import Link
from registry import Facet, declared
from texts.folding import number_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from records.models.tracked import TrackedRecord


@dataclass(frozen=True, kw_only=True)
class Role(Facet):
    """What one record is to another. `label` is said of the first at the second, `inverse` of the second at the first.

    `is_by_hand`: people may link so; others are made by acts. `from_kinds`, `to_kinds`: which kinds stand there; none
    named: any.
    """

    code: str
    label: StrOrPromise
    inverse: StrOrPromise = ""
    is_by_hand: bool = True
    from_kinds: frozenset[str] = frozenset()
    to_kinds: frozenset[str] = frozenset()

    @property
    def facet_key(self) -> str:
        return self.code

    @property
    def is_mutual(self) -> bool:
        """It says the same of both."""
        return not self.inverse

    def joins(self, record: TrackedRecord, other: TrackedRecord) -> bool:
        return (not self.from_kinds or record.kind in self.from_kinds) and (
            not self.to_kinds or other.kind in self.to_kinds
        )


RELATED = Role(code="related", label=gettext_lazy("Belongs together"))
SAME_MATTER = Role(code="same_matter", label=gettext_lazy("The same matter"))
LEADS_TO = Role(code="leads_to", label=gettext_lazy("Comes from"), inverse=gettext_lazy("Led to"))
SPLIT = Role(code="split", label=gettext_lazy("Split off from"), inverse=gettext_lazy("Split off it"), is_by_hand=False)
OTHER_WAY = "-of"  # ends the code of a role that a record is seen from as its first one
ROLES = (RELATED, SAME_MATTER, LEADS_TO, SPLIT)


class Linked(NamedTuple):
    """A link as one of its records shows it: what the other one is to it, as a code and in words, and the other one."""

    link: Link
    choice: str
    role: Any
    record: TrackedRecord
    kind: Kind
    state: Any

    @property
    def is_by_hand(self) -> bool:
        return declared(Role)[self.link.role].is_by_hand


@transaction.atomic
def link(
    first: TrackedRecord,
    second: TrackedRecord,
    role: Role,
    *,
    by: User | None,
    on: date,
    at: TrackedRecord | None = None,
    note: str = "",
) -> Link:
    """`first` is that to `second`. `at`: on whose page it is said, by default the first. By nobody: an act that made
    one from the other, whose right was asked.

    Raises NotAllowed without the right there, ActionRefused where they are linked so already or the role joins no such
    records. That the person sees both has been asked by whoever found them.
    """
    if by is not None:
        require(by, "link.add", at or first)
    if first.kind == second.kind and first.pk == second.pk:
        raise ActionRefused(_("A record is not linked with itself."), field="number")
    if not role.joins(first, second):
        raise ActionRefused(_("“%(role)s” does not join records of these kinds.") % {"role": role.label}, field="role")
    first, second = _in_order(first, second, role)
    made = Link(role=role.code, **_end("from", first), **_end("to", second), note=note.strip(), made_by=by, made_on=on)
    with refused_by("link_stands_once", says=_("They are linked so already."), field="number"):
        made.save(force_insert=True)
    if by is not None:
        trail.record("link.added", by=by, record=at or first, detail={"role": role.code})
    return made


def _in_order(first: TrackedRecord, second: TrackedRecord, role: Role) -> tuple[TrackedRecord, TrackedRecord]:
    """Of a mutual role there is one row, at whichever of the two it was entered."""
    if role.is_mutual and (second.kind, second.pk) < (first.kind, first.pk):
        return second, first
    return first, second


def _end(end: str, record: TrackedRecord) -> dict[str, Any]:
    return {
        f"{end}_kind": record.kind,
        f"{end}_id": record.pk,
        f"{end}_bureau_id": record.bureau_id,
        f"{end}_city_id": record.city_id,
        f"{end}_readers": record.readers,
        f"{end}_shared_with": getattr(record, "shared_with", []),
    }


@transaction.atomic
def unlink(made: Link, *, at: TrackedRecord, by: User, on: date, reason: str) -> None:
    """Take a link back; it stays in the history. `at`: the record on whose page that is done.

    Raises NotAllowed, ActionRefused without a reason, for one that an act made, or that was taken back meanwhile.
    """
    require(by, "link.add", at)
    fresh = Link.objects.select_for_update().get(pk=made.pk)
    if not declared(Role)[fresh.role].is_by_hand:
        raise ActionRefused(_("This link was made by an act and stands."))
    if fresh.ended_on is not None:
        raise ActionRefused(_("This was already taken back. Reload the page."))
    if not reason.strip():
        raise ActionRefused(_("Give a reason."), field="reason")
    fresh.ended_by, fresh.ended_on, fresh.ended_reason = by, on, reason.strip()
    fresh.ended_at = timezone.now()
    fresh.save(update_fields=["ended_by", "ended_on", "ended_at", "ended_reason"])
    trail.record("link.ended", by=by, record=at, detail={"role": fresh.role})


def links_of(record: TrackedRecord, user: User) -> list[Linked]:
    """The standing links of a record whose other end the person may see, by role and then by number."""
    standing = [each for each in linked_with(record, user) if each.link.ended_on is None]
    return sorted(standing, key=lambda each: (str(each.role), each.record.number))


def linked_with(record: TrackedRecord, user: User) -> list[Linked]:
    """Every link of a record, standing or taken back, as it shows it; without those whose other end one may not see.

    What a page shows of them twice, it asks for once.
    """
    if record.has_links is None:
        return _linked_with(record, user)
    if record.linked is None:
        record.linked = _linked_with(record, user) if record.has_links else []
    return record.linked


def _linked_with(record: TrackedRecord, user: User) -> list[Linked]:
    links = list(Link.objects.visible_to(user).of(record))
    others = _others(record, links, user)
    return [_linked(each, record, others) for each in links if _other_end(each, record) in others]


def _other_end(made: Link, record: TrackedRecord) -> tuple[str, int]:
    is_first = (made.from_kind, made.from_id) == (record.kind, record.pk)
    return (made.to_kind, made.to_id) if is_first else (made.from_kind, made.from_id)


def _others(record: TrackedRecord, found: Iterable[Link], user: User) -> dict[tuple[str, int], TrackedRecord]:
    """The records at the other ends that the person may open, one statement a kind."""
    wanted: dict[str, set[int]] = {}
    for kind, pk in (_other_end(each, record) for each in found):
        wanted.setdefault(kind, set()).add(pk)
    return {
        (kind, each.pk): each
        for kind, keys in wanted.items()
        if user.may(f"{kind}.view")
        for each in kind_of(kind).model._default_manager.visible_to(user).filter(pk__in=keys)
        if user.may(f"{kind}.view", each)
    }


def _linked(made: Link, record: TrackedRecord, others: dict[tuple[str, int], TrackedRecord]) -> Linked:
    other, role = others[_other_end(made, record)], declared(Role)[made.role]
    is_first = (made.from_kind, made.from_id) == (record.kind, record.pk)
    kind = kind_of(other.kind)
    is_other_way = is_first and not role.is_mutual
    choice, said = (f"{role.code}{OTHER_WAY}", role.inverse) if is_other_way else (role.code, role.label)
    return Linked(made, choice, said, other, kind, kind.workflow.state(other.status))


def choices_by_hand(record: TrackedRecord) -> list[tuple[str, Any]]:
    """What people may say of another record at this one: code and words, both ways of a role that has two."""
    told: list[tuple[str, Any]] = []
    for role in declared(Role).values():
        if role.is_by_hand and (not role.to_kinds or record.kind in role.to_kinds):
            told.append((role.code, role.label))
        if role.is_by_hand and not role.is_mutual and (not role.from_kinds or record.kind in role.from_kinds):
            told.append((f"{role.code}{OTHER_WAY}", role.inverse))
    return told


def link_by_hand(record: TrackedRecord, number: str, choice: str, *, by: User, on: date, note: str = "") -> Link:
    """What a form at `record` says of the record of that number. Raises as `link`, and for a number nobody may see."""
    other = find_by_number(number, by)
    if other is None:
        raise ActionRefused(_("There is no record %(number)s that you may see.") % {"number": number}, field="number")
    role = declared(Role)[choice.removesuffix(OTHER_WAY)]
    first, second = (record, other) if choice.endswith(OTHER_WAY) else (other, record)
    return link(first, second, role, by=by, on=on, at=record, note=note)


def find_by_number(number: str, user: User) -> TrackedRecord | None:
    """The record of that number among those that the person may open, of whatever kind and however it is written."""
    wanted = number_key(number)
    for kind in all_kinds():
        if not user.may(f"{kind.kind}.view"):
            continue
        rows = kind.model._default_manager.visible_to(user)
        found = rows.filter(number=number.strip()).first() or _folded(rows, kind, wanted)
        if found is not None and user.may(f"{kind.kind}.view", found):
            return found
    return None


def _folded(rows: Any, kind: Kind, wanted: str) -> TrackedRecord | None:
    """By the folded number, where the kind keeps one."""
    if any(field.name == "number_key" for field in kind.model._meta.concrete_fields):
        return rows.filter(number_key=wanted).first()
    return None
