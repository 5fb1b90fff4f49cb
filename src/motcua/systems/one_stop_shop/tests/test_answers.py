"""The answers that the trial installation gives: right for every form of the province."""

from random import Random

import pytest

from motcua.kernel.forms import api as forms
from motcua.project.testing import story
from motcua.systems.one_stop_shop.testing import answers_for

CODES = sorted({one["versions"][0]["form"] for one in story.contents().values()})


@pytest.mark.parametrize("code", CODES)
def test_every_form_of_the_province_is_answered_in_many_ways(code):
    on = story.AT.date()
    form = forms.get_form(code, on)

    for turn in range(6):
        answers = answers_for(form, on=on, chance=Random(turn))
        assert forms.validate(form, answers, on=on) == ()
