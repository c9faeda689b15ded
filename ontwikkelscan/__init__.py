"""Competency self-assessment: answers go in, a result comes out that says how sure it is.

Start with :class:`Scan`. The public names stand here in the order of the flow; each is loaded when it is first used.
"""

from __future__ import annotations

from ontwikkelscan.version import __version__ as __version__

TYPE_CHECKING = False  # importing typing would take longer than all the rest
if TYPE_CHECKING:
    from ontwikkelscan.aggregating.coverage import offer_coverage as offer_coverage
    from ontwikkelscan.aggregating.formulas import borich_score as borich_score
    from ontwikkelscan.aggregating.formulas import quadrant as quadrant
    from ontwikkelscan.aggregating.formulas import ranked_discrepancy as ranked_discrepancy
    from ontwikkelscan.aggregating.picture import group_picture as group_picture
    from ontwikkelscan.aggregating.suppression import is_disclosable as is_disclosable
    from ontwikkelscan.asking.form import write_form as write_form
    from ontwikkelscan.asking.limesurvey import write_limesurvey as write_limesurvey
    from ontwikkelscan.asking.template import write_template as write_template
    from ontwikkelscan.clustering.cluster import cluster_needs as cluster_needs
    from ontwikkelscan.clustering.cluster import cluster_profiles as cluster_profiles
    from ontwikkelscan.clustering.clusters import Clusters as Clusters
    from ontwikkelscan.clustering.together import needs_that_go_together as needs_that_go_together
    from ontwikkelscan.composing.cohorts import Cohorts as Cohorts
    from ontwikkelscan.composing.compose import compose_cohorts as compose_cohorts
    from ontwikkelscan.errors import OntwikkelscanError as OntwikkelscanError
    from ontwikkelscan.errors import OntwikkelscanWarning as OntwikkelscanWarning
    from ontwikkelscan.group import Group as Group
    from ontwikkelscan.house_style import HouseStyle as HouseStyle
    from ontwikkelscan.loading.house_style import load_house_style as load_house_style
    from ontwikkelscan.loading.norms import load_norm as load_norm
    from ontwikkelscan.loading.norms import load_population as load_population
    from ontwikkelscan.loading.norms import load_thresholds as load_thresholds
    from ontwikkelscan.loading.programmes import load_programmes as load_programmes
    from ontwikkelscan.loading.questionnaires import load_questionnaire as load_questionnaire
    from ontwikkelscan.matching.peers import match_guest_lessons as match_guest_lessons
    from ontwikkelscan.matching.peers import match_peers as match_peers
    from ontwikkelscan.model.answers import Answers as Answers
    from ontwikkelscan.model.contribution import Contributions as Contributions
    from ontwikkelscan.model.needs import Needs as Needs
    from ontwikkelscan.model.needs import Requirements as Requirements
    from ontwikkelscan.model.norm import Norm as Norm
    from ontwikkelscan.model.norm import Population as Population
    from ontwikkelscan.model.programme import Programmes as Programmes
    from ontwikkelscan.model.questionnaire import Questionnaire as Questionnaire
    from ontwikkelscan.model.recommendation import Recommendations as Recommendations
    from ontwikkelscan.model.scores import Scores as Scores
    from ontwikkelscan.needs.formulas import expected_shortfall as expected_shortfall
    from ontwikkelscan.needs.formulas import need_band as need_band
    from ontwikkelscan.needs.formulas import need_priority as need_priority
    from ontwikkelscan.needs.formulas import need_probability as need_probability
    from ontwikkelscan.needs.formulas import top_share as top_share
    from ontwikkelscan.needs.given import read_needs as read_needs
    from ontwikkelscan.needs.identify import identify_needs as identify_needs
    from ontwikkelscan.needs.local_context import apply_rules as apply_rules
    from ontwikkelscan.needs.themes import identify_themes as identify_themes
    from ontwikkelscan.norming.build import build_norm as build_norm
    from ontwikkelscan.norming.compare import compare_with_norm as compare_with_norm
    from ontwikkelscan.norming.compare import norm_table as norm_table
    from ontwikkelscan.norming.formulas import band_label as band_label
    from ontwikkelscan.norming.formulas import band_probabilities as band_probabilities
    from ontwikkelscan.norming.formulas import c_score as c_score
    from ontwikkelscan.norming.formulas import decile as decile
    from ontwikkelscan.norming.formulas import deviation_standard_error as deviation_standard_error
    from ontwikkelscan.norming.formulas import difference_reliability as difference_reliability
    from ontwikkelscan.norming.formulas import difference_standard_error as difference_standard_error
    from ontwikkelscan.norming.formulas import finite_population_n as finite_population_n
    from ontwikkelscan.norming.formulas import holm_adjust as holm_adjust
    from ontwikkelscan.norming.formulas import n_for_precision as n_for_precision
    from ontwikkelscan.norming.formulas import percentile_interval as percentile_interval
    from ontwikkelscan.norming.formulas import percentile_rank as percentile_rank
    from ontwikkelscan.norming.formulas import stanine as stanine
    from ontwikkelscan.norming.formulas import sten as sten
    from ontwikkelscan.norming.formulas import t_score as t_score
    from ontwikkelscan.norming.formulas import z_area as z_area
    from ontwikkelscan.norming.formulas import z_linear as z_linear
    from ontwikkelscan.norming.rating import rate_norm as rate_norm
    from ontwikkelscan.norming.regression import fit_line as fit_line
    from ontwikkelscan.norming.sample import contributions_of as contributions_of
    from ontwikkelscan.norming.weights import effective_n as effective_n
    from ontwikkelscan.norming.weights import rake as rake
    from ontwikkelscan.person import Intake as Intake
    from ontwikkelscan.person import Person as Person
    from ontwikkelscan.reading.answers import read_answers as read_answers
    from ontwikkelscan.reading.many import concat as concat
    from ontwikkelscan.recommending.formulas import cover as cover
    from ontwikkelscan.recommending.formulas import programme_fit as programme_fit
    from ontwikkelscan.recommending.recommend import recommend_programmes as recommend_programmes
    from ontwikkelscan.scan import Result as Result
    from ontwikkelscan.scan import Scan as Scan
    from ontwikkelscan.scoring.formulas import flat_interval as flat_interval
    from ontwikkelscan.scoring.formulas import kelley_interval as kelley_interval
    from ontwikkelscan.scoring.formulas import percent_of_maximum as percent_of_maximum
    from ontwikkelscan.scoring.formulas import reverse_key as reverse_key
    from ontwikkelscan.scoring.formulas import scale_mean as scale_mean
    from ontwikkelscan.scoring.formulas import spearman_brown as spearman_brown
    from ontwikkelscan.scoring.formulas import standard_error as standard_error
    from ontwikkelscan.scoring.given import read_scores as read_scores
    from ontwikkelscan.scoring.item_analysis import item_analysis as item_analysis
    from ontwikkelscan.scoring.item_analysis import item_rest_correlation as item_rest_correlation
    from ontwikkelscan.scoring.item_analysis import skewness as skewness
    from ontwikkelscan.scoring.quality import fit_response_model as fit_response_model
    from ontwikkelscan.scoring.quality import response_quality as response_quality
    from ontwikkelscan.scoring.quality_formulas import even_odd as even_odd
    from ontwikkelscan.scoring.quality_formulas import guttman_errors as guttman_errors
    from ontwikkelscan.scoring.quality_formulas import intra_individual_variability as intra_individual_variability
    from ontwikkelscan.scoring.quality_formulas import longstring as longstring
    from ontwikkelscan.scoring.quality_formulas import mahalanobis as mahalanobis
    from ontwikkelscan.scoring.quality_formulas import psychometric_synonyms as psychometric_synonyms
    from ontwikkelscan.scoring.quality_formulas import row_correlation as row_correlation
    from ontwikkelscan.scoring.reliability import alpha_interval as alpha_interval
    from ontwikkelscan.scoring.reliability import cronbach_alpha as cronbach_alpha
    from ontwikkelscan.scoring.reliability import mean_inter_item_r as mean_inter_item_r
    from ontwikkelscan.scoring.reliability import omega_total as omega_total
    from ontwikkelscan.scoring.reliability import one_factor as one_factor
    from ontwikkelscan.scoring.reliability import reliability as reliability
    from ontwikkelscan.scoring.reliability import standardised_alpha as standardised_alpha
    from ontwikkelscan.scoring.scale_scores import score as score
    from ontwikkelscan.scoring.simulate import simulate_answers as simulate_answers


