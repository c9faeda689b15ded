"""Does a working division give what it tells? Simulated people: docs/division-study.md.

Run python scripts/division_study.py. It ends with code 1 if an acceptance does not hold.
"""

from __future__ import annotations

import sys

import numpy as np
import scipy
from study.dividing import Size, division, examples, no_gain
from study.page import run_study

FULL, QUICK = Size(40), Size(2)
INTRO = """Does a working division give what it tells, and is a gain told where there is none? Tested on simulated
    people, whose true needs are known, and shown on the example people, who are fictitious; no figure comes from real
    answers."""

if __name__ == "__main__":
    sys.exit(run_study(__file__, INTRO, (division, no_gain, examples), (FULL, QUICK), (np, scipy)))
