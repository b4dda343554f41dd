// Shows the letter as it looks while its form is filled in: the words come from the same address as those of the button
// "See my letter". Without this file, that button does it.
const form = document.getElementById("letter");
const aside = document.getElementById("sheet");
const room = document.getElementById("own_words-room");
const note = document.getElementById("letter-note");
const status = document.getElementById("letter-status");
const bar = document.getElementById("bar");

// Milliseconds: after the last key; between two announcements.
const PAUSE = 400;
const QUIET = 5000;

let timer;
let running;
let lastTold = 0;
// Whether the form holds what keeps the letter from being shown: only the server's page says what.
let refused = false;

function sheets() {
  return document.getElementById("sheets");
}

function say(words) {
  status.textContent = "";
  status.textContent = words;
  lastTold = Date.now();
}

function warn(words) {
  if (note.textContent !== words) status.textContent = words;
  note.textContent = words;
  note.hidden = false;
}

function show(html) {
  const part = new DOMParser().parseFromString(html, "text/html");
  const fresh = part.getElementById("sheets");
  const left = part.getElementById("own_words-room");
  if (!fresh || !left) return warn(note.dataset.failed);
  refused = false;
  const made = "made" in fresh.dataset;
  sheets().replaceWith(fresh);
  aside.parentElement.classList.toggle("made", made);
  aside.hidden = false;
  note.hidden = true;
  note.textContent = "";
  const turned = room.dataset.state !== left.dataset.state;
  room.dataset.state = left.dataset.state;
  room.textContent = left.textContent;
  // What the writer should know at once; the rest is said now and then.
  if (turned && left.dataset.state !== "wide") say(left.textContent);
  else if (Date.now() - lastTold > QUIET) say(status.dataset.updated);
}

async function refresh() {
  clearTimeout(timer);
  timer = undefined;
  if (running) running.abort();
  const mine = running = new AbortController();
  const address = new URL(form.action);
  address.hash = "";
  address.searchParams.set("part", "letter");
  // A picture is sent once, when the button is pressed, and no file with every word.
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  aside.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), signal: mine.signal });
    const words = await answer.text();
    if (running !== mine) return;
    if (answer.ok) show(words);
    else {
      refused = answer.status === 422;
      warn(refused ? words : note.dataset.failed);
    }
  } catch (error) {
    if (error.name !== "AbortError") {
      refused = false;
      warn(note.dataset.failed);
    }
  }
  if (running === mine) aside.removeAttribute("aria-busy");
}

// Whether the form holds something else than the page came with, as after the way back.
function isChanged() {
  return [...form.elements].some((field) =>
    field.options ? [...field.options].some((option) => option.selected !== option.defaultSelected)
      : field.type === "checkbox" || field.type === "radio" ? field.name && field.checked !== field.defaultChecked
        : field.type !== "file" && field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue);
}

function isChoice(field) {
  return !field.matches("textarea, input:not([type=radio]):not([type=checkbox])");
}

if (form && aside && room) {
  // An address that leads to the letter keeps a browser from beginning with what is refused.
  document.getElementById("errors")?.focus();
  // There is room for the letter before it comes: nothing moves under the hand of somebody who is drawing.
  aside.parentElement.classList.add("with-letter");
  form.addEventListener("input", (event) => {
    if (isChoice(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (event.target.type !== "file" && (event.target === form || (event.target.name && isChoice(event.target)))) refresh();
  });
  addEventListener("online", () => { if (!note.hidden) refresh(); });
  addEventListener("pageshow", () => { if (aside.hidden || isChanged()) refresh(); });

  // The letter is on this page: there is nothing to fetch, but what was typed a moment ago.
  const [open, back] = bar.children;
  open.addEventListener("click", (event) => {
    if (aside.hidden || refused) return;
    event.preventDefault();
    if (timer) refresh();
    aside.scrollIntoView();
    aside.focus({ preventScroll: true });
  });
  new IntersectionObserver(([entry]) => {
    open.hidden = entry.isIntersecting;
    back.hidden = !entry.isIntersecting;
  }, { rootMargin: "-40% 0% -40% 0%" }).observe(aside);
}
