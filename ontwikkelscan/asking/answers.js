// What is asked of whom, and what stands in the download. Pure: no page, no storage.

/** What stands under a name of its own; nothing under one that every object has, such as "constructor". */
const own = (named, name) => (named && Object.hasOwn(named, name) ? named[name] : undefined);

/** Of what is said together: the first of these words that occurs, the last where nothing is said. */
const together = (order, said) => order.find((word) => said.includes(word)) ?? order.at(-1);

/** Whether all conditions of a rule hold; one that fails settles it, whatever is unanswered. Of what people chose
 * themselves one is enough, what is unanswered was not chosen, and it holds only where no other rule makes anything count. */
function verdict(data, { when, otherwise }, context) {
  const here = Object.entries(when).map(([id, condition]) => {
    const answer = context[id];
    if (answer === undefined || answer === null || answer === "") return "unknown";
    return meets(condition, answer) ? "yes" : "no";
  });
  if (otherwise) return here.includes("yes") && nothingCounts(data, context) ? "yes" : "no";
  return together(data.counting.relevance.conditions, here);
}

/** Whether no rule but someone's own choice makes a competency count that depends on rules. */
function nothingCounts(data, context) {
  const { ruled } = data.counting.relevance;
  const some = new Set(data.competencies.filter(({ kind }) => kind === ruled).map(({ id }) => id));
  return !(data.rules ?? []).some((rule) => !rule.otherwise && rule.relevant.some((id) => some.has(id))
    && verdict(data, rule, context) === "yes");
}

function meets(condition, answer) {
  if (Array.isArray(condition)) return condition.includes(answer);
  return answer >= (condition.at_least ?? -Infinity) && answer < (condition.below ?? Infinity);
}

/** Whether a competency counts here: yes, no or unknown. The same as apply_rules in needs/local_context.py. */
function relevance(data, competency, context) {
  const { ruled, rules } = data.counting.relevance;
  if (data.rules === null || competency.kind !== ruled) return "yes";
  const about = data.rules.filter((rule) => rule.relevant.includes(competency.id));
  return together(rules, about.map((rule) => verdict(data, rule, context)));
}

/** The competencies that are asked. Scope: "relevant" what counts; "open" also what is unknown; "all". */
function asked(data, context, scope) {
  const wanted = { relevant: ["yes"], open: ["yes", "unknown"], all: ["yes", "unknown", "no"] }[scope || "open"];
  return data.competencies.filter((competency) => wanted.includes(relevance(data, competency, context)));
}

/** The ids of the items of competencies, in the order of presentation. */
function itemsOf(data, competencies) {
  const wanted = new Set(competencies.flatMap((competency) => competency.items));
  return data.items.map((item) => item.id).filter((id) => wanted.has(id));
}

/** A number as a Dutch reader writes it: 1,5 or 14.000; NaN for anything else. */
function number(text) {
  const bare = text.trim().replace(/[ \u00a0](?=\d{3})/g, "");
  if (/^[1-9]\d{0,2}(\.\d{3})+$/.test(bare)) return Number(bare.replaceAll(".", ""));
  return /^-?\d{1,12}([.,]\d{1,2})?$/.test(bare) ? Number(bare.replace(",", ".")) : NaN;
}

/** What is wrong with what was typed: "number", "range", "text" or nothing. */
function fault(question, typed) {
  if (!typed?.trim()) return "";
  if (question.kind === "text") return /^[=+\-@]/.test(typed.trim()) ? "text" : ""; // a spreadsheet would compute it
  if (question.kind !== "number") return "";
  const value = number(typed);
  if (Number.isNaN(value)) return "number";
  return value < (question.minimum ?? 0) || value > (question.maximum ?? Infinity) ? "range" : "";
}

/** The context as values: numbers as numbers, nothing where nothing usable was given. */
function contextOf(data, typed) {
  return Object.fromEntries(data.questions.map((question) => {
    const text = (typed[question.id] ?? "").trim();
    if (!text || fault(question, text)) return [question.id, null];
    return [question.id, question.kind === "number" ? number(text) : text];
  }));
}

/** What can be shared beside competencies, in the words of column deel_intake; what is not asked cannot be shared. */
function shareable(data) {
  const can = {
    behoeften: data.rules !== null, belang: data.importanceLabels.length > 0,
    feiten: data.questions.some(({ part }) => !part), context: data.questions.some(({ part }) => part), leervragen: true,
  };
  return Object.keys(can).filter((word) => can[word]);
}

