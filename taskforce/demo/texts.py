"""What the demonstration's leads tell. People, companies and events are invented."""

from __future__ import annotations

import random
from dataclasses import dataclass

from stdnum.cn import uscc

DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True)
class Scene:
    """One kind of event; `{place}` and `{company}` are filled in."""

    title: str
    company: str
    facts: str
    category: str
    channel: str
    key_area: str
    focus_area: str
    street: str
    outcome: str
    conclusion: str


def credit_code(division: str, chance: random.Random) -> str:
    """A well-formed 统一社会信用代码 of an invented company, with its check digit."""
    body = f"91{division}" + "".join(chance.choice(DIGITS) for _place in range(9))
    return body + uscc.calc_check_digit(body)


SCENES = (
    Scene(
        "{place}建材市场装卸强买强卖", "{place}恒通装卸服务有限公司",
        "{company}自今年8月起要求商户统一使用指定装卸队，禁止自行装卸，每车收取200至600元，拒绝的商户车辆被拦在门外，"
        "涉及商户四十余户，有录音和收据。",
        "evil", "complaint", "consumer_goods", "unfair_competition", "建材路1号", "to_police",
        "走访商户23户，19户证实，已固定收据和录音，移送公安机关并取得回执。",
    ),
    Scene(
        "{place}临街商铺被强收卫生费", "{place}洁城物业服务有限公司",
        "{company}派人每月上门向临街商铺收取卫生费300元，不交即堆放垃圾堵门，群众多次反映，持续一年以上。",
        "disorder", "hotline_12345", "livelihood", "unfair_competition", "迎宾街", "ordered_to_correct",
        "核查属实，收费无依据，已责令停止收费并退还。",
    ),
    Scene(
        "{place}会销窝点向老年人推销保健品", "{place}康寿源商贸有限公司",
        "{company}以免费旅游、健康讲座为名聚集老年人，夸大保健品功效，单人消费最高四万元。",
        "disorder", "hotline_12315", "livelihood", "false_advertising", "解放路", "case_filed",
        "现场查获宣传材料和账册，虚假宣传事实清楚，已立案查处。",
    ),
    Scene(
        "{place}砂石料场垄断供货", "{place}鼎盛砂石有限公司",
        "{company}以堵路、威胁等方式阻止其他料场向工地供货，抬高价格三成，多名施工方反映。",
        "gang", "gang_office", "rural_markets", "unfair_competition", "汾河沿线", "to_police",
        "同公安机关会商，线索属实，已移送并取得回执。",
    ),
    Scene(
        "{place}某驾校垄断考场接送", "{place}顺达驾驶培训有限公司",
        "{company}联合考场拦截其他车辆，强制学员乘坐其车辆，每人收取80元。",
        "evil", "hotline_12315", "livelihood", "consumer_complaints", "考场路", "case_filed",
        "调取收费记录，涉嫌强制交易，已立案。",
    ),
    Scene(
        "{place}网络传销平台本地下线", "{place}云合网络科技有限公司",
        "{company}以共享电商为名发展下线，按层级返利，本地参与人员约两百人，入门费9800元。",
        "disorder", "police", "pyramid_selling", "pyramid_selling", "高新区", "to_police",
        "资金流水显示层级返利，已移送公安机关并取得回执。",
    ),
    Scene(
        "{place}农贸市场摊位转让费", "{place}聚源市场管理有限公司",
        "{company}对摊位转让收取高额转让费，不交则断水断电，商户二十余人联名反映。",
        "evil", "letter", "rural_markets", "unfair_competition", "新建北路", "to_gang_office",
        "核查属实，已报送扫黑办并取得签收。",
    ),
    Scene(
        "{place}二手车市场砸车拉客", "{place}诚信二手车交易市场",
        "{company}内有人员拦截外来车辆强行看车、压价收购，争执中砸坏车辆后视镜。",
        "disorder", "own_screening", "consumer_goods", "consumer_complaints", "环城东路", "unfounded",
        "经走访和调取监控，未发现强买强卖，系个别纠纷，已调解。",
    ),
    Scene(
        "{place}直播间冒充药品宣传", "{place}鑫悦电子商务有限公司",
        "{company}在直播间将普通食品宣传为治疗高血压的药品，三个月销售额约六十万元。",
        "disorder", "hotline_12315", "e_commerce", "food_drug_safety", "电商产业园", "case_filed",
        "固定直播录屏和订单，虚假宣传，已立案查处。",
    ),
    Scene(
        "{place}殡葬用品一条龙强制消费", "{place}安泰殡仪服务有限公司",
        "{company}在医院太平间门口强制家属购买殡葬用品，价格为市场价三至五倍。",
        "evil", "petition", "livelihood", "consumer_complaints", "人民医院旁", "case_filed",
        "走访家属11户，强制消费属实，已立案查处。",
    ),
    Scene(
        "{place}加油站油品掺假", "{place}宏远加油站",
        "{company}销售的柴油硫含量超标，车主车辆损坏后索赔遭恐吓。",
        "disorder", "supervision", "regional_quality", "case_handling", "国道旁", "case_filed",
        "抽样检验不合格，已立案查处。",
    ),
    Scene(
        "{place}空壳公司集中注册", "{place}百汇商务咨询有限公司",
        "{company}冒用他人身份证集中注册公司四十余家，被冒用人多次反映。",
        "disorder", "other_department", "consumer_goods", "market_access", "政务大厅旁", "to_other",
        "核查属实，已撤销登记并将涉税线索移送税务部门，取得回执。",
    ),
)  # fmt: skip
