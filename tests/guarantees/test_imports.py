"""No circles between modules, none between packages, whichever way a module is imported; every room has a contract.

`lint-imports` says which way imports point (pyproject.toml). It is asked here what it cannot say: imports inside
functions count as all others do, and a package is a thing of its own, so that two folders do not know each other.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.conf import settings

Graph = Mapping[str, set[str]]

CONFIG = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
ROOMS = CONFIG["root_packages"]

# Imports that lead back, each with the reason why it does no harm. Not to grow: six at most.
LEADS_BACK = {
    (
        "accounts.models.user",
        "accounts.scope",
    ): "a person is asked for what he reaches; the scope is read off his posts",
    ("accounts.models.user", "accounts.policy"): "a person is asked for what he may; the policy knows roles, no person",
    ("records.models.tracked", "records.advancing"): "a record is asked to move on; the engine writes its steps",
    ("records.kinds", "records.forms.act"): "a kind is asked for the form of an act",
    ("records.kinds", "records.derived_forms"): "a kind is asked for the form of an act that says what it asks",
}


@cache
def everything() -> Graph:
    """Module → the modules of ours that it imports, anywhere in it; what is named for the type checker alone is not."""
    graph = grimp.build_graph(*ROOMS, exclude_type_checking_imports=True, cache_dir=None)
    return {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}


@cache
def imported() -> Graph:
    """The same without what leads back."""
    return {
        name: {other for other in others if (name, other) not in LEADS_BACK} for name, others in everything().items()
    }


def children(package: str) -> Graph:
    """What stands directly in a package → which others of it that imports, with all that stands in it."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, others in imported().items():
        child = _child(package, name)
        for other in others:
            neighbour = _child(package, other)
            if child and neighbour and child != neighbour:
                found[child].add(neighbour)
    return found


def _child(package: str, name: str) -> str:
    """a.b for a.b.c in the package a; what stands elsewhere is none."""
    return ".".join(name.split(".")[: package.count(".") + 2]) if name.startswith(f"{package}.") else ""


def packages() -> Iterator[str]:
    names = imported().keys()
    parents = {name.rpartition(".")[0] for name in names}
    return (name for name in sorted(parents) if name)


def circle(graph: Graph) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def test_no_module_leads_back_to_itself():
    assert circle(imported()) == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_package_leads_back_to_itself(room):
    inside = [package for package in packages() if f"{package}.".startswith(f"{room}.")]

    assert [found for package in inside if (found := circle(children(package)))] == []


def test_what_leads_back_is_little_and_still_there():
    assert len(LEADS_BACK) <= 6
    assert [pair for pair in LEADS_BACK if pair[1] not in everything()[pair[0]]] == []


def test_every_app_of_ours_is_a_room_of_the_contracts():
    base = Path(settings.BASE_DIR)
    ours = {config.name for config in apps.get_app_configs() if Path(config.path).parent == base}

    assert ours <= set(ROOMS)


# Its contract names no more than it needs.
NOT_YET_ON_FLOORS = {"interface"}


def test_every_module_of_a_room_stands_on_a_floor():
    contracts = [contract for contract in CONFIG["contracts"] if contract.get("exhaustive")]
    ordered = {room for contract in contracts for room in contract["containers"]}
    of_several = {
        room
        for room in ROOMS
        if len([name for name in everything() if name.count(".") == 1 and name.startswith(f"{room}.")]) > 1
    }

    assert of_several - ordered == NOT_YET_ON_FLOORS
