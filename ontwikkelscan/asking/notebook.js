// The form in a notebook: shown in the output of a cell, out of reach of its style; the answers go to the kernel.

const host = (() => {
  const place = document.createElement("div");
  const data = model.get("data");
  const root = document.createElement("section"); // the page has a header and a main part of its own
  root.className = "sheet";
  root.lang = data.language;
  root.setAttribute("aria-label", data.title);
  const inside = place.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);
  inside.adoptedStyleSheets = [style];
  inside.append(root);
  // What is typed here is no command to the notebook.
  place.dataset.lmSuppressShortcuts = "true";
  for (const name of ["keydown", "keypress", "keyup"]) place.addEventListener(name, (event) => event.stopPropagation());
  output.append(place);

  let last = JSON.stringify(model.get("kept")); // what this output knows: the same form may stand in two
  const send = (kept, done) => {
    last = JSON.stringify(kept);
    model.set("kept", kept);
    model.set("done", done);
    model.save_changes();
  };
  return {
    data,
    root,
    main: "div",
    /** Return the state of the form, or what follows from a download of it, or null. */
    read() {
      const { state, record } = model.get("kept");
      return state ?? (record ? fromJson(data, record) : null);
    },
    write: (state) => send({ state: structuredClone(state), record: asJson(data, state) }, model.get("done")),
    wipe: () => send({}, false),
    say() {},
    visit() {},
    toTop: () => place.scrollIntoView({ block: "start" }),
    finish: () => send(model.get("kept"), true),
    changed() {
      if (JSON.stringify(model.get("kept")) === last) return;
      last = JSON.stringify(model.get("kept"));
      state = kept() ?? fresh();
      show(current, { focus: false, push: false });
    },
  };
})();

model.on("change:kept", host.changed);
document.addEventListener("visibilitychange", pausing);
const leave = () => {
  pausing();
  model.off("change:kept", host.changed);
  document.removeEventListener("visibilitychange", pausing);
};

