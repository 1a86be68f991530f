from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Bureaus and people")
    navigation = [
        {
            "label": _("Those who leave"),
            "url": "accounts:leavers",
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
        from accounts import appointments, issuing, reference, sign_in  # noqa: F401 (registers its kinds)  # app registry
        from accounts.models import Bureau  # app registry
        from audit.acts import name_acts  # app registry

        reference.register(Bureau)
        sign_in.connect()
        name_acts(
            {
                "account.braked": _("Was refused so often that the account got no answer for a while"),
                "login.done": _("Signed in"),
                "login.ended": _("Signed out"),
                "login.failed": _("Failed to sign in"),
                "login.locked": _("Was locked out"),
                "person.created": _("Made an account"),
                "person.edited": _("Edited an account"),
                "person.disabled": _("Disabled an account"),
                "person.enabled": _("Enabled an account"),
                "person.sessions_ended": _("Ended all sessions of a person"),
                "person.link_code_wrong": _("Typed a wrong code of a one-time link"),
                "person.link_made": _("Made a one-time link"),
                "person.password_set": _("Set a password by link"),
                "person.password_changed": _("Changed the own password"),
                "system.created": _("Made an account for a system"),
                "system.changed": _("Changed what a system may do"),
                "system.token_issued": _("Issued a token"),
                "system.token_revoked": _("Revoked a token"),
                "system.token_refused": _("Was refused with a token"),
                "appointment.made": _("Appointed"),
                "appointment.ended": _("Ended an appointment"),
                "appointment.prolonged": _("Let an appointment last longer"),
                "access.asked": _("Asked for access"),
                "access.granted": _("Granted access"),
                "access.refused": _("Refused access"),
                "access.replaced": _("Another administrator was made on the machine"),
                "access.withdrawn": _("Withdrew a request for access"),
                "bureau.opened": _("Set up a bureau"),
                "bureau.edited": _("Edited a bureau"),
                "bureau.ended": _("Ended a bureau"),
                "handover.done": _("Handed open work over"),
            }
        )
