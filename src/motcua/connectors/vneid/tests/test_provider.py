"""The code flow against a real OpenID Connect server process."""

import base64
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from motcua.connectors.vneid.provider import Registration, VneidProvider
from motcua.kernel.access import api as access

BACK = "http://testserver/dang-nhap/vneid/tra-ve"


def now():
    return datetime.now(UTC)


def query_of(address):
    return dict(parse_qsl(urlsplit(address).query))


def come_back(provider, choose, person="mau", *, at=None, **changes):
    departure = provider.depart(return_address=BACK, at=now())
    query = query_of(choose(departure.address, person))
    return provider.arrive(
        query={**query, **changes.pop("query", {})},
        kept={**departure.kept, **changes},
        return_address=BACK,
        at=at or now(),
    )


def test_the_request_carries_pkce_state_nonce_and_level(provider):
    query = query_of(provider.depart(return_address=BACK, at=now()).address)

    assert query["response_type"] == "code"
    assert query["code_challenge_method"] == "S256"
    assert query["scope"] == "openid"
    assert query["acr_values"] == "muc-2"
    assert len(query["state"]) >= 32 and len(query["nonce"]) >= 32


def test_a_citizen_comes_back_with_their_claims(provider, choose):
    identity = come_back(provider, choose)

    assert identity.kind == "person"
    assert identity.subject == "demo-mau"
    assert identity.full_name == "Nguyễn Thị Mẫu"
    assert identity.personal_code == "042194000018"
    assert (identity.phone, identity.email) == ("0900000018", "mau@example.vn")


def test_a_business_comes_back_with_its_tax_code(provider, choose):
    identity = come_back(provider, choose, "congty")

    assert identity.kind == "organization"
    assert identity.tax_code == "0000000017"
    assert identity.full_name == "Công ty TNHH Thử Nghiệm"


def test_a_wrong_state_is_refused_before_anything_is_asked(provider, choose):
    with pytest.raises(access.IdentityRefused):
        come_back(provider, choose, query={"state": "somebody else's"})


def test_another_issuers_answer_is_refused(provider, choose):
    with pytest.raises(access.IdentityRefused):
        come_back(provider, choose, query={"iss": "https://evil.example"})


def test_a_code_works_once(provider, choose):
    departure = provider.depart(return_address=BACK, at=now())
    query = query_of(choose(departure.address, "mau"))
    told = {"query": query, "kept": departure.kept, "return_address": BACK}
    provider.arrive(**told, at=now())

    with pytest.raises(access.IdentityRefused):
        provider.arrive(**told, at=now())


@pytest.mark.parametrize("secret", ["verifier", "nonce"])
def test_a_stolen_code_is_worthless_without_the_browsers_secrets(provider, choose, secret):
    with pytest.raises(access.IdentityRefused):
        come_back(provider, choose, **{secret: "x" * 64})


def test_an_expired_token_is_refused(provider, choose):
    with pytest.raises(access.IdentityRefused):
        come_back(provider, choose, at=now() + timedelta(hours=1))


def test_a_code_for_another_address_is_refused(provider, choose):
    departure = provider.depart(return_address=BACK, at=now())
    query = query_of(choose(departure.address, "mau"))

    with pytest.raises(access.IdentityRefused):
        provider.arrive(
            query=query,
            kept=departure.kept,
            return_address="http://localhost:8000/dang-nhap/vneid/tra-ve",
            at=now(),
        )


def test_a_wrong_client_secret_is_refused(issuer, choose):
    wrong = VneidProvider(
        Registration(issuer=issuer, client_id="motcua-tests", client_secret="wrong")
    )

    with pytest.raises(access.IdentityRefused):
        come_back(wrong, choose)


def test_somebody_who_stops_is_told_so(provider, choose):
    with pytest.raises(access.SignInCancelled):
        come_back(provider, choose, "")


@pytest.mark.parametrize(
    "issuer_address", ["http://127.0.0.1:9", "http://vneid.example.vn", "https://127.0.0.1:9"]
)
def test_a_provider_that_does_not_answer_or_is_not_encrypted_counts_as_down(issuer_address):
    gone = VneidProvider(Registration(issuer=issuer_address, client_id="x", client_secret="x"))

    with pytest.raises(access.IdentityProviderDown) as refused:
        gone.depart(return_address=BACK, at=now())

    assert "thử lại sau" in refused.value.message("vi")
    assert "try again" in refused.value.message("en")


def test_discovery_is_asked_once_in_ten_minutes(provider, monkeypatch):
    asked = []
    real = httpx.Client.request

    def request(*one, **rest):
        asked.append(one)
        return real(*one, **rest)

    monkeypatch.setattr(httpx.Client, "request", request)
    start = now()

    provider.depart(return_address=BACK, at=start)
    provider.depart(return_address=BACK, at=start + timedelta(minutes=9))
    assert len(asked) == 1

    provider.depart(return_address=BACK, at=start + timedelta(minutes=11))
    assert len(asked) == 2


def verified(provider, token):
    metadata = provider._metadata(now())
    return provider._verified(metadata, token, "the nonce", now())


def claims_of(provider, **changes):
    return {
        "iss": provider.registration.issuer,
        "aud": provider.registration.client_id,
        "exp": int(now().timestamp()) + 300,
        "sub": "mau",
        "nonce": "the nonce",
        **changes,
    }


def test_a_token_that_another_key_signed_is_refused(provider):
    forged = RSAKey.generate_key(2048)
    token = jwt.encode({"alg": "RS256", "kid": "demo"}, claims_of(provider), forged)

    with pytest.raises(access.IdentityRefused):
        verified(provider, token)


def test_a_token_signed_with_the_shared_secret_is_refused(provider):
    secret = OctKey.import_key(provider.registration.client_secret * 3)
    token = jwt.encode({"alg": "HS256", "kid": "demo"}, claims_of(provider), secret)

    with pytest.raises(access.IdentityRefused):
        verified(provider, token)


@pytest.mark.parametrize("token", ["", "a.b.c", "not a token", "e30.e30.e30"])
def test_what_is_no_token_is_refused(provider, token):
    with pytest.raises(access.IdentityRefused):
        verified(provider, token)


def test_a_token_without_signature_is_refused(provider):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    with pytest.raises(access.IdentityRefused):
        verified(provider, f"{part({'alg': 'none'})}.{part(claims_of(provider))}.")
