"""A migration operation of our own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.migrations.operations.base import Operation

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState
    from pgtrigger.compiler import Trigger


class InstallTriggers(Operation):
    """Install the triggers that the models of this app carry in the migration's state (`options["triggers"]`).

    One operation for a new app instead of one for each trigger: every other operation makes Django
    build all related models anew, which is what a first migration spends its time on.
    """

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The triggers stand in the options of CreateModel already."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for trigger in _triggers(app_label, to_state):
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for trigger in _triggers(app_label, from_state):
            schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        return "Install the triggers of the app's models"


def _triggers(app_label: str, state: ProjectState) -> Iterator[Trigger]:
    for (app, _model), model in sorted(state.models.items()):
        if app == app_label:
            yield from model.options.get("triggers", ())
