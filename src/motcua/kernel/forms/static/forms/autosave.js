// Keeps the draft while a person types: posts the page to data-autosave with _action=save some
// seconds after the last change, and when the page is left. The host answers JSON {"revision": n},
// or 409 when the page was saved in another window; then nothing more is saved by itself.

const page = document.querySelector("form[data-form-page][data-autosave]");
const PAUSE_MS = 4000;

if (page) {
  const status = page.querySelector("[data-autosave-status]");
  let timer = 0;
  let stopped = false;
  let running = null;
  // So that the server knows this window again when the answer to a saving was lost on the way.
  page.elements._window.value = `${Date.now()}.${Math.random().toString(36).slice(2)}`;

  const say = (key) => {
    if (status) status.textContent = status.dataset[key];
  };

  const body = () => {
    const values = new FormData(page);
    for (const [name, value] of [...values]) if (value instanceof File) values.delete(name);
    values.set("_action", "save");
    values.set("_autosave", "1");
    return new URLSearchParams(values);
  };

  const save = async () => {
    say("saving");
    try {
      const response = await fetch(page.dataset.autosave, {
        method: "POST",
        body: body(),
        headers: { Accept: "application/json" },
      });
      if (response.ok) {
        page.elements._revision.value = (await response.json()).revision;
        say("saved");
      } else {
        stopped = response.status < 500;
        say("failed");
        if (!stopped) schedule(PAUSE_MS * 5);
      }
    } catch {
      say("failed");
      schedule(PAUSE_MS * 5);
    }
  };

  const schedule = (pause) => {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(async () => {
      if (running) await running;
      if (stopped) return;
      running = save();
      await running;
      running = null;
    }, pause);
  };

  page.addEventListener("input", () => schedule(PAUSE_MS));
  page.addEventListener("submit", (event) => {
    stopped = true;
    clearTimeout(timer);
    if (!running) return;
    // Let the saving under way end first, so that the page is sent with the newest revision.
    event.preventDefault();
    running.then(() => {
      running = null;
      delete page.dataset.sent;
      page.requestSubmit(event.submitter);
    });
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) stopped = false;
  });
}
