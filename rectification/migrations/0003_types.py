"""The types of letters, in the words of the trade, with the rule of each answer."""

from django.db import migrations

TYPES = [  # code, Chinese, English, rule, public-interest rule, urgent rule, counted among 三书一函
    ("supervisory", "监察建议书", "Supervisory proposal", "ORD_REPLY_SL", "", "", True),
    ("judicial", "司法建议书", "Judicial proposal", "ORD_REPLY_JP", "", "", True),
    ("procuratorial", "检察建议书", "Procuratorial proposal", "ORD_REPLY_PP", "ORD_REPLY_PIL", "ORD_REPLY_PIL_URGENT",
     True),
    ("police", "公安提示函", "Police notice", "ORD_REPLY_PN", "", "", True),
    ("opinion", "检察意见书", "Procuratorial opinion", "REV_REPLY", "", "", False),
]  # fmt: skip


def seed(apps, schema_editor):
    model = apps.get_model("rectification", "OrderType")
    model.objects.bulk_create(
        model(
            code=code, label_zh=zh, label_en=en, rule_code=rule, public_interest_rule=public, urgent_rule=urgent,
            is_counted=counted, display_order=10 * i,
        )
        for i, (code, zh, en, rule, public, urgent, counted) in enumerate(TYPES, 1)
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("rectification", "0002_protect")]

    # Codes are never deleted (a trigger forbids it), so going back leaves them.
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
