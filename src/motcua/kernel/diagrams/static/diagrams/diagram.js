// Shows a published process as a picture; the page's list of steps stays for everybody else.

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

async function show(place) {
  const [answer] = await Promise.all([
    fetch(place.dataset.processDiagram, { credentials: "same-origin" }),
    load(place.dataset.viewer),
  ]);
  if (!answer.ok) return;
  place.hidden = false;
  const viewer = new window.BpmnJS({ container: place });
  await viewer.importXML(await answer.text());
  const canvas = viewer.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  const elements = viewer.get("elementRegistry");
  for (const id of place.dataset.current.split(" ")) {
    if (id && elements.get(id)) canvas.addMarker(id, "is-current");
  }
}

for (const place of document.querySelectorAll("[data-process-diagram]")) {
  // A diagram without a layout (drawn by hand) has no picture: the list says everything.
  show(place).catch(() => { place.hidden = true; });
}
