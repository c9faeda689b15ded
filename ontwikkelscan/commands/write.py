"""Write a result to a folder: the tables, the documents of each person, and the page that opens them all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ontwikkelscan.changing.agreement import agreement
from ontwikkelscan.composing.compose import compose_cohorts
from ontwikkelscan.documents.blocks import Block, Bullets, Document, Heading, Paragraph, Table
from ontwikkelscan.documents.save import save_every_format
from ontwikkelscan.exporting.files import RUN, SAVED, save_table
from ontwikkelscan.reading.answers import read_answers
from ontwikkelscan.reporting.cohort_sheet import cohort_sheet
from ontwikkelscan.reporting.group_report import group_report, offer_page
from ontwikkelscan.reporting.person_report import ENDINGS
from ontwikkelscan.reporting.plans.first_days import is_new
from ontwikkelscan.saving import save_json
from ontwikkelscan.scan import Scan
from ontwikkelscan.texts import day, text, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ontwikkelscan.composing.cohorts import Cohorts
    from ontwikkelscan.gathering.person import Person
    from ontwikkelscan.gathering.result import Result
    from ontwikkelscan.loading.demo import BesideNorm, DemoScan, SecondLook

GROUP_TABLES = ("group", "themes", "offer_gap")
COHORT_TABLES = ("cohorts", "balance")
COHORT_SETTINGS, GROUP_SETTINGS = "cohorts.json", "group.json"
DEMO_SHARE = "all"


def write_first_days(result: Result, folder: Path, respondents: Sequence[str]) -> None:
    """Write the page for the first hundred days of those among them who are new in the function or from outside."""
    for person in map(result.__getitem__, respondents):
        if is_new(person.record):
            person.first_days().save(folder)


def write_group(result: Result, folder: Path, *, remark: str = "") -> None:
    """Write the report of the group and the page about the offer, tables as CSV, and what they were made with.

    Without what was counted exactly: the account of the reading, and the limits of response quality in these people.
    """
    group = result.group()
    record = replace(group.record, remark=remark)
    for name, document in (("groep", group_report(record)), ("aanbod", offer_page(record))):
        save_every_format(document, folder / name, result.house_style, private=False)
    for name, frame in zip(GROUP_TABLES, (group.frame, group.themes, group.offer_gap), strict=True):
        save_table(frame, folder / f"{name}.csv")
    data = result.run_record.data
    data["settings"].pop("response_model")
    save_json(data, folder / GROUP_SETTINGS)


def write_cohorts(cohorts: Cohorts, result: Result, folder: Path, *, remark: str = "") -> None:
    """Write the sheet of a division into cohorts, its tables as CSV, and its settings as JSON."""
    name = result.objects.programmes.by_id[cohorts.programme].name
    sheet = cohort_sheet(cohorts, name, result.time, remark=remark)
    save_every_format(sheet, folder / "cohorten", result.house_style)
    for table, frame in zip(COHORT_TABLES, (cohorts.frame, cohorts.balance), strict=True):
        save_table(frame, folder / f"{table}.csv")
    save_json(dict(cohorts.settings), folder / COHORT_SETTINGS)


def write_demo(results: Sequence[tuple[DemoScan, Result]], folder: Path, tick: Callable[[], None]) -> None:
    """Write everything there is for the example answers: the first scan in the folder, the others in folders below."""
    for index, (demo, result) in enumerate(results):
        inside = folder / demo.questionnaire if index else folder
        result.save(inside)
        write_group(result, inside, remark=text("index.demo_group"))
        context, asked = result.context, result.questionnaire
        divided = compose_cohorts(context, demo.programmes[0], needs=result.objects.needs, questionnaire=asked)
        write_cohorts(divided, result, inside, remark=text("index.demo_group"))
        beside = demo.beside_norm
        rest = [name for name in result.respondents if beside is None or name != beside.respondent]
        result.save_reports(inside, format=("pdf", "html"), respondents=rest, progress=tick)
        if beside:
            _beside_norm(demo, beside, inside, tick)
        if demo.second_look:
            _second_look(demo, demo.second_look, result, inside)
        write_first_days(result, inside, result.respondents)
        for programme in demo.programmes:
            intakes = result.intakes(programme, share=DEMO_SHARE, remark=text("intake.demo"))
            for intake in intakes.each:
                for ending in (".docx", ".json"):
                    intake.save(inside / f"{intake.record.shared.respondent}-{_intake_file(demo, programme)}{ending}")
                tick()
            if programme == demo.programmes[0]:
                intakes.save_manager_papers(inside)
        others = (
            [(other, f"{other.questionnaire}/index.html", found) for other, found in results[1:]] if not index else []
        )
        save_every_format(_index(demo, result, others), inside / "index")


def _beside_norm(demo: DemoScan, shown: BesideNorm, folder: Path, tick: Callable[[], None]) -> None:
    """Write the report of one person with a simulated norm: it adds a page, and changes nothing else."""
    person = Scan(demo.questionnaire, norm=shown.norm).run(Path(str(demo.path)))[shown.respondent]
    for ending in ENDINGS:
        person.save_report(folder / f"{person.id}{ending}")
        tick()


def _second_look(demo: DemoScan, shown: SecondLook, result: Result, folder: Path) -> None:
    """Write what changed for one person between two moments, and how others see them."""
    moments = Scan(demo.questionnaire).run_moments(Path(str(demo.file(shown.moments))))
    moments.growth(shown.respondent, planned=shown.planned).save(folder)
    others = read_answers(Path(str(demo.file(shown.raters))), result.questionnaire)
    result[shown.respondent].other_eyes(agreement(result, others)).save(folder)


def _intake_file(demo: DemoScan, programme: str) -> str:
    """Name the intake for the first programme shortly, those for others with their id."""
    return "intake" if programme == demo.programmes[0] else f"intake-{programme}"


def _index(demo: DemoScan, result: Result, others: Sequence[tuple[DemoScan, str, Result]]) -> Document:
    """Make the page that opens everything of one scan, and leads to the others."""
    by_id = result.objects.programmes.by_id
    files = {programme: _intake_file(demo, programme) for programme in demo.programmes}
    people = tuple(_person_row(person, list(files.values())) for person in result)
    header = (*texts("index.header"), *(text("index.intake", programme=by_id[name].name) for name in files))
    data = tuple((f"[{name}]({name})", text(f"index.files.{name.replace('.', '_')}")) for name in _files())
    n = len(result)
    blocks: list[Block] = [Paragraph(text("index.lead", n=n), "lead")]
    if demo.beside_norm:
        blocks.append(Paragraph(text("index.beside_norm", name=demo.beside_norm.respondent)))
    if others:
        lines = (f"[{other.questionnaire.title}]({path})" for _, path, other in others)
        blocks += [Paragraph(text("index.others")), Bullets(tuple(lines))]
    blocks += [
        Heading(text("index.group")),
        Bullets(texts("index.group_files")),
        Heading(text("index.people")),
        Paragraph(text("index.intake_note")),
        Table(text("index.caption"), header, people, (0.6, 1.4, *(1.4 for _ in files))),
        *_second_look_links(demo.second_look),
        Heading(text("index.data")),
        Table(text("index.data_caption"), texts("index.data_header"), data, (1.0, 2.6)),
    ]
    return Document(
        title=text("index.title", questionnaire=result.questionnaire.title),
        subtitle=text("index.subtitle", n=n, date=day(result.time)),
        description=text("index.description"),
        footer=text("index.footer"),
        date=result.time,
        blocks=tuple(blocks),
        endings=(".html",),
        links=True,
    )


def _second_look_links(shown: SecondLook | None) -> Iterator[Block]:
    """Yield what leads to the pages about a second moment, and about how others see someone."""
    if shown:
        yield Heading(text("index.second_look"))
        yield Paragraph(text("index.second_look_note", name=shown.respondent))
        yield Bullets(texts("index.second_look_files", name=shown.respondent))


def _person_row(person: Person, intake_files: Sequence[str]) -> tuple[str, ...]:
    """Link a person's report and intake documents; those for the first programme have a page for the talk."""
    name = person.id
    report = f"[{text('index.read', name=name)}]({name}.html) · [PDF]({name}.pdf)"
    if is_new(person.record):
        start = f"{name}-{text('first_days.file')}"
        report += f" · [{text('index.first_days')}]({start}.html) · [PDF]({start}.pdf)"
    intakes = [f"[Word]({name}-{file}.docx) · [JSON]({name}-{file}.json)" for file in intake_files]
    intakes[0] += f" · [{text('index.talk')}]({name}-gespreksblad.pdf)"
    return name, report, *intakes


def _files() -> list[str]:
    return [*(f"{name}.csv" for name in (*SAVED, *GROUP_TABLES, *COHORT_TABLES)), GROUP_SETTINGS, COHORT_SETTINGS, RUN]
