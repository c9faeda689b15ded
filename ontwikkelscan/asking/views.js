// What stands on each step: the questions, the overview, the files.

// --- questions

/** A question with one answer out of some; the last may stand apart. */
function choice({ id, legend, hint, options, apart, value, set, columns = false, clear = true }) {
  const hintId = hint ? `${id}-hint` : null;
  const wiper = clear && el("button", {
    type: "button", className: "clear quiet", hidden: !value, "aria-label": `${t("button.clear")}: ${legend}`,
    onclick: () => {
      box.querySelectorAll("input").forEach((input) => { input.checked = false; });
      wiper.hidden = true;
      set("");
      box.querySelector("input").focus();
    },
  }, t("button.clear"));
  const option = ([key, label, note]) => el("label", { className: "option" },
    el("input", {
      type: "radio", name: id, value: key, checked: value === key, "aria-describedby": note ? `${id}-${key}-note` : null,
      onchange: () => { set(key); if (wiper) wiper.hidden = false; },
    }),
    el("span", {}, label, note && el("span", { className: "note", id: `${id}-${key}-note` }, note)));
  const box = el("fieldset", { className: "question", "aria-describedby": hintId },
    el("legend", { id }, legend),
    wiper, // before the options: whoever answers with the keyboard does not pass it on the way to the next question
    Array.isArray(hint)
      ? el("div", { className: "hint", id: hintId }, hint.map((text) => p(text)))
      : hint && el("p", { className: "hint", id: hintId }, hint),
    el("div", { className: columns ? "options columns" : "options" }, options.map(option)),
    apart && el("div", { className: "apart" }, option(apart)));
  return box;
}

function field({ id, label, hint, unit, value, oninput, numeric = false }) {
  const described = [hint && `${id}-hint`, unit && `${id}-unit`].filter(Boolean).join(" ");
  return el("div", { className: "question" },
    el("label", { className: "label", htmlFor: id }, label),
    hint && el("p", { className: "hint", id: `${id}-hint` }, hint),
    el("input", {
      type: "text", id, value, className: numeric ? "short" : "", inputMode: numeric ? "decimal" : "text", autocomplete: "off",
      spellcheck: false, maxLength: numeric ? 20 : 100, "aria-describedby": described || null,
      oninput: (event) => oninput(event.target.value),
    }),
    unit && el("span", { className: "unit", id: `${id}-unit` }, unit));
}

const setIn = (part, id) => (value) => {
  count();
  if (value) state[part][id] = value;
  else delete state[part][id];
  save();
};

function contextQuestion(question) {
  const id = `q-${question.id}`;
  const set = setIn("context", question.id);
  const value = state.context[question.id] ?? "";
  if (question.kind === "choice") {
    return choice({ id, legend: question.text, hint: question.why, options: Object.entries(question.options ?? {}), value, set });
  }
  const numeric = question.kind === "number";
  return field({ id, label: question.text, hint: question.why, unit: question.unit, value, oninput: set, numeric });
}

function scalePoints() {
  const points = [];
  for (let value = data.minimum; value <= data.maximum; value += 1) points.push([String(value), label(String(value))]);
  return points;
}

const label = (value) => (value === "nvt" ? t("items.not_applicable") : data.labels[Number(value) - data.minimum] ?? value);
const shown = (value) => (value === undefined ? "" : value.toLocaleString(data.language));
const importanceQuestion = (competency) => competency.importance || t("importance.question", competency);

// --- views, each a list of elements

