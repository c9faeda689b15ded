"""The conditions of sentences.yaml, on a row of the frames (a person and a competency) or on a person.

They look at the frames, not at what documents look at.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TIE = 1e-9
FACTS_ALONE = {"CL27", "CL28", "CL34"}
"""Rules on years and inhabitants alone."""
UNWEIGHED, BY_HAND = "belang_onbekend", "handmatig"
Row = Any
"""What the frames say of one competency of one person, with ``top_share`` of the record and the ``name``."""
Person = SimpleNamespace
"""``rows``, of them the ``judged``, the ``basis`` of the intervals, per index of ``quality`` its flag, and whether a
programme is ``recommended``."""


def known(value: object) -> bool:
    return not pd.isna(value)


def count(holds: Callable[[Row], bool], rows: Iterable[Row]) -> int:
    return sum(map(bool, map(holds, rows)))


# of a row


def judged(row: Row) -> bool:
    return known(row.need_probability)


def not_judged(row: Row) -> bool:
    return not judged(row)


def clear(row: Row) -> bool:
    return row.need_probability_low >= 0.80


def likely(row: Row) -> bool:
    return row.need_probability >= 0.80 and not clear(row)


def possible(row: Row) -> bool:
    return 0.5 + TIE < row.need_probability < 0.80


def unlikely(row: Row) -> bool:
    return 0.20 <= row.need_probability <= 0.5 + TIE


def none(row: Row) -> bool:
    return row.need_probability < 0.20


def strong(row: Row) -> bool:
    return row.need_probability < 0.05


def weak_none(row: Row) -> bool:
    return none(row) and not strong(row)


def need(row: Row) -> bool:
    return row.need_probability > 0.5 + TIE


def judged_without_need(row: Row) -> bool:
    return row.need_probability <= 0.5 + TIE and row.true_score >= row.required - TIE


def scored(row: Row) -> bool:
    return row.status == "scored"


def not_scored(row: Row) -> bool:
    return not scored(row)


def too_few(row: Row) -> bool:
    return row.status == "too_few"


def not_asked(row: Row) -> bool:
    return row.status == "not_asked"


def not_relevant(row: Row) -> bool:
    return row.relevant == "no"


def scored_and_not_relevant(row: Row) -> bool:
    return scored(row) and not_relevant(row)


def of_unknown_relevance(row: Row) -> bool:
    return row.relevant == "unknown" and scored(row)


def of_unknown_relevance_and_not_judged(row: Row) -> bool:
    return row.relevant == "unknown" and not judged(row)


def without_level(row: Row) -> bool:
    return row.relevant == "yes" and not known(row.required) and scored(row)


def without_error(row: Row) -> bool:
    return scored(row) and known(row.required) and not judged(row) and row.basis != "unreliable"


def unreliable(row: Row) -> bool:
    return scored(row) and row.basis == "unreliable"


def not_to_say(row: Row) -> bool:
    return scored(row) and not judged(row) and not not_relevant(row) and not without_level(row)


def ranked(row: Row) -> bool:
    return known(row.rank)


def first(row: Row) -> bool:
    return ranked(row) and row.rank == 1


def fourth_or_fifth(row: Row) -> bool:
    return ranked(row) and row.rank in (4, 5)


def ranked_and_important(row: Row) -> bool:
    return ranked(row) and known(row.importance) and row.importance >= 4


def ranked_and_indispensable(row: Row) -> bool:
    return ranked(row) and known(row.importance) and row.importance == 5


def without_importance(row: Row) -> bool:
    return not known(row.importance)


def partly_answered(row: Row) -> bool:
    return row.n_answered < row.n_items


def among_three(row: Row) -> bool:
    return ranked(row) and row.rank <= 3


def firmly_among_three(row: Row) -> bool:
    return ranked(row) and row.rank <= 3 and row.top_share >= 0.8


def not_firmly_among_three(row: Row) -> bool:
    return ranked(row) and row.rank <= 3 and row.top_share < 0.8


def score_on_the_level_and_estimate_below(row: Row) -> bool:
    return row.score >= row.required and row.true_score < row.required


def by_hand(row: Row) -> bool:
    return BY_HAND in row.rule.split()


def by_rule(row: Row) -> bool:
    return bool(set(row.rule.split()) - {UNWEIGHED, BY_HAND})


def without_rule(row: Row) -> bool:
    return not by_rule(row) and not by_hand(row)


def at_edge_of_the_norm(row: Row) -> bool:
    return "aan de rand van de normgroep" in row.norm_status


def peak(row: Row) -> bool:
    return row.peak == "peak"


def trough(row: Row) -> bool:
    return row.peak == "trough"


def no_peak(row: Row) -> bool:
    return row.peak == "none"


def untested(row: Row) -> bool:
    return row.peak == ""


def interval_below(row: Row) -> bool:
    return row.relevant == "yes" and row.ci_high < row.required


def on_its_level(row: Row) -> bool:
    return judged_without_need(row) and not strong(row)


def ranked_and_by_hand(row: Row) -> bool:
    return ranked(row) and by_hand(row)


def ranked_and_by_rule(row: Row) -> bool:
    return ranked(row) and by_rule(row)


def ranked_below_three(row: Row) -> bool:
    return ranked(row) and row.rank > 3


def aside_and_indispensable(row: Row) -> bool:
    return not_relevant(row) and known(row.importance) and row.importance == 5


# of a person


def no_need(person: Person) -> bool:
    return bool(person.judged) and all(map(judged_without_need, person.judged))


def no_need_and_one_judged(person: Person) -> bool:
    return no_need(person) and len(person.judged) == 1


def no_need_and_more_judged(person: Person) -> bool:
    return no_need(person) and len(person.judged) > 1


def none_judged(person: Person) -> bool:
    return not person.judged


def all_judged_are_needs(person: Person) -> bool:
    return bool(person.judged) and all(map(need, person.judged))


def nothing_scored(person: Person) -> bool:
    return not any(map(scored, person.rows))


def n_ranked(person: Person) -> int:
    return count(ranked, person.rows)


def none_ranked(person: Person) -> bool:
    return n_ranked(person) == 0


def ranked_and_nothing_recommended(person: Person) -> bool:
    return n_ranked(person) > 0 and not person.recommended


def more_than_three_ranked(person: Person) -> bool:
    return n_ranked(person) > 3


def one_ranked(person: Person) -> bool:
    return n_ranked(person) == 1


def some_ranked(person: Person) -> bool:
    return n_ranked(person) > 1


def some_ranked_without_importance(person: Person) -> bool:
    return some_ranked(person) and not any(known(row.importance) for row in person.rows)


def more_than_five_ranked(person: Person) -> bool:
    return n_ranked(person) > 5


def all_judged_ranked(person: Person) -> bool:
    return more_than_five_ranked(person) and n_ranked(person) == len(person.judged)


def nearly_all_judged_ranked(person: Person) -> bool:
    return more_than_five_ranked(person) and 0.75 <= n_ranked(person) / len(person.judged) < 1


def many_ranked_and_more_judged(person: Person) -> bool:
    return more_than_five_ranked(person) and n_ranked(person) / len(person.judged) < 0.75


def six_ranked(person: Person) -> bool:
    return n_ranked(person) == 6


def more_than_six_ranked(person: Person) -> bool:
    return n_ranked(person) > 6


def more_than_three_of_unknown_relevance(person: Person) -> bool:
    return count(of_unknown_relevance, person.rows) > 3


def more_than_three_without_level(person: Person) -> bool:
    return count(without_level, person.rows) > 3


def more_than_three_not_scored(person: Person) -> bool:
    return count(not_scored, person.rows) > 3


def more_than_three_without_error(person: Person) -> bool:
    return count(without_error, person.rows) > 3


def more_than_three_unreliable(person: Person) -> bool:
    return count(unreliable, person.rows) > 3


def basis_norm(person: Person) -> bool:
    return person.basis == "norm"


def basis_sample(person: Person) -> bool:
    return person.basis == "sample"


def basis_provisional(person: Person) -> bool:
    return person.basis == "provisional"


def some_interval_below(person: Person) -> bool:
    return any(map(interval_below, person.rows))


def no_interval_below(person: Person) -> bool:
    return not some_interval_below(person)


def too_few_for_a_figure(person: Person) -> bool:
    return count(not_asked, person.rows) > len(person.rows) - 3 or nothing_scored(person)


def no_rule_spoke(person: Person) -> bool:
    return not any(by_rule(row) or by_hand(row) for row in person.rows)


def nothing_asked_there(person: Person) -> bool:
    rules = {rule for row in person.rows for rule in row.rule.split() if rule.startswith("CL")}
    return rules <= FACTS_ALONE


def nothing_situational_counts(person: Person) -> bool:
    return not any(row.kind == "situational" and row.relevant == "yes" for row in person.rows)


def few_answers(person: Person) -> bool:
    return sum(row.n_answered for row in person.rows) < 0.75 * sum(row.n_items for row in person.rows)


def n_answered(person: Person) -> int:
    return sum(row.n_answered for row in person.rows)


def order_seen(person: Person) -> bool:
    return person.quality["regularity"] == "yes"


def no_content_seen(person: Person) -> bool:
    return person.quality["content"] == "yes" and not order_seen(person)


def part_seen(person: Person) -> bool:
    return person.quality["part"] == "yes"


def filling_in_not_judged(person: Person) -> bool:
    return person.quality["caution"] == "not_computable"


def content_not_judged(person: Person) -> bool:
    return not filling_in_not_judged(person) and person.quality["content"] == "not_computable"


def filling_in_judged(person: Person) -> bool:
    return not filling_in_not_judged(person) and not content_not_judged(person)


def answered_56_or_more(person: Person) -> bool:
    return n_answered(person) >= 56


def answered_fewer_than_56(person: Person) -> bool:
    return n_answered(person) < 56


def needs_and_strengths(person: Person) -> bool:
    return n_ranked(person) > 0 and any(map(strong, person.rows))


def needs_and_no_strength(person: Person) -> bool:
    return n_ranked(person) > 0 and not any(map(strong, person.rows))


def strengths_and_no_need(person: Person) -> bool:
    return n_ranked(person) == 0 and any(map(strong, person.rows))


def neither_need_nor_strength(person: Person) -> bool:
    return bool(person.judged) and n_ranked(person) == 0 and not any(map(strong, person.rows))


def four_ranked(person: Person) -> bool:
    return n_ranked(person) == 4


def more_than_four_ranked(person: Person) -> bool:
    return n_ranked(person) > 4


def needs_of_more(person: Person) -> bool:
    return n_ranked(person) > 0 and len(person.judged) > 1


def one_need_of_one(person: Person) -> bool:
    return n_ranked(person) == 1 and len(person.judged) == 1


def some_clear(person: Person) -> bool:
    return any(map(clear, person.rows))


def some_likely(person: Person) -> bool:
    return any(map(likely, person.rows))


def some_possible(person: Person) -> bool:
    return any(map(possible, person.rows))


def more_than_three_too_few(person: Person) -> bool:
    return count(too_few, person.rows) > 3


def more_than_three_not_asked(person: Person) -> bool:
    return count(not_asked, person.rows) > 3


def recommended(person: Person) -> bool:
    return bool(person.recommended)
