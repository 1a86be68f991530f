"""The empty choice of a field says what it means."""

from __future__ import annotations

import pytest
from django import forms

DASHES = [("", "---------"), ("a", "甲")]


class Choosing(forms.Form):
    optional = forms.ChoiceField(choices=DASHES, required=False)
    needed = forms.ChoiceField(choices=DASHES)
    beside = forms.ChoiceField(choices=DASHES, required=False, widget=forms.RadioSelect)


@pytest.mark.parametrize(("name", "said"), [("optional", "未填写"), ("needed", "请选择"), ("beside", "未填写")])
def test_it_says_that_nothing_is_stated_or_that_one_is_to_choose(name, said):
    drawn = str(Choosing()[name])

    assert said in drawn
    assert "--" not in drawn
    assert "甲" in drawn
