"""Make the illustrative norms from simulated answers: python scripts/build_simulated_norm.py."""

from pathlib import Path

from ontwikkelscan import build_norm, load_questionnaire, simulate_answers

ROOT = Path(__file__).resolve().parents[1]
N, SEED = 1000, 2010
NORMS = {
    "gemeentesecretaris": ("gesimuleerd_gemeentesecretarissen", "Gesimuleerde gemeentesecretarissen"),
    "hrm_adviseur": ("gesimuleerd_hrm_adviseurs", "Gesimuleerde HRM-adviseurs"),
}

for questionnaire, (name, title) in NORMS.items():
    scan = load_questionnaire(questionnaire)
    norm = build_norm(
        simulate_answers(scan, N, seed=SEED),
        id=name,
        version=scan.version,
        title=title,
        date="2026-11-22",
        source=f"simulate_answers(n={N}, seed={SEED}): geen mensen, maar een rekenmodel dat toont hoe een norm werkt",
        kind="simulated",
    )
    norm.save(ROOT / "norms" / norm.id / norm.version)