const views = {
  welcome() {
    const nothing = { ...state, context: {}, scope: "open" };
    const all = steps(nothing);
    const how = t(`welcome.how_${all.some(({ kind }) => kind === "scope") ? "context" : "all"}`, {
      n: questionsIn(all), minutes: timeFrom(all[1], nothing),
    });
    const part = (heading, ...texts) => [el("h2", {}, t(`welcome.${heading}`)), ...texts.filter(Boolean).map((text) => p(text))];
    const answered = itemsOf(data, data.competencies).filter((id) => state.items[id]).length;
    return [
      started() && el("section", { className: "callout", "aria-labelledby": "resume" },
        el("h2", { id: "resume" }, t("welcome.resume")),
        p(t("welcome.resume_text", { n: answered, total: data.items.length }))),
      p(t("welcome.lead"), "lead"),
      data.audience && p(t("welcome.audience", data)),
      ...part("how", how, t("welcome.how_skip")),
      ...part("where", t("welcome.where_text"), t("welcome.where_shared")),
      ...part("who", data.receiver.name ? t("welcome.who_receiver", data.receiver) : "", t("welcome.who_text"),
        data.shown),
      ...part("purpose", t("welcome.purpose_text"), t("welcome.result")),
      fileReader(),
    ];
  },

  context(step) {
    const lead = !step.part ? "facts" : step.entries.some(({ own }) => own) ? "own" : "part";
    return [p(t(`context.${lead}_lead`)), ...step.entries.map(contextQuestion)];
  },

  scope() {
    const context = contextOf(data, state.context);
    const situational = data.competencies.filter((competency) => competency.kind === data.counting.relevance.ruled);
    const group = (word) => situational.filter((competency) => relevance(data, competency, context) === word);
    const core = data.competencies.filter((competency) => !situational.includes(competency));
    const line = (word, some) => some.length > 0 && el("li", {}, t(`scope.${word}`, { names: namesOf(some) }));
    const sizes = new Set();
    const after = (scope) => secondsOf(steps({ ...state, scope }).filter(({ kind }) => !["welcome", "context", "scope"].includes(kind)));
    const options = ["relevant", "open", "all"].map((scope) => {
      const chosen = asked(data, context, scope);
      const n = itemsOf(data, chosen).length;
      const name = t(`scope.${scope === "open" && !group("unknown").length ? "open_only" : scope}`);
      return { scope, n, entry: [scope, name, t("scope.size", { n, minutes: plural(minutes(after(scope))) })] };
    }).reverse().filter(({ n }) => !sizes.has(n) && sizes.add(n)).reverse();
    // Of two scopes that ask the same, the widest stands; the state follows.
    const size = itemsOf(data, asked(data, context, state.scope)).length;
    state.scope = options.find(({ n }) => n === size).scope;
    return [
      p(t("scope.lead")),
      el("ul", {}, line("core", core), ["yes", "unknown", "no"].map((word) => line(word, group(word)))),
      choice({
        id: "scope", legend: t("scope.legend"), options: options.map(({ entry }) => entry), value: state.scope, clear: false,
        set: (value) => { state.scope = value; save(); },
      }),
    ];
  },

  items(step) {
    const texts = data.instructions ?? {};
    const theirs = data.questions.filter(({ part }) => !part).map(({ id }) => own(texts, state.context[id]));
    const instructions = data.instructions
      ? [texts.algemeen, ...theirs].filter(Boolean).map((text) => p(text))
      : [p(t("items.plain", data))];
    const open = step.page === 1;
    return [
      el("details", { className: "callout", open }, el("summary", {}, t("items.instructions")), instructions),
      ...step.entries.map((item) => choice({
        id: `q-${item.id}`, legend: item.text, options: scalePoints(), apart: ["nvt", t("items.not_applicable")], columns: true,
        value: state.items[item.id], set: setIn("items", item.id),
      })),
    ];
  },

  importance(step) {
    const options = data.importanceLabels.map((text, place) => [String(place + 1), text]);
    return [
      step.page === 1 && p(t("importance.lead")),
      ...step.entries.map((competency) => choice({
        id: `b-${competency.id}`, legend: importanceQuestion(competency), options, columns: true,
        value: state.importance[competency.id], set: setIn("importance", competency.id),
      })),
    ];
  },

  review() {
    fromReview = true;
    const entries = steps().filter((step) => step.kind === "items").flatMap((step) => step.entries);
    const skipped = entries.filter((item) => !state.items[item.id]).length;
    return [
      p(t("review.lead")),
      p(skipped ? t("review.skipped", { skipped, n: entries.length }) : t("review.complete", { n: entries.length })),
      button(t("button.next"), () => show(data.rater ? "finish" : "share")), // below it are a hundred links: a long way with a keyboard
      ...answersView(true),
    ];
  },

  share() {
    const chosen = asked(data, contextOf(data, state.context), state.scope);
    const box = (id, text, note = "") => el("div", {},
      el("label", { className: "option" },
        el("input", {
          type: "checkbox", checked: state.share.includes(id), "aria-describedby": note ? `share-${id}` : null,
          onchange: (event) => {
            state.share = state.share.filter((other) => other !== id);
            if (event.target.checked) state.share.push(id);
            save();
          },
        }), el("span", {}, text)),
      note && p(note, "told", `share-${id}`));
    const word = (id) => box(id, t(`share.word.${id}`), t(`share.told.${id}`));
    const set = (id, boxes, told = "") => el("fieldset", { className: "question", "aria-describedby": `${id}-hint` },
      el("legend", {}, t(`share.${id}`)),
      el("p", { className: "hint", id: `${id}-hint` }, `${t(`share.${id}_lead`)} ${told}`),
      el("div", { className: "options" }, boxes));
    const ofTopics = ["behoeften", "belang"];
    const words = (which) => shareable(data).filter((id) => ofTopics.includes(id) === which).map(word);
    const either = (names) => (names.length < 2 ? names.join("") : t("share.norm_or", { first: names.slice(0, -1).join(", "), last: names.at(-1) }));
    const groups = data.questions.filter((question) => question.groups).map((question) => either(question.groups));
    const given = groups.length ? t("share.norm_groups", { names: groups.join("; ") }) : "";
    return [
      p(t("share.lead")),
      el("div", { className: "question" },
        el("label", { className: "label", htmlFor: "questions" }, t("share.questions")),
        el("p", { className: "hint", id: "questions-hint" }, t("share.questions_hint")),
        el("textarea", {
          id: "questions", value: state.questions, rows: 4, maxLength: 1000, "aria-describedby": "questions-hint",
          oninput: (event) => { state.questions = event.target.value; save(); },
        })),
      set("topics", chosen.map((competency) => box(competency.id, competency.name)), data.rules === null ? "" : t("share.topics_told")),
      words(true).length > 0 && set("of_topics", words(true)),
      set("more", words(false)),
      choice({
        id: "norm", legend: t("share.norm"),
        hint: [t("share.norm_lead"), `${t("share.norm_given")} ${given}`, t("share.norm_seen"), t("share.norm_known"), t("share.norm_none")],
        options: [["ja", t("share.yes")], ["nee", t("share.no")]], value: state.norm,
        set: (value) => { state.norm = value; save(); },
      }),
    ];
  },

  picture: () => [
    ...pictureView("h2"),
    p(t("picture.own")),
    host.print && button(t("finish.print"), host.print),
    host.print && p(t("picture.print_hint"), "hint"),
  ],

  finish(step) {
    const said = el("p", { className: "said", role: "status" });
    const get = (ending, type, content) => () => {
      if (!passes(step)) return;
      const file = download(ending, type, content);
      said.textContent = t("finish.done", { file });
    };
    const telling = data.questions.find((question) => question.kind === "text" && state.context[question.id]);
    return [
      p(t("finish.lead"), "lead"),
      !data.rater && field({
        id: "code", label: t("finish.code"), hint: t("finish.code_hint"), value: state.code,
        oninput: (value) => { state.code = value.trim(); save(); },
      }),
      telling && el("aside", { className: "caution", role: "note" }, p(t("finish.recognise", { question: telling.text }))),
      host.finish && button(t("finish.ready"), () => {
        if (!passes(step)) return;
        host.finish();
        said.textContent = t("finish.handed_over");
      }, "primary"),
      el("h2", {}, t("finish.files")),
      el("div", { className: "files" },
        el("div", {}, button(t("finish.json"), get("json", "application/json", asJson), host.finish ? "" : "primary"), p(t("finish.json_hint"), "hint")),
        !data.rater && el("div", {}, button(t("finish.csv"), get("csv", "text/csv", asCsv)), p(t("finish.csv_hint"), "hint"))),
      said,
      host.print && button(t("finish.print"), host.print),
      ...receiverView(),
      button(t("button.wipe"), askWipe),
    ];
  },

  pause(step) {
    const said = el("p", { className: "said", role: "status" });
    return [
      p(t(keeps ? "pause.kept" : "pause.not_kept"), "lead"),
      keeps && p(t("pause.file")),
      button(t("pause.download"), () => {
        said.textContent = t("finish.done", { file: download("json", "application/json", asJson) });
      }),
      said,
    ];
  },
};

