// Shows a process as a picture; the page's list of steps stays for everybody else.

const SMALL = 60; // events and gateways are smaller than this, tasks are larger
const READABLE = 0.6; // below this zoom nobody reads the names of the steps
const MARGIN = 60; // around the picture, where notes hang below the last step
const LEAST = 220;

const loaded = new Map();

function load(address) {
  if (!loaded.has(address)) {
    loaded.set(address, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      document.head.append(script);
    }));
  }
  return loaded.get(address);
}

const read = (place, name) => JSON.parse(place.dataset[name] || "{}");

function mark(viewer, place) {
  const canvas = viewer.get("canvas");
  const known = viewer.get("elementRegistry");
  const add = (id, name) => { if (id && known.get(id)) canvas.addMarker(id, name); };
  for (const id of (place.dataset.done || "").split(" ")) add(id, "is-done");
  for (const id of (place.dataset.current || "").split(" ")) add(id, "is-current");
  for (const [id, names] of Object.entries(read(place, "marks"))) {
    for (const name of names.split(" ")) add(id, `is-${name}`);
  }
}

function label(viewer, place) {
  const overlays = viewer.get("overlays");
  const known = viewer.get("elementRegistry");
  for (const [id, badge] of Object.entries(read(place, "badges"))) {
    const element = known.get(id);
    if (!element) continue;
    const note = document.createElement("div");
    note.className = `process-badge ${badge.kind || ""}`;
    note.textContent = badge.text;
    // Under a task; under the name of an event, which stands below its circle.
    const bottom = element.width > SMALL ? -4 : -24;
    overlays.add(id, { position: { bottom, left: 0 }, html: note, scale: { min: 0.7, max: 1.2 } });
  }
}

function lead(viewer, place) {
  const links = read(place, "links");
  const canvas = viewer.get("canvas");
  const known = viewer.get("elementRegistry");
  for (const id of Object.keys(links)) if (known.get(id)) canvas.addMarker(id, "is-link");
  viewer.get("eventBus").on("element.click", ({ element }) => {
    const href = links[element.id];
    if (href) window.location.assign(href);
  });
}

// Fits the picture into its frame: no taller than it needs, and where it would become too small to
// read, as wide as it has to be, with a frame that scrolls.
function fit(viewer, place, room) {
  const canvas = viewer.get("canvas");
  const { inner } = canvas.viewbox();
  const zoom = Math.min(1, place.clientWidth / (inner.width + 2 * MARGIN));
  if (zoom < READABLE) {
    room.style.inlineSize = `${Math.ceil((inner.width + 2 * MARGIN) * READABLE)}px`;
    place.classList.add("is-wide");
    place.tabIndex = 0;
  }
  const height = (inner.height + 2 * MARGIN) * Math.max(zoom, READABLE);
  if (height < place.clientHeight) place.style.blockSize = `${Math.max(Math.ceil(height), LEAST)}px`;
  canvas.resized();
  canvas.zoom("fit-viewport", "auto");
}

async function show(place) {
  const [answer] = await Promise.all([
    fetch(place.dataset.processDiagram, { credentials: "same-origin" }),
    load(place.dataset.viewer),
  ]);
  if (!answer.ok) return;
  place.hidden = false;
  const room = document.createElement("div");
  room.className = "process-room";
  place.append(room);
  const viewer = new window.BpmnJS({ container: room });
  await viewer.importXML(await answer.text());
  fit(viewer, place, room);
  mark(viewer, place);
  label(viewer, place);
  lead(viewer, place);
  place.dataset.ready = "yes";
}

for (const place of document.querySelectorAll("[data-process-diagram]")) {
  // A diagram without a layout (drawn by hand) has no picture: the list says everything.
  show(place).catch(() => { place.hidden = true; });
}
