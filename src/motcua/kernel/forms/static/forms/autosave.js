// Keeps the draft while a person types: posts the page to data-autosave with _action=save some
// seconds after the last change, and when the page is left. The host answers JSON {"revision": n},
// or 409 when the page was saved in another window; then nothing more is saved by itself.

const page = document.querySelector("form[data-form-page][data-autosave]");
const PAUSE_MS = 4000;

if (page) {
  const status = page.querySelector("[data-autosave-status]");
  let timer = 0;
  let stopped = false;
  let running = Promise.resolve();
  const say = (key) => {
    if (status) status.textContent = key ? status.dataset[key] : "";
  };

  const body = () => {
    const values = new FormData(page);
    for (const [name, value] of [...values]) if (value instanceof File) values.delete(name);
    values.set("_action", "save");
    values.set("_autosave", "1");
    return new URLSearchParams(values);
  };

  const save = async () => {
    if (stopped || page.dataset.sent === "yes") return;
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
      }
    } catch {
      say("failed");
      timer = setTimeout(() => schedule(0), PAUSE_MS * 5);
    }
  };
  const schedule = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(save);
    }, pause);
  };

  page.addEventListener("input", () => schedule(PAUSE_MS));
  page.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
}
