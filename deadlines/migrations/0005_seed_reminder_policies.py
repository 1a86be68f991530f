"""Who is told when, to begin with: handler, head of bureau, city, province."""

from django.db import migrations

HANDLER, HEAD, CITY, PROVINCE = "handler", "bureau_head", "city_head", "province"
DAY, HOUR = "working_day", "hour"

POLICIES = [  # code, Chinese, English, covers, rule codes
    ("own", "本单位各项期限", "Duties of ours", "own", []),
    ("hours", "按小时计算的期限", "Terms in hours", "named", ["TRF_SEND", "HOLD_APPROVE"]),
    ("monthly", "月度数据与通报", "Monthly figures and circulars", "named",
     ["MONTH_SUBMIT", "CITY_REVIEW", "CIRC_ISSUE", "CIRC_RECEIPT"]),
    ("waiting", "当事人期限与等待期", "Terms of parties, times to wait", "waiting", []),
    ("other", "其他机关的期限", "Duties of other organs", "other", []),
]  # fmt: skip
STEPS = [  # policy, moment, distance, unit, again every, who, urgent
    ("own", "before", 5, DAY, None, [HANDLER], False),
    ("own", "before", 2, DAY, None, [HANDLER], False),
    ("own", "on", 0, DAY, None, [HANDLER, HEAD], True),
    ("own", "after", 1, DAY, None, [HANDLER, HEAD], True),
    ("own", "after", 3, DAY, None, [CITY], False),
    ("own", "after", 5, DAY, 5, [HANDLER, HEAD, CITY], False),
    ("own", "after", 10, DAY, 10, [PROVINCE], False),
    ("hours", "before", 12, HOUR, None, [HANDLER], True),
    ("hours", "before", 3, HOUR, None, [HANDLER, HEAD], True),
    ("hours", "after", 1, HOUR, None, [HANDLER, HEAD, CITY], True),
    ("hours", "after", 1, DAY, 1, [HANDLER, HEAD, CITY], True),
    ("hours", "after", 3, DAY, 5, [PROVINCE], False),
    ("monthly", "before", 1, DAY, None, [HANDLER, HEAD], False),
    ("monthly", "on", 0, DAY, None, [HANDLER, HEAD], True),
    ("monthly", "after", 1, DAY, 1, [HANDLER, HEAD, CITY], True),
    ("monthly", "after", 2, DAY, None, [PROVINCE], False),
    ("waiting", "after", 1, DAY, None, [HANDLER], False),
    ("other", "after", 1, DAY, None, [HANDLER], False),
    ("other", "after", 5, DAY, 5, [HANDLER, HEAD], False),
]


def load(apps, schema_editor):
    policy_model = apps.get_model("deadlines", "ReminderPolicy")
    step_model = apps.get_model("deadlines", "ReminderStep")
    policies = {}
    for code, name_zh, name_en, covers, rule_codes in POLICIES:
        policies[code] = policy_model.objects.create(
            code=code, name_zh=name_zh, name_en=name_en, covers=covers, rule_codes=rule_codes
        )
    step_model.objects.bulk_create(
        step_model(
            policy=policies[code], moment=moment, offset=offset, unit=unit,
            repeat_every=again, audience=audience, is_urgent=urgent,
        )
        for code, moment, offset, unit, again, audience, urgent in STEPS
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_seed_rules")]

    # The reverse leaves the rows: what people were told refers to them.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
