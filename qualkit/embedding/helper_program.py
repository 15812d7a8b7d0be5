"""The process that helps to encode: texts come in on its input, their vectors go out.

The first line names the encoder; each further one is a JSON list of texts. Every answer is the
number of its bytes and then float32 rows, the first for no texts, once the encoder is loaded. The
process ends with its input, so that it never outlives whom it helps.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from pathlib import Path
from typing import IO


def main() -> None:
    """Encode whatever comes in."""
    answers = _own_output()
    sys.path.insert(0, str(Path(__file__).parents[2]))  # the same qualkit as the other's
    from qualkit.embedding import make

    own = make(json.loads(sys.stdin.readline()))
    own.encode(["a"])
    _answer(answers, b"")
    for line in sys.stdin:
        _answer(answers, own.encode(json.loads(line)).tobytes())


def _own_output() -> IO[bytes]:
    """Where answers go; what anything else prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return answers


def _answer(answers: IO[bytes], data: bytes) -> None:
    answers.write(struct.pack("<q", len(data)) + data)
    answers.flush()


if __name__ == "__main__":
    main()
