"""What a form asks for, learnt by watching it read what was posted; and how it is filled in well, and badly.

So a new form falls under the tests of bad input unasked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import timezone

from records.tokens import new_token
from tests.exchange.files import lead, leads_book
from tests.guarantees.matrix.asking import ask
from tests.guarantees.matrix.checking import all_permitted, path_of
from tests.guarantees.matrix.people import CITIES, PEOPLE, Person
from tests.guarantees.matrix.table import Row
from tests.guarantees.matrix.world import World
from tests.records.files import PDF

# Only for a record in a state that the leads of the small province are not in.
BEHIND_A_DOOR = {"leads:act act:refer"}
# Fields that want something of a shape that cannot be guessed.
KNOWN = {
    "username": "zhang.san",
    "code": "a_new_code",
    "days": "2028-01-01 休 元旦",
    "subject_kind": "company",
    "offset": "3",
    "moment": "after",
}
# Fields that only some records do without: a lead of platform 12337 has neither title nor facts.
USUALLY_ASKED = {"title", "facts"}
SENTENCE = "该市场要求商户统一使用指定装卸队，禁止自行装卸，每车收取数百元。"


@dataclass
class Asked:
    """Names that a view read from what was posted, and the fields that know more about them."""

    names: set[str] = field(default_factory=set)
    fields: dict[str, BoundField] = field(default_factory=dict)

    @property
    def files(self) -> set[str]:
        return {name for name, bound in self.fields.items() if isinstance(bound.field, forms.FileField)}


@dataclass(frozen=True)
class Form:
    """A form of the product, and somebody who may send it."""

    row: Row
    person: Person
    path: str
    asked: Asked

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        return self.row.name, frozenset(self.asked.names)

    @property
    def texts(self) -> set[str]:
        """Fields that take any text."""
        return {name for name, bound in self.asked.fields.items() if type(bound.field) is forms.CharField}

    def filled(self) -> dict[str, Any]:
        """As somebody would who knows what the fields want. Rules may refuse it all the same."""
        values = {name: filled(bound) for name, bound in self.asked.fields.items()}
        return {name: value for name, value in values.items() if value is not None}


def forms_of(world: World, rows: list[Row]) -> Iterator[Form]:
    """Each form once: many acts ask for a note and nothing else."""
    seen = set()
    for row in rows:
        if row not in world.forms and f"{row.name} {row.of}" not in BEHIND_A_DOOR:
            world.forms[row] = _form_of(world, row)
        form = world.forms.get(row)
        if form and form.key not in seen:
            seen.add(form.key)
            yield form


def _form_of(world: World, row: Row) -> Form | None:
    """Sent by the first one whose well filled form is taken, else by the first who may send it.

    None where nobody of the small province may: no record of it is in the state that the act starts from.
    """
    forms = []
    for person, place in _unlike(all_permitted(row, "POST")) if row.action else [(PEOPLE[0], "")]:
        path = path_of(row, world, person, place)
        with watched() as asked:
            ask(world.client(person), "POST", path)
        forms.append(Form(row, person, path, asked))
        client = world.client(person, raise_request_exception=False)
        if ask(client, "POST", path, forms[-1].filled()).status < 400:
            return forms[-1]
    return forms[0] if forms else None


def _unlike(found: Iterable[tuple[Person, str]]) -> Iterator[tuple[Person, str]]:
    """Of those who do the same work with a record of a bureau of the same level, the first."""
    tried = set()
    for person, place in found:
        alike = (person.role, place == person.bureau, place in CITIES)
        if alike not in tried:
            tried.add(alike)
            yield person, place


@contextmanager
def watched() -> Iterator[Asked]:
    """Whatever is read from a posted form inside, by a form of Django's or past it."""
    asked, kept = Asked(), (QueryDict.__getitem__, QueryDict.getlist, forms.BaseForm.__init__)

    def contains(data: QueryDict, name: str) -> bool:
        asked.names.add(name)
        return dict.__contains__(data, name)

    def getitem(data: QueryDict, name: str) -> Any:
        asked.names.add(name)
        return kept[0](data, name)

    def getlist(data: QueryDict, name: str, default: Any = None) -> Any:
        asked.names.add(name)
        return kept[1](data, name, default)

    def init(form: forms.BaseForm, *args: Any, **kwargs: Any) -> None:
        kept[2](form, *args, **kwargs)
        if form.is_bound:
            asked.fields |= {form[name].html_name: form[name] for name in form.fields}

    QueryDict.__getitem__, QueryDict.getlist, QueryDict.__contains__ = getitem, getlist, contains
    forms.BaseForm.__init__ = init
    try:
        yield asked
    finally:
        del QueryDict.__getitem__, QueryDict.getlist, QueryDict.__contains__
        forms.BaseForm.__init__ = kept[2]
        asked.names = (asked.names | asked.fields.keys()) - asked.files - {"csrfmiddlewaretoken"}


def filled(bound: BoundField) -> Any:
    """A fitting value as a browser would send it; None for what may be left out."""
    if bound.name == "token":
        return new_token()
    if bound.name in KNOWN:
        return KNOWN[bound.name]
    if isinstance(bound.field, forms.FileField):
        return _file_for(bound)
    if not bound.field.required and not bound.is_hidden and bound.name not in USUALLY_ASKED:
        return None
    offered = [value for value, _label in _options(getattr(bound.field, "choices", ())) if str(value)]
    if offered:
        return str(offered[0])
    return _typed(bound)


def _file_for(bound: BoundField) -> SimpleUploadedFile | None:
    if ".xlsx" in bound.field.widget.attrs.get("accept", ""):
        return SimpleUploadedFile("线索.xlsx", leads_book([lead("线1号")]).getvalue())
    return SimpleUploadedFile("线索.pdf", PDF) if bound.field.required else None


def _options(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def _typed(bound: BoundField) -> Any:
    kind = bound.field
    if isinstance(kind, forms.BooleanField):
        return None
    if isinstance(kind, forms.DateField):
        return timezone.localdate().isoformat()
    if isinstance(kind, forms.IntegerField | forms.DecimalField):
        given = bound.initial if bound.initial is not None else kind.min_value
        return str(1 if given is None else given)
    if isinstance(kind, forms.EmailField):
        return "somebody@example.org"
    return SENTENCE[: getattr(kind, "max_length", None) or 200]
