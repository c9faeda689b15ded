"""How fast reports are made: python benchmarks/reports.py. Exits 1 when a limit is not held.

One batch of 340 simulated secretaries as `ontwikkelscan report` writes it, on as many cores as there are (the limits
are for two), with the start of its processes counted in. The peer is WeasyPrint, which makes PDFs of HTML: it gets the
same full reports as our own HTML, in as many processes, with one font configuration each, which are warmed up before
the clock starts; it is asked for PDF/UA, as ours are. Install it with pip install weasyprint (it needs Pango); without
it that limit is not judged, and the run ends with code 2.
"""

from __future__ import annotations

import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ontwikkelscan.scan import Result

N_PEOPLE, N_PEER = 340, 120
LIMITS = {"short": 60.0, "full": 15.0}
"""Reports in a second."""
TIMES_FASTER = 7.0


def write_all(result: Result, people: list[str], form: Literal["full", "short"]) -> float:
    """Write the reports of these people and return how many in a second."""
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        result.save_reports(folder, form=form, respondents=people)
        return len(list(Path(folder).iterdir())) / (perf_counter() - start)


@cache
def fonts() -> Any:
    """Return the font configuration of one process of the peer."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - only here is it needed

    return FontConfiguration()


def peer(html: str) -> int:
    """Make one PDF with WeasyPrint and return its size."""
    from weasyprint import HTML  # noqa: PLC0415 - only here is it needed

    return len(HTML(string=html).write_pdf(font_config=fonts(), pdf_variant="pdf/ua-1"))


def peer_rate(pages: list[str]) -> float:
    """Return how many of these pages the peer makes in a second."""
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        list(pool.map(peer, pages[: os.cpu_count()]))
        start = perf_counter()
        list(pool.map(peer, pages))
        return len(pages) / (perf_counter() - start)


def main() -> int:
    """Print the figures."""
    import ontwikkelscan as osc  # noqa: PLC0415 - processes of the peer need none of it
    from ontwikkelscan.documents.html import render_html  # noqa: PLC0415 - processes of the peer need none of it
    from ontwikkelscan.reporting.person_report import person_report  # noqa: PLC0415 - processes of the peer need none of it

    scan = osc.Scan("gemeentesecretaris", norm="gesimuleerd_gemeentesecretarissen")
    result = scan.run(osc.simulate_answers(scan.questionnaire, N_PEOPLE, seed=1))
    people, held = result.respondents, []
    print(f"{N_PEOPLE} simulated people, {os.cpu_count()} cores")
    for form, limit in LIMITS.items():
        rate = write_all(result, people, "short" if form == "short" else "full")
        held.append(rate >= limit)
        print(f"{form:<6} {rate:6.1f} a second   limit {limit:.0f}: {'held' if held[-1] else 'NOT HELD'}", flush=True)
    few = people[:N_PEER]
    pages = [render_html(person_report(result[name].record)).decode() for name in few]
    try:
        rate = peer_rate(pages)
    except ImportError:
        print("WeasyPrint is not installed: not compared")
        return 2
    times = write_all(result, few, "full") / rate
    held.append(times >= TIMES_FASTER)
    words = f"{times:.1f} times as fast, start included   limit {TIMES_FASTER:.0f}"
    print(f"WeasyPrint {rate:.2f} full reports a second; ours {words}: {'held' if held[-1] else 'NOT HELD'}")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
