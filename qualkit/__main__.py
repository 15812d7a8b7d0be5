"""``python -m qualkit`` is the command ``qualkit``."""

from qualkit.cli import main

main(prog_name="qualkit")
