// A report's form keeps what was typed when the line breaks: in this browser, until the server has it.
// What is kept are figures of an agency, no personal data, so it is not sealed as at the counter; it
// belongs to who typed it, and goes when it is saved, at sign-out, and after a week.
// While somebody types, the server checks what stands in the form; nothing is saved by that.

const PREFIX = "motcua.report.";
const LONGEST_MS = 7 * 24 * 3600 * 1000;
const AGAIN_MS = 5000;
const CHECK_MS = 700;
const SHOWN = [409, 422]; // such answers show all that was typed
const form = document.querySelector("form[data-report]");
const words = document.querySelector("[data-kept]");
const name = form ? `${PREFIX}${form.dataset.owner}.${form.dataset.report}` : "";
let submitter = null;
let again = 0;
let checking = 0;

function say(key) {
  words.hidden = !key;
  words.textContent = key ? words.dataset[key] : "";
  words.dataset.state = key;
}

function values() {
  return [...new FormData(form)].filter(([key]) => key !== "csrfmiddlewaretoken" && key !== "_revision");
}

function write() {
  const row = { at: Date.now(), revision: form.elements._revision.value, values: values() };
  localStorage.setItem(name, JSON.stringify(row));
}

// Another may have saved this draft meanwhile. What was typed on the older one comes back with that
// one's number: when it is saved, the server sees it and puts both versions side by side.
function restore() {
  try {
    const row = JSON.parse(localStorage.getItem(name));
    if (!row) return;
    if (Date.now() - row.at > LONGEST_MS || JSON.stringify(row.values) === JSON.stringify(values())) {
      localStorage.removeItem(name);
      return;
    }
    for (const [key, value] of row.values) {
      const field = form.elements[key];
      if (field && "value" in field && field.type !== "radio") field.value = value;
    }
    say(row.revision === form.elements._revision.value ? "restored" : "older");
    form.elements._revision.value = row.revision;
  } catch {
    localStorage.removeItem(name);
  }
}

async function check() {
  try {
    const headers = { "HX-Request": "true" };
    const response = await fetch(form.dataset.check, { method: "POST", body: new FormData(form), headers });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = fresh.querySelector("#findings");
    if (found) document.querySelector("#findings").replaceWith(found);
  } catch {
    // The line is broken: what was typed is kept, and checked when it is saved.
  }
}

async function send() {
  clearTimeout(again);
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form, submitter) });
    if (response.status >= 500) throw new Error(response.statusText);
    // Kept here until the server has it: it may have led to the sign-in page, or refused the form.
    const isSaved = response.redirected && new URL(response.url).pathname === location.pathname;
    if (isSaved || SHOWN.includes(response.status)) localStorage.removeItem(name);
    if (response.redirected) location.assign(response.url);
    else hand();
  } catch {
    say("lost");
    again = setTimeout(send, AGAIN_MS);
  }
}

// The answer is a page to be shown here, mostly one that names what is wrong: sent the plain way.
function hand() {
  if (submitter?.name) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(field);
  }
  HTMLFormElement.prototype.submit.call(form);
}

document.querySelector('form[action$="/dang-xuat"]')?.addEventListener("submit", () => {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
});

if (form) {
  restore();
  form.addEventListener("input", () => {
    write();
    clearTimeout(checking);
    checking = setTimeout(check, CHECK_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submitter = event.submitter;
    write();
    send();
  });
  window.addEventListener("online", () => words.dataset.state === "lost" && send());
  document.documentElement.dataset.reporting = "yes";
}
