"""qualkit: code focus groups, interviews and field notes; contrast how roles see the world."""

__version__ = "0.1.0"