/** To whom the file goes and what they do with it. */
function receiverView() {
  const { name, mail } = data.receiver;
  if (!name && !mail) return [el("h2", {}, t("finish.next")), p(t("finish.next_text"))];
  return [
    el("h2", {}, t("finish.receiver", { name: name || mail })),
    p(t("finish.receiver_how")),
    mail && p([t("finish.receiver_mail"), " ", el("a", { href: `mailto:${mail}` }, mail)]),
    p(t("finish.receiver_does")),
    p(t("finish.receiver_after")),
  ];
}

// --- overview, files, wiping

/** Every question that is asked with its answer; with links to change it, or plain for print. */
function answersView(changeable) {
  const row = (step, id, question, answer) => el("div", {},
    el("dt", {}, question),
    el("dd", { className: answer ? "" : "none" }, el("span", {}, answer || t("review.none")),
      changeable && el("a", {
        href: `#${id}`, className: "change", "aria-label": t("button.change_what", { question }),
        onclick: (event) => { event.preventDefault(); show(step.id, { target: id }); },
      }, t("button.change"))));
  const entry = {
    context: (step, question) => row(step, `q-${question.id}`, question.text, contextAnswer(question)),
    items: (step, item) => row(step, `q-${item.id}`, item.text, state.items[item.id] && label(state.items[item.id])),
    importance: (step, competency) => row(step, `b-${competency.id}`, importanceQuestion(competency),
      data.importanceLabels[state.importance[competency.id] - 1]),
  };
  const sections = new Map();
  for (const step of steps().filter((one) => one.entries)) {
    const heading = step.kind === "context" ? titles.context(step) : t(`review.${step.kind}`);
    sections.set(heading, [...(sections.get(heading) ?? []), ...step.entries.map((one) => entry[step.kind](step, one))]);
  }
  if (state.questions.trim()) sections.set(t("share.title"), [row({ id: "share" }, "questions", t("share.questions"), state.questions.trim())]);
  return [...sections].flatMap(([heading, rows]) => [el("h2", {}, heading), el("dl", { className: "answers" }, rows)]);
}

