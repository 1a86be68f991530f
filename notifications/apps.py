from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Inbox and mail")
    navigation = [
        {
            "label": _("Inbox"),
            "url": "notifications:inbox",
            "icon": "bell",
            "order": 10,
            "action": "inbox.view",
            "place": "bar",
            "count": "notifications.inbox.unread_label",
            "count_label": _("unread"),
        }
    ]

    def ready(self) -> None:
        from accounts import told  # app registry
        from notifications.notify import tell_of_access  # app registry

        told.register(tell_of_access)
