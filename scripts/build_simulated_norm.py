"""Make the illustrative norms from simulated answers: python scripts/build_simulated_norm.py."""

from pathlib import Path

from ontwikkelscan import build_norm, load_questionnaire, simulate_answers

ROOT = Path(__file__).resolve().parents[1]
N, SEED = 1000, 2010

norm = build_norm(
    simulate_answers(load_questionnaire("gemeentesecretaris"), N, seed=SEED),
    id="gesimuleerd_gemeentesecretarissen",
    version="2026-1",
    title="Gesimuleerde gemeentesecretarissen",
    date="2026-11-22",
    source=f"simulate_answers(n={N}, seed={SEED}): geen mensen, alleen een rekenmodel dat laat zien hoe een norm werkt",
    kind="simulated",
    stamp="illustratieve norm, gesimuleerd",
)
norm.save(ROOT / "norms" / norm.id / norm.version)
