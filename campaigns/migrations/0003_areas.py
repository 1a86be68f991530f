"""What campaigns are about, in the words of the trade."""

from django.db import migrations

AREAS = [  # code, Chinese, English
    ("pyramid_selling", "打击传销", "Pyramid selling"),
    ("food_safety", "食品安全", "Food safety"),
    ("drugs_cosmetics_devices", "两品一械", "Drugs, cosmetics, medical devices"),
    ("product_quality", "产品质量", "Product quality"),
    ("intellectual_property", "知识产权", "Intellectual property"),
    ("yangtze_fishing_ban", "长江禁捕", "Fishing ban of the Yangtze"),
    ("drugs", "药品", "Drugs"),
    ("cosmetics", "化妆品", "Cosmetics"),
    ("medical_devices", "医疗器械", "Medical devices"),
    ("health_products", "保健市场", "Health products"),
    ("special_equipment", "特种设备", "Special equipment"),
    ("farm_supplies", "农资打假", "Farm supplies"),
    ("rural_markets", "农村假冒伪劣", "Fakes in rural markets"),
    ("online_markets", "网络市场", "Online markets"),
    ("advertising", "广告", "Advertising"),
    ("prices", "价格收费", "Prices and fees"),
    ("unfair_competition", "反不正当竞争", "Unfair competition"),
    ("monopoly", "反垄断", "Monopoly"),
    ("unlicensed", "无证无照", "Unlicensed business"),
    ("metrology", "计量", "Metrology"),
    ("consumer_rights", "消费维权", "Consumer rights"),
    ("elderly_fraud", "养老诈骗", "Fraud on the elderly"),
    ("campus", "校园周边", "Around schools"),
    ("other", "其他", "Other"),
]


def seed(apps, schema_editor):
    model = apps.get_model("campaigns", "CampaignArea")
    model.objects.bulk_create(
        model(code=code, label_zh=zh, label_en=en, display_order=10 * i) for i, (code, zh, en) in enumerate(AREAS, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_protect")]

    # Codes are never deleted (a trigger forbids it), so going back leaves them.
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
