"""What stands beside a reporter's name must not hold it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texts.reporters import MASK, Identity

CJK = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4)
NOISE = st.sampled_from(["", " ", "\u3000", "·", "-", "\u200b", "\n", "、"])


@pytest.mark.parametrize(
    ("name", "contact", "text"),
    [
        ("张三丰", "", "举报人张三丰反映该店缺斤短两"),
        ("张三丰", "", "张 三 丰来电"),
        ("张三丰", "", "张·三·丰来电"),
        ("张三丰（女）", "", "张三丰来电"),
        ("张三丰、李四光", "", "后据李四光补充"),
        ("张三丰", "13900001111", "电话139 0000 1111"),
        ("张三丰", "13900001111", "电话１３９－００００－１１１１"),
        ("张三丰", "+86 139-0000-1111", "可打13900001111联系"),
        ("张三丰", "0351-7654321", "座机（0351）7654321"),
        ("张三丰", "身份证140102199001011234", "证号 140102 19900101 1234"),
        ("张三丰", "zhang.sf@example.com", "邮箱 ZHANG.SF@EXAMPLE.COM"),
        ("张三丰", "微信 zhang_sanfeng88", "微信号：zhang_sanfeng88"),
        ("张三丰", "太原市小店区某某路5号院", "住太原市小店区某某路5号院"),
        ("张三丰 13900001111", "", "回电13900001111"),
        ("王先生", "", "王先生称"),
        ("欧阳女士", "", "欧阳来访"),
        ("Zhang Sanfeng", "", "reported by ZHANG  SANFENG today"),
        ("⻢建国", "", "马建国反映"),
    ],
)
def test_a_text_that_names_the_reporter_is_found(name, contact, text):
    identity = Identity(name, contact)

    assert identity.is_in(text)
    assert MASK in identity.masked(text)
    assert not identity.is_in(identity.masked(text))


@pytest.mark.parametrize(
    ("name", "contact", "text"),
    [
        ("张三丰", "13900001111", "商户张三（店主）与李丰反映，电话13900001112"),
        ("匿名", "", "匿名举报称该店缺斤短两"),
        ("群众", "", "群众反映"),
        ("王", "", "王某反映"),
        ("", "", "任何文字"),
        ("张三丰", "5号", "住5号"),
        ("张三丰", "", "2026年11月30日14时，涉案金额1,390,000元"),
    ],
)
def test_other_texts_are_left_alone(name, contact, text):
    identity = Identity(name, contact)

    assert not identity.is_in(text)
    assert identity.masked(text) == text


@given(name=CJK, before=CJK, after=CJK, noise=NOISE)
def test_the_name_is_found_wherever_it_stands_and_however_it_is_spaced(name, before, after, noise):
    identity = Identity(name)
    text = before + noise.join(name) + after

    assert identity.is_in(text) or not identity.is_in(name)
    assert noise.join(name) not in identity.masked(text) or not identity.is_in(text)


def test_an_identity_is_never_printed():
    assert "张三丰" not in f"{Identity('张三丰', '13900001111')!r}"
