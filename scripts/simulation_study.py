"""Do the published numbers keep their promises? Simulated people whose true score is known: docs/simulation-study.md.

Run python scripts/simulation_study.py. It ends with code 1 if an acceptance does not hold. Each section is a function
of a module of study that draws from generators of its own and returns a Table; a cell that is True or False is an
acceptance. Some alone: --only errors,bands.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from study import bands, contributed, errors, gates, limits, peaks, quality, ranks, regression, rows
from study.draw import Size
from study.page import Table, run_study

from ontwikkelscan.scoring.simulate import EASE_SPREAD, LOADING, STEP

if TYPE_CHECKING:
    from collections.abc import Callable

FULL, QUICK = Size(40, 250, 500, 2000, 400), Size(2, 30, 20, 40, 50)
SECTIONS: tuple[Callable[[Any], Table], ...] = (
    limits.limits,
    errors.with_norm,
    errors.without_norm,
    errors.by_true_fifth,
    errors.not_covered,
    bands.band_truth,
    bands.band_misfits,
    bands.calibration,
    peaks.false_peaks,
    peaks.power,
    gates.small_norms,
    gates.alarms,
    ranks.percentiles,
    ranks.peaks_normal,
    rows.rows_of_five,
    contributed.contributed,
    contributed.classes_told,
    regression.regression_norms,
    quality.quality,
    quality.quality_of_layouts,
)
INTRO = f"""Do the published numbers keep their promises? Tested on simulated people whose true score is known: no
    figure comes from real answers. 14 competencies of eight graded five-point items, as in `scoring/simulate.py`:
    loading {LOADING}, thresholds {STEP} apart, ease of the items with a spread of {EASE_SPREAD}, competencies that
    correlate .5; conditions differ from this in what they say. The mean answer is 3.4, 3.7, 4.0 or 4.3: nobody knows
    the real one. The true score is the expected scale mean at the latent value, from the normal distribution function,
    over all such statements. Every number under test comes from the functions of the package: the answers are scored,
    compared and judged as a user would."""


if __name__ == "__main__":
    sys.exit(run_study(__file__, INTRO, SECTIONS, (FULL, QUICK)))
