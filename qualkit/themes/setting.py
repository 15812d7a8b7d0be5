"""Who says each segment and what is said around it, as a topic model weighs them.

Two things make topics that say little: a word which one role alone uses finds that role and not
what is spoken of, and a segment of a hundred words leaves most of its subject to those around it.
Where several roles speak, the words and the nearest segments of each count alike; where only one
does, what was said just before and after counts. It knows roles, sessions and counts; it refuses
to know topics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_SHARE = 0.1
"""The share of the segments that a role must speak to be held against others."""

AROUND = 4
"""How many segments before, and as many after, are around one."""

_LEAST_SPREAD = 0.1

Matrix = Any
"""A sparse matrix in compressed rows: scipy has no types for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The role and the session of each of n segments, in the order in which they were said.

    ``guides`` is the number of the code that each is near to, −1 for none (see
    `qualkit.themes.guided`); None where no code guides.
    """

    roles: NDArray[np.str_]
    sessions: NDArray[np.str_]
    guides: NDArray[np.int64] | None = None

    @classmethod
    def of(cls, roles: Sequence[str], sessions: Sequence[str]) -> Setting:
        """The setting of segments with these roles and sessions."""
        return cls(roles=np.array(roles, dtype=str), sessions=np.array(sessions, dtype=str))

    def part(self, kept: NDArray[np.bool_]) -> Setting:
        """The setting of the segments that are kept."""
        guides = None if self.guides is None else self.guides[kept]
        return Setting(roles=self.roles[kept], sessions=self.sessions[kept], guides=guides)

    def balanced(self) -> tuple[str, ...]:
        """The roles held against one another: each of a tenth of the segments; none for one.

        >>> Setting.of(["staff"] * 9 + ["citizen"] * 9 + ["clerk"], [""] * 19).balanced()
        ('citizen', 'staff')
        >>> Setting.of(["staff"] * 9 + ["citizen"], [""] * 10).balanced()
        ('citizen', 'staff')
        >>> Setting.of(["staff"] * 9, [""] * 9).balanced()
        ()
        """
        said = Counter(role for role in self.roles.tolist() if role)
        large = sorted(role for role, n in said.items() if n >= LEAST_SHARE * len(self.roles))
        return tuple(large) if len(large) > 1 else ()


def spread(counts: Matrix, setting: Setting) -> NDArray[np.float64]:
    """How evenly the balanced roles use each term (v), in [.1, 1]: the root of a relative entropy.

    1 where all say it in the same share of their segments, .1 where only one does; 1 for every
    term where no roles are held against one another.
    """
    roles = setting.balanced()
    if not roles:
        return np.ones(counts.shape[1])
    present = counts.astype(bool).astype(np.float64)
    rates = np.stack(
        [np.asarray(present[setting.roles == role].mean(axis=0)).ravel() for role in roles]
    )
    shares = rates / np.maximum(rates.sum(axis=0), 1e-12)
    entropy = -(shares * np.log(np.maximum(shares, 1e-12))).sum(axis=0)
    relative: NDArray[np.float64] = np.sqrt(np.clip(entropy / np.log(len(roles)), 0, 1))
    return np.maximum(relative, _LEAST_SPREAD)


def around(setting: Setting) -> Matrix:
    """Sparse weights (n × n): each segment's are those of the others around it, summing to 1."""
    from scipy.sparse import csr_matrix

    n, sessions = len(setting.sessions), setting.sessions
    rows, columns = [], []
    for offset in (*range(-AROUND, 0), *range(1, AROUND + 1)):
        here = np.arange(max(0, -offset), max(0, min(n, n - offset)))
        same = here[sessions[here] == sessions[here + offset]]
        rows.append(same)
        columns.append(same + offset)
    row, column = np.concatenate(rows), np.concatenate(columns)
    share = 1 / np.maximum(np.bincount(row, minlength=n), 1)
    return csr_matrix((share[row], (row, column)), shape=(n, n))
