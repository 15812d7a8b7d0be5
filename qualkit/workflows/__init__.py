"""One use case a module: read the store, compute with a room, write the result under a run.

A workflow takes an open `Store` first. Workflows do not know each other; `qualkit.project` puts
them together.
"""
