"""Amounts on pages and papers: {{ amount|yuan }} with its unit, {{ amount|wan }} as a number of 万元."""

from __future__ import annotations

from decimal import Decimal

from django import template

from money.yuan import in_wan, in_yuan

register = template.Library()


@register.filter
def yuan(amount: Decimal | None) -> str:
    return in_yuan(amount)


@register.filter
def wan(amount: Decimal | None) -> str:
    return "" if amount is None else in_wan(amount)
