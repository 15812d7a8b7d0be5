"""The browser workbench: a study's documents, codings, quotes and gaps as pages on this machine.

Knows HTTP, pages and who may see them; refuses to know the store, and to listen anywhere but on
the loopback address. Nothing here writes to a project.
"""

from qualkit.web.app import build_app
from qualkit.web.serving import serve
from qualkit.web.views import OpenProject, ReadableProject

__all__ = ["OpenProject", "ReadableProject", "build_app", "serve"]
