"""Who acts in a project where nobody is named."""

from __future__ import annotations

from qualkit import store as stores
from qualkit.store import Store
from qualkit.workflows._defaults import default_coder


def acting(store: Store, coder: str | None) -> str:
    """`coder`, else whoever opened the project, else ``QUALKIT_CODER`` or the login name."""
    return stores.coders.acting(store, coder, store.actor or default_coder())
