"""What a coefficient is: a number with its standard error, or None and the reason.

Knows why a coefficient can be undefined; refuses to turn a degenerate case into 0, 1 or NaN.
Coefficients corrected for chance are all undefined where only one value occurs, since then
nothing shows whether coders can tell values apart. Source: Gwet (2014), Handbook of Inter-Rater
Reliability, 4th ed., ch. 5, for the degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from qualkit.errors import ParameterError

NO_PAIRS = "no unit has values from two coders"
NO_VARIATION = "no variation: one value only"
NO_UNITS = "no units"
NEVER_USED = "no coder used the value"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient, or None and the reason why it is undefined.

    ``standard_error`` is None where the source gives none, or one unit is all there is;
    ``degrees`` are the degrees of freedom of its t, None for the normal law.
    """

    value: float | None
    reason: str | None = None
    standard_error: float | None = field(default=None, repr=False)
    degrees: int | None = field(default=None, repr=False)

    def interval(self, confidence: float = 0.95) -> tuple[float, float] | None:
        """Give the interval of the standard error, cut at 1; None without a standard error.

        It treats units as independent, which turns of one document are not: prefer the
        bootstrap over documents.

        Examples
        --------
        >>> low, high = Coefficient(0.5, standard_error=0.1).interval()
        >>> round(low, 3), round(high, 3)
        (0.304, 0.696)
        """
        if not 0 < confidence < 1:
            raise ParameterError(f"confidence {confidence}", expected="a number between 0 and 1")
        if self.value is None or self.standard_error is None:
            return None
        reach = _quantile((1 + confidence) / 2, self.degrees) * self.standard_error
        return self.value - reach, min(self.value + reach, 1.0)


def _quantile(probability: float, degrees: int | None) -> float:
    from scipy.special import ndtri, stdtrit

    return float(ndtri(probability) if degrees is None else stdtrit(degrees, probability))
