from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

from registry import Facet, declare


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self) -> None:
        gather()


def gather() -> None:
    """Read the declarations of all apps, those of lower floors first."""
    for config in reversed(list(apps.get_app_configs())):
        declare(*_declarations_of(config))


def _declarations_of(config: AppConfig) -> tuple[Facet, ...]:
    if not module_has_submodule(config.module, "declarations"):
        return ()
    return import_module(f"{config.name}.declarations").DECLARED
