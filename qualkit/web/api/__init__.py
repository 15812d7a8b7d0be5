"""The interface of the pages' scripts: JSON in and out, one module a kind of thing.

Positions count UTF-16 units here, as browsers do, and are converted in `shapes` alone. Whatever
changes the project goes through `changing`: done once, by the one writer, told to other pages.
"""
