"""The lines that cases are counted by: the five under review, and four that are not."""

from django.db import migrations

NOT_UNDER_REVIEW = [
    ("food_safety", "食品安全", "Food safety"),
    ("drugs_cosmetics_devices", "两品一械", "Drugs, cosmetics, medical devices"),
    ("product_quality", "产品质量", "Product quality"),
    ("intellectual_property", "知识产权", "Intellectual property"),
]
UNDER_REVIEW = ["pyramid_selling", "monopoly", "illegal_advertising", "unlicensed", "unfair_competition"]


def seed(apps, schema_editor):
    lines = apps.get_model("leads", "BusinessLine").objects
    lines.filter(code__in=UNDER_REVIEW).update(is_under_review=True)
    for place, (code, zh, en) in enumerate(NOT_UNDER_REVIEW, 6):
        lines.get_or_create(code=code, defaults={"label_zh": zh, "label_en": en, "display_order": 10 * place})


class Migration(migrations.Migration):
    dependencies = [("leads", "0033_lines_of_cases")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
