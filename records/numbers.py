"""Numbers without gaps, however many people register at once and however many transactions are undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from accounts.models import Bureau
from records.models.series import Series

if TYPE_CHECKING:
    from django.db.models import QuerySet


def next_number(series: str, bureau: Bureau, year: int) -> int:
    """The next number of this series of this bureau in this year, counted from 1.

    The counter's row stays locked until the transaction ends: take the number last. When the
    transaction is undone, the next one gets the same number again, so no gap comes about.
    Raises TransactionManagementError outside a transaction.
    """
    counter = Series.objects.select_for_update().filter(name=series, bureau=bureau, year=year)
    if not _step(counter):
        Series.objects.bulk_create([Series(name=series, bureau=bureau, year=year)], ignore_conflicts=True)
        _step(counter)
    return counter.get().last


def record_number(mark: str, series: str, bureau: Bureau, *, on: date) -> str:
    """A record's own number: XS-140100-2026-0012 is the twelfth lead that this bureau registered that year."""
    return f"{mark}-{bureau.code}-{on.year}-{next_number(series, bureau, on.year):04d}"


def document_number(bureau: Bureau, word: str, *, on: date) -> str:
    """发文字号, given when the document goes out: 晋市监函〔2026〕3号. Gapless per word, bureau and year.

    `word`: what stands behind the document word of the bureau. A bureau without one is named.
    """
    number = next_number(f"document-{word}", _keeper(bureau), on.year)
    return f"{bureau.document_word or bureau.short_name}{word}〔{on.year}〕{number}号"


def _keeper(bureau: Bureau) -> Bureau:
    """The bureau that keeps the counter: of those that print the same word, the oldest.

    A successor often takes the word over, and nothing keeps two bureaus from having one: on two counters, two
    documents would bear the same number.
    """
    printed = {"document_word": bureau.document_word}
    if not bureau.document_word:
        printed["short_name"] = bureau.short_name
    return Bureau.objects.filter(**printed).order_by("pk").first() or bureau


def _step(counter: QuerySet[Series]) -> int:
    """UPDATE … SET last = last + 1 waits for whoever took the number before; 0 when there is no counter yet."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken inside the transaction of its record.")
    return counter.update(last=F("last") + 1)
