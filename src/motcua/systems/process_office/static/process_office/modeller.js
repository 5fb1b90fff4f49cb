// Draws a draft in the browser: bpmn-js does the drawing, the panel beside it our attributes, the
// server the judging. Without script the page's upload does the same with a file.

import { EXTENSION } from "./extension.js";
import { Panel } from "./panel.js";
import { translator } from "./translation.js";

const place = document.querySelector("[data-modeller]");
const words = JSON.parse(place.dataset.words);
const status = place.querySelector("[data-status]");
const problems = document.querySelector("[data-problems]");
let revision = place.dataset.revision;
let isDirty = false;
let modeller;
let marked = [];
let lost = [];
const MOST_TOLD = 8;
const MARGIN = 24; // pixels around the drawing

function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

function tell(text, kind = "") {
  status.textContent = text;
  status.className = kind;
}

async function send(address, more = {}) {
  const { xml } = await modeller.saveXML({ format: true });
  const body = new FormData();
  body.append("file", new File([xml], "draft.bpmn", { type: "application/xml" }));
  for (const [name, value] of Object.entries(more)) body.append(name, value);
  const answer = await fetch(address, {
    method: "POST",
    body,
    credentials: "same-origin",
    headers: { Accept: "application/json", "X-CSRFToken": place.dataset.token },
  });
  const told = await answer.json();
  return { ok: answer.ok, told };
}

async function save() {
  if (lost.length && !window.confirm(words.lose.replace("%(places)s", places()))) return undefined;
  lost = [];
  tell(words.saving);
  try {
    const { ok, told } = await send(place.dataset.save, { revision });
    if (!ok) return tell(told.message, "error-text");
    revision = String(told.revision);
    for (const field of document.querySelectorAll("input[name=revision]")) field.value = revision;
    isDirty = false;
    list(told.problems);
    return tell(words.saved);
  } catch {
    return tell(words.failed, "error-text");
  }
}

async function check() {
  tell(words.checking);
  try {
    const { ok, told } = await send(place.dataset.check);
    if (!ok) return tell(told.message, "error-text");
    list(told.problems);
    return tell(told.problems.length ? words.problems.replace("%(n)s", told.problems.length) : words.sound);
  } catch {
    return tell(words.failed, "error-text");
  }
}

function list(found) {
  problems.querySelector("[data-problems-title]").textContent = found.length
    ? words.problems.replace("%(n)s", found.length) : words.sound;
  const rows = found.map((problem) => {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${problem.element}`;
    link.dataset.element = problem.element;
    link.dataset.path = problem.path.join(" ");
    link.textContent = problem.name;
    row.append(link, `: ${problem.words}`);
    if (problem.way) {
      const way = document.createElement("span");
      way.className = "hint";
      way.textContent = `${words.way}: ${problem.way}`;
      row.append(way);
    }
    return row;
  });
  problems.querySelector("[data-problems-list]").replaceChildren(...rows);
  clear();
}

function clear() {
  const canvas = modeller.get("canvas");
  for (const [id, name] of marked) canvas.removeMarker(id, name);
  marked = [];
}

// A fault is shown where it is: the element selected, the way that leads there drawn out.
function point(id, path) {
  const canvas = modeller.get("canvas");
  const known = modeller.get("elementRegistry");
  clear();
  const mark = (one, name) => {
    if (!one || !known.get(one)) return;
    canvas.addMarker(one, name);
    marked.push([one, name]);
  };
  for (const step of path) mark(step, "is-path");
  mark(id, "is-fault");
  const element = known.get(id);
  if (!element) return;
  modeller.get("selection").select(element);
  canvas.scrollToElement(element, 80);
  place.scrollIntoView({ block: "nearest" });
}

// The whole drawing beside the palette, which would else lie on its first elements.
function fit() {
  const canvas = modeller.get("canvas");
  const { inner, outer } = canvas.viewbox();
  const palette = place.querySelector(".djs-palette");
  const left = palette ? palette.offsetLeft + palette.offsetWidth : 0;
  const zoom = Math.min(
    1, (outer.width - left - 2 * MARGIN) / inner.width, (outer.height - 2 * MARGIN) / inner.height,
  );
  if (!inner.width || zoom <= 0) return canvas.zoom("fit-viewport", "auto");
  const width = outer.width / zoom;
  const height = outer.height / zoom;
  return canvas.viewbox({
    x: inner.x - (left + MARGIN) / zoom, y: inner.y - (height - inner.height) / 2, width, height,
  });
}

function listen() {
  const acts = {
    save, check,
    undo: () => modeller.get("commandStack").canUndo() && modeller.get("commandStack").undo(),
    redo: () => modeller.get("commandStack").canRedo() && modeller.get("commandStack").redo(),
    fit,
  };
  for (const button of place.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => acts[button.dataset.act]());
  }
  problems.addEventListener("click", (event) => {
    const link = event.target.closest("[data-element]");
    if (!link) return;
    event.preventDefault();
    point(link.dataset.element, link.dataset.path.split(" ").filter(Boolean));
  });
  modeller.on("commandStack.changed", () => {
    isDirty = true;
    tell(words.unsaved);
  });
  window.addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
  // What is submitted is what was saved: unsaved changes are saved first.
  for (const form of document.querySelectorAll("[data-needs-saved]")) {
    form.addEventListener("submit", async (event) => {
      if (!isDirty) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      await save();
      if (!isDirty) form.requestSubmit();
    }, { capture: true });
  }
}

// What the drawing tool cannot hold of a file that another made: saved from here, it is gone.
const LOST = /^(?:unparsable content|unresolved reference) <([^>]*)>/;
const places = () => lost.slice(0, MOST_TOLD).join(", ") + (lost.length > MOST_TOLD ? ", …" : "");

function warn(warnings) {
  lost = [...new Set(warnings.map((one) => LOST.exec(one.message)?.[1]).filter(Boolean))];
  if (!lost.length) return;
  const notice = document.createElement("div");
  notice.className = "notice warning";
  notice.dataset.lossy = lost.length;
  const told = document.createElement("p");
  told.textContent = words.lossy.replace("%(places)s", places());
  notice.append(told);
  place.before(notice);
}

async function begin() {
  const [answer] = await Promise.all([
    fetch(place.dataset.file, { credentials: "same-origin" }),
    load(place.dataset.script),
  ]);
  place.hidden = false;
  modeller = new window.BpmnJS({
    container: place.querySelector("[data-canvas]"),
    moddleExtensions: { motcua: EXTENSION },
    additionalModules: [translator(document.documentElement.lang)],
  });
  try {
    warn((await modeller.importXML(await answer.text())).warnings);
  } catch {
    place.hidden = true;
    problems.prepend(words.unshown);
    return;
  }
  fit();
  new Panel(modeller, place.querySelector("[data-panel]"), JSON.parse(place.dataset.fields), words);
  listen();
  place.dataset.ready = "yes";
}

begin();
