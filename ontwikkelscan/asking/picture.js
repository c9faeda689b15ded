// The first picture: what someone said, by the rules of counting.yaml. It knows no norm and no level.

/** The answers to a competency's statements that count, turned where that is how they are keyed. */
function keyed(data, competency, found) {
  return competency.items.filter((id) => typeof found[id] === "number").map((id) => {
    const turned = competency.turned.includes(id);
    return { id, competency: competency.id, turned, value: turned ? data.minimum + data.maximum - found[id] : found[id] };
  });
}

/** The mean of a competency; null where too few were answered. The same as scale_mean in scoring/formulas.py. */
function meanOf(data, competency, found) {
  const { answered_of_applicable: ofApplicable, answered_of_all: ofAll } = data.counting.mean;
  const values = keyed(data, competency, found).map(({ value }) => value);
  const applicable = competency.items.filter((id) => found[id] !== "nvt").length;
  const enough = values.length >= ofApplicable * applicable && values.length >= ofAll * competency.items.length;
  return enough && values.length > 0 ? values.reduce((sum, value) => sum + value) / values.length : null;
}

/** A mean as it is told: half up, as number in texts.py. */
const rounded = (mean) => (mean === null ? null : (Math.sign(mean) * Math.floor(Math.abs(mean) * 10 + 0.5 + 1e-9)) / 10 || 0);

/** The lowest answer that is good. */
const leastGood = (data) => Math.max(data.maximum - data.counting.picture.good, Math.floor((data.minimum + data.maximum) / 2) + 1);

/** Some statements, the best (sign 1) or the worst (-1) first; of equals one of each competency before a second of one. */
function ordered(statements, sign) {
  const turns = new Map();
  return statements.map((one) => {
    const equals = `${one.competency} ${one.value}`;
    turns.set(equals, (turns.get(equals) ?? 0) + 1);
    return { ...one, turn: turns.get(equals) };
  }).sort((a, b) => sign * (b.value - a.value) || a.turn - b.turn);
}

/** The answered statements, good ones and others; one that is keyed both ways is neither. */
function statementsOf(data, chosen, found) {
  const answered = new Map();
  for (const one of chosen.flatMap((competency) => keyed(data, competency, found))) {
    const before = answered.get(one.id);
    answered.set(one.id, before === undefined || before?.turned === one.turned ? before ?? one : null);
  }
  const all = data.items.map(({ id }) => answered.get(id)).filter(Boolean);
  const isGood = ({ value }) => value >= leastGood(data);
  return { good: ordered(all.filter(isGood), 1), other: ordered(all.filter((one) => !isGood(one)), -1) };
}

/** The picture as it is saved: a mean per competency that was asked, and ids of statements. */
function pictureOf(data, state) {
  const found = row(data, state);
  const chosen = asked(data, contextOf(data, state.context), state.scope);
  const { good, other } = statementsOf(data, chosen, found);
  const ids = (some) => some.slice(0, data.counting.picture.shown).map(({ id }) => id);
  return {
    means: Object.fromEntries(chosen.map((competency) => [competency.id, rounded(meanOf(data, competency, found))])),
    best: ids(good),
    least: ids(other),
  };
}

// --- shown

/** A mean as a dot on a line with a mark at each answer. */
function dot(mean) {
  const drawn = (tag, attributes, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach((pair) => made.setAttribute(...pair));
    made.append(...children);
    return made;
  };
  const at = (value) => `${(100 * (value - data.minimum)) / (data.maximum - data.minimum)}%`;
  const marks = scalePoints().map(([value]) => drawn("line", { x1: at(value), x2: at(value), y1: 4, y2: 16 }));
  return drawn("svg", { "aria-hidden": "true", height: 20 },
    drawn("line", { x1: "0%", x2: "100%", y1: 10, y2: 10 }), ...(marks.length > 11 ? [] : marks),
    drawn("circle", { cx: at(mean), cy: 10, r: 7 }));
}

const told = (mean) => mean.toLocaleString(data.language, { minimumFractionDigits: 1, useGrouping: false });

/** The picture, under headings of this level. */
function pictureView(level) {
  const found = row(data, state);
  const chosen = asked(data, contextOf(data, state.context), state.scope);
  const { means } = pictureOf(data, state);
  const ids = itemsOf(data, chosen);
  const n = ids.filter((id) => state.items[id]).length;
  const { good, other } = statementsOf(data, chosen, found);
  if (!good.length && !other.length) return [p(t("picture.nothing"), "lead")];

  const often = data.labels.includes(t("picture.often"));
  const heading = (key) => el(level, {}, t(`picture.${key}`));
  const ends = { minimum: data.minimum, maximum: data.maximum, first: label(data.minimum), last: label(data.maximum) };
  const few = Object.values(means).includes(null);
  const texts = new Map(data.items.map((item) => [item.id, item.text]));
  const said = ({ id, turned }) => {
    const key = often ? (turned ? "picture.happens" : "picture.does") : turned ? "picture.answer_turned" : "picture.answer";
    return el("li", {}, texts.get(id), el("span", {}, t(key, { answer: label(state.items[id]) })));
  };
  const { shown: most } = data.counting.picture;
  const shortList = (some, className) => el("ul", { className, role: "list" }, some.slice(0, most).map(said));
  const lead = (all, some, none) => {
    const words = t(all.length ? some : none, { n: all.length, answer: label(leastGood(data)) });
    return p(all.length > most ? `${words} ${t("picture.some", { n: most })}` : words);
  };
  return [
    p(n < ids.length ? t("picture.lead_part", { n, total: ids.length }) : t("picture.lead", { n }), "lead"),
    heading("means"),
    p(t(often ? "picture.means_often" : "picture.means_plain", ends)),
    el("div", { className: "ends", "aria-hidden": "true" }, el("span", {}, String(data.minimum)), el("span", {}, String(data.maximum))),
    el("dl", { className: "means" }, chosen.map((competency) => {
      const mean = means[competency.id];
      const value = mean === null ? el("dd", { className: "none" }, t("picture.few")) : el("dd", {}, dot(mean), el("b", {}, told(mean)));
      return el("div", {}, el("dt", {}, namesOf([competency])), value);
    })),
    p(t("picture.means_note"), "hint"),
    few && p(t("picture.few_note"), "hint"),
    heading("best"),
    lead(good, "picture.best_lead", "picture.best_none"),
    good.length > 0 && shortList(good, "says"),
    heading("least"),
    lead(other, "picture.least_lead", "picture.least_none"),
    other.length > 0 && shortList(other, "says room"),
    heading("what"),
    p(t("picture.what_is")),
    p(t("picture.what_not")),
    el("div", { className: "callout" }, heading("full"), p(t("picture.full_text"))),
  ].filter(Boolean);
}
