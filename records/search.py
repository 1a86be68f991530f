"""Searching records in Chinese: three characters and more by trigrams, two by pairs, one is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.policy import POLICY
from records.kinds import Kind, all_kinds, workflow_of
from records.models.hanging import place_of
from records.models.search import SearchText
from texts.credit_codes import compact_code
from texts.folding import findable, findable_with_places, number_key
from texts.newlines import one_line

if TYPE_CHECKING:
    from accounts.models import User
    from records.models.hanging import HangingQuerySet
    from records.models.tracked import TrackedRecord
    from records.workflow import State

LONGEST = 60  # characters of a query
SHOWN = 20  # hits of a kind
RARE = 0.05  # of all texts
FEW = 1_000  # texts of a kind: up to so many are looked up by pairs
MANY = 100  # texts of a kind in reach: from so many on the newest are soon met
AROUND = 24  # characters of the facts shown before and after a hit


def index_record(record: TrackedRecord, *, subject: str = "", facts: str = "", credit_code: str = "") -> None:
    """Keep the search text of a record. Call it in the transaction that writes the record.

    subject: name of the company or person. Nothing of a reporter may ever be passed.
    """
    index_records([search_text(record, subject=subject, facts=facts, credit_code=credit_code)])


def search_text(record: TrackedRecord, *, subject: str = "", facts: str = "", credit_code: str = "") -> SearchText:
    """The row that `index_records` writes; see `index_record`."""
    credit_code = credit_code or getattr(getattr(record, "subject", None), "credit_code", "")
    lines = [record.number, record.title, f"{subject} {credit_code}".strip(), facts]
    return SearchText(
        **place_of(record),
        number=record.number,
        title=record.title,
        subject=subject,
        credit_code=credit_code,
        text="\n".join(findable(one_line(line)) for line in lines),
    )


def index_records(rows: Iterable[SearchText]) -> None:
    """Keep the search texts of many records in one statement, for imports."""
    SearchText.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "record_id"],
        update_fields=["number", "title", "subject", "credit_code", "text"],
    )


def query_fault(query: str) -> str | None:
    """Why these words cannot be searched for, in a sentence; None when they can."""
    words = findable(query).split()
    if not words:
        return _("Write what to search for.")
    if len(query) > LONGEST:
        return _("Search for at most %(count)s characters.") % {"count": LONGEST}
    if any(len(word) < 2 for word in words):
        return _("Search for at least two characters: a single one would find nearly everything.")
    return None


def matching_ids(kind: str, query: str) -> QuerySet[SearchText, Any]:
    """Ids of the records of a kind that match: a subquery for filters of visible records, `pk__in=matching_ids(…)`.

    The reach is that of the records: asked once more of their texts it would only mislead PostgreSQL, which then
    expects next to nothing and reads everything. Row-level security holds here as everywhere. Nothing for a query
    with a fault.
    """
    rows = SearchText.objects.filter(kind=kind)
    if query_fault(query):
        return rows.none().values("record_id")
    words = findable(query).split()
    texts = _holding(rows, words)
    if _are_pairs(words) and _are_rare(texts, among=rows):
        ids = _holding_pairs(words, [kind]).get(kind, [])
        texts = texts if ids is None else rows.filter(pk__in=ids)
    return texts.values("record_id")


def _holding(rows: HangingQuerySet[SearchText], words: Iterable[str]) -> HangingQuerySet[SearchText]:
    """Texts that hold all the words. Of three characters and more the trigrams tell which these are."""
    for word in words:
        rows = rows.filter(text__ilike=f"%{_literal(word)}%")
    return rows


def _are_pairs(words: Iterable[str]) -> bool:
    return all(len(word) == 2 for word in words)


def _are_rare(texts: HangingQuerySet[SearchText], *, among: HangingQuerySet[SearchText]) -> bool:
    """Whether so few of the texts may hold the words that looking them up is quicker than looking into each.

    By what the database expects from its own statistics, in whole hundredths at best; nothing is read.
    """
    return _expected(texts) < RARE * _expected(among)


def _expected(rows: HangingQuerySet[SearchText]) -> int:
    [plan] = json.loads(rows.order_by().explain(format="json"))
    return plan["Plan"]["Plan Rows"]


def _holding_pairs(words: Iterable[str], kinds: list[str]) -> dict[str, list[int] | None]:
    """Ids of texts that hold all the words of two characters, by kind, in no order; None where a kind has FEW or more.

    They are looked up within the scope of the transaction: outside any scope nothing is found.
    """
    statement = "SELECT kind, id FROM unnest(%s::text[]) kind, records_holding_pairs(%s::text[], kind, %s) id"
    with connection.cursor() as cursor:
        cursor.execute(statement, [kinds, [word.lower() for word in words], FEW])
        found = _by_kind(cursor.fetchall())
    return {kind: None if ids == [None] else ids for kind, ids in found.items()}


def _by_kind(found: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {}
    for kind, pk in found:
        ids.setdefault(kind, []).append(pk)
    return ids


def _literal(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)


@dataclass(frozen=True)
class Piece:
    """A part of a text; `is_hit` when it is what was searched for."""

    text: str
    is_hit: bool


@dataclass(frozen=True)
class Hit:
    """A record that was found, with the words marked. `facts` is the passage around the first of them."""

    record: TrackedRecord
    state: State
    number: list[Piece]
    title: list[Piece]
    subject: list[Piece]
    facts: list[Piece]


@dataclass(frozen=True)
class Group:
    """What was found of one kind, best first. `is_more`: there are further ones than are shown."""

    kind: Kind
    hits: list[Hit]
    is_more: bool


def search(user: User, query: str, *, kind: str = "", limit: int = SHOWN) -> list[Group]:
    """Records that match, grouped by kind: this very number first, then this very credit code, then the newest.

    Kinds that the person may not see and kinds without a hit are left out. Empty for a query with
    a fault (`query_fault` says it).
    """
    wanted = [each for each in searchable_kinds(user) if kind in ("", each.kind)]
    found: dict[str, dict[int, SearchText]] = {each.kind: {} for each in wanted}
    for row in _best_first(user, query, list(found), limit + 1) if wanted else ():
        found[row.kind].setdefault(row.record_id, row)
    groups = (_group(each, user, query, found[each.kind], limit) for each in wanted if found[each.kind])
    return [group for group in groups if group.hits]


def searchable_kinds(user: User) -> list[Kind]:
    """Kinds that the person may view. A kind without a right "<kind>.view" is not searched."""
    rights = {each.kind: f"{each.kind}.view" for each in all_kinds()}
    return [each for each in all_kinds() if rights[each.kind] in POLICY and user.may(rights[each.kind])]


def _group(kind: Kind, user: User, query: str, found: dict[int, SearchText], limit: int) -> Group:
    records = kind.model.objects.visible_to(user).select_related("bureau").in_bulk(list(found)[:limit])
    words = findable(query).split()
    hits = [_hit(records[pk], row, words) for pk, row in found.items() if pk in records]
    return Group(kind, hits, is_more=len(found) > limit)


def _best_first(user: User, query: str, kinds: list[str], limit: int) -> Iterator[SearchText]:
    """Of each kind at most so many. Exact ones by their own index, so that they come first however many texts match."""
    bare = compact_code(query)
    exact = SearchText.objects.visible_to(user)
    yield from exact.filter(kind__in=kinds, number_key=number_key(query))
    if is_credit_code(bare):
        yield from _newest_of_each(exact.filter(credit_code=bare), kinds, limit)
    words = findable(query).split()
    rows = _holding(reach := SearchText.objects.visible_to(user), words)
    if _are_pairs(words) and not _are_rare(rows, among=reach):
        yield from _newest_of_each(rows, kinds, limit)
    else:
        yield from _newest_looked_up(rows, words, kinds, limit)


def _newest_of_each(rows: HangingQuerySet[SearchText], kinds: list[str], limit: int) -> Iterable[SearchText]:
    """One statement for all kinds, each by its index."""
    return _together([rows.filter(kind=kind).order_by("-record_id")[:limit] for kind in kinds])


def _newest_looked_up(
    rows: HangingQuerySet[SearchText], words: list[str], kinds: list[str], limit: int
) -> Iterable[SearchText]:
    """The same of texts that hold the words: first some of each kind are looked up, in no order.

    Where these are all, they are what is wanted. Where there are more, the newest are soon met on the way from the
    newest text to the oldest. That way alone would read all texts of a kind that hardly holds the words: PostgreSQL
    knows how common a word is, but not in which kind.
    """
    found = _holding_pairs(words, kinds) if _are_pairs(words) else _holding_trigrams(rows, kinds)
    of_kinds = (
        rows.filter(kind=kind) if ids is None else rows.filter(kind=kind, pk__in=ids) for kind, ids in found.items()
    )
    return _together([of_kind.order_by("-record_id")[:limit] for of_kind in of_kinds])


def _holding_trigrams(rows: HangingQuerySet[SearchText], kinds: list[str]) -> dict[str, list[int] | None]:
    """Ids of the texts by kind, in no order; None where a kind has MANY or more."""
    some = rows.order_by().values_list("kind", "pk")
    found = _by_kind(_together([some.filter(kind=kind)[:MANY] for kind in kinds]))
    return {kind: None if len(ids) == MANY else ids for kind, ids in found.items()}


def _together(parts: Sequence[QuerySet[SearchText, Any]]) -> Iterable[Any]:
    """The rows of all in one statement."""
    return parts[0].union(*parts[1:], all=True) if parts else ()


def is_credit_code(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9A-Z]{18}", text))


def _hit(record: TrackedRecord, row: SearchText, words: list[str]) -> Hit:
    facts = row.text.split("\n", 3)[-1]
    return Hit(
        record=record,
        state=workflow_of(record).state(record.status),
        number=marked(row.number, words),
        title=marked(row.title, words),
        subject=marked(f"{row.subject} {row.credit_code}".strip(), words),
        facts=marked(_passage(facts, words), words),
    )


def marked(text: str, words: list[str]) -> list[Piece]:
    """The text in pieces as it was written, hits apart from the rest, for <mark>. words: folded.

    >>> [piece.text for piece in marked("晋市监〔2026〕7号", ["(2026)"])]
    ['晋市监', '〔2026〕', '7号']
    """
    folded, places = findable_with_places(text)
    pattern = "|".join(re.escape(word) for word in words)
    hits = re.finditer(pattern, folded, flags=re.IGNORECASE) if pattern else ()
    pieces, done = [], 0
    for hit in hits:
        start, end = places[hit.start()], places[hit.end()]
        pieces += [Piece(text[done:start], is_hit=False), Piece(text[start:end], is_hit=True)]
        done = end
    pieces.append(Piece(text[done:], is_hit=False))
    return [piece for piece in pieces if piece.text]


def _passage(facts: str, words: list[str]) -> str:
    """The surroundings of the first word in the facts; nothing when none stands there."""
    places = [at for word in words if (at := facts.lower().find(word.lower())) >= 0]
    if not places:
        return ""
    start, end = max(0, min(places) - AROUND), min(places) + 2 * AROUND
    return f"{'…' if start else ''}{facts[start:end]}{'…' if end < len(facts) else ''}"


def titles_of(user: User, ids: Mapping[str, set[int]]) -> dict[tuple[str, int], str]:
    """By kind and id: what each record is called, of those that the person may see; in one statement.

    Of a kind that the person has no right to see nothing is called anything, though its rows lie in reach.
    """
    kinds = {kind.kind for kind in searchable_kinds(user)}
    asked = [Q(kind=kind, record_id__in=sorted(some)) for kind, some in ids.items() if kind in kinds]
    if not asked:
        return {}
    wanted = reduce(or_, asked)
    rows = SearchText.objects.visible_to(user).filter(wanted).values_list("kind", "record_id", "title")
    return {(kind, pk): title for kind, pk, title in rows}
