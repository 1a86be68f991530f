"""Whether a name is that of a firm, by the words in it and by nothing else: never by how long it is.

欧阳试验甲 is a person of five characters, 老王店 a shop of three. A name without such a word is neither a firm nor a
person for sure; it stays apart, so that two men of one name do not become one company.
"""

from __future__ import annotations

import re

from texts.folding import name_key

_ANYWHERE = """
公司 集团 企业 合作社 工厂 商行 商店 超市 市场 商场 商城 中心 经营部 门市 批发 工作室 事务所 个体户 经营户 加油站 协会
商会 委员会
""".split()  # noqa: SIM905 (one a word)
_AT_THE_END = """
厂 店 铺 馆 社 院 所 站 部 户 队 局 厅 摊 矿 行业 银行 车行 粮行 货行 农场 林场 牧场 养殖场 煤场 砂场 石场 料场 货场
屠宰场 采石场 停车场 学校 小学 中学 大学 幼儿园 诊所 药房 酒楼 餐厅 食堂 会所 网吧 酒吧 浴池 作坊 庄园 物业 煤业 矿业
实业 置业 平台 分公司
办事处 服务处 经销处 烧烤 火锅 小吃 快餐 早餐 麻辣烫 米线 饭庄 酒家 茶楼 茶室 棋牌室 理发室 洗浴 足浴 足疗 按摩
美发 美容 汽修 修理 粮油 生鲜 副食 百货 烟酒 家电
""".split()  # noqa: SIM905
_FIRM = re.compile(rf"(?:{'|'.join(_ANYWHERE)})|(?:{'|'.join(_AT_THE_END)})$")


def is_firm(name: str) -> bool:
    """Whether some word says so.

    >>> [is_firm(name) for name in ("老王店", "老王烧烤", "欧阳试验甲", "古丽试验·艾力测试")]
    [True, True, False, False]
    """
    return bool(_FIRM.search(name_key(name)))
