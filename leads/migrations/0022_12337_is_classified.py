"""The platform 12337 runs in a classified network: what comes through it is a stub here. What is there stays."""

from django.db import migrations


def mark(apps, schema_editor):
    apps.get_model("leads", "Channel").objects.filter(code="hotline_12337").update(is_classified=True)


class Migration(migrations.Migration):
    dependencies = [("leads", "0021_stubs_of_12337")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
