// The form: one step at a time, everything built from text (no markup from data). Its host shows it and keeps the answers.

const { data, root } = host;
const ITEMS_PER_PAGE = 6;
const QUESTIONS_PER_PAGE = 6;
const LONGEST_THOUGHT = 60; // seconds that count between two answers: longer is a pause
// Reading at 200 words a minute and 3 seconds to choose: a statement and its importance, a question about the situation
// with its options; a page without questions.
const ITEM_SECONDS = 8;
const QUESTION_SECONDS = 12;
const PAGE_SECONDS = 45;
const PACE_WEIGHT = 12; // statements after which someone's own pace weighs as much as ours
const CODE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

let keeps = true; // whether the host can keep the answers
let downloaded = true; // whether everything that was filled in is in a file
let state = kept() ?? fresh();
let current = "welcome";
let fromReview = false;
let mark = null; // when the time of a page with statements was last counted

// --- texts and elements

function t(key, fields = {}) {
  const text = key.split(".").reduce((part, name) => part[name], data.texts);
  return text.replace(/\{(\w+)\}/g, (_, name) => fields[name]);
}

const plural = (n) => (n === 1 ? t("minute") : t("minutes", { n }));
const list = (names) => (names.length < 2 ? names.join("") : t("and", { first: names.slice(0, -1).join(", "), last: names.at(-1) }));
const namesOf = (competencies) => list(competencies.map(({ name }) => name.replaceAll("/", "/\u200b"))); // a line may end there

/** Make an element; properties that are no DOM property are attributes. */
function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child));
  return made;
}

const p = (text, className = "", id = null) => el("p", { className, id }, text);
const button = (label, onclick, className = "") => el("button", { type: "button", onclick, className }, label);

// --- state

function fresh() {
  const digits = crypto.getRandomValues(new Uint32Array(1))[0] % 900000;
  return {
    code: data.rater?.beoordelaar ?? `P${100000 + digits}`, context: {}, items: {}, importance: {}, scope: "open", questions: "", share: [], norm: "", seconds: 0,
    step: "", pictured: false,
  };
}

function kept() {
  try {
    const found = host.read();
    return found ? { ...fresh(), ...found } : null;
  } catch {
    keeps = false;
    return null;
  }
}

function save() {
  downloaded = false;
  persist();
}

function persist() {
  if (!keeps) return;
  try {
    host.write(state);
  } catch {
    keeps = false;
    root.querySelector(".kept")?.replaceChildren();
    root.querySelector("#main").prepend(noStorage());
  }
}

function wipe() {
  if (keeps) host.wipe();
  forget();
}

/** Go on as if nothing was ever filled in. */
function forget() {
  state = fresh();
  downloaded = true;
  fromReview = false;
  show("welcome", { said: t("welcome.wiped") });
}

const started = () => Boolean(state.step);

/** Count the time spent on pages with statements, while they are looked at. */
function count() {
  const now = performance.now();
  if (mark !== null) state.seconds += Math.min((now - mark) / 1000, LONGEST_THOUGHT);
  mark = current.startsWith("items") && !document.hidden ? now : null;
}

/** Someone looks away, or comes back. */
function pausing() {
  count();
  if (started()) persist();
}

// --- steps

function chunks(kind, entries, size) {
  const pages = Math.ceil(entries.length / size);
  const each = Math.ceil(entries.length / pages);
  return Array.from({ length: pages }, (_, page) => ({
    id: `${kind}-${page + 1}`, kind, page: page + 1, pages, from: page * each, total: entries.length,
    entries: entries.slice(page * each, (page + 1) * each),
  }));
}

/** All steps for the answers so far, in order. */
function steps(given = state) {
  const parts = [...new Set(data.questions.map((question) => question.part))];
  let from = 0;
  const situation = contextOf(data, given.context);
  // What people choose themselves is asked where no rule makes anything count; until then nobody knows.
  const questions = data.questions.filter(({ own }) => !own || nothingCounts(data, situation));
  const context = parts.flatMap((part, place) => {
    const found = chunks(`context-${place + 1}`, questions.filter((question) => question.part === part), QUESTIONS_PER_PAGE);
    return found.map((step) => {
      const here = { ...step, kind: "context", part, from, total: questions.length };
      from += step.entries.length;
      return here;
    });
  });
  const chosen = asked(data, situation, given.scope);
  const open = asked(data, situation, "relevant").length < data.competencies.length;
  const texts = new Map(data.items.map((item) => [item.id, item]));
  return [
    { id: "welcome", kind: "welcome" },
    ...context,
    ...(open ? [{ id: "scope", kind: "scope" }] : []),
    ...chunks("items", itemsOf(data, chosen).map((id) => texts.get(id)), ITEMS_PER_PAGE),
    ...(data.importanceLabels.length ? chunks("importance", chosen, QUESTIONS_PER_PAGE) : []),
    { id: "review", kind: "review" },
    ...["share", "picture"].filter(() => !data.rater).map((id) => ({ id, kind: id })), // of oneself alone
    { id: "finish", kind: "finish" },
  ];
}

