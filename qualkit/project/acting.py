"""Who acts in a project where nobody is named."""

from __future__ import annotations

from qualkit import store as stores
from qualkit.store import Store
from qualkit.workflows._defaults import default_coder


def acting(store: Store, coder: str | None) -> str:
    """`coder`, else the blind coder who looks, else ``QUALKIT_CODER`` or the login name."""
    return stores.coders.acting(store, coder, default_coder())
