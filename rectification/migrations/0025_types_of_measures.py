"""The types of measures, in the words of the trade."""

from django.db import migrations

TYPES = [  # code, Chinese, English
    ("rules", "建章立制", "Rules and procedures"),
    ("inspection", "监督检查", "Inspections"),
    ("rectification", "专项整治", "Special rectification"),
    ("enforcement", "执法办案", "Enforcement cases"),
    ("guidance", "行政指导、约谈", "Guidance and talks"),
    ("publicity", "宣传教育", "Publicity and training"),
    ("credit", "信用监管", "Credit supervision"),
    ("cooperation", "部门协作", "Work with other organs"),
    ("other", "其他", "Other"),
]


def seed(apps, schema_editor):
    model = apps.get_model("rectification", "MeasureType")
    model.objects.bulk_create(
        model(code=code, label_zh=zh, label_en=en, display_order=10 * i) for i, (code, zh, en) in enumerate(TYPES, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("rectification", "0024_what_kind_of_measure")]

    # Codes are never deleted (a trigger forbids it), so going back leaves them.
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
