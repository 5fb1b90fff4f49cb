"""What connectors plug in: the providers of electronic identity by which people sign in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from motcua.base.errors import NotFound, Refusal


class IdentityProviderDown(Refusal):
    """
    Hệ thống định danh điện tử hiện không trả lời. Vui lòng thử lại sau ít phút. Thông tin
    Ông/Bà đã nhập trên trang này không bị mất.
    """

    status = 503
    message_en = (
        "The electronic identity service is not answering. Please try again in a few minutes. "
        "Nothing that you entered here is lost."
    )


class IdentityRefused(Refusal):
    """
    Không xác nhận được lượt đăng nhập này (đã quá hạn, đã dùng rồi hoặc không do trang này yêu
    cầu). Vui lòng đăng nhập lại từ đầu.
    """

    status = 403
    message_en = (
        "This sign-in could not be confirmed: it expired, was used already, or was not asked for "
        "by this site. Please start signing in again."
    )


class SignInCancelled(Refusal):
    """Ông/Bà đã dừng đăng nhập bằng định danh điện tử."""

    status = 403
    message_en = "You stopped signing in with your electronic identity."


class IdentityProviderUnknown(NotFound):
    """Không có cách đăng nhập này."""

    message_en = "There is no such way to sign in."


@dataclass(frozen=True, slots=True)
class Identity:
    """What a provider vouches for about the person or business that signs in."""

    provider: str
    subject: str
    kind: Literal["person", "organization"]
    full_name: str
    personal_code: str = ""
    old_identity_number: str = ""
    tax_code: str = ""
    birth_date: date | None = None
    gender: Literal["male", "female"] | None = None
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send the browser, and what to keep in its session until it comes back."""

    address: str
    kept: Mapping[str, str] = field(default_factory=dict)


class IdentityProvider(Protocol):
    """A provider of electronic identity, such as VNeID through the national portal."""

    name: str
    title: Mapping[str, str]

    def depart(self, *, return_address: str, at: datetime) -> Departure:
        """
        Begin: where the browser goes to sign in.

        :raises IdentityProviderDown: if the provider does not answer.
        """

    def arrive(
        self,
        *,
        query: Mapping[str, str],
        kept: Mapping[str, str],
        return_address: str,
        at: datetime,
    ) -> Identity:
        """
        End: who came back, proven by the provider.

        :raises IdentityProviderDown: if the provider does not answer.
        :raises IdentityRefused: if the answer proves nothing.
        :raises SignInCancelled: if the person stopped.
        """


_providers: dict[str, IdentityProvider] = {}


def register_identity_provider(provider: IdentityProvider) -> None:
    """Add a way to sign in; called from a connector's ready()."""
    _providers[provider.name] = provider


def identity_provider(name: str) -> IdentityProvider:
    """
    The provider of a name.

    :raises IdentityProviderUnknown: if no connector registered it.
    """
    try:
        return _providers[name]
    except KeyError:
        raise IdentityProviderUnknown() from None


def identity_providers() -> tuple[IdentityProvider, ...]:
    """Every way to sign in that is installed."""
    return tuple(_providers.values())
