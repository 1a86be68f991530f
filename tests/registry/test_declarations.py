"""What the rooms declare is all that there is: nothing is written and then forgotten."""

import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from registry import Facet, declared
from tests.guarantees.test_rules import OURS


def _written() -> Iterator[tuple[str, Facet]]:
    """Every facet that a module of ours holds, alone or among several, by where it stands."""
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] in OURS:
            for called, value in sorted(vars(module).items(), key=lambda item: item[0]):
                for each in value if isinstance(value, tuple | list) else (value,):
                    if isinstance(each, Facet):
                        yield f"{name}.{called}", each


def test_every_facet_says_of_what_type_it_is():
    kinds = {type(each) for _where, each in _written()}

    loose = {f"{kind.__name__}.{field.name}" for kind in kinds if is_dataclass(kind) for field in fields(kind)
             if field.type in ("Any", "Mapping[str, Any]")}  # fmt: skip

    assert loose == set()


def test_every_facet_that_is_written_is_declared():
    known = [each for of in Facet.__subclasses__() for each in declared(of).values()]

    forgotten = {where for where, each in _written() if not any(each is one for one in known)}

    assert forgotten == set()
