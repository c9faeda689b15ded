"""Every kind of Word document that the scan writes, for the tests that open them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan import Scan
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.loading.interviews import load_interview
from ontwikkelscan.reporting.growth.papers import growth_paper, papers_of
from ontwikkelscan.reporting.intake import intake_document
from ontwikkelscan.reporting.interview import interview_form, interview_guide

if TYPE_CHECKING:
    from ontwikkelscan.documents.blocks import Document


def word_documents() -> dict[str, Document]:
    """Return intakes, papers of the interview and those about growth, with much shared and with nothing."""
    documents = {}
    for name in ("gemeentesecretaris", "hrm_adviseur"):
        result = Scan(name).run(str(data_root("examples") / f"{name}.csv"))
        person = result[result.respondents[0]]
        for programme in result.objects.programmes.programmes:
            if name in programme.questionnaires:
                for share in ("all", "none"):
                    intake = person.intake(programme.id, share=share, remark="Verzonnen: **alles**.")
                    documents[f"{programme.id}-{share}"] = intake_document(intake.record)
    person = Scan("gemeentesecretaris").run(str(data_root("examples") / "gemeentesecretaris.csv"))["R001"]
    for share in ("visie,communicatieve_vaardigheid,needs,leergang_lokaal_leiderschap", "none"):
        documents[f"gesprek-{share.partition(',')[0]}"] = interview_form(person.interview(share=share).record)
    moments = Scan("hrm_adviseur").run_moments([str(data_root("examples") / "hrm_adviseur.csv")] * 2)
    for share in ("all", "none"):
        growth = moments.growth("R101", planned=["rolbepaling"], share=share).record
        documents |= {f"{name}-{share}": growth_paper(growth, name) for name in papers_of(growth)}
    documents["gesprek-burgemeester"] = interview_guide(load_interview("gemeentesecretaris"), person.record.run.time)
    return documents
