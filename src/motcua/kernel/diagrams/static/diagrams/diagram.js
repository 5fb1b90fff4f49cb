// Shows a process as a picture; the page's list of steps stays for everybody else.

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
    overlays.add(id, { position: { bottom: -4, left: 0 }, html: note, scale: { min: 0.7, max: 1.2 } });
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

async function show(place) {
  const [answer] = await Promise.all([
    fetch(place.dataset.processDiagram, { credentials: "same-origin" }),
    load(place.dataset.viewer),
  ]);
  if (!answer.ok) return;
  place.hidden = false;
  const viewer = new window.BpmnJS({ container: place });
  await viewer.importXML(await answer.text());
  viewer.get("canvas").zoom("fit-viewport", "auto");
  mark(viewer, place);
  label(viewer, place);
  lead(viewer, place);
  place.dataset.ready = "yes";
}

for (const place of document.querySelectorAll("[data-process-diagram]")) {
  // A diagram without a layout (drawn by hand) has no picture: the list says everything.
  show(place).catch(() => { place.hidden = true; });
}