_HOME = {
    "Scan": "scan",
    "Result": "scan",
    "Person": "person",
    "Intake": "person",
    "Group": "group",
    "Questionnaire": "model.questionnaire",
    "load_questionnaire": "loading.questionnaires",
    "write_form": "asking.form",
    "write_limesurvey": "asking.limesurvey",
    "write_template": "asking.template",
    "Answers": "model.answers",
    "read_answers": "reading.answers",
    "concat": "reading.many",
    "Scores": "model.scores",
    "score": "scoring.scale_scores",
    "read_scores": "scoring.given",
    "response_quality": "scoring.quality",
    "fit_response_model": "scoring.quality",
    "reliability": "scoring.reliability",
    "item_analysis": "scoring.item_analysis",
    "Norm": "model.norm",
    "HouseStyle": "house_style",
    "load_house_style": "loading.house_style",
    "load_norm": "loading.norms",
    "build_norm": "norming.build",
    "Population": "model.norm",
    "load_population": "loading.norms",
    "Contributions": "model.contribution",
    "contributions_of": "norming.sample",
    "load_thresholds": "loading.norms",
    "rate_norm": "norming.rating",
    "compare_with_norm": "norming.compare",
    "norm_table": "norming.compare",
    "Needs": "model.needs",
    "Requirements": "model.needs",
    "apply_rules": "needs.local_context",
    "identify_needs": "needs.identify",
    "read_needs": "needs.given",
    "identify_themes": "needs.themes",
    "group_picture": "aggregating.picture",
    "cluster_needs": "clustering.cluster",
    "Clusters": "clustering.clusters",
    "needs_that_go_together": "clustering.together",
    "cluster_profiles": "clustering.cluster",
    "Programmes": "model.programme",
    "load_programmes": "loading.programmes",
    "Recommendations": "model.recommendation",
    "recommend_programmes": "recommending.recommend",
    "offer_coverage": "aggregating.coverage",
    "match_guest_lessons": "matching.peers",
    "match_peers": "matching.peers",
    "Cohorts": "composing.cohorts",
    "compose_cohorts": "composing.compose",
    "simulate_answers": "scoring.simulate",
    "reverse_key": "scoring.formulas",
    "scale_mean": "scoring.formulas",
    "percent_of_maximum": "scoring.formulas",
    "spearman_brown": "scoring.formulas",
    "standard_error": "scoring.formulas",
    "kelley_interval": "scoring.formulas",
    "flat_interval": "scoring.formulas",
    "cronbach_alpha": "scoring.reliability",
    "alpha_interval": "scoring.reliability",
    "standardised_alpha": "scoring.reliability",
    "mean_inter_item_r": "scoring.reliability",
    "one_factor": "scoring.reliability",
    "omega_total": "scoring.reliability",
    "item_rest_correlation": "scoring.item_analysis",
    "skewness": "scoring.item_analysis",
    "even_odd": "scoring.quality_formulas",
    "guttman_errors": "scoring.quality_formulas",
    "intra_individual_variability": "scoring.quality_formulas",
    "longstring": "scoring.quality_formulas",
    "mahalanobis": "scoring.quality_formulas",
    "psychometric_synonyms": "scoring.quality_formulas",
    "row_correlation": "scoring.quality_formulas",
    "fit_line": "norming.regression",
    "rake": "norming.weights",
    "effective_n": "norming.weights",
    "percentile_rank": "norming.formulas",
    "percentile_interval": "norming.formulas",
    "finite_population_n": "norming.formulas",
    "n_for_precision": "norming.formulas",
    "z_area": "norming.formulas",
    "z_linear": "norming.formulas",
    "t_score": "norming.formulas",
    "stanine": "norming.formulas",
    "sten": "norming.formulas",
    "c_score": "norming.formulas",
    "decile": "norming.formulas",
    "band_probabilities": "norming.formulas",
    "band_label": "norming.formulas",
    "difference_standard_error": "norming.formulas",
    "difference_reliability": "norming.formulas",
    "deviation_standard_error": "norming.formulas",
    "holm_adjust": "norming.formulas",
    "need_probability": "needs.formulas",
    "expected_shortfall": "needs.formulas",
    "need_priority": "needs.formulas",
    "need_band": "needs.formulas",
    "top_share": "needs.formulas",
    "borich_score": "aggregating.formulas",
    "ranked_discrepancy": "aggregating.formulas",
    "quadrant": "aggregating.formulas",
    "is_disclosable": "aggregating.suppression",
    "cover": "recommending.formulas",
    "programme_fit": "recommending.formulas",
    "OntwikkelscanError": "errors",
    "OntwikkelscanWarning": "errors",
}
__all__ = ["__version__", *_HOME]  # noqa: PLE0604 - all are strings


def __getattr__(name: str) -> object:
    """Load a public name at its first use."""
    from importlib import import_module  # noqa: PLC0415 - keeps the import light

    if name not in _HOME:
        message = f"module 'ontwikkelscan' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(import_module(f"ontwikkelscan.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
