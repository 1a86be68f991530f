"""Migrating in seconds: after an operation, only the changed model and those that point to it are drawn anew.

Django draws the models of each step of the history as classes. After an operation it draws anew all that hang together
with the changed model in any way; here, where every record points to bureaus and people, that is nearly all of them,
for each of a thousand operations. What an operation does to tables needs no more than the direct neighbours. A
migration that runs Python gets all of them fresh, as ever: Django does that wherever `is_delayed` is set.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ProjectState
from django.db.models import Model

Key = tuple[str, str]  # app label and name of a model, in lower case


@contextmanager
def only_neighbours_drawn_anew() -> Iterator[None]:
    """For the migrations within the block. Raises AttributeError should a new Django no longer ask in this way."""
    states: Any = ProjectState  # the stubs leave out what Django keeps to itself
    of_django = states._find_reload_model
    states._find_reload_model = _neighbours
    try:
        yield
    finally:
        states._find_reload_model = of_django


def _neighbours(state: Any, app_label: str, model_name: str, delay: bool = False) -> set[Key]:
    """The models that `ProjectState.reload_model` draws anew, in the place of Django's answer."""
    state.is_delayed = True
    changed = {(app_label, model_name)}
    try:
        model = state.apps.get_model(app_label, model_name)
    except LookupError:  # it is made just now, nobody points to it
        return changed
    return changed | {_key(other) for other in (*model.__subclasses__(), *_pointing_to(model))}


def _pointing_to(model: type[Model]) -> Iterator[type[Model]]:
    for field in model._meta.get_fields(include_hidden=True):
        if field.is_relation and field.auto_created and not field.concrete and field.related_model:
            yield field.related_model


def _key(model: type[Model]) -> Key:
    app_label, _dot, name = model._meta.label_lower.partition(".")
    return app_label, name
