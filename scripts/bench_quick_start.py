"""BERTopic as its quick start has it, for `bench_themes`, in an environment of its own.

`embed` makes sentence vectors there, if that environment holds what the encoder `minilm` needs;
`fit` fits UMAP and HDBSCAN as BERTopic sets them up, with five seeds and without some sessions.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

WORDS = 500
SEEDS = range(5)


def embed(texts: Sequence[str], folder: Path) -> Mapping[str, Any]:
    """Keep the vectors of `texts`; how long they took."""
    from qualkit.embedding import encoder

    begun, worked = time.perf_counter(), time.process_time()
    made = encoder("minilm")
    np.save(folder / "quick.npy", made.encode(texts))
    took = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - worked}
    return took | {"encoder": made.name}


def fit(told: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    """Fit with every seed, and for every refit; the first fit is measured, and the next."""
    own = folder / "quick.npy"
    vectors = np.load(own if own.exists() else folder / "vectors.npy")
    begun, worked = time.perf_counter(), time.process_time()
    seeds = [_one(told["texts"], vectors, 0)]
    figures = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - worked}
    figures["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun = time.perf_counter()
    seeds.append(_one(told["texts"], vectors, 1))
    figures["again"] = time.perf_counter() - begun
    seeds += [_one(told["texts"], vectors, seed) for seed in SEEDS[2:]]
    refits = {
        name: [_part(told["texts"], vectors, part) for part in told[name]]
        for name in ("left_out", "drawn")
    }
    return {**figures, "seeds": seeds, **refits}


def _part(texts: Sequence[str], vectors: Any, part: Sequence[bool]) -> Mapping[str, Any]:
    read = [text for text, is_in in zip(texts, part, strict=True) if is_in]
    return _one(read, vectors[np.array(part)], 0)


def _one(texts: Sequence[str], vectors: Any, seed: int) -> Mapping[str, Any]:
    from bertopic import BERTopic
    from umap import UMAP

    # BERTopic's own settings, but for the seed, without which no run could be had again.
    reduced = UMAP(
        n_neighbors=15,
        n_components=5,
        min_dist=0.0,
        metric="cosine",
        low_memory=False,
        random_state=seed,
    )
    model = BERTopic(umap_model=reduced)
    labels, _ = model.fit_transform(list(texts), embeddings=vectors)
    names = model.vectorizer_model.get_feature_names_out()
    components = np.asarray(model.c_tf_idf_[model._outliers :].todense())
    order = np.argsort(-components, axis=1, kind="stable")[:, :WORDS]
    words = [
        [(str(names[column]), float(row[column])) for column in columns if row[column] > 0]
        for columns, row in zip(order, components, strict=True)
    ]
    return {"labels": [int(label) for label in labels], "words": words}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    step, source, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    read = json.loads((source / "texts.json").read_text())
    done = embed(read["texts"], source) if step == "embed" else fit(read, source)
    out.write_text(json.dumps(done))
