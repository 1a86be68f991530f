from django.db import migrations

from records.protecting import protect


class Migration(migrations.Migration):
    dependencies = [
        ("talks", "0001_initial"),
        ("records", "0021_protect_further_handlers"),
        ("deadlines", "0001_initial"),
    ]

    operations = protect("talks_talk", kind="talk")
