"""What a user writes, from answers to papers; mypy reads it in its strict mode, and nothing of it is run."""

from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

import ontwikkelscan as osc


def one_person(result: osc.Result, name: str, folder: Path) -> Figure:
    person: osc.Person = result[name]
    outcomes: tuple[osc.Outcome, ...] = person.record.outcomes
    print(person.id, [outcome.score for outcome in outcomes], person.needs["band"].tolist())
    person.save_report(folder / "rapport.pdf", form="short")
    intake: osc.Intake = person.intake("leergang_lokaal_leiderschap", share=["visie"])
    intake.save(folder / "intake.docx")
    papers: osc.Interview = person.interview(share="none")
    papers.save(folder)
    result.radars(["R001", "R002"]).savefig("twee.png")
    return person.radar(beside=result["R002"], title="Twee collega's")


def a_group(result: osc.Result) -> pd.DataFrame:
    group, needs = result.group(), result.objects.needs
    picture: osc.GroupPicture = group.picture
    clusters: osc.Clusters = osc.cluster_needs(needs)
    division: osc.WorkingDivision = clusters.division
    placed: osc.Memberships = clusters.demonstrable.place(needs)
    print(picture.n, placed, division.frame, group.offer_gap.columns)
    cohorts: osc.Cohorts = osc.compose_cohorts(
        result.context, "leergang_lokaal_leiderschap", needs=result.objects.needs
    )
    first: osc.Cohort = cohorts.cohorts[0]
    links: osc.Links = osc.match_peers(needs, result.context)
    print(first.members, cohorts.waiting, links.frame)
    return group.frame


def a_sample(file: str) -> tuple[osc.Reliability, osc.ItemAnalysis, osc.Quality]:
    answers: osc.Answers = osc.read_answers(file, "gemeentesecretaris", recode={0: 1})
    norm: osc.Norm = osc.load_norm("gesimuleerd_gemeentesecretarissen")
    scores: osc.Scores = osc.compare_with_norm(osc.score(answers), norm)
    needs: osc.Needs = osc.identify_needs(scores, required={"visie": 4.0})
    themes: osc.DevelopmentThemes = osc.identify_themes(needs)
    print(themes.frame, osc.norm_table(norm), osc.rate_norm(norm))
    return osc.reliability(answers), osc.item_analysis(answers), osc.response_quality(answers)


scan = osc.Scan("gemeentesecretaris", norm="gesimuleerd_gemeentesecretarissen", required={"visie": 4.5})
whole = scan.run(pd.read_csv("antwoorden.csv"), encoding="cp1252")
record: osc.RunRecord = whole.run_record
objects: osc.Objects = whole[["R001", "R002"]].objects
whole.save_reports("rapporten", form="short", format=["pdf", "html"], respondents=["R001"])
whole.save("nu")
moved: osc.Differences = osc.differences("vorige_maand", whole)
tables: dict[str, pd.DataFrame] = whole.labelled()
whole.to_excel("uit.xlsx")
intakes: osc.Intakes = whole.intakes("leergang_lokaal_leiderschap", share="all")
intakes.save("intakes")
record.save("run.json")
print(moved.came, moved.bands, tables["needs"], record.settings, objects.quality.frame)
print(len(whole), [person.id for person in whole])
a_group(whole).to_csv("groep.csv")
one_person(whole, "R001", Path("uit")).savefig("radar.png")
