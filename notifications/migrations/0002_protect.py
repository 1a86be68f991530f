"""A person's inbox, mails and mutes are theirs alone; sweeps of the system see all."""

from django.db import migrations

from accounts.rls import owned_by_user


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("accounts", "0001_initial")]

    operations = [
        owned_by_user("notifications_notification"),
        owned_by_user("notifications_mail"),
        owned_by_user("notifications_mute"),
    ]