/** What may go into an intake document, in the words of column deel_intake. */
function shareWords(data, chosen, share) {
  const words = [...chosen.map((competency) => competency.id), ...shareable(data)].filter((word) => share.includes(word));
  const everything = data.competencies.length + shareable(data).length;
  return words.length === 0 ? "niets" : words.length === everything ? "alles" : words.join(" ");
}

/** The columns of one person, the same for everyone; null where there is no answer or nothing was asked. */
function row(data, state) {
  const context = contextOf(data, state.context);
  const chosen = asked(data, context, state.scope);
  const items = new Set(itemsOf(data, chosen));
  const cell = (value) => (value === undefined ? null : value === "nvt" ? value : Number(value));
  const found = { ...(data.rater ?? { respondent: state.code }), vragenlijst_versie: `${data.id} ${data.version}` };
  for (const { id } of data.items) found[id] = items.has(id) ? cell(state.items[id]) : null;
  if (data.rater) return found;
  if (data.importanceLabels.length) {
    for (const competency of data.competencies) {
      found[`belang_${competency.id}`] = chosen.includes(competency) ? cell(state.importance[competency.id]) : null;
    }
  }
  Object.assign(found, context);
  found.leervragen = state.questions.trim() || null;
  found.deel_intake = shareWords(data, chosen, state.share);
  found.deel_norm = state.norm || null;
  found.invultijd_seconden = Math.round(state.seconds) || null;
  return found;
}

/** The answers, and beside them the first picture once it was seen: who reads the answers back leaves it aside. */
function asJson(data, state) {
  const head = { schema: "ontwikkelscan/answers/1", questionnaire: data.id, version: data.version, hash: data.hash };
  const seen = state.pictured ? { picture: pictureOf(data, state) } : {};
  return JSON.stringify({ ...head, answers: row(data, state), ...seen }, null, 1) + "\n";
}

/** Semicolons, decimal commas and a byte order mark: what a Dutch Excel reads as it is meant. */
function asCsv(data, state) {
  const cell = (value) => {
    const text = value === null ? "" : typeof value === "number" ? String(value).replace(".", ",") : value;
    return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const found = row(data, state);
  return `\ufeff${Object.keys(found).map(cell).join(";")}\r\n${Object.values(found).map(cell).join(";")}\r\n`;
}

/** A download of this form as a state to go on with; null when it is none, or of another questionnaire. */
function fromJson(data, text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  if (found?.schema !== "ontwikkelscan/answers/1" || found.hash !== data.hash || !found.answers) return null;
  const { answers } = found;
  const whose = ["respondent", "beoordelaar"].filter((name) => data.rater || name !== "respondent"); // a code may be changed
  if (whose.some((name) => own(answers, name) !== own(data.rater, name))) return null;
  const given = (ids, prefix, allowed) => Object.fromEntries(
    ids.map((id) => [id, own(answers, prefix + id)])
      .filter(([, value]) => ["number", "string"].includes(typeof value) && allowed(String(value)))
      .map(([id, value]) => [id, String(value)]),
  );
  const scale = (low, high, ...words) => (value) =>
    words.includes(value) || (/^(0|-?[1-9]\d*)$/.test(value) && Number(value) >= low && Number(value) <= high);
  const typed = (question, value) => (question.kind === "number" ? String(value).replace(".", ",") : String(value));
  const context = Object.fromEntries(
    data.questions.map((question) => [question, own(answers, question.id) ?? null])
      .filter(([question, value]) => value !== null && (!question.options || own(question.options, value)))
      .map(([question, value]) => [question.id, typed(question, value)]),
  );
  const items = given(data.items.map((item) => item.id), "", scale(data.minimum, data.maximum, "nvt"));
  const importance = given(data.competencies.map((competency) => competency.id), "belang_", scale(1, data.importanceLabels.length));
  const answered = data.competencies.filter((competency) => competency.items.some((id) => id in items));
  const scope = ["open", "all"].find((name) => {
    const ids = asked(data, contextOf(data, context), name).map((competency) => competency.id);
    return answered.every((competency) => ids.includes(competency.id));
  });
  const words = String(answers.deel_intake ?? "").split(" ");
  const every = [...data.competencies.map((competency) => competency.id), ...shareable(data)];
  const share = every.filter((word) => words.includes(word) || words.includes("alles"));
  const questions = String(answers.leervragen ?? "");
  const norm = ["ja", "nee"].includes(answers.deel_norm) ? answers.deel_norm : "";
  const seconds = Number(answers.invultijd_seconden) || 0;
  return { code: String(answers.beoordelaar ?? answers.respondent), context, items, importance, scope, questions, share, norm, seconds };
}