/** What steps take: from the usual pace to someone's own, the more statements were answered. */
function secondsOf(some) {
  const answered = Object.keys(state.items).length;
  const pace = (PACE_WEIGHT * ITEM_SECONDS + state.seconds) / (PACE_WEIGHT + answered);
  const each = { context: QUESTION_SECONDS, items: pace, importance: pace };
  return some.reduce((sum, step) => sum + (step.entries ? step.entries.length * each[step.kind] : PAGE_SECONDS), 0);
}

/** Seconds as minutes; longer times in steps of five, because they are no more exact than that. */
function minutes(seconds) {
  const exact = seconds / 60;
  return exact < 12.5 ? Math.max(1, Math.round(exact)) : 5 * Math.round(exact / 5);
}

/** A time from low to high, or one time where these are the same to a reader. */
function between(low, high) {
  const [least, most] = [minutes(low), minutes(high)];
  return least < most ? t("minutes_between", { least, most }) : plural(most);
}

/** The time from a step on; on the questions about the situation, from what surely counts there to what may count. */
function timeFrom(step, given = state) {
  const from = (scope) => {
    const all = steps({ ...given, scope });
    return secondsOf(all.slice(Math.max(all.findIndex(({ id }) => id === step.id), 0)));
  };
  return between(from(step.kind === "items" || step.kind === "importance" ? given.scope : "relevant"), from(given.scope));
}

const questionsIn = (some) => some.reduce((n, step) => n + (step.entries?.length ?? 0), 0);

// --- a step on the page

function show(id, { focus = true, push = true, said = "", target = "" } = {}) {
  const all = steps();
  const place = Math.max(all.findIndex((step) => step.id === id), 0);
  const step = id === "pause" ? { id, kind: "pause" } : all[place];
  count();
  current = step.id;
  mark = null;
  count();
  if (step.kind !== "welcome" && step.kind !== "pause" && state.step !== step.id) {
    state.step = step.id;
    state.pictured ||= step.kind === "picture";
    persist();
  }
  const title = titles[step.kind](step);
  const heading = el("h1", { tabIndex: -1 }, title);
  const main = el(host.main, { id: "main" }, heading, said && el("p", { className: "said", role: "status" }, said), !keeps && noStorage());
  main.append(...views[step.kind](step).filter(Boolean));
  main.append(moves(step, all, place));
  root.replaceChildren(
    el("a", { className: "skip", href: "#main", onclick: (event) => { event.preventDefault(); heading.focus(); } }, t("skip")),
    header(step, all, place), main, footer(step),
  );
  host.say(title);
  if (push) host.visit(current);
  if (target) answerField(target).focus();
  else if (focus) {
    host.toTop();
    heading.focus({ preventScroll: true });
  }
}

const find = (id) => root.getRootNode().getElementById(id);

/** Where to answer a question: its field, or the choice that was made or can be made first. */
function answerField(id) {
  const found = find(id);
  const box = found.tagName === "LEGEND" ? found.parentElement : null;
  return box ? box.querySelector(":checked") ?? box.querySelector("input") : found;
}

const titles = {
  welcome: () => data.title,
  context: (step) => (step.part ? t("context.part", { part: step.part }) : t("context.facts")),
  scope: () => t("scope.title"),
  items: (step) => (step.pages > 1 ? t("items.page", step) : t("items.title")),
  importance: (step) => (step.pages > 1 ? t("importance.page", step) : t("importance.title")),
  review: () => t("review.title"),
  share: () => t("share.title"),
  picture: () => t("picture.title"),
  finish: () => t("finish.title"),
  pause: () => t("pause.title"),
};

