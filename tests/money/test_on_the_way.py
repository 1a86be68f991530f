"""No float on the way of an amount: in no column, in no answer of the interface, in no template."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from django.apps import apps
from django.conf import settings

from money.columns import YuanField

ROOT = Path(settings.BASE_DIR)
AMOUNT = re.compile(r"_yuan$|^amount")
ROOMS = ("money", "cases", "records")


def columns():
    return [field for model in apps.get_models() for field in model._meta.concrete_fields]


def test_every_column_of_an_amount_is_exact():
    amounts = [field for field in columns() if field.name.endswith("_yuan")]

    assert len(amounts) > 10
    assert [str(field) for field in amounts if not isinstance(field, YuanField)] == []


def properties(schema, path=()):
    if isinstance(schema, dict):
        for name, said in schema.get("properties", {}).items():
            yield (*path, name), said
        for name, said in schema.items():
            yield from properties(said, (*path, name))
    elif isinstance(schema, list):
        for said in schema:
            yield from properties(said, path)


def test_every_amount_of_the_interface_is_a_string():
    written = yaml.safe_load((ROOT / "docs/api/openapi.yaml").read_text(encoding="utf-8"))
    amounts = {path: said for path, said in properties(written["components"]) if AMOUNT.search(path[-1])}

    assert amounts
    types = {".".join(path): said.get("type") for path, said in amounts.items()}
    assert {name: kind for name, kind in types.items() if kind not in ("string", ["string", "null"])} == {}


CALCULATED = re.compile(r"(_yuan|amount|paid|owed|fine)\s*\|\s*(floatformat|add:)|widthratio \S*yuan")


def test_no_template_calculates_with_an_amount():
    written = {path: path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")}

    assert written
    assert [str(path) for path, text in written.items() if CALCULATED.search(text)] == []


def test_the_rooms_of_money_know_no_float():
    sources = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]

    assert sources
    assert [str(path) for path in sources if re.search(r"\bfloat\(", path.read_text(encoding="utf-8"))] == []
