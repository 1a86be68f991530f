"""Words that fill a cell because a paper ledger must not have empty ones: they say that there is nothing to say.

One list for every door: in a number they are refused, in any other cell they are empty, and a reporter called so is
anonymous.
"""

from __future__ import annotations

import re

from texts.folding import number_key, squeezed

_NOTHING = """
无 暂无 没有 空 空白 缺 略 不详 未详 不明 未明 不清 不知 不知道 不了解 未知 待定 待编 待补 待填 待查 待核实 待补充
未编 未编号 暂无编号 无编号 无号 未填 未填写 未提供 不适用 名称不详 姓名不详 单位不详 主体不详 地址不详
NONE NULL NIL N/A NA N.A. N.A TBD
"""
_NOBODY = """
匿名 匿名举报 匿名举报人 匿名人 匿名者 匿名群众 匿名信 匿名电话 匿名投诉 匿名投诉人 群众 群众举报 某群众 热心群众 市民
某市民 热心市民 网民 某网民 热心网民 网友 某网友 热心网友 居民 村民 业主 商户
消费者 某消费者 知情人 知情群众 知情人士 热心人士
不愿透露 不愿透露姓名 不愿具名 未具名 不具名 未署名 未留名 未留姓名 保密 要求保密 举报人 无名
无名氏 佚名
"""
NOTHING = frozenset(_NOTHING.split())
NOBODY = NOTHING | frozenset(_NOBODY.split())
LONGEST = 24
_MARKS = re.compile(r"[-/\\_.,。,、;:*×?!~～|#+=—…·]+")
_NO_WORD = str.maketrans("", "", "()<>《》“”\"'")


def is_placeholder(text: str) -> bool:
    """Whether a text says that there is nothing: 无, /, —, 不详, （无）.

    >>> [is_placeholder(text) for text in ("无", "／", "——", "（不详）", "无锡")]
    [True, True, True, True, False]
    """
    return _is_one_of(text, NOTHING)


def is_nobody(text: str) -> bool:
    """Whether a reporter's name says that nobody is named: 匿名, 群众, 保密, and all placeholders.

    >>> [is_nobody(text) for text in ("匿名举报人", "不愿透露", "无", "张三")]
    [True, True, True, False]
    """
    return _is_one_of(text, NOBODY)


def _is_one_of(text: str, words: frozenset[str]) -> bool:
    if len(text) > LONGEST:
        return False
    bare = squeezed(text)
    is_marks = _MARKS.fullmatch(bare) or _MARKS.fullmatch(number_key(text))
    return bool(is_marks) or bare.translate(_NO_WORD).upper() in words
