// Shows what a search form finds while somebody types. Without it, the form works by its button.
"use strict";
(() => {
  const form = document.querySelector("form[data-search]");
  const results = form && document.getElementById(form.dataset.search);
  if (!results) return;
  const PAUSE = 150;
  let timer;
  let running;

  // A live region speaks only if it stands there before its words change, so that it is one of its own.
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  form.after(told);
  quieten(results);

  function quieten(list) {
    const status = list.querySelector("[role=status]");
    if (status) status.removeAttribute("role");
    return status;
  }

  function address() {
    const typed = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...typed]) if (!value) typed.delete(name);
    return `${form.getAttribute("action") || location.pathname}?${typed}`;
  }

  async function search() {
    if (running) running.abort();
    const mine = running = new AbortController();
    const wanted = address();
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(wanted, { signal: mine.signal, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById(form.dataset.search);
      // Whoever was signed out meanwhile is shown that page.
      if (!answer.ok || !found) return location.assign(wanted);
      results.replaceChildren(...found.childNodes);
      const status = quieten(results);
      told.textContent = status ? status.textContent : "";
      history.replaceState(null, "", wanted);
    } catch (error) {
      if (error.name === "AbortError") return;
      // The network is away: the button will say so.
    }
    if (running === mine) results.removeAttribute("aria-busy");
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
})();
