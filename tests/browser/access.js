// What a page must have that axe does not look at; each function returns what it found amiss, a line each.
window.access = (() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const LEAST = 24;

  const isShown = (element) => element.checkVisibility({ checkVisibilityCSS: true }) && element.getClientRects().length > 0;
  // Whether a tabulator stops there; of the radio buttons of a group it stops at one.
  const isStop = (element) => isShown(element) && !element.disabled && element.tabIndex >= 0
    && !(element.type === "radio" && !element.checked && document.querySelector(`[name='${element.name}']:checked`));
  const stops = () => [...document.querySelectorAll(CONTROLS)].filter(isStop);
  const called = (element) => `${element.localName}${element.id ? `#${element.id}` : ""}${element.name ? `[${element.name}]` : ""} `
    + `"${(element.textContent || element.value || "").trim().slice(0, 30)}"`;

  // The colours: of a computed value, of what stands behind an element, and how they differ (WCAG 2.2, 1.4.3).
  const channels = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const opacity = (colour) => channels(colour)[3] ?? 1;
  function behind(element) {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (opacity(colour) === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  }
  function luminance(colour) {
    const [red, green, blue] = channels(colour).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  // WCAG 2.5.8: 24 pixels, or as much room around it; a link in a sentence is as high as the sentence.
  function target(element) {
    const label = element.matches("[type=checkbox], [type=radio]") && element.closest("label");
    return (label || element).getBoundingClientRect();
  }
  function isInSentence(element) {
    if (!element.matches("a, button.link") || getComputedStyle(element).display.startsWith("block")) return false;
    return [...element.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\p{L}{2}/u.test(node.data));
  }
  function targets() {
    const all = [...document.querySelectorAll(CONTROLS)].filter((one) => isShown(one) && one.tabIndex >= 0 && !one.matches(".skip"));
    const boxes = all.map(target);
    const small = boxes.map(({ width, height }) => width < LEAST - 0.01 || height < LEAST - 0.01);
    const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
    return all.filter((element, at) => small[at] && !isInSentence(element) && boxes.some((box, other) => {
      if (other === at || all[other].contains(element) || element.contains(all[other])) return false;
      const [x, y] = middle(boxes[at]);
      const [left, top] = small[other] ? middle(box) : [Math.max(box.left, Math.min(x, box.right)), Math.max(box.top, Math.min(y, box.bottom))];
      return Math.hypot(x - left, y - top) < (small[other] ? LEAST : LEAST / 2);
    })).map((element) => `small target: ${called(element)}`);
  }

  // What is said of an element stands on the page; a field that is refused is told why, and the summary leads to it.
  function references() {
    const found = [];
    const leadsNowhere = (element, attribute, ids) => ids.filter((id) => id && !document.getElementById(id))
      .forEach((id) => found.push(`${attribute} of ${called(element)} names no element: ${id}`));
    for (const attribute of ["aria-describedby", "aria-labelledby", "aria-controls", "for"]) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        leadsNowhere(element, attribute, element.getAttribute(attribute).split(/\s+/));
      }
    }
    for (const link of document.querySelectorAll("a[href^='#']")) leadsNowhere(link, "href", [link.hash.slice(1)]);
    const told = (element) => (element.getAttribute("aria-describedby") || "").split(" ").map((id) => document.getElementById(id));
    const refused = [...document.querySelectorAll("[aria-invalid=true]")];
    for (const element of refused) {
      if (!told(element).some((one) => one?.matches(".error"))) found.push(`refused without a reason: ${called(element)}`);
    }
    // A group, such as the one around a drawing, may be described and may not be said to be invalid (WAI-ARIA 1.2).
    const groups = [...document.querySelectorAll("[role=group][aria-describedby]")];
    for (const error of document.querySelectorAll(".error")) {
      if (![...refused, ...groups].some((element) => told(element).includes(error))) found.push(`an error of no field: ${error.id}`);
    }
    const summary = document.getElementById("errors");
    if (refused.length && !summary?.matches("[role=alert]")) found.push("errors without a summary");
    if (summary && document.activeElement !== summary) found.push("the summary has no focus");
    for (const link of summary?.querySelectorAll("a") || []) {
      const field = document.querySelector(link.hash);
      if (!field?.matches("input, select, textarea, [tabindex]")) found.push(`the summary leads to no field: ${link.hash}`);
      else if (!isShown(field)) found.push(`the summary leads to a hidden field: ${link.hash}`);
    }
    return found;
  }

  // The ring around what has the focus: two pixels at least, and three times as light or dark as what is around it.
  function ring(element) {
    const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(element);
    const around = behind(parseFloat(outlineOffset) < 0 ? element : element.parentElement || element);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return [`no ring: ${called(element)} ${outlineStyle} ${outlineWidth}`];
    const ratio = contrast(outlineColor, around);
    return ratio < 3 ? [`a ring of little contrast (${ratio.toFixed(1)}): ${called(element)}`] : [];
  }
  function rings() {
    const before = document.activeElement;
    const found = stops().flatMap((element) => {
      element.focus({ preventScroll: true });
      if (document.activeElement !== element) return [`takes no focus: ${called(element)}`];
      return ring(element);
    });
    before.focus({ preventScroll: true });
    return found;
  }

  // The edge of a field or a button, or its ground, stands out from what is around it (WCAG 1.4.11). What the browser
  // draws by itself, such as the square of a checkbox, has no colours that can be asked for.
  function edges() {
    const drawn = "input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea:not([readonly]), button:not(.link), .button";
    return [...document.querySelectorAll(drawn)].filter((one) => isShown(one) && !one.matches("[aria-hidden=true]")).flatMap((element) => {
      const { borderTopWidth, borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(element);
      const around = behind(element.parentElement);
      const hasBorder = borderTopStyle !== "none" && parseFloat(borderTopWidth) >= 1;
      const best = Math.max(hasBorder ? contrast(borderTopColor, around) : 1, opacity(backgroundColor) === 1 ? contrast(backgroundColor, around) : 1);
      return best < 3 ? [`an edge of little contrast (${best.toFixed(1)}): ${called(element)}`] : [];
    });
  }

  // From one stop to the next one goes down, or on in the line. What sticks to the window is only compared with itself.
  function stuck(element) {
    let one = element;
    while (one && !["sticky", "fixed", "absolute"].includes(getComputedStyle(one).position)) one = one.parentElement;
    return one;
  }
  function order() {
    const found = [...document.querySelectorAll("[tabindex]")].filter((one) => one.tabIndex > 0).map((one) => `a tabindex of its own: ${called(one)}`);
    const all = stops();
    const isLtr = getComputedStyle(document.body).direction === "ltr";
    for (let at = 1; at < all.length; at += 1) {
      const [one, next] = [all[at - 1], all[at]];
      if (stuck(one) !== stuck(next) || one.contains(next)) continue;
      const [a, b] = [one.getBoundingClientRect(), next.getBoundingClientRect()];
      const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const isSameLine = overlap > Math.min(a.height, b.height) / 2;
      const isBack = isSameLine ? (isLtr ? b.right <= a.left : b.left >= a.right) : b.bottom <= a.top;
      if (isBack) found.push(`the focus goes back: from ${called(one)} to ${called(next)}`);
    }
    return found;
  }

  function width() {
    const [is, may] = [document.documentElement.scrollWidth, window.innerWidth];
    return is > may ? [`${is} pixels wide in ${may}`] : [];
  }

  async function axeFinds(rules) {
    const options = { resultTypes: ["violations"], preload: false, rules: { "target-size": { enabled: true } } };
    if (rules) options.runOnly = rules;
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map(({ target: where }) => `${id}: ${help}: ${where.join(" ")}`));
  }

  return { axeFinds, edges, order, references, ring, rings, stops, targets, width };
})();