function header(step, all, place) {
  if (step.kind === "welcome" || step.kind === "pause") return el("header", {}, el("p", { className: "brand" }, step.kind === "pause" ? data.title : ""));
  const before = questionsIn(all.slice(0, place));
  const after = questionsIn(all.slice(place));
  const parts = [];
  if (step.entries) {
    const to = step.from + step.entries.length;
    const key = `progress.${step.kind}${step.entries.length > 1 ? "s" : ""}`;
    parts.push(t(key, { from: step.from + 1, to, total: step.total }));
    parts.push(t("progress.left", { minutes: timeFrom(step) }));
  }
  const percent = Math.round((100 * before) / Math.max(before + after, 1));
  const bar = el("progress", { max: 100, value: percent, "aria-label": t("progress.bar", { percent }) });
  return el("header", {}, p(data.title, "brand"), bar, parts.length > 0 && p(parts.join(" · "), "progress"));
}

function footer(step) {
  const tools = [];
  if (started() && !["welcome", "pause"].includes(step.kind)) tools.push(button(t("button.pause"), () => show("pause"), "quiet"));
  if (started() && step.kind !== "finish") tools.push(button(t("button.wipe"), askWipe, "quiet"));
  return el("footer", {},
    tools.length > 0 && el("div", { className: "tools" }, tools),
    p(keeps && started() ? t("autosave") : "", "kept"),
    p(t("footer", { version: data.version })),
  );
}

/** The buttons that lead on: errors first. */
function moves(step, all, place) {
  const row = el("div", { className: "moves" });
  const primary = (label, id, className = "primary") => button(label, () => passes(step) && show(id), className);
  if (step.kind === "pause") row.append(button(t("button.resume"), () => show(state.step), "primary"));
  else if (step.kind === "welcome") {
    row.append(started() ? button(t("button.resume"), () => show(state.step), "primary") : primary(t("button.start"), all[1].id));
  } else {
    if (place < all.length - 1) row.append(primary(t("button.next"), all[place + 1].id));
    row.append(button(t("button.back"), () => show(all[place - 1].id)));
    if (fromReview && step.entries) row.append(primary(t("button.to_review"), "review", ""));
  }
  return row;
}

const noStorage = () => el("aside", { role: "note", className: "caution" },
  el("p", { className: "title" }, el("strong", {}, "! ", t("no_storage_title"))), p(t("no_storage")));

// --- what is wrong

function faults(step) {
  if (step.kind === "finish") return CODE.test(state.code) ? [] : [{ id: "code", text: t("error.code") }];
  if (step.kind === "share") {
    const wrong = fault({ kind: "text" }, state.questions);
    return wrong ? [{ id: "questions", text: t(`error.${wrong}`, { question: t("share.questions") }) }] : [];
  }
  if (step.kind !== "context") return [];
  return step.entries.map((question) => ({ question, kind: fault(question, state.context[question.id]) }))
    .filter((found) => found.kind)
    .map(({ question, kind }) => {
      const key = kind === "range" && question.maximum === undefined ? "least" : kind;
      const fields = { question: question.text, minimum: shown(question.minimum ?? 0), maximum: shown(question.maximum) };
      return { id: `q-${question.id}`, text: t(`error.${key}`, fields) };
    });
}

/** Tell what is wrong at the top and at the field, and go there; true when nothing is. */
function passes(step) {
  root.querySelector(".summary")?.remove();
  root.querySelectorAll(".fault").forEach((old) => old.remove());
  root.querySelectorAll("[aria-invalid]").forEach((field) => {
    field.removeAttribute("aria-invalid");
    describe(field, `${field.id}-fault`, false);
  });
  const found = faults(step);
  host.say(`${found.length ? t("error.prefix") : ""}${titles[step.kind](step)}`);
  if (!found.length) return true;
  for (const { id, text } of found) {
    const field = find(id);
    field.setAttribute("aria-invalid", "true");
    describe(field, `${id}-fault`, true);
    field.before(el("p", { className: "fault", id: `${id}-fault` }, t("error.prefix"), text));
  }
  const go = (id) => (event) => { event.preventDefault(); find(id).focus(); };
  const summary = el("section", { className: "summary", tabIndex: -1, "aria-labelledby": "summary-title" },
    el("h2", { id: "summary-title" }, t("error.title")),
    el("ul", {}, found.map(({ id, text }) => el("li", {}, el("a", { href: `#${id}`, onclick: go(id) }, text)))));
  root.querySelector("h1").after(summary);
  summary.focus();
  return false;
}

function describe(field, id, add) {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== id);
  if (add) ids.push(id);
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}

