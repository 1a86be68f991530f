"""Amounts of money: yuan as Decimal with two places, from the form to the page, never a float on the way.

Sums are taken of whole amounts; rounding happens once, half up, where 万元 are printed.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from texts.folding import compatible

CENT = Decimal("0.01")
LARGEST = Decimal("9999999999999.99")  # as many digits as a column holds
PLACES, DIGITS = 2, 15
TEN_THOUSAND = Decimal(10_000)
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_IN_WAN = re.compile(r"[\d.,一二三四五六七八九十百千两零〇壹贰叁肆伍陆柒捌玖拾佰仟]+\s*[万亿]元?")
LONGEST_TEXT = 40


class NoAmount(ValueError):
    """A text that is no amount of money. `code`: why; the form says it in words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_yuan(text: str) -> Decimal:
    """An amount as people write it: 12500, 12,500.5, ￥12500元, full-width digits.

    Raises NoAmount: no_amount, in_wan (12.5万元 is not multiplied: who writes a figure by hand may mean another one),
    negative, too_exact (more than two decimals), too_large.

    >>> read_yuan("￥12,500.5元")
    Decimal('12500.50')
    """
    plain = "".join(compatible(text).split()).strip("¥￥元")
    if _IN_WAN.fullmatch(plain):
        raise NoAmount("in_wan")
    if plain[:1] in ("-", "−", "－") and _AMOUNT.fullmatch(plain[1:]):
        raise NoAmount("negative")
    if len(plain) > LONGEST_TEXT or not plain.isascii() or not _AMOUNT.fullmatch(plain):
        raise NoAmount("no_amount")
    return _checked(Decimal(plain.replace(",", "")))


def _checked(amount: Decimal) -> Decimal:
    if amount != amount.quantize(CENT, rounding=ROUND_HALF_UP):
        raise NoAmount("too_exact")
    if amount > LARGEST:
        raise NoAmount("too_large")
    return amount.quantize(CENT)


def exact(amount: Decimal) -> str:
    """For machines: two decimals and nothing else, as the interface and `manage.py figures` give it.

    >>> exact(Decimal("108300000"))
    '108300000.00'
    """
    return f"{amount.quantize(CENT, rounding=ROUND_HALF_UP):f}"


def grouped_yuan(amount: Decimal) -> str:
    """Yuan for people: 1,234,567.80; the unit stands elsewhere."""
    whole, cents = exact(abs(amount)).split(".")
    return f"{'−' if amount < 0 else ''}{intcomma(int(whole), use_l10n=False)}.{cents}"


def in_digits(number: Decimal) -> str:
    """A number that is no amount, without decimals where there are none: 12, 12.5."""
    return f"{number.normalize():f}"


def in_yuan(amount: Decimal | None) -> str:
    """With its unit; "" where no amount is known."""
    return "" if amount is None else _("%(amount)s yuan") % {"amount": grouped_yuan(amount)}


def in_wan(amount: Decimal) -> str:
    """万元, two decimals, rounded half up: 10,830.00 for 108,300,000 yuan; the unit stands elsewhere.

    >>> in_wan(Decimal("1234550.00"))
    '123.46'
    """
    return grouped_yuan((amount / TEN_THOUSAND).quantize(CENT, rounding=ROUND_HALF_UP))
