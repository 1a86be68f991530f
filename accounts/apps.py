from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Bureaus and people")
    navigation = [
        {
            "label": _("Those who leave"),
            "url": "accounts:leavers",
            "under": "home",
            "icon": "key",
            "action": "handover.manage",
            "group": 4,
            "order": 80,
            "covers": ("accounts:leavers", "accounts:distribute"),
        },
        {
            "label": _("People"),
            "url": "accounts:people",
            "icon": "user",
            "action": "person.manage",
            "group": 5,
            "order": 10,
            "covers": ("accounts:people", "accounts:person", "accounts:add_person", "accounts:edit_person"),
        },
        {
            "label": _("Access requests"),
            "url": "accounts:requests",
            "icon": "flow",
            "action": "access.view",
            "group": 5,
            "order": 5,
            "count": "accounts.requests.waiting_label",
            "count_label": _("waiting"),
            "covers": (
                "accounts:request",
                "accounts:grant_",
                "accounts:refuse_",
                "accounts:withdraw_",
                "accounts:show_link",
            ),
        },
        {
            "label": _("Bureaus"),
            "url": "accounts:bureaus",
            "icon": "org",
            "action": "bureau.manage",
            "group": 5,
            "order": 20,
            "covers": ("accounts:bureau", "accounts:add_bureau", "accounts:edit_bureau", "accounts:end_bureau"),
        },
        {
            "label": _("System accounts"),
            "url": "accounts:systems",
            "icon": "key",
            "action": "system.manage",
            "group": 5,
            "order": 30,
            "covers": ("accounts:system", "accounts:add_system", "accounts:edit_system", "accounts:add_token"),
        },
        {"label": _("Trail"), "url": "audit:trail", "icon": "trail", "action": "trail.view", "group": 5, "order": 60},
        {
            "label": _("My account"),
            "url": "accounts:own",
            "icon": "user",
            "action": "account.view",
            "place": "account",
            "order": 10,
        },
        {
            "label": _("Who may do what"),
            "url": "accounts:policy",
            "icon": "key",
            "action": "policy.view",
            "place": "account",
            "order": 30,
        },
    ]

    def ready(self) -> None:
        from accounts import appointments, issuing, sign_in  # noqa: F401 (kinds of access)  # app registry

        sign_in.connect()
