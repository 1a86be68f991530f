"""What the demonstration's letters tell. Organs exist, everything else is invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LetterScene:
    """One kind of letter; `{place}` is filled in. problems: each with the measure that answers it."""

    title: str
    type: str
    issuer: str
    word: str
    key_area: str
    problems: tuple[tuple[str, str], ...]
    action: str


MARKET = LetterScene(
    "整治{place}建材市场装卸强制交易", "procuratorial", "{place}人民检察院", "检建", "consumer_goods",
    (
        ("放任固定装卸队强制收费，商户投诉未及时处置。", "约谈市场开办者，签订承诺书，公布收费标准和举报电话。"),
        ("收费项目和标准未公示，票据不规范。", "对市场内收费公示情况逐户检查，不合格的责令限期改正。"),
        ("监管所对该市场一年内未开展专项检查。", "将建材市场列入重点场所，每季度开展一次专项检查。"),
    ),
    "{place}建材市场收费公示专项检查",
)  # fmt: skip
HEALTH = LetterScene(
    "规范{place}保健品会议营销", "judicial", "{place}中级人民法院", "法建", "livelihood",
    (
        ("会销组织者未办理登记即长期租用场地推销。", "对宾馆、会议场所开展告知，发现会销活动二十四小时内报告。"),
        ("虚假宣传投诉多发，未形成线索移送。", "建立会销投诉快速核查机制，涉嫌诈骗的移送公安机关。"),
    ),
    "{place}保健品会销联合检查",
)  # fmt: skip
SAND = LetterScene(
    "加强{place}砂石料市场监管", "supervisory", "{place}监察委员会", "监建", "rural_markets",
    (
        ("对砂石料场登记事项核查不到位，存在挂靠经营。", "对辖区砂石料场登记信息逐一核对，清理挂靠经营。"),
        ("工作人员对垄断供货举报压案不查。", "建立举报件双人负责和超期提醒制度，开展警示教育。"),
    ),
    "{place}砂石料场登记信息核查",
)  # fmt: skip
SHELL = LetterScene(
    "提示{place}空壳公司集中注册风险", "police", "{place}公安局", "公提", "regional_quality",
    (("同一地址集中注册公司四十余家，冒用他人身份证。", "核查集中登记地址，撤销冒名登记，数据推送公安机关。"),),
    "{place}集中登记地址核查",
)  # fmt: skip
WEAK_POINTS = "登记环节核查不严；日常检查频次不足；投诉举报与案件线索未衔接。"
TRADES = ("砂石建材", "二手车交易", "农贸市场", "小额贷款中介", "物流运输", "客运站场")
