from django.db import migrations

from records.protecting import protect


class Migration(migrations.Migration):
    dependencies = [
        ("talks", "0001_initial"),
        ("records", "0019_protect_amounts_and_links"),
        ("deadlines", "0001_initial"),
    ]

    operations = protect("talks_talk", kind="talk")
