"""The living style page."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("density", ["", "?mat-do=compact", "?mat-do=x"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_style_show_shows_every_component(density, language):
    client = Client()
    client.cookies["language"] = language

    answer = client.get(f"/giao-dien{density}")

    page = answer.content.decode()
    assert answer.status_code == 200 and f'lang="{language}"' in page
    assert 'style="' not in page and "<script>" not in page
