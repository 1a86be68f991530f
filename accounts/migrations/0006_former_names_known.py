"""Former names that are known already: of Shanxi's counties since 2018, and of bureaus that were renamed here.

until: the day before the successor began work where a report of that day was found, else the day of the State
Council's reply. Names of other provinces' places lead nowhere, as no bureau bears their codes.
"""

from datetime import date

from django.db import migrations

# name, until, codes of the successors, source
DATONG = date(2018, 2, 9), "国务院批复2018年2月9日；新区挂牌的日期未核实"
CHANGZHI = date(2018, 11, 22), "新区2018年11月23日挂牌（山西晚报2018年11月24日），区域不变"
SHANXI = [
    ("城区", *DATONG, ("140213", "140214")),  # 西花园 and 老平旺 went to 云冈区
    ("矿区", *DATONG, ("140214",)),
    ("南郊区", *DATONG, ("140213", "140214", "140212")),  # 古店镇 went to 新荣区
    ("大同县", *DATONG, ("140215",)),
    ("城区", *CHANGZHI, ("140403",)),
    ("郊区", *CHANGZHI, ("140403",)),
    ("长治县", *CHANGZHI, ("140404",)),
    ("屯留县", *CHANGZHI, ("140405",)),
    ("潞城市", *CHANGZHI, ("140406",)),
    ("怀仁县", date(2018, 8, 7), "国务院2018年2月批准；怀仁市2018年8月8日成立（据当日报道，一处来源）", ("140681",)),
    ("太谷县", date(2020, 4, 25), "太谷区2020年4月26日成立（央视新闻当日报道），区域不变", ("140703",)),
]

RENAMED_HERE = """
INSERT INTO accounts_formername (name, code, until, source)
SELECT DISTINCT past.place_name, bureau.code, (past.changed_at AT TIME ZONE 'Asia/Shanghai')::date, ''
FROM (
    SELECT pgh_obj_id, place_name, lead(place_name) OVER line AS later, lead(pgh_created_at) OVER line AS changed_at
    FROM accounts_bureauevent WINDOW line AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
) past JOIN accounts_bureau bureau ON bureau.id = past.pgh_obj_id
WHERE past.later <> past.place_name AND past.place_name <> ''
ON CONFLICT DO NOTHING
"""


def write(apps, schema_editor):
    names = apps.get_model("accounts", "FormerName").objects
    names.bulk_create(
        names.model(name=name, code=code, until=until, source=source)
        for name, until, source, codes in SHANXI
        for code in codes
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_former_names")]

    operations = [
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.RunSQL(RENAMED_HERE, migrations.RunSQL.noop),
    ]
