"""The laws that market regulation enforces most, each version with the days on which it holds."""

from datetime import date

from django.db import migrations

LAWS = [
    ("anti_unfair_competition_1993", "反不正当竞争法（1993年）", "Anti-Unfair Competition Law (1993)", "1993-12-01", "2017-12-31"),
    ("anti_unfair_competition_2018", "反不正当竞争法（2017年修订）", "Anti-Unfair Competition Law (2017)", "2018-01-01", "2019-04-22"),
    ("anti_unfair_competition_2019", "反不正当竞争法（2019年修正）", "Anti-Unfair Competition Law (2019)", "2019-04-23", "2025-10-14"),
    ("anti_unfair_competition_2025", "反不正当竞争法（2025年修订）", "Anti-Unfair Competition Law (2025)", "2025-10-15", None),
    ("anti_monopoly_2008", "反垄断法（2007年）", "Anti-Monopoly Law (2007)", "2008-08-01", "2022-07-31"),
    ("anti_monopoly_2022", "反垄断法（2022年修正）", "Anti-Monopoly Law (2022)", "2022-08-01", None),
    ("pyramid_selling_2005", "禁止传销条例", "Regulations Prohibiting Pyramid Selling", "2005-11-01", None),
    ("unlicensed_2017", "无证无照经营查处办法", "Measures against Unlicensed Business", "2017-10-01", None),
    ("advertising_2015", "广告法（2015年修订）", "Advertising Law (2015)", "2015-09-01", "2018-10-25"),
    ("advertising_2018", "广告法（2018年修正）", "Advertising Law (2018)", "2018-10-26", "2021-04-28"),
    ("advertising_2021", "广告法（2021年修正）", "Advertising Law (2021)", "2021-04-29", None),
    ("food_safety_2015", "食品安全法（2015年修订）", "Food Safety Law (2015)", "2015-10-01", "2018-12-28"),
    ("food_safety_2018", "食品安全法（2018年修正）", "Food Safety Law (2018)", "2018-12-29", "2021-04-28"),
    ("food_safety_2021", "食品安全法（2021年修正）", "Food Safety Law (2021)", "2021-04-29", None),
    ("drugs_2015", "药品管理法（2015年修正）", "Drug Administration Law (2015)", "2015-04-24", "2019-11-30"),
    ("drugs_2019", "药品管理法（2019年修订）", "Drug Administration Law (2019)", "2019-12-01", None),
    ("devices_2021", "医疗器械监督管理条例（2021年）", "Regulations on Medical Devices (2021)", "2021-06-01", None),
    ("cosmetics_2021", "化妆品监督管理条例", "Regulations on Cosmetics", "2021-01-01", None),
    ("product_quality_2018", "产品质量法（2018年修正）", "Product Quality Law (2018)", "2018-12-29", None),
    ("trademark_2014", "商标法（2013年修正）", "Trademark Law (2013)", "2014-05-01", "2019-10-31"),
    ("trademark_2019", "商标法（2019年修正）", "Trademark Law (2019)", "2019-11-01", None),
    ("patent_2009", "专利法（2008年修正）", "Patent Law (2008)", "2009-10-01", "2021-05-31"),
    ("patent_2021", "专利法（2020年修正）", "Patent Law (2020)", "2021-06-01", None),
    ("consumers_2014", "消费者权益保护法（2013年修正）", "Consumer Protection Law (2013)", "2014-03-15", None),
    ("e_commerce_2019", "电子商务法", "E-Commerce Law", "2019-01-01", None),
    ("prices_1998", "价格法", "Price Law", "1998-05-01", None),
    ("special_equipment_2014", "特种设备安全法", "Special Equipment Safety Law", "2014-01-01", None),
]  # fmt: skip


def seed(apps, schema_editor):
    law = apps.get_model("cases", "Law")
    law.objects.bulk_create(
        law(
            code=code, label_zh=zh, label_en=en, display_order=10 * place, valid_from=date.fromisoformat(first),
            valid_to=last and date.fromisoformat(last),
        )
        for place, (code, zh, en, first, last) in enumerate(LAWS, 1)
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_protect")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
