"use strict";
// The form as a file of its own: its page shows it, the browser keeps the answers on this device.

const host = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const key = `ontwikkelscan/${data.id}/${data.mark}`; // of this file alone: the mark was drawn when it was written
  return {
    data,
    key,
    root: document.getElementById("form"),
    main: "main",
    /** Return what is kept, or null; raise when this browser keeps nothing. */
    read() {
      const found = localStorage.getItem(key);
      localStorage.setItem(`${key}?`, "");
      localStorage.removeItem(`${key}?`);
      return JSON.parse(found);
    },
    write: (state) => localStorage.setItem(key, JSON.stringify(state)),
    wipe: () => localStorage.removeItem(key),
    say: (title) => { document.title = `${title} – ${data.title}`; },
    visit: (id) => history.pushState({ id }, ""),
    toTop: () => scrollTo(0, 0),
    print: () => print(),
  };
})();

addEventListener("popstate", (event) => show(event.state?.id ?? "welcome", { push: false }));
for (const moment of ["visibilitychange", "pagehide"]) addEventListener(moment, pausing);
addEventListener("beforeunload", (event) => { if (!keeps && !downloaded) event.preventDefault(); });
addEventListener("storage", (event) => { // wiped where the same form is open too
  if (event.newValue === null && (event.key === null || event.key === host.key)) forget();
});
addEventListener("beforeprint", () => {
  document.body.classList.toggle("has-answers", started());
  if (!started()) return;
  const picture = el("section", { className: "pictured" }, el("h2", {}, t("picture.title")), pictureView("h3"));
  const parts = [el("h1", {}, data.title), p(state.code, "lead"), state.pictured && picture, ...answersView(false)];
  document.getElementById("overview").replaceChildren(...parts.filter(Boolean), p(t("footer", { version: data.version })));
});
addEventListener("afterprint", () => document.getElementById("overview").replaceChildren());
history.replaceState({ id: "welcome" }, "");

