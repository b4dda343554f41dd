// Keeps a draft in this browser, once somebody has ticked the box, and wipes it. Nothing of it is sent anywhere.
const PREFIX = "faithfully.draft.";
const LASTS = 30 * 24 * 3600 * 1000;
// Pictures are never kept. What the campaign asked when the draft was written is kept, and never put back.
const NEVER_KEPT = new Set(["signature", "signature_data", "drawing"]);

function kept(name) {
  try {
    const draft = JSON.parse(localStorage.getItem(PREFIX + name));
    return draft && Array.isArray(draft.fields) ? draft : null;
  } catch {
    return null;
  }
}

function names() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
}

function wipe(name) {
  localStorage.removeItem(PREFIX + name);
}

function isPossible() {
  try {
    return names() !== null;
  } catch {
    return false;
  }
}

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NEVER_KEPT.has(name));
}

function fill(form, fields) {
  const asked = fields.find(([name]) => name === "asked")?.[1];
  // A choice among other demands is not taken for one among these.
  const left = new Set([...NEVER_KEPT, "asked", ...(asked === form.elements.asked.value ? [] : ["demand"])]);
  for (const field of form.elements) {
    if (!field.name || left.has(field.name) || field.tagName === "BUTTON") continue;
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length && "value" in field) field.value = values[0];
  }
  // What was written is not hidden.
  for (const details of form.querySelectorAll("details")) {
    if ([...details.querySelectorAll("input[type=text], input[type=email], textarea[name]")].some((field) => field.value)) details.open = true;
  }
  form.dispatchEvent(new Event("change"));
}

function tend(form, place) {
  const name = place.dataset.draft;
  const box = document.getElementById("keep-draft");
  const button = document.getElementById("wipe-draft");
  const status = document.getElementById("draft-status");

  function mark(isKept) {
    box.checked = isKept;
    button.hidden = !isKept;
  }

  function keep() {
    if (!box.checked) return;
    try {
      localStorage.setItem(PREFIX + name, JSON.stringify({ changed: Date.now(), fields: fieldsOf(form) }));
    } catch {
      wipe(name);
      mark(false);
      status.textContent = place.dataset.refused;
    }
  }

  function leave() {
    wipe(name);
    mark(false);
    status.textContent = place.dataset.wiped;
  }

  place.hidden = false;
  const draft = kept(name);
  mark(draft !== null);
  if (draft && "fresh" in form.dataset) {
    fill(form, draft.fields);
    status.textContent = place.dataset.back;
  }
  // A page that came with what was typed is newer than the draft.
  else keep();
  form.addEventListener("input", keep);
  form.addEventListener("change", (event) => { if (event.target !== box) keep(); });
  box.addEventListener("change", () => {
    if (!box.checked) return leave();
    mark(true);
    status.textContent = place.dataset.kept;
    keep();
  });
  button.addEventListener("click", () => {
    leave();
    box.focus();
  });
  // It was wiped, or begun, in another window, or on the page from which somebody comes back.
  for (const event of ["storage", "pageshow"]) addEventListener(event, () => mark(kept(name) !== null));
}

if (isPossible()) {
  for (const name of names()) {
    const draft = kept(name);
    if (!draft || !(Date.now() - draft.changed < LASTS)) wipe(name);
  }
  for (const place of document.querySelectorAll("[data-wipe-draft]")) {
    const wiped = place.dataset.wipeDraft ? names().filter((name) => name === place.dataset.wipeDraft) : names();
    wiped.forEach(wipe);
    place.hidden = wiped.length === 0;
  }
  const form = document.getElementById("letter");
  const place = document.getElementById("draft");
  if (form && place) tend(form, place);
}
