"""Each constant of what is loaded at its edge: what holds just below, at and just above it."""

from __future__ import annotations

import shutil

import pytest

from ontwikkelscan import OntwikkelscanError, load_house_style, load_programmes, load_questionnaire
from ontwikkelscan.house_style import readable
from ontwikkelscan.loading.data_root import data_root
from tests.pictures import chunk, png

BANDS = {
    "jaren_in_rol": [
        (1.99, "tot_2_jaar"),
        (2, "van_2_tot_5_jaar"),
        (4.99, "van_2_tot_5_jaar"),
        (5, "van_5_tot_10_jaar"),
        (9.99, "van_5_tot_10_jaar"),
        (10, "vanaf_10_jaar"),
    ],
    "inwoners": [
        (19_999, "tot_20000"),
        (20_000, "van_20000_tot_50000"),
        (49_999, "van_20000_tot_50000"),
        (50_000, "van_50000_tot_100000"),
        (99_999, "van_50000_tot_100000"),
        (100_000, "vanaf_100000"),
    ],
}


@pytest.mark.parametrize("question", BANDS)
@pytest.mark.parametrize("name", ["gemeentesecretaris", "hrm_adviseur"])
def test_bands_of_a_number(name, question):
    asked = next(one for one in load_questionnaire(name).context_questions if one.id == question)
    assert [(value, asked.category(value)) for value, _ in BANDS[question]] == BANDS[question]


@pytest.mark.parametrize(
    ("strength", "fits"),
    [("0.2", False), ("0.25", True), ("0.4", False), ("0.5", True), ("0.75", False), ("1.0", True)],
)
def test_a_link_is_a_quarter_a_half_or_one(tmp_path, strength, fits):
    shutil.copytree(str(data_root("programmes") / "leergang_lokaal_leiderschap"), tmp_path / "eigen")
    path = tmp_path / "eigen" / "programme.yaml"
    path.write_text(path.read_text().replace("{visie: 1.0}", f"{{visie: {strength}}}"))
    if fits:
        assert load_programmes(tmp_path)
    else:
        with pytest.raises(OntwikkelscanError) as caught:
            load_programmes(tmp_path)
        assert caught.value.code == "PROGRAMME-003"


def test_a_route_works_on_a_competency_as_much_or_not_at_all(tmp_path):
    shutil.copytree(str(data_root("programmes")), tmp_path / "eigen")
    path = tmp_path / "eigen" / "routes.yaml"
    coach = load_programmes(tmp_path / "eigen").routes[0]
    assert coach.link("hrm_expertise") is None
    assert coach.link("iets_anders") == coach.otherwise
    path.write_text(path.read_text("utf-8").replace("otherwise: {strength: 0.5", "otherwise: {strength: 0.3"), "utf-8")
    with pytest.raises(OntwikkelscanError) as caught:
        load_programmes(tmp_path / "eigen")
    assert caught.value.code == "PROGRAMME-003"


def test_a_reason_belongs_to_a_link(tmp_path):
    shutil.copytree(str(data_root("programmes") / "leergang_lokaal_leiderschap"), tmp_path / "eigen")
    path = tmp_path / "eigen" / "programme.yaml"
    path.write_text(path.read_text("utf-8").replace("{visie: 1.0}", "{}", 1), "utf-8")
    with pytest.raises(OntwikkelscanError, match="gives a reason for 'visie'") as caught:
        load_programmes(tmp_path)
    assert caught.value.code == "PROGRAMME-001"


def house_style(folder, logo):
    """Return the code of the refusal, "" where there is none."""
    (folder / "logo.png").write_bytes(logo)
    lines = ["schema: ontwikkelscan/house_style/1", "name: Voorbeeld", "logo: logo.png"]
    (folder / "huisstijl.yaml").write_text("\n".join(lines))
    try:
        load_house_style(folder / "huisstijl.yaml")
    except OntwikkelscanError as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize(("colour", "worn"), [("#6f6f6f", "#6f6f6f"), ("#707070", "#6f6f6f")])
def test_a_colour_is_readable_from_a_contrast_of_four_and_a_half(colour, worn):
    """On the tint of a remark these greys have a contrast of 4.52 and 4.46."""
    assert readable(colour) == worn


@pytest.mark.parametrize(("size", "refusal"), [(300_000, ""), (300_001, "STYLE-002")])
def test_a_logo_has_at_most_three_hundred_thousand_bytes(tmp_path, size, refusal):
    padding = chunk(b"tEXt", bytes(size - len(png()) - len(chunk(b"tEXt", b""))))
    assert house_style(tmp_path, png(more=padding)) == refusal