function contextAnswer(question) {
  const typed = state.context[question.id];
  const value = contextOf(data, state.context)[question.id];
  if (value === null) return typed ?? "";
  if (question.kind === "number") return `${shown(value)} ${question.unit ?? ""}`.trim();
  return own(question.options, value) ?? value;
}

function download(ending, type, content) {
  const whom = data.rater ? `${data.rater.respondent}-${state.code}` : state.code;
  const file = `${data.id}-${CODE.test(whom) ? whom : "antwoorden"}.${ending}`;
  const url = URL.createObjectURL(new Blob([content(data, state)], { type }));
  el("a", { href: url, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  downloaded = true;
  return file;
}

function fileReader() {
  const wrong = el("p", { className: "fault", id: "file-fault", hidden: true, role: "alert" });
  const input = el("input", {
    type: "file", id: "file", accept: ".json,application/json", "aria-describedby": "file-hint file-fault",
    onchange: async () => {
      const found = input.files.length ? fromJson(data, await input.files[0].text()) : null;
      wrong.hidden = Boolean(found);
      wrong.textContent = found ? "" : t("welcome.file_wrong");
      if (!found) return;
      state = { ...fresh(), ...found };
      show(steps()[1].id);
      persist();
    },
  });
  return el("details", { className: "callout" },
    el("summary", {}, t("welcome.file")),
    el("label", { className: "label", htmlFor: "file", id: "file-hint" }, t("welcome.file_text")), wrong, input);
}

function askWipe() {
  const close = () => { dialog.close(); dialog.remove(); };
  const dialog = el("dialog", { "aria-labelledby": "wipe-title", "aria-describedby": "wipe-text", onclose: () => dialog.remove() },
    el("h2", { id: "wipe-title" }, t("wipe.title")),
    el("p", { id: "wipe-text" }, t("wipe.text")),
    el("div", { className: "moves" },
      button(t("wipe.no"), close, "primary"),
      button(t("wipe.yes"), () => { close(); wipe(); })));
  root.append(dialog);
  dialog.showModal();
}

show("welcome", { push: false, focus: false });
