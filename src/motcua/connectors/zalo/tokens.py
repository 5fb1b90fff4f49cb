"""The tokens that Zalo gives: a short one for calls, and one, good for a single use, for the next.

Each refresh token works once and is answered with its successor: the newest one is written down
before the short one is used: whoever loses it has to ask the owner of the official account. The
file lies under MOTCUA_VAR, for the installation only; senders on several machines share the folder.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from motcua.kernel.notifications import api as notifications

from .calling import call

# Asked for anew a little before it ends, so that none ends on its way.
EARLY = timedelta(minutes=10)
LONGEST_LIFE = 90_000


@dataclass(frozen=True, slots=True)
class Application:
    """How this installation is registered with Zalo."""

    oauth_address: str
    app_id: str
    secret_key: str
    first_refresh_token: str


@dataclass
class TokenStore:
    """The tokens of one application, kept in a file that one process changes at a time."""

    application: Application
    folder: Path

    def access_token(self, at: datetime, *, instead_of: str = "") -> str:
        """
        A token for calls; `instead_of` one that Zalo just refused.

        :raises TemporaryFailure: if Zalo gives none.
        """
        with self._held() as kept:
            token = str(kept.get("access_token", ""))
            ends = datetime.fromisoformat(str(kept.get("ends_at", "1970-01-01T00:00:00+00:00")))
            if token and token != instead_of and at + EARLY < ends:
                return token
            return self._refresh(kept, at)

    @contextmanager
    def _held(self) -> Iterator[dict[str, Any]]:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self.folder / "lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield self._read()
        except OSError as error:
            raise notifications.TemporaryFailure(f"token file: {type(error).__name__}") from error

    def _read(self) -> dict[str, Any]:
        """What is kept; nothing after the first refresh token of the settings was exchanged."""
        try:
            kept = json.loads((self.folder / "token.json").read_text())
        except (FileNotFoundError, ValueError):
            return {}
        ours = isinstance(kept, dict) and kept.get("first") == self.application.first_refresh_token
        return kept if ours else {}

    def _refresh(self, kept: dict[str, Any], at: datetime) -> str:
        ours = self.application
        answer = call(
            httpx.Request(
                "POST",
                ours.oauth_address,
                headers={"secret_key": ours.secret_key},
                data={
                    "app_id": ours.app_id,
                    "grant_type": "refresh_token",
                    "refresh_token": str(kept.get("refresh_token") or ours.first_refresh_token),
                },
            )
        )
        token, following = answer.get("access_token"), answer.get("refresh_token")
        if not isinstance(token, str) or not isinstance(following, str) or not token:
            raise notifications.TemporaryFailure(f"no token ({str(answer.get('error'))[:20]})")
        life = str(answer.get("expires_in", ""))
        seconds = min(int(life), LONGEST_LIFE) if life.isdecimal() else 3600
        self._write(
            {
                "first": ours.first_refresh_token,
                "access_token": token,
                "refresh_token": following,
                "ends_at": (at + timedelta(seconds=seconds)).isoformat(),
            }
        )
        return token

    def _write(self, kept: dict[str, Any]) -> None:
        aside = self.folder / "token.new"
        aside.touch(mode=0o600)
        aside.write_text(json.dumps(kept))
        aside.replace(self.folder / "token.json")
