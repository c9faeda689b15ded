"""The three renderers on one document with every kind of block and texts that try to break out."""

from __future__ import annotations

from datetime import UTC, datetime

from ontwikkelscan.reporting.document import (
    Blank,
    Bullets,
    Callout,
    Document,
    Facts,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)

LONG = "Gemeenschappelijkeregelingenbeleidsondersteuningsmedewerker"
HOSTILE = '<script>alert("x")</script> & #let x = 1 ] } "] \\ \\n $ @preview/a:1 *ster* _streep_ `code` // een /* twee =='
NAMES = (
    "Bestuurlijke/politieke sensitiviteit",
    "Communicatieve vaardigheid",
    "Coaching/ontwikkelingsgerichtheid",
    "Complexe organisatieontwikkeling",
)
SVG = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 120" role="img" aria-labelledby="t" font-family="'Source Sans 3', sans-serif">
<title id="t">Balken</title><rect x="120" y="20" width="180" height="20" fill="#0b5c6b"/>
<text x="10" y="35" font-size="14">Visie</text><text x="305" y="35" font-size="14" font-weight="600">3,4</text></svg>"""
ROWS = tuple((f"{NAMES[i % 4]} {i}", f"{i / 10:.1f}".replace(".", ","), "2,8 tot 3,9", "mogelijk") for i in range(1, 41))

SAMPLE = Document(
    title="Ontwikkelscan gemeentesecretaris",
    subtitle="Persoonlijk rapport voor R001, 22 november 2026",
    description="Een zelfbeeld per competentie, met de onzekerheid, en wat dat vraagt.",
    footer="Ontwikkelscan, persoonlijk rapport voor R001; vertrouwelijk",
    date=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    blocks=(
        Paragraph("Dit rapport beschrijft uw zelfbeeld. Het is een **begin van een gesprek**, geen oordeel.", "lead"),
        Facts(
            (
                ("Respondent", "R001"),
                ("Datum", "22 november 2026"),
                ("Functie en hoe lang u die al vervult", "Gemeentesecretaris, vier jaar; daarvoor directeur bedrijfsvoering bij een buurgemeente"),
                ("Aantal inwoners", "42.500"),
                ("Afdeling", LONG),
            )
        ),
        Heading("In het kort"),
        Paragraph(
            "Van de veertien competenties zijn er **twee** waarin ontwikkeling duidelijk nodig is en drie waarin dat "
            "mogelijk zo is. Bij de andere ligt uw zelfbeeld op of boven het gevraagde niveau."
        ),
        Bullets(
            (
                "**Duidelijk**: bestuurlijke en politieke sensitiviteit, visie.",
                "**Mogelijk**: besluitvaardigheid, en wat daar verder bij hoort als de opgave van de gemeente de komende "
                "jaren verandert, zoals de raad die in het coalitieakkoord beschrijft.",
                "Geen: de overige.",
            )
        ),
        Callout("Dit zijn uw eigen antwoorden", "Anderen kunnen u anders zien. Bespreek het rapport met iemand die u kent."),
        Callout("Let op: een voorlopige norm", "De normgroep is **gesimuleerd**. Vergelijk u er niet mee.", "caution"),
        Heading("Hoe u de getallen leest", 2),
        Paragraph("Het interval zegt tussen welke waarden uw score waarschijnlijk ligt."),
        Bullets(("Lees eerst de samenvatting.", "Kijk dan naar het interval.", "Kies één onderwerp."), ordered=True),
        Heading("Over de schaal", 3),
        Paragraph("De schaal loopt van 1 (niet) tot 5 (geheel). Bron: ≥ 3,5 is een sterke kant.", "note"),
        Figure(SVG, "Staafdiagram: visie 3,4 op een schaal van 1 tot 5.", "Uw scores met het interval"),
        Table(
            "Wat de woorden betekenen",
            ("Woord", "Betekenis"),
            (("duidelijk", "de kans op een ontwikkelbehoefte is 80% of meer"), ("mogelijk", ""), ("", "geen kop")),
            (1.0, 2.0),
        ),
        Heading("Alle scores"),
        Table(
            "Uw score per competentie, met het 90%-interval",
            ("Competentie", "Score", "Interval", "Ontwikkelbehoefte"),
            ROWS,
            (2.2, 0.7, 1.2, 1.4),
            (False, True, True, False),
        ),
        PageBreak(),
        Heading("Uw eigen woorden"),
        Blank("Wat wilt u leren?", 4),
        Blank("Wie helpt u daarbij?", 2),
        Heading("Wat niet stuk mag", 2),
        Paragraph(HOSTILE),
        Facts(((HOSTILE, HOSTILE),)),
        Callout(HOSTILE, HOSTILE, "caution"),
        Table(HOSTILE, (HOSTILE, "b", LONG), ((HOSTILE, LONG, "x" * 150), ("kort", "", "")), (1.0, 1.0, 1.0)),
        Bullets((HOSTILE, LONG, "pad/" * 40, "x" * 200)),
        Blank(HOSTILE, 0),
        Bullets(()),
        Facts(()),
        Table("Nog geen rijen", ("Competentie", "Score"), (), (1.0, 1.0)),
        Paragraph(""),
        Paragraph("Regel een\nregel twee\x00\x07 met 😀 en 日本 en e\u0301\u0301n ** los."),
    ),
)
