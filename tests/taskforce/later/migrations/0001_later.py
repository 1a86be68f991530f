import os
import sys

from django.db import migrations


def tell(apps, schema_editor):
    sys.stdout.write("later_thing: one number stands twice\n")


class Migration(migrations.Migration):
    dependencies = ()
    operations = (
        migrations.RunSQL("CREATE TABLE later_thing (id bigint PRIMARY KEY)"),
        migrations.RunSQL("SELECT 1 / 0" if os.environ.get("LATER") == "fails" else "SELECT 1"),
        migrations.RunPython(tell),
    )
