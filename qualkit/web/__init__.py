"""The browser workbench: a study read, coded, searched and compared in pages on this machine.

Knows HTTP, pages and who may see them; refuses to know the store, and to listen anywhere but on
the loopback address. What changes a project goes through one `writer`, is done once, and is durable
before it is answered.
"""

from qualkit.web.app import build_app
from qualkit.web.serving import serve
from qualkit.web.views import OpenProject

__all__ = ["OpenProject", "build_app", "serve"]
