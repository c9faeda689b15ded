"""How fast reports are made: python benchmarks/reports.py. Exits 1 when a limit is not held.

One batch of 340 simulated secretaries as `ontwikkelscan report` writes it, on as many cores as there are (the limits
are for two), with the start of its processes counted in. The peer is WeasyPrint, which makes PDFs of HTML: it gets the
same full reports as our own HTML, in as many processes, with one font configuration each, which are warmed up before
the clock starts; it is asked for PDF/UA, as ours are. Install it with pip install weasyprint (it needs Pango); without
it there is no such row.
"""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

from rows import Row, print_rows

if TYPE_CHECKING:
    from ontwikkelscan.scan import Result, Scan

N_PEOPLE, N_PEER = 340, 120
LIMITS = {"short": 60.0, "full": 15.0}
"""Reports in a second."""
TIMES_FASTER = 7.0
TRIED = (
    "without page numbers 4 % less, without marks for the ends of parts nothing: both stay; static fonts: nothing; "
    "letters of drawings set by the typesetter instead of in the drawing: 1.7 of 24 ms; the rest is the typesetter's"
)


def write_all(result: Result, people: list[str], form: Literal["full", "short"]) -> tuple[float, float]:
    """Write the reports of these people; return how many in a second, and CPU seconds of all processes for each."""
    with tempfile.TemporaryDirectory() as folder:
        start, begun = perf_counter(), sum(os.times()[:4])
        result.save_reports(folder, form=form, respondents=people)
        n = len(list(Path(folder).iterdir()))
        return n / (perf_counter() - start), (sum(os.times()[:4]) - begun) / n


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


def intakes(scan: Scan) -> Row:
    """Measure the intakes of a leergang with the manager's papers, by the clock."""
    import ontwikkelscan as osc  # noqa: PLC0415 - processes of the peer need none of it

    result = scan.run(osc.example("gemeentesecretaris"))
    eighteen = result[result.respondents[:18]]
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        eighteen.intakes("leergang_lokaal_leiderschap", share="all").save(folder)
        seconds, n = perf_counter() - start, len(list(Path(folder).iterdir()))
    return Row(f"intakes of 18 people, {n} files", "seconds", f"{seconds:.1f} s", seconds, 3, at_most=True)


def rows(*, quick: bool = False) -> list[Row]:
    """Measure a batch of both forms, and of few full ones beside the peer where it is installed."""
    import ontwikkelscan as osc  # noqa: PLC0415 - processes of the peer need none of it
    from ontwikkelscan.documents.html import render_html  # noqa: PLC0415 - processes of the peer need none of it
    from ontwikkelscan.reporting.person_report import person_report  # noqa: PLC0415 - processes of the peer need none of it

    n_people, n_peer = (60, 12) if quick else (N_PEOPLE, N_PEER)
    scan = osc.Scan("gemeentesecretaris", norm="gesimuleerd_gemeentesecretarissen")
    result = scan.run(osc.simulate_answers(scan.questionnaire, n_people, seed=1))
    people, made = result.respondents, []
    for form, limit in LIMITS.items():
        rate, each = write_all(result, people, "short" if form == "short" else "full")
        what = f"{form} reports of {n_people} people, {os.cpu_count()} cores, start included"
        made.append(
            Row(what, "one a second", f"{rate:.1f} a second, {each * 1e3:.0f} ms CPU each", rate, limit, tried=TRIED)
        )
    made.append(intakes(scan))
    few = people[:n_peer]
    pages = [render_html(person_report(result[name].record)).decode() for name in few]
    try:
        rate = peer_rate(pages)
    except ImportError:
        return made
    ours, _ = write_all(result, few, "full")
    what = f"full reports of {n_peer} people, the same content"
    row = Row(what, f"WeasyPrint: {rate:.2f} a second", f"{ours:.1f} a second", ours / rate, TIMES_FASTER, tried=TRIED)
    return [*made, row]


if __name__ == "__main__":
    print_rows(rows())
