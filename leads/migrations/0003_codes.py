"""The code lists of leads, in the words of the trade."""

from django.db import migrations

CHANNELS = [
    ("own_screening", "自行摸排", "Own screening"),
    ("hotline_12315", "12315平台", "12315 platform"),
    ("hotline_12337", "12337平台", "12337 platform"),
    ("hotline_12345", "12345热线", "12345 hotline"),
    ("complaint", "投诉举报", "Complaint or report"),
    ("visit", "来访", "Visit in person"),
    ("letter", "来信", "Letter"),
    ("petition", "信访转来", "Petition office"),
    ("media", "媒体反映", "Media"),
    ("superior", "上级交办", "Assigned by a superior"),
    ("province", "省局转办", "Forwarded by the provincial bureau"),
    ("gang_office", "扫黑办转办", "Anti-gang office"),
    ("police", "公安移送", "Transferred by the police"),
    ("discipline", "纪检监察移送", "Transferred by discipline inspection"),
    ("supervision", "督导暗访", "Supervision or covert inspection"),
    ("other_department", "其他部门转办", "Forwarded by another department"),
]
FOCUS_AREAS = [
    ("market_access", "市场准入", "Market access"),
    ("case_handling", "案件查办", "Case handling"),
    ("pyramid_selling", "打击传销", "Pyramid selling"),
    ("consumer_complaints", "消费投诉", "Consumer complaints"),
    ("food_drug_safety", "食品药品安全", "Food and drug safety"),
    ("false_advertising", "虚假宣传", "False advertising"),
    ("unfair_competition", "不正当经营", "Improper business practices"),
]
KEY_AREAS = [
    ("pyramid_selling", "打击传销", "Pyramid selling"),
    ("e_commerce", "电商平台", "E-commerce platforms"),
    ("livelihood", "民生领域", "People's livelihood"),
    ("consumer_goods", "消费品市场", "Consumer goods markets"),
    ("rural_markets", "农村和城乡接合部市场", "Rural and urban-fringe markets"),
    ("regional_quality", "区域性质量问题", "Regional quality problems"),
]
BUSINESS_LINES = [
    ("pyramid_selling", "传销", "Pyramid selling"),
    ("monopoly", "垄断经营", "Monopoly"),
    ("illegal_advertising", "违法广告", "Illegal advertising"),
    ("unlicensed", "无照经营", "Unlicensed business"),
    ("unfair_competition", "不正当竞争", "Unfair competition"),
]
OUTCOMES = [
    ("to_gang_office", "移送扫黑办", "Handed to the anti-gang office", True),
    ("police_filed", "公安已立案侦查", "Police opened an investigation", True),
    ("to_police", "移送公安机关", "Handed to the police", True),
    ("case_filed", "立案查处", "Case filed", False),
    ("to_other", "移送其他部门", "Handed to another department", True),
    ("to_discipline", "移送纪检监察机关", "Handed to discipline inspection", True),
    ("unfounded", "核查不属实", "Checked and found untrue", False),
    ("not_gang", "研判不属于", "Assessed as not gang-related", False),
    ("joined", "并入他案", "Joined to another case", False),
    ("ordered_to_correct", "责令改正", "Ordered to correct", False),
]


def seed(apps, schema_editor):
    lists = {"Channel": CHANNELS, "FocusArea": FOCUS_AREAS, "KeyArea": KEY_AREAS, "BusinessLine": BUSINESS_LINES}
    for name, rows in lists.items():
        model = apps.get_model("leads", name)
        model.objects.bulk_create(
            model(code=code, label_zh=zh, label_en=en, display_order=10 * i) for i, (code, zh, en) in enumerate(rows, 1)
        )
    outcome = apps.get_model("leads", "Outcome")
    outcome.objects.bulk_create(
        outcome(code=code, label_zh=zh, label_en=en, needs_receipt=receipt, display_order=10 * i)
        for i, (code, zh, en, receipt) in enumerate(OUTCOMES, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("leads", "0002_protect")]

    # Codes are never deleted (a trigger forbids it), so going back leaves them.
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
