"""Which keys this installation signs with: those of a connector, else of the demo authority."""

from .demo_authority import demo_authority
from .signing_keys import SigningKeys

_chosen: list[SigningKeys] = []


def register_signing_keys(keys: SigningKeys) -> None:
    """Sign with these keys from now on; called from a connector's ready()."""
    _chosen[:] = [keys]


def signing_keys() -> SigningKeys:
    """The registered keys, else those of the demo authority of this installation."""
    return _chosen[0] if _chosen else demo_authority()
