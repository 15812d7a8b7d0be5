"""An invented study of three subjects, and an encoder that needs no model."""

import hashlib
import itertools
import random

import numpy as np

from qualkit.model import Turn
from qualkit.spans import Span

SUBJECTS = {
    "company": "friend lonely company lunch club visit neighbour talk coffee meet chat together",
    "transport": "bus driver road stop ticket timetable train platform delay walk crossing kerb",
    "letters": "letter print read envelope council form leaflet magnifier bill font page ink",
}


class HashingEncoder:
    """Sums of fixed directions, one a word: texts that share words are near."""

    name = "hashing/1"

    def encode(self, texts, *, progress=None):
        vectors = np.array([self._vector(text) for text in texts], dtype=np.float32)
        if progress:
            progress(len(texts), len(texts))
        return vectors.reshape(len(texts), 64)

    def _vector(self, text):
        total = np.zeros(64)
        for word in text.lower().split():
            digest = hashlib.sha512(word.strip(".,?").encode()).digest()
            total += np.frombuffer(digest, dtype=np.uint8) - 127.5
        return total / (np.linalg.norm(total) or 1)


def speech(subject, number, words=70):
    """Sentences of a subject's words, different for every number."""
    chosen = random.Random(f"{subject} {number}").choices(SUBJECTS[subject].split(), k=words)
    for i in range(0, words, 10):
        chosen[i] = "The " + chosen[i]
        chosen[min(i + 9, words - 1)] += "."
    return " ".join(chosen)


class Writer:
    """Writes a document turn by turn, as a reader would find it."""

    def __init__(self, document, session=None, language="en"):
        self.document, self.session, self.language = document, session or document, language
        self.text, self.turns = "", []

    def say(self, participant, role, words):
        label = f"{participant}: " if participant else ""
        start = len(self.text)
        self.text += f"{label}{words}"
        span = Span(start, len(self.text))
        self.turns.append(
            Turn(
                document=self.document,
                ordinal=len(self.turns) + 1,
                span=span,
                text=self.text[start:],
                session=self.session,
                language=self.language,
                participant=participant,
                role=role,
                non_speech=(Span(start, start + len(label)),) if label else (),
            )
        )
        self.text += "\n\n"
        return self


def study(sessions=4, mixed=False):
    """Groups of three who speak of three subjects; a moderator asks between."""
    turns, number = [], itertools.count()
    for session in range(sessions):
        role = "staff" if session % 2 else "citizen"
        writer = Writer(f"group-{session}")
        for round_ in range(4):
            writer.say("Moderator", "moderator", "What about that, everybody?")
            for seat, subject in enumerate(SUBJECTS):
                who = f"Person{session}{'abc'[(seat + round_) % 3]}"
                speaks_as = ("staff", "citizen")[seat % 2] if mixed else role
                writer.say(who, speaks_as, speech(subject, next(number)))
        turns += writer.turns
    return turns
