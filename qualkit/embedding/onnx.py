"""Sentence encoders that are ONNX files: MiniLM for English, or one of the user's own.

It knows how to run a transformer on one text at a time and to pool what comes out: the mean of its
words, made a unit vector. It refuses to fetch anything: model and tokenizer are files that are
there.

References
----------
Reimers and Gurevych 2019, Sentence-BERT, doi:10.18653/v1/D19-1410 (mean pooling, section 3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from qualkit.embedding.texts import encoded
from qualkit.errors import ReadError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST_STRETCH = 500
"""Characters encoded at once: fewer tokens than the 512 that such models have places for."""

_MOST_TOKENS = 512

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"


class Runner(Protocol):
    """A model that is loaded: token ids to the model's output, and the length of its vectors."""

    dimensions: int

    def __call__(self, text: str) -> NDArray[np.float32]:
        """What the model makes of a text: (dimensions,), or (tokens, dimensions) to be pooled."""
        ...


@dataclass(slots=True)
class OnnxEncoder:
    """A transformer in an ONNX file, with its tokenizer beside it.

    Parameters
    ----------
    model, tokenizer : Path
        ``model.onnx`` and ``tokenizer.json``.
    label : str, optional
        Its name with its version; without it the name is made of the files' own SHA-256.
    """

    model: Path
    tokenizer: Path
    label: str = ""
    load: Callable[[Path, Path], Runner] = field(default_factory=lambda: load)
    _runner: Runner | None = None

    @classmethod
    def of_folder(cls, folder: Path) -> OnnxEncoder:
        """The encoder in a folder.

        Raises
        ------
        ReadError
            If one of its two files is missing.
        """
        cls.check_folder(folder)
        return cls(folder / MODEL, folder / TOKENIZER)

    @staticmethod
    def check_folder(folder: Path) -> None:
        """Refuse a folder that lacks one of the two files, or is none, in one line."""
        expected = f"a folder with a sentence encoder as {MODEL} and {TOKENIZER}"
        if not folder.is_dir():
            raise ReadError(f"there is no folder {folder}", expected=expected)
        for name in (MODEL, TOKENIZER):
            if not (folder / name).is_file():
                raise ReadError(f"the folder {folder} has no {name}", expected=expected)

    @property
    def name(self) -> str:
        """The encoder and its version; never where its files are."""
        if not self.label:
            own = hashlib.sha256(_sha256(self.model) + _sha256(self.tokenizer)).hexdigest()
            self.label = f"onnx/{own[:16]}"
        return self.label

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one unit vector a text, as float32 of shape (texts, dimensions).

        A text longer than 500 characters is read in stretches, as by the default encoder.

        Raises
        ------
        ReadError
            If the files are no model and no tokenizer, or cannot make a vector of a text.
        """
        if self._runner is None:
            self._runner = self.load(self.model, self.tokenizer)
        run = self._runner
        return encoded(
            texts,
            lambda text: pooled(run(text)),
            dimensions=run.dimensions,
            longest=LONGEST_STRETCH,
            progress=progress,
        )


def pooled(output: NDArray[np.float32]) -> NDArray[np.float32]:
    """The unit vector of what a model makes of a text: the mean of its rows where it has some.

    >>> import numpy as np
    >>> pooled(np.array([[2.0, 0.0], [4.0, 8.0]], dtype=np.float32)).tolist()
    [0.6000000238418579, 0.800000011920929]
    >>> pooled(np.zeros(2, dtype=np.float32)).tolist()
    [0.0, 0.0]
    """
    import numpy as np

    vector = output.mean(axis=0, dtype=np.float64) if output.ndim == 2 else output
    return np.asarray(vector / (np.linalg.norm(vector) or 1.0), dtype=np.float32)


def load(model: Path, tokenizer: Path) -> Runner:
    """The model and its tokenizer, ready to run, in one thread."""
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what is wrong comes out as an error
    try:
        session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        cutter = Tokenizer.from_file(str(tokenizer))
        cutter.no_padding()
        cutter.enable_truncation(_MOST_TOKENS)
        return _Loaded(session, cutter)
    except ReadError:
        raise
    except Exception as error:  # both libraries raise anything
        raise _unusable(model, error) from error


class _Loaded:
    """A session of ONNX Runtime and a tokenizer."""

    def __init__(self, session: Any, cutter: Any) -> None:
        self._session = session
        self._cutter = cutter
        self._inputs = [each.name for each in session.get_inputs()]
        self._output = session.get_outputs()[0].name
        self.dimensions = int(self("a").shape[-1])

    def __call__(self, text: str) -> NDArray[np.float32]:
        import numpy as np

        cut = self._cutter.encode(text)
        known: Mapping[str, Sequence[int]] = {
            "input_ids": cut.ids,
            "attention_mask": [1] * len(cut.ids),
            "token_type_ids": cut.type_ids,
        }
        try:
            fed = {name: np.array([known[name]], dtype=np.int64) for name in self._inputs}
            output = np.asarray(self._session.run([self._output], fed)[0])
        except Exception as error:  # the library raises anything
            raise _unusable(Path(MODEL), error) from error
        if output.ndim not in (2, 3) or output.shape[0] != 1:
            raise ReadError(
                f"{MODEL} makes an array of {output.ndim} dimensions of a text",
                expected="a vector for the text or for each of its words",
            )
        return np.asarray(output[0], dtype=np.float32)


def _unusable(model: Path, error: Exception) -> ReadError:
    return ReadError(
        f"{model.name} cannot be used as a sentence encoder ({type(error).__name__})",
        expected=f"a transformer as {MODEL} with its {TOKENIZER}",
    )


def _sha256(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
