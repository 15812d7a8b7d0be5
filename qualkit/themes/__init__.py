"""Segments → topics: what people speak of, that no code has named yet.

Importing this package imports numpy, but neither scikit-learn nor BERTopic: those are imported
when a model is fitted. It refuses to know the store, codes and screens.
"""

from qualkit.themes.choose import Candidate, best, sweep
from qualkit.themes.describe import quotes
from qualkit.themes.engines import ENGINES, Engine, Solution, engine_class
from qualkit.themes.find import find_themes
from qualkit.themes.groups import Grouping, themes_by
from qualkit.themes.guided import NEARNESS, Guidance, Guide
from qualkit.themes.intrusion import KeyedTask, tasks
from qualkit.themes.intrusion_scores import Answers, score
from qualkit.themes.languages import find_in_languages
from qualkit.themes.layout import layout
from qualkit.themes.match import LEAST_MATCH, Pair, Traits, match_topics
from qualkit.themes.overlap import Overlaps, overlaps
from qualkit.themes.quality import coherence, diversity, matched_jaccard
from qualkit.themes.segments import Segmentation, segments
from qualkit.themes.space import Space, count_terms, space
from qualkit.themes.stability import Stability, stability
from qualkit.themes.vocabulary import Vocabulary, vocabulary

__all__ = [
    "ENGINES",
    "LEAST_MATCH",
    "NEARNESS",
    "Answers",
    "Candidate",
    "Engine",
    "Grouping",
    "Guidance",
    "Guide",
    "KeyedTask",
    "Overlaps",
    "Pair",
    "Segmentation",
    "Solution",
    "Space",
    "Stability",
    "Traits",
    "Vocabulary",
    "best",
    "coherence",
    "count_terms",
    "diversity",
    "engine_class",
    "find_in_languages",
    "find_themes",
    "layout",
    "match_topics",
    "matched_jaccard",
    "overlaps",
    "quotes",
    "score",
    "segments",
    "space",
    "stability",
    "sweep",
    "tasks",
    "themes_by",
    "vocabulary",
]
