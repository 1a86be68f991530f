from contextlib import suppress
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from taskforce import database, guards


class TaskforceConfig(AppConfig):
    name = "taskforce"
    verbose_name = _("Taskforce")
    navigation = [
        {
            "label": _("State of the system"),
            "url": "taskforce:state",
            "icon": "chart",
            "action": "running.manage",
            "group": 5,
            "order": 45,
            "covers": ("taskforce:state",),
        },
    ]

    def ready(self) -> None:
        from accounts.system_accounts import offer_actions  # app registry

        import_module("taskforce.celery")  # so that every shared_task belongs to our queue
        import_module("taskforce.checks")
        offer_actions(_rights_of_api)
        with suppress(OSError):  # Django's own check says so where it is missing
            for folder in (settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR):
                Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        with_tables = [config for config in apps.get_app_configs() if config.models_module]
        pre_migrate.connect(database.grant_defaults, sender=with_tables[0], dispatch_uid="grant_defaults")
        post_migrate.connect(database.grant_by_table, sender=with_tables[-1], dispatch_uid="grant_by_table")
        post_migrate.connect(guards.put_up, sender=with_tables[-1], dispatch_uid="put_up_guards")


def _rights_of_api() -> set[str]:
    """Asked when somebody chooses among them, not at every start."""
    return import_module("taskforce.api").rights()
