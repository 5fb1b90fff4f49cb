"""OpenID Connect with the national sign-in: authorization code with PKCE, state and nonce."""

import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from motcua.kernel.access import api as access

from .claims import identity_of

# Signatures with a public key only: a shared secret or "none" would let anybody who sees a token
# make another one.
ALGORITHMS = ["RS256", "PS256", "ES256"]
CACHE_FOR = timedelta(minutes=10)
TIMEOUT = httpx.Timeout(5.0, connect=3.0)
LEEWAY_SECONDS = 60
_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Registration:
    """How this installation is registered with the provider."""

    issuer: str
    client_id: str
    client_secret: str
    acr_values: str = ""
    scope: str = "openid"


@dataclass(slots=True)
class _Fetched:
    """A document of the provider and when it was fetched."""

    value: dict[str, Any]
    at: datetime


@dataclass
class VneidProvider:
    """VNeID, as `kernel.access` asks for it."""

    registration: Registration
    name: str = "vneid"
    title: Mapping[str, str] = field(default_factory=lambda: {"vi": "VNeID", "en": "VNeID"})
    _cache: dict[str, _Fetched] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def depart(self, *, return_address: str, at: datetime) -> access.Departure:
        """
        Where the browser goes to sign in, and the secrets to compare when it comes back.

        :raises IdentityProviderDown: if the provider does not answer.
        """
        metadata = self._metadata(at)
        verifier = secrets.token_urlsafe(48)
        kept = {
            "state": secrets.token_urlsafe(24),
            "nonce": secrets.token_urlsafe(24),
            "verifier": verifier,
        }
        query = {
            "response_type": "code",
            "client_id": self.registration.client_id,
            "redirect_uri": return_address,
            "scope": self.registration.scope,
            "state": kept["state"],
            "nonce": kept["nonce"],
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        if self.registration.acr_values:
            query["acr_values"] = self.registration.acr_values
        start = str(metadata["authorization_endpoint"])
        mark = "&" if urlsplit(start).query else "?"
        return access.Departure(address=f"{start}{mark}{urlencode(query)}", kept=kept)

    def arrive(
        self,
        *,
        query: Mapping[str, str],
        kept: Mapping[str, str],
        return_address: str,
        at: datetime,
    ) -> access.Identity:
        """
        Who came back: the code is exchanged once, the token's signature and claims are checked.

        :raises IdentityProviderDown: if the provider does not answer.
        :raises IdentityRefused: if the answer proves nothing.
        :raises SignInCancelled: if the person stopped.
        """
        if not hmac.compare_digest(query.get("state", ""), kept["state"]):
            raise access.IdentityRefused()
        if query.get("iss", self.registration.issuer) != self.registration.issuer:
            raise access.IdentityRefused()
        if query.get("error") == "access_denied":
            raise access.SignInCancelled()
        if not query.get("code"):
            raise access.IdentityRefused()
        metadata = self._metadata(at)
        tokens = self._exchange(metadata, query["code"], kept["verifier"], return_address)
        proven = self._verified(metadata, str(tokens.get("id_token", "")), kept["nonce"], at)
        person = self._person(metadata, str(tokens.get("access_token", "")))
        if person.get("sub") != proven["sub"]:
            raise access.IdentityRefused()
        return identity_of({**proven, **person}, provider=self.name)

    def _exchange(
        self, metadata: Mapping[str, Any], code: str, verifier: str, return_address: str
    ) -> dict[str, Any]:
        return _asked(
            "POST",
            str(metadata["token_endpoint"]),
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": return_address,
                "code_verifier": verifier,
            },
            auth=httpx.BasicAuth(self.registration.client_id, self.registration.client_secret),
        )

    def _person(self, metadata: Mapping[str, Any], access_token: str) -> dict[str, Any]:
        return _asked(
            "GET",
            str(metadata["userinfo_endpoint"]),
            headers={"Authorization": f"Bearer {access_token}"},
        )

    def _verified(
        self, metadata: Mapping[str, Any], token: str, nonce: str, at: datetime
    ) -> dict[str, Any]:
        address = str(metadata["jwks_uri"])
        try:
            decoded = self._decoded(token, self._document(address, at))
        except JoseError:
            # The provider may have changed its keys since we fetched them: look once more.
            self._cache.pop(address, None)
            try:
                decoded = self._decoded(token, self._document(address, at))
            except JoseError as error:
                raise access.IdentityRefused() from error
        registry = jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.registration.issuer},
            aud={"essential": True, "value": self.registration.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
        )
        try:
            registry.validate(decoded)
        except JoseError as error:
            raise access.IdentityRefused() from error
        return decoded

    @staticmethod
    def _decoded(token: str, keys: Mapping[str, Any]) -> dict[str, Any]:
        try:
            key_set = KeySet.import_key_set({"keys": list(keys["keys"])})
            return dict(jwt.decode(token, key_set, algorithms=ALGORITHMS).claims)
        except (ValueError, KeyError, TypeError) as error:
            raise access.IdentityRefused() from error

    def _metadata(self, at: datetime) -> dict[str, Any]:
        issuer = self.registration.issuer
        parts = urlsplit(issuer)
        if parts.scheme != "https" and parts.hostname not in _LOCAL:
            raise access.IdentityProviderDown()
        metadata = self._document(f"{issuer.rstrip('/')}/.well-known/openid-configuration", at)
        if metadata.get("issuer") != issuer:
            raise access.IdentityProviderDown()
        return metadata

    def _document(self, address: str, at: datetime) -> dict[str, Any]:
        with self._lock:
            kept = self._cache.get(address)
        if kept is not None and at - CACHE_FOR < kept.at <= at:
            return kept.value
        fetched = _asked("GET", address)
        with self._lock:
            self._cache[address] = _Fetched(fetched, at)
        return fetched


def _asked(method: str, address: str, **options: Any) -> dict[str, Any]:
    """Ask the provider for a JSON object; 4xx proves nothing, everything else means it is down."""
    try:
        with httpx.Client(timeout=TIMEOUT) as client:
            response = client.request(method, address, **options)
    except httpx.HTTPError as error:
        raise access.IdentityProviderDown() from error
    if 400 <= response.status_code < 500:
        raise access.IdentityRefused()
    try:
        answer = response.raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        raise access.IdentityProviderDown() from error
    if not isinstance(answer, dict):
        raise access.IdentityProviderDown()
    return answer


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
