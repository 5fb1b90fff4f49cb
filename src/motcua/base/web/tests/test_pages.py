"""What every page and every request gets: headers, language, refusals, limits, health."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client

from motcua.base.actors import ANONYMOUS, Actor
from motcua.base.errors import (
    InvalidInput,
    NotFound,
    PermissionRefused,
    Refusal,
    SignInRequired,
    TooManyAttempts,
)
from motcua.base.fields import uuid7
from motcua.base.web import access, limits

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CITIZEN = Actor("person", uuid7(), "Nguyễn Thị Mẫu", uuid7())
OFFICIAL = Actor("official", uuid7(), "Lê Thị Quầy", uuid7())
SYSTEM = Actor("system", uuid7(), "tests")


def asked(actor):
    return SimpleNamespace(actor=actor)


GUARDS = [
    (access.public, [ANONYMOUS, CITIZEN, OFFICIAL], {}),
    (access.machine, [ANONYMOUS, CITIZEN, OFFICIAL], {}),
    (access.signed_in, [CITIZEN, OFFICIAL], {SignInRequired: [ANONYMOUS]}),
    (access.official(), [OFFICIAL], {SignInRequired: [ANONYMOUS], PermissionRefused: [CITIZEN]}),
    (access.official("x.do"), [], {SignInRequired: [ANONYMOUS], PermissionRefused: [OFFICIAL]}),
]


@pytest.mark.parametrize(("guard", "allowed", "refused"), GUARDS)
def test_a_guard_lets_in_whom_it_names(guard, allowed, refused):
    view = guard(lambda request: "seen")

    assert [view(asked(actor)) for actor in allowed] == ["seen"] * len(allowed)
    for kind, actors in refused.items():
        for actor in actors:
            with pytest.raises(kind):
                view(asked(actor))
    assert view.access


@pytest.mark.django_db
def test_every_answer_carries_the_content_security_policy():
    client = Client()

    for path in ("/", "/khong-co-trang-nay", "/giao-dien", "/suc-khoe", "/api/v1/nowhere"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", path


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("target", "led"),
    [
        ("/thu-tuc?q=1", "/thu-tuc?q=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_language_choose_goes_back_to_our_own_pages_only(target, led):
    client = Client()

    answer = client.post("/ngon-ngu", {"language": "en", "next": target})

    assert answer.headers["Location"] in {led, ""}
    assert client.cookies["language"].value == "en"
    assert client.get("/").headers["Content-Language"] == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "xx", "en' OR 1", "../../etc"])
def test_language_choose_knows_two_languages(language):
    client = Client()

    client.post("/ngon-ngu", {"language": language})

    assert "language" not in client.cookies
    client.cookies["language"] = language
    assert client.get("/").headers["Content-Language"] == "vi"


WISHES = [
    ("en-US,en;q=0.9", "en"),
    ("vi-VN,vi;q=0.9,en-US;q=0.8", "vi"),
    ("en;q=0.3,vi;q=0.7", "vi"),
    ("fr-FR,fr;q=0.9,en;q=0.2", "en"),
    ("fr", "vi"),
    ("*", "vi"),
    ("", "vi"),
    ("en;q=0", "vi"),
    (",;q=;;en-" + "x" * 600, "vi"),
    ("../../etc/passwd", "vi"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("wish", "language"), WISHES)
def test_a_first_visit_is_answered_as_the_browser_wishes(wish, language):
    answer = Client(headers={"Accept-Language": wish}).get("/giao-dien")

    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in answer.content.decode()
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))


@pytest.mark.django_db
def test_what_was_chosen_counts_more_than_what_the_browser_wishes():
    client = Client(headers={"Accept-Language": "en"})

    client.post("/ngon-ngu", {"language": "vi"})

    assert client.get("/").headers["Content-Language"] == "vi"


@pytest.mark.django_db
def test_health_show_asks_the_database():
    assert Client().get("/suc-khoe").json() == {"status": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("vi", "Không tìm thấy"), ("en", "found")])
def test_a_missing_page_speaks_the_readers_language(language, words):
    client = Client()
    client.cookies["language"] = language

    answer = client.get("/khong-co-trang-nay")

    assert answer.status_code == 404 and words in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_explained():
    answer = Client(enforce_csrf_checks=True).post("/ngon-ngu", {"language": "en"})

    assert answer.status_code == 403 and "Biểu mẫu đã hết hạn" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/%00", "/?q=%00", "/?%00=1", "/giao-dien?mat-do=%00"])
def test_text_with_a_nul_is_refused_and_nothing_fails(path):
    assert Client().get(path).status_code in {400, 404}


@pytest.mark.django_db
def test_a_limit_counts_and_opens_again():
    for expected in (1, 2, 3):
        assert limits.hit("thu:a", limit=3, seconds=60, at=AT) == expected
    assert limits.hit("thu:b", limit=3, seconds=60, at=AT) == 1

    with pytest.raises(TooManyAttempts) as refused:
        limits.hit("thu:a", limit=3, seconds=60, at=AT)

    assert refused.value.retry_after == 60 and "60 giây" in refused.value.message("vi")
    later = datetime(2026, 11, 23, 1, 1, tzinfo=UTC)
    assert limits.hit("thu:a", limit=3, seconds=60, at=later) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM web_attempt WHERE key LIKE 'thu:%'")
        assert cursor.fetchone()[0] == 2  # the old window went when the new one opened


REFUSALS = [
    (Refusal, "refusal", 409),
    (PermissionRefused, "permission_refused", 403),
    (SignInRequired, "sign_in_required", 401),
    (NotFound, "not_found", 404),
    (InvalidInput, "invalid_input", 422),
]


@pytest.mark.parametrize(("kind", "code", "status"), REFUSALS)
def test_a_refusal_has_a_name_a_status_and_words_in_both_languages(kind, code, status):
    refusal = kind(fields={"a": "b"})

    assert (refusal.code, refusal.status, refusal.fields) == (code, status, {"a": "b"})
    assert refusal.message("vi") and refusal.message("en")
    assert refusal.message("vi") != refusal.message("en")
    assert kind("Lời khác").message("en") == "Lời khác"
