"""Codes that come together as GraphML and GEXF: read back, same bytes, hostile names."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "charts"))

from coded_results import together

from qualkit.errors import ParameterError
from qualkit.interchange.networks import WRITERS, write_network


def test_graphml_is_read_back_with_its_numbers() -> None:
    import networkx as nx

    graph = nx.parse_graphml(write_network(together(), ".graphml"))

    assert graph.nodes["Needs/Company"]["participants"] == 6
    assert graph.edges["Needs/Company", "Needs/Buses"]["n12"] == 5
    assert graph.edges["Needs/Company", "Needs/Buses"]["weight"] == pytest.approx(5 / 13)


def test_gexf_carries_no_day() -> None:
    text = write_network(together(), ".gexf")

    assert "lastmodifieddate" not in text
    assert ET.fromstring(text).tag.endswith("gexf")


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_same_result_gives_the_same_bytes(suffix: str) -> None:
    assert write_network(together(), suffix) == write_network(together(), suffix)


@pytest.mark.parametrize("suffix", WRITERS)
def test_names_may_hold_anything(suffix: str) -> None:
    hostile = together('Needs/<b>&"\x00\u202e')

    text = write_network(hostile, suffix)

    assert ET.fromstring(text) is not None
    assert "[U+202E]" in text


def test_other_suffixes_are_refused() -> None:
    with pytest.raises(ParameterError, match=r"written as \.dot; expected a name ending in \.gr"):
        write_network(together(), ".dot")
