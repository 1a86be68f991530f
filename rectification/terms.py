"""Terms for the answer to a letter: which of them count for the rate of those kept (domain reference 6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from accounts.reference import rows_of
from deadlines.models import Clock
from rectification.models import OrderType, RectificationOrder
from rectification.states import S

if TYPE_CHECKING:
    from accounts.scope import Reader
    from deadlines.models.clock import ClockQuerySet

ADOPTED = (S.ACCEPTED, S.CLOSED)


def answer_codes() -> list[str]:
    """Codes of the rules that give the term of an answer, of the types that count as 三书一函."""
    counted = [each for each in rows_of(OrderType).values() if each.is_counted]
    return sorted({code for each in counted for code in (each.rule_code, each.public_interest_rule, each.urgent_rule)})


def answer_terms(user: Reader, *, on: date) -> ClockQuerySet:
    """Terms that were kept or missed, at the bureau that received the letter; `on`: today.

    An open one counts once its day is past. Kept is what ended, by delivery, on its last day or before; an extension
    with the issuer's consent moves that day. Not those that stand still, nor those that ended with the letter
    (withdrawn, merged, voided). The share of a bureau that a letter is addressed to as well is not another term.
    """
    terms = Clock.objects.in_reach_of(user).kept_or_missed(on=on)
    return terms.filter(kind=RectificationOrder.kind, code__in=answer_codes())


def adopted(user: Reader) -> Q:
    """逾期但已采纳: of terms, those whose letter was accepted all the same."""
    return Q(Exists(RectificationOrder.objects.in_reach_of(user).filter(pk=OuterRef("record_id"), status__in=ADOPTED)))
