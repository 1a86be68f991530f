import os

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = ()
    operations = (
        migrations.RunSQL("CREATE TABLE later_thing (id bigint PRIMARY KEY)"),
        migrations.RunSQL("SELECT 1 / 0" if os.environ.get("LATER") == "fails" else "SELECT 1"),
    )
