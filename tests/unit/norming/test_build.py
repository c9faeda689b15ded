"""Norms that weigh, follow and group people, and samples that no norm comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from ontwikkelscan import (
    OntwikkelscanError,
    OntwikkelscanWarning,
    Population,
    Questionnaire,
    Scan,
    build_norm,
    compare_with_norm,
    load_norm,
    load_questionnaire,
    rate_norm,
    read_answers,
    score,
    simulate_answers,
)
from ontwikkelscan.documents.blocks import Paragraph
from ontwikkelscan.model.answers import Reading
from ontwikkelscan.norming.compare import among_alike
from ontwikkelscan.norming.regression import expected
from ontwikkelscan.reporting.profile import norm_blocks

SCAN = load_questionnaire("gemeentesecretaris")
N = 600
SHARES = {"tot_20000": 0.3, "van_20000_tot_50000": 0.4, "van_50000_tot_100000": 0.2, "vanaf_100000": 0.1}
POPULATION = Population(
    title="gemeentesecretarissen", size=700, source="opgave", date="2026-01-01", margins={"inwoners": SHARES}
)


def background(n, seed):
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "rol": random.choice(["gemeentesecretaris", "loco"], n, p=[0.6, 0.4]),
            "jaren_in_rol": random.exponential(6, n).clip(0, 30).round(1),
            "inwoners": np.exp(random.normal(10.3, 0.8, n)).round().clip(5000, 400_000),
        }
    )


@pytest.fixture(scope="module")
def sample():
    """Six hundred people, as if they were real, with role, years and inhabitants."""
    return replace(simulate_answers(SCAN, N, seed=1), context=background(N, 1), reading=Reading("proef", N))


@pytest.fixture(scope="module")
def grown(sample):
    """Return the sample with years that go with the scores."""
    random, level = np.random.default_rng(4), score(sample).values("score").mean(axis=1)
    years = np.exp(1.5 + 0.6 * (level - level.mean()) / level.std() + 0.7 * random.standard_normal(N))
    return replace(sample, context=sample.context.assign(jaren_in_rol=years.clip(0, 30).round(1)))


@pytest.fixture(scope="module")
def regression(grown):
    return build_norm(grown, id="proef", method="regression")


@pytest.fixture(scope="module")
def grouped(sample):
    return build_norm(sample, id="proef", by="rol")


def refused(code, *args, **options):
    with pytest.raises(OntwikkelscanError) as caught:
        build_norm(*args, **{"id": "proef"} | options)
    assert caught.value.code == code
    return caught.value


def test_norms_of_all_kinds_go_to_file_and_back(sample, regression, grouped, tmp_path):
    raked = build_norm(sample, id="proef", population=POPULATION, weights="rake", kind="representative")
    given = build_norm(sample, id="proef", weights=np.arange(1, N + 1))
    for place, norm in enumerate((raked, given, regression, grouped)):
        norm.save(tmp_path / str(place))
        assert load_norm(tmp_path / str(place)) == norm


def test_a_norm_that_cannot_be_written_says_so(regression, tmp_path):
    (tmp_path / "norm").write_text("in the way")
    with pytest.raises(OntwikkelscanError, match="OUTPUT-003"):
        regression.save(tmp_path / "norm")


def test_the_date_of_a_norm_can_be_set_for_a_run_that_is_repeated(sample, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert build_norm(sample, id="proef").date == "2023-11-14"


def test_raking_gives_the_make_up_of_the_population(sample):
    norm = build_norm(sample, id="proef", population=POPULATION, weights="rake")
    rows = {row.category: row for row in norm.coverage if row.question == "inwoners"}
    assert {name: row.weighted_share for name, row in rows.items()} == pytest.approx(SHARES, abs=1e-4)
    assert any(row.share != pytest.approx(row.weighted_share) for row in rows.values())
    assert all(scale.n_effective < scale.n for scale in norm.scales)
    assert norm.weighting == "raked"


def test_a_small_population_narrows_the_interval(sample):
    people = score(simulate_answers(SCAN, 30, seed=9))
    plain = compare_with_norm(people, build_norm(sample, id="proef"))
    finite = compare_with_norm(people, build_norm(sample, id="proef", population=POPULATION))
    width = [c.values("percentile_high") - c.values("percentile_low") for c in (plain, finite)]
    assert (width[1] < width[0]).all()
    np.testing.assert_array_equal(plain.values("percentile_rank"), finite.values("percentile_rank"))


def test_small_categories_are_told_together(sample):
    context = sample.context.assign(rol=["loco"] * 2 + ["aspirant"] * 3 + ["gemeentesecretaris"] * (N - 5))
    norm = build_norm(replace(sample, context=context), id="proef")
    assert {row.category: row.n for row in norm.coverage if row.question == "rol"} == {
        "gemeentesecretaris": N - 5,
        "overige": 5,
    }


def test_a_higher_score_never_gets_a_lower_place(regression):
    scores = np.arange(8, 41) / 8
    for years in (0, 3, 30):
        told = among_alike(scores, np.tile([years, 30_000.0], (len(scores), 1)), regression.scales[0], regression)
        rank = told["percentile_rank"]
        assert (np.diff(rank) >= 0).all()
        assert (rank > 0).all()
        assert (rank < 100).all()


def test_each_scale_says_what_it_follows(regression):
    """One table where that predicts as well: then it is the whole norm group, and so it is told."""
    scales = (regression.scales[0].model_copy(update={"regression": None}), *regression.scales[1:])
    norm = regression.model_copy(update={"scales": scales})
    found = compared(norm, jaren_in_rol=[3.0] * 4, inwoners=[30_000.0] * 4)
    assert "vergeleken met de hele normgroep" in found.norm_status[0, 0]
    taken = regression.scales[1].regression.predictors
    assert "rekening gehouden met jaren in de rol" in found.norm_status[0, 1]
    assert ("inwoners van de gemeente" in found.norm_status[0, 1]) == ("inwoners" in taken)
    whole = compared(replace_method(regression))
    np.testing.assert_array_equal(found.values("percentile_rank")[:, 0], whole.values("percentile_rank")[:, 0])


def test_the_report_says_of_each_competency_with_whom_it_was_compared(regression, grown):
    """Of one scale there is one table: it stands apart."""
    scales = (regression.scales[0].model_copy(update={"regression": None}), *regression.scales[1:])
    for norm, apart in ((regression.model_copy(update={"scales": scales}), True), (replace_method(regression), False)):
        result = Scan("gemeentesecretaris", norm=norm).run(grown[:1])
        blocks = list(norm_blocks(result[result.respondents[0]].record))
        told = [block.text for block in blocks if isinstance(block, Paragraph) and "vergeleken" in block.text]
        assert bool(told) == apart
        if apart:
            assert "verschilt per competentie: bij Bestuurlijke & politieke sensitiviteit vergeleken met de" in told[0]
            assert told[0].count("rekening gehouden met") >= 1


def test_what_one_table_misses_widens_its_interval(regression):
    """Half below of 600, misfit .02 and both slopes unknown at 0, 0: n = 600 / (1 + 600 * .02 * .63662) = 69.46."""
    scale = regression.scales[0]
    rows = {"n": 600, "n_effective": 600.0, "ends": (3.375, 3.5, 5.0), "shares": (0.4, 0.2, 0.4)}
    table = scale.model_copy(update=rows | {"regression": None, "misfit": 0.02})
    at = np.array([[predictor.middle for predictor in regression.predictors]])
    told = among_alike(np.array([3.5]), at, table, regression)
    n = 600 / (1 + 600 * 0.02 * 2 / np.pi)
    low, high = 100 * beta(n / 2 + 0.5, n / 2 + 0.5).ppf([0.025, 0.975])
    assert [told["percentile_low"][0], told["percentile_high"][0]] == pytest.approx([low, high])
    further = np.array([[np.expm1(np.log1p(p.middle) + p.spread) for p in regression.predictors]])
    wider = among_alike(np.array([3.5]), further, table, regression)
    n = 600 / (1 + 600 * (0.02 + 2 / 600) * 2 / np.pi)
    assert wider["percentile_low"][0] == pytest.approx(100 * beta(n / 2 + 0.5, n / 2 + 0.5).ppf(0.025))


def compared(norm, **context):
    people = simulate_answers(SCAN, 4, seed=3)
    frame = pd.DataFrame(context, index=range(len(people)))
    return compare_with_norm(score(people), norm, context=frame)


def test_outside_the_range_of_the_sample_nothing_is_extrapolated(regression):
    years = [3.0, regression.predictors[0].high + 1, np.nan, 5.0]
    found = compared(regression, jaren_in_rol=years, inwoners=[30_000.0, 30_000.0, 30_000.0, 999_999.0])
    status = found.norm_status[:, 0]
    assert "rekening gehouden met jaren in de rol" in status[0]
    assert all("vergeleken met de hele normgroep" in text for text in status[1:])
    whole = compared(replace_method(regression)).values("percentile_rank")
    np.testing.assert_array_equal(found.values("percentile_rank")[1:], whole[1:])
    assert (found.values("percentile_rank")[0] != whole[0]).any()


def test_the_mean_is_that_of_those_compared_with(regression, grouped):
    found = compared(grouped, rol=["gemeentesecretaris", "loco", "aspirant", None]).values("norm_mean")
    own, whole = [[s.mean for s in group.scales] for group in grouped.groups], [s.mean for s in grouped.scales]
    np.testing.assert_array_equal(found, [*own, whole, whole])
    years, people = [3.0, 12.0, 8.0, 1.0], [30_000.0, 80_000.0, 50_000.0, 20_000.0]
    found = compared(regression, jaren_in_rol=years, inwoners=people).values("norm_mean")
    answers = np.column_stack([years, people])
    means = [expected(answers, scale.regression, regression.predictors).mean for scale in regression.scales]
    np.testing.assert_array_equal(found, np.transpose(means))


def replace_method(norm):
    """Return the classical part of a regression norm."""
    nothing = {"regression": None, "gain": None, "misfit": None}
    scales = tuple(scale.model_copy(update=nothing) for scale in norm.scales)
    return norm.model_copy(update={"method": "classical", "predictors": (), "scales": scales})


def test_a_category_gets_its_own_table_and_says_so(grouped, sample):
    assert [group.category for group in grouped.groups] == ["gemeentesecretaris", "loco"]
    found = compared(grouped, rol=["gemeentesecretaris", "loco", "aspirant", None])
    whom = [text.partition("; ")[2].partition(";")[0] for text in found.norm_status[:, 0]]
    assert whom == [
        "vergeleken met: gemeentesecretaris / algemeen directeur",
        "vergeleken met: loco-gemeentesecretaris",
        "vergeleken met de hele normgroep",
        "vergeleken met de hele normgroep",
    ]
    x = score(sample).values("score")[:, 0]
    locos = np.sort(x[sample.context["rol"] == "loco"])
    mine = found.values("score")[1, 0]
    expected = 100 * ((locos < mine - 1e-9).sum() + (np.abs(locos - mine) < 1e-9).sum() / 2) / len(locos)
    assert found.values("percentile_rank")[1, 0] == pytest.approx(expected, abs=0.05)


def test_true_scores_are_those_of_the_whole_group_for_everyone(grouped, regression):
    """Decision 1: never from a sub-group."""
    followed = {"jaren_in_rol": [3.0] * 4, "inwoners": [30_000.0] * 4}
    for norm, context in ((grouped, {"rol": ["loco"] * 4}), (regression, followed)):
        with_context, without = compared(norm, **context), compared(norm)
        for column in ("true_score", "ci_low", "standard_error"):
            np.testing.assert_array_equal(with_context.values(column), without.values(column))
        assert (with_context.values("t_score") != without.values("t_score")).any()


def test_at_the_edge_of_the_norm(sample):
    norm = build_norm(sample, id="proef")
    assert norm.scales[0].ends[0] > 1
    person = {"respondent": "R001"} | {item.id: 5 if item.reverse else 1 for item in SCAN.competencies[0].items}
    found = compare_with_norm(score(read_answers(pd.DataFrame([person]), SCAN)), norm).frame.iloc[0]
    assert found["norm_status"] == "norm van een gelegenheidssteekproef; aan de rand van de normgroep"
    assert 100 * 0.25 / N < found["percentile_rank"] < 100 * 5 / N
    assert 0 <= found["percentile_low"] <= found["percentile_rank"] <= found["percentile_high"]


def test_linear_scores_only_where_the_distribution_allows(sample):
    norm = build_norm(sample, id="proef")
    at_ends = [max((x == 1).mean(), (x == 5).mean()) for x in score(sample).values("score").T]
    crooked = [s.competency for s, end in zip(norm.scales, at_ends, strict=True) if abs(s.skew) >= 0.5 or end > 0.15]
    assert 0 < len(crooked) < 14
    assert refused("NORM-014", sample, convention="linear").context["competencies"] == ", ".join(crooked)
    random = np.random.default_rng(5)
    keys = Questionnaire.from_keys({"a": ["x", "y", "z"]}, minimum=1, maximum=5)
    level = random.normal(3, 0.8, 300)
    rows = {item: np.clip((level + random.normal(0, 0.7, 300)).round(), 1, 5) for item in keys.item_ids}
    people = read_answers(pd.DataFrame({"respondent": [f"R{n:03}" for n in range(300)], **rows}), keys)
    linear = build_norm(people, id="proef", convention="linear")
    found = compare_with_norm(score(people), linear)
    scale = linear.scales[0]
    expected = 50 + 10 * (found.values("score")[:, 0] - scale.mean) / scale.sd
    np.testing.assert_allclose(found.values("t_score")[:, 0], expected, atol=1e-10)


def test_scores_alone_need_a_reliability(sample):
    scores = score(sample)
    refused("NORM-013", scores)
    given = build_norm(scores, id="proef", reliability=dict.fromkeys(SCAN.competency_ids, 0.8))
    assert {scale.reliability_method for scale in given.scales} == {"given"}
    assert given.scales[0].ends == build_norm(sample, id="proef").scales[0].ends


def test_simulated_answers_are_never_an_empirical_norm():
    people = simulate_answers(SCAN, 250, seed=4)
    assert build_norm(people, id="proef").status == "simulated"
    assert (
        build_norm(score(people), id="proef", reliability=dict.fromkeys(SCAN.competency_ids, 0.8)).kind == "simulated"
    )
    refused("NORM-012", people, kind="convenience")


def test_a_small_sample_is_refused_or_stamped(sample):
    few = replace(
        sample,
        respondents=sample.respondents[:80],
        codes=sample.codes[:, :80],
        importance=sample.importance[:80],
        context=sample.context[:80],
    )
    assert refused("NORM-005", few).context["minimum"] == 200
    norm = build_norm(few, id="proef", minimum_n=50)
    assert norm.small
    assert norm.stamp == "norm van een gelegenheidssteekproef, uit een te kleine steekproef"
    assert not build_norm(sample, id="proef").small


def test_samples_that_give_no_norm(sample):
    refused("NORM-007", sample, weights="rake")
    refused("NORM-007", sample, weights=-np.ones(N))
    refused("SCAN-004", sample, weights=np.ones(3))
    refused("NORM-008", sample, by="gemeente")
    refused("NORM-015", replace(sample, context=sample.context.drop(columns="inwoners")), method="regression")
    refused("NORM-015", replace(sample, context=sample.context.assign(jaren_in_rol=3.0)), method="regression")
    refused("NORM-017", sample, population=POPULATION.model_copy(update={"size": N - 1}))
    refused("NORM-020", sample, kind="representative")
    few_locos = sample.context.assign(rol=["loco"] * 4 + ["gemeentesecretaris"] * (N - 4))
    refused("NORM-016", replace(sample, context=few_locos), by="rol")


def test_ratings_say_how_far_the_next_one_is(sample):
    norm = build_norm(sample, id="proef", date="2010-06-01", population=POPULATION)
    frame = rate_norm(norm, today=date(2026, 6, 1)).set_index(["system", "aspect"])
    own = frame.loc["cotan_2010_minder_belangrijk"]
    assert own.loc["n", "rating"] == "goed"
    assert own.loc["n_precision", "value"] == pytest.approx(600 * 699 / 100)
    heavy = frame.loc[("efpa_2013_hoog", "n")]
    assert (heavy["rating"], heavy["next_rating"], heavy["still_needed"]) == ("goed", "uitstekend", 400)
    assert frame.loc[("efpa_2013_laag", "years"), "rating"] == "toereikend"
    reliability = frame.loc[("cotan_2010_belangrijk", "reliability")]
    low = min(scale.reliability_low for scale in norm.scales)
    assert reliability["value"] == low
    assert reliability["still_needed"] == pytest.approx((0.8 if low < 0.8 else 0.9) - low)
    assert (rate_norm(load_norm("gesimuleerd_hrm_adviseurs"))["rating"] == "").all()


@pytest.mark.parametrize(("today", "step"), [(date(2036, 2, 1), 10), (date(2041, 2, 1), 15)])
def test_a_norm_that_grows_old_warns(sample, today, step):
    norm = build_norm(sample, id="proef", date="2026-01-01")
    people = score(simulate_answers(SCAN, 2, seed=3))
    with pytest.warns(OntwikkelscanWarning, match=f"more than {step} years old"):
        compare_with_norm(people, norm, today=today)
    compare_with_norm(people, norm, today=date(2035, 12, 1))


def test_a_norm_of_twenty_years_is_not_used(sample):
    norm = build_norm(sample, id="proef", date="2026-01-01")
    with pytest.raises(OntwikkelscanError) as caught:
        compare_with_norm(score(simulate_answers(SCAN, 2, seed=3)), norm, today=date(2046, 2, 1))
    assert caught.value.code == "NORM-018"
