from dataclasses import dataclass

import pytest

from registry import Facet, declare, declared, declared_here


@dataclass(frozen=True)
class Lamp(Facet):
    name: str
    bulbs: tuple[Facet, ...] = ()

    @property
    def facet_key(self) -> str:
        return self.name

    def parts(self):
        return self.bulbs


@dataclass(frozen=True)
class Bulb(Facet):
    facet_key: str = "bulb"


class Lantern(Lamp):
    pass


def test_what_is_declared_is_found_by_its_type_and_with_it_its_parts():
    lantern = Lantern("hall", bulbs=(Bulb(),))
    with declared_here(Lamp("desk"), lantern):
        assert list(declared(Lamp)) == ["desk", "hall"]
        assert declared(Lamp)["hall"] is lantern
        assert list(declared(Bulb)) == ["bulb"]

    assert (list(declared(Lamp)), list(declared(Bulb))) == ([], [])


def test_two_of_one_type_and_key_are_refused():
    with declared_here(Lamp("desk")), pytest.raises(ValueError, match="desk is declared twice as Lamp"):
        declare(Lantern("desk"))


def test_what_nobody_declared_is_no_silent_default():
    with pytest.raises(KeyError):
        declared(Lamp)["desk"]
