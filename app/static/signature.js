// Lets people draw their signature where they write their letter. What is drawn stands in a hidden field of the form, as
// a PNG, after every stroke; without this script there is no such choice.
const SIGNATURE_PAD = "./vendor/signature_pad-5.1.4/signature_pad.min.js";
const INK = "#1b2333";
const PEN = { penColor: INK, minWidth: 0.8, maxWidth: 2.4 };
// The room of a signature at 300 dpi, and how much larger than on the screen strokes are drawn for it.
const WIDEST = 709, HIGHEST = 213, LARGEST = 4;

const panel = document.querySelector("[data-pad]");
if (panel) start();

function start() {
  const form = panel.closest("form");
  const field = form.elements.drawing;
  const choice = [...form.elements.signature_kind].find((kind) => kind.value === "drawn");
  const [kept, room, canvas, says, again, undo, clear] =
    ["[data-kept]", "[data-room]", "canvas", "[data-says]", "[data-again]", "[data-undo]", "[data-clear]"]
      .map((name) => panel.querySelector(name));
  // What was drawn on an earlier page is shown as a picture, and is not drawn on.
  let earlier = Boolean(field.value);
  let SignaturePad;
  let pad;
  let loading;
  let fitted;

  if (!canRead()) return;
  choice.closest("label").hidden = false;
  again.hidden = false;

  function show() {
    panel.hidden = !choice.checked;
    kept.hidden = !earlier;
    room.hidden = earlier;
    if (earlier) {
      const picture = kept.querySelector("img") || kept.insertBefore(new Image(), again);
      picture.height = 40;
      picture.alt = canvas.getAttribute("aria-label");
      picture.src = `data:image/png;base64,${field.value}`;
    } else if (choice.checked) {
      loading ||= load();
    }
  }

  async function load() {
    try {
      ({ default: SignaturePad } = await import(SIGNATURE_PAD));
    } catch {
      room.hidden = true;
      says.textContent = panel.dataset.failed;
      return;
    }
    pad = new SignaturePad(canvas, PEN);
    pad.addEventListener("endStroke", () => keep(panel.dataset.drawn));
    says.textContent = panel.dataset.empty;
    new ResizeObserver(fit).observe(canvas);
    fit();
  }

  // Makes the canvas as fine as the screen. When its size changes, as by turning a phone, the strokes change with it.
  function fit() {
    const width = canvas.clientWidth;
    const ratio = Math.max(devicePixelRatio, 1);
    if (!width || (fitted && fitted.width === width && fitted.ratio === ratio)) return;
    const strokes = resized(pad.toData(), fitted ? width / fitted.width : 1);
    canvas.width = width * ratio;
    canvas.height = canvas.clientHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.fromData(strokes);
    fitted = { width, ratio };
  }

  function keep(sentence) {
    field.value = pad.isEmpty() ? "" : picture();
    says.textContent = field.value ? sentence : panel.dataset.empty;
    tell();
  }

  // The live letter and the draft listen to what is typed; this is the same.
  function tell() {
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The strokes alone, without the empty paper around them, as large as they are printed.
  function picture() {
    const strokes = pad.toData();
    const edge = 2 * PEN.maxWidth;
    const box = strokes.flatMap((stroke) => stroke.points).reduce(
      (all, { x, y }) => ({
        left: Math.min(all.left, x - edge), right: Math.max(all.right, x + edge),
        top: Math.min(all.top, y - edge), bottom: Math.max(all.bottom, y + edge),
      }),
      { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity },
    );
    const [width, height] = [box.right - box.left, box.bottom - box.top];
    const scale = Math.min(WIDEST / width, HIGHEST / height, LARGEST);
    const sheet = document.createElement("canvas");
    sheet.width = Math.ceil(width * scale);
    sheet.height = Math.ceil(height * scale);
    sheet.getContext("2d").setTransform(scale, 0, 0, scale, -box.left * scale, -box.top * scale);
    new SignaturePad(sheet, PEN).fromData(strokes);
    return sheet.toDataURL("image/png").split(",")[1];
  }

  undo.addEventListener("click", () => {
    pad?.fromData(pad.toData().slice(0, -1));
    if (pad) keep(panel.dataset.undone);
  });
  clear.addEventListener("click", () => {
    pad?.clear();
    if (pad) keep();
  });
  again.addEventListener("click", () => {
    earlier = false;
    field.value = "";
    show();
    pad?.clear();
    says.textContent = panel.dataset.empty;
    tell();
    panel.focus();
  });
  form.addEventListener("change", ({ target }) => {
    // Whoever chooses a file means to sign with it.
    if (target.name === "signature" && target.files.length) form.elements.signature_kind.value = "image";
    if (target.name === "signature" || target.name === "signature_kind") show();
  });
  // The way back brings the fields as they were, some browsers only now.
  addEventListener("pageshow", () => {
    earlier = Boolean(field.value) && !(pad && !pad.isEmpty());
    show();
  });
}

// A larger or smaller copy of strokes: slower by as much as they are longer, so that the pen is as broad for its size.
function resized(strokes, factor) {
  return strokes.map((stroke) => ({
    ...stroke,
    minWidth: stroke.minWidth * factor,
    maxWidth: stroke.maxWidth * factor,
    points: stroke.points.map((point) => ({ ...point, x: point.x * factor, y: point.y * factor, time: point.time * factor })),
  }));
}

// Tor Browser lets no page read what is drawn, and hands out white or noise instead.
function canRead() {
  const dot = document.createElement("canvas");
  dot.width = dot.height = 1;
  const context = dot.getContext("2d");
  if (!context) return false;
  context.fillStyle = INK;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return Math.abs(red - 0x1b) + Math.abs(green - 0x23) + Math.abs(blue - 0x33) < 12;
}
