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
        from audit.acts import name_acts  # app registry
        from records import decisions  # app registry
        from records.file_names import keep_rare_characters  # app registry
        from records.forms.texts import clean_all_texts  # app registry
        from records.work import register_work  # app registry

        clean_all_texts()
        keep_rare_characters()
        for kind, pile in decisions.PILES.items():
            register_work(kind, pile)

        name_acts(
            {
                "codelist.added": _("Added to a code list"),
                "codelist.changed": _("Changed a code list"),
                "attachment.added": _("Added a file"),
                "attachment.opened": _("Opened a file"),
                "paper.downloaded": _("Downloaded a paper"),
                "record.sealed_opened": _("Looked at a sealed record"),
                "attachment.damaged": _("Files missing or altered"),
                "attachment.infected": _("The virus scanner found something in a file that was waiting for it"),
                "file.infected": _("The virus scanner found something in a file that was handed in"),
                "subject.known_beyond_reach": _("Was told that others hold records of a subject"),
            }
        )
