from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Records")
    navigation = [
        {
            "label": _("Search"),
            "url": "records:search",
            "icon": "search",
            "action": "search.use",
            "place": "search",
            "order": 0,
        },
        {
            "label": _("Code lists"),
            "url": "records:code_lists",
            "icon": "menu",
            "action": "codelist.manage",
            "group": 5,
            "order": 30,
            "covers": ("records:code_list", "records:add_code", "records:change_code"),
        },
    ]

    def ready(self) -> None:
        from files.names import keep_rare_characters  # app registry
        from texts.fields import clean_all_texts  # app registry

        clean_all_texts()
        keep_rare_characters()
