"""Marked words in every text of the world: a foreign one in an answer is a leak.

A canary names the bureau that holds the record and the field: qz140100titlezq.
"""

from __future__ import annotations

import re

REPORTER = "reporter"
PATTERN = re.compile(r"qz(\d{6})([a-z]+)zq")


def canary(code: str, field: str) -> str:
    return f"qz{code}{field}zq"


def found_in(text: str) -> set[tuple[str, str]]:
    """{(code of the bureau, field)} of all canaries in a text."""
    return set(PATTERN.findall(text))


def codes_in(text: str) -> set[str]:
    return {code for code, _field in found_in(text)}
