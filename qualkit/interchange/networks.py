"""Codes that come together as a graph that other programs open: GraphML and GEXF.

Codes are nodes, pairs that come together are edges weighted by c; what cannot be computed is left
out of an edge, for neither format knows a missing number. The same result gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from qualkit.errors import ParameterError
from qualkit.model.codes import short_names
from qualkit.model.cooccurrence import Cooccurrence
from qualkit.model.reports import visible

_NUMBERS = (
    "n12", "expected", "c", "jaccard", "npmi", "phi", "first_given_second", "second_given_first",
    "participants", "sessions",
)  # fmt: skip
_STAMP = re.compile(r'\s+lastmodifieddate="[^"]*"')


def write_network(result: Cooccurrence, suffix: str) -> str:
    """`result` as the text of a file with that suffix, one of `WRITERS`.

    Raises
    ------
    ParameterError
        If the suffix is another.
    """
    writer = WRITERS.get(suffix.lower())
    if writer is None:
        what = f"a network cannot be written as {suffix or 'a file without a suffix'}"
        raise ParameterError(what, expected=f"a name ending in {', '.join(WRITERS)}")
    return writer(_graph(result))


def _graph(result: Cooccurrence) -> Any:
    import networkx as nx

    graph = nx.Graph(name=f"codes that come together within {result.within}")
    names = short_names(code.code for code in result.codes)
    for code in result.codes:
        graph.add_node(
            visible(code.code),
            label=visible(names[code.code]),
            n=code.n,
            participants=code.participants,
            sessions=code.sessions,
        )
    for pair in result.pairs:
        if pair.n12:
            numbers = {name: getattr(pair, name) for name in _NUMBERS}
            known = {name: value for name, value in numbers.items() if value is not None}
            first, second = visible(pair.first), visible(pair.second)
            graph.add_edge(first, second, weight=pair.c, first=first, **known)
    return graph


def _graphml(graph: Any) -> str:
    import networkx as nx

    return "\n".join(nx.generate_graphml(graph)) + "\n"


def _gexf(graph: Any) -> str:
    """GEXF without the day it was written on."""
    import networkx as nx

    return _STAMP.sub("", "\n".join(nx.generate_gexf(graph)) + "\n", count=1)


WRITERS: Mapping[str, Callable[[Any], str]] = {".graphml": _graphml, ".gexf": _gexf}
"""What a network can be written as, by the suffix of the file."""
