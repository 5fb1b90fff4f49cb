"""The national portal over HTTP: services by name, a session that ends and is renewed."""

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import httpx

from motcua.channels.national_exchange import api as exchange

_LOCAL = {"localhost", "127.0.0.1", "::1"}
_TAKEN = "0"
_NO_ENTRY = {401, 403}
_BUSY = {408, 425, 429}
_LARGEST_ANSWER = 20_000_000


@dataclass(frozen=True, slots=True)
class Registration:
    """How this province is registered with the portal."""

    address: str
    login_address: str
    username: str
    password: str = field(repr=False)
    dstcode: str
    unit_code: str  # madonvi
    intake_service: str = ""
    certificates: str = ""  # a file of further certificate authorities
    seconds: float = 20
    file_hosts: frozenset[str] = frozenset()
    largest_file: int = 30_000_000


@dataclass
class PortalClient:
    """The portal as `channels.national_exchange` asks for it."""

    registration: Registration
    _session: str = field(default="", repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _here: threading.local = field(default_factory=threading.local, repr=False)

    @property
    def address(self) -> str:
        """Where it is."""
        return self.registration.address

    @property
    def intake_service(self) -> str:
        """The service that gives dossiers submitted there; empty: they are pushed."""
        return self.registration.intake_service

    def call(self, service: str, content: Mapping[str, Any]) -> Any:
        """
        What a service answers.

        A refusal under a session that was begun earlier is asked once more under a new one: the
        portal tells an ended session by an error code like any other, and which one differs.

        :raises PortalDown: if it cannot be reached, is too slow, or lets us not in.
        :raises PortalRefused: if it answered with an error code.
        """
        with self._lock:
            session, is_fresh = self._session, False
            if not session:
                session, is_fresh = self._sign_in(), True
        try:
            return self._ask(service, content, session)
        except exchange.PortalRefused:
            if is_fresh:
                raise
        with self._lock:
            if self._session == session:
                self._sign_in()
            session = self._session
        return self._ask(service, content, session)

    def _ask(self, service: str, content: Mapping[str, Any], session: str) -> Any:
        told = self.registration
        body = {"session": session, "madonvi": told.unit_code, "service": service, **content}
        status, answer = self._post(told.address, body)
        if status in _NO_ENTRY:
            raise exchange.PortalRefused(f"http_{status}")
        code = _code_of(answer)
        if status >= 400 or code != _TAKEN:
            words = str(answer.get("message") or answer.get("error_message") or "")
            raise exchange.PortalRefused(code if status < 400 else f"http_{status}", words)
        return answer.get("result")

    def _sign_in(self) -> str:
        """A new session; called under the lock."""
        told = self.registration
        self._session = ""
        body = {"username": told.username, "password": told.password}
        status, answer = self._post(told.login_address, body, {"dstcode": told.dstcode})
        session = answer.get("session")
        if status >= 400 or _code_of(answer, default=_TAKEN) != _TAKEN or not session:
            raise exchange.PortalDown("login_refused")
        self._session = str(session)
        return self._session

    def _post(
        self, address: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """The status and the object answered; what is no answer at all means it is down."""
        _require_safe(address)
        try:
            with self._line() as client:
                response = client.post(address, json=body, headers=headers or {})
        except httpx.TimeoutException as error:
            raise exchange.PortalDown("slow") from error
        except httpx.HTTPError as error:
            raise exchange.PortalDown("unreachable") from error
        if response.status_code >= 500 or response.status_code in _BUSY:
            raise exchange.PortalDown("broken")
        if response.status_code >= 400:
            return response.status_code, {}
        try:
            answer = response.json()
        except ValueError as error:
            raise exchange.PortalDown("broken") from error
        if not isinstance(answer, dict) or len(response.content) > _LARGEST_ANSWER:
            raise exchange.PortalDown("broken")
        return response.status_code, answer

    def fetch(self, address: str) -> bytes:
        """
        The content of a file; only from the portal's own hosts, and only so large.

        :raises PortalDown: if the portal cannot be reached.
        :raises FileUnavailable: missing, too_large, foreign_host.
        """
        parts = urlsplit(address)
        own = {urlsplit(self.registration.address).netloc, *self.registration.file_hosts}
        if parts.netloc not in own:
            raise exchange.FileUnavailable("foreign_host")
        _require_safe(address)
        content = bytearray()
        try:
            with self._line() as client, client.stream("GET", address) as response:
                if response.status_code >= 500 or response.status_code in _BUSY:
                    raise exchange.PortalDown("broken")
                if response.status_code != 200:
                    raise exchange.FileUnavailable("missing")
                for part in response.iter_bytes():
                    content += part
                    if len(content) > self.registration.largest_file:
                        raise exchange.FileUnavailable("too_large")
        except httpx.TimeoutException as error:
            raise exchange.PortalDown("slow") from error
        except httpx.HTTPError as error:
            raise exchange.PortalDown("unreachable") from error
        return bytes(content)

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        # Reading the authorities takes longer than a call, so it is done once.
        context = httpx.create_ssl_context()
        if self.registration.certificates:
            context.load_verify_locations(self.registration.certificates)
        return context

    @contextmanager
    def round(self) -> Iterator[None]:
        """Until its end this thread's calls share a connection, as long as the portal keeps it."""
        if self._here.__dict__.get("client") is not None:
            yield
            return
        with self._client() as client:
            self._here.client = client
            try:
                yield
            finally:
                self._here.client = None

    @contextmanager
    def _line(self) -> Iterator[httpx.Client]:
        kept = self._here.__dict__.get("client")
        if kept is not None:
            yield kept
            return
        with self._client() as client:
            yield client

    def _client(self) -> httpx.Client:
        """
        Certificates are always checked; redirections are not followed, proxies not asked.

        No cookie is kept either: a session is named in each message.
        """
        told = self.registration
        return httpx.Client(
            timeout=httpx.Timeout(told.seconds, connect=min(5.0, told.seconds)),
            verify=self._certificates,
            trust_env=False,
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        )


def _require_safe(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _LOCAL:
        raise exchange.PortalDown("no_tls")


def _code_of(answer: Mapping[str, Any], default: str = "") -> str:
    """The error code as text; some answers carry a number."""
    value = answer.get("error_code", default)
    return str(value).strip() if isinstance(value, str | int) else ""
