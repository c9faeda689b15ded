"""Write a result to a folder: the tables, the documents of each person, and the page that opens them all."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from ontwikkelscan.reporting.document import Document, Heading, Paragraph, Table
from ontwikkelscan.reporting.save import save_bytes, save_document, save_json
from ontwikkelscan.reporting.texts import day, text, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ontwikkelscan.scan import Result

TABLES = ("scores", "needs", "recommendations", "quality", "items")
DEMO_SHARE = "all"


def write_tables(result: Result, folder: Path) -> None:
    """Write the frames as CSV (comma, decimal point, UTF-8) and the run record as JSON."""
    for name in TABLES:
        table = getattr(result, name).to_csv(index=False, float_format="%.10g", lineterminator="\n")
        save_bytes(table.encode(), folder / f"{name}.csv")
    record = asdict(result.run_record) | {
        "time": result.time.isoformat(),
        "n_respondents": len(result.respondents),
        "answers": asdict(result.answers.reading),
    }
    save_json(record, folder / "run.json")


def write_reports(
    result: Result, folder: Path, endings: Iterable[str], respondents: Iterable[str], tick: Callable[[], None]
) -> None:
    """Write the report of each respondent, once per ending."""
    for respondent in respondents:
        for ending in endings:
            result[respondent].save_report(folder / f"{respondent}{ending}")
        tick()


def write_intakes(
    result: Result,
    folder: Path,
    programme: str,
    *,
    share: str | None,
    endings: Iterable[str],
    remark: str = "",
    tick: Callable[[], None],
) -> None:
    """Write the intake documents of all respondents for one programme."""
    for respondent in result.respondents:
        intake = result[respondent].intake(programme, share=share, remark=remark)
        for ending in endings:
            intake.save(folder / f"{respondent}-intake{ending}")
        tick()


def write_demo(result: Result, folder: Path, programme: str, tick: Callable[[], None]) -> None:
    """Write everything there is for the example answers, with a page that opens it."""
    write_tables(result, folder)
    write_reports(result, folder, (".pdf", ".html"), result.respondents, tick)
    remark = text("intake.demo")
    write_intakes(result, folder, programme, share=DEMO_SHARE, endings=(".docx", ".json"), remark=remark, tick=tick)
    save_document(_index(result), folder / "index.html", (".html",))


def _index(result: Result) -> Document:
    """Make the page that opens everything; a link is written as [words](file)."""
    people = tuple(
        (
            name,
            f"[{text('index.read', name=name)}]({name}.html) · [PDF]({name}.pdf)",
            f"[Word]({name}-intake.docx) · [JSON]({name}-intake.json)",
        )
        for name in result.respondents
    )
    files = tuple((f"[{name}]({name})", text(f"index.files.{name.replace('.', '_')}")) for name in _files())
    stamp = str(result.run_record.norm["stamp"])
    n = len(result.respondents)
    return Document(
        title=text("index.title"),
        subtitle=text("index.subtitle", n=n, date=day(result.time)),
        description=text("index.description"),
        footer=text("index.footer"),
        date=result.time,
        blocks=(
            Paragraph(text("index.lead", n=n, stamp=stamp), "lead"),
            Heading(text("index.people")),
            Paragraph(text("index.intake_note")),
            Table(text("index.caption"), texts("index.header"), people, (0.6, 1.4, 1.4)),
            Heading(text("index.data")),
            Table(text("index.data_caption"), texts("index.data_header"), files, (1.0, 2.6)),
        ),
    )


def _files() -> list[str]:
    return [*(f"{name}.csv" for name in TABLES), "run.json"]
