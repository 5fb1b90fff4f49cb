// At the counter a broken line loses nothing. What is typed into form[data-keep] (or into the form page
// named by [data-keep-inside]) is kept in this browser until the server has it, and sent again by itself
// when the line is back; the server takes the same sending once.
//
// Counters share machines, so what is kept is sealed with a key that the server gives only to the officer
// who is signed in. It goes at sign-out, after twelve hours, and when another officer opens the counter.

const PREFIX = "motcua.kept.";
const LONGEST_MS = 12 * 3600 * 1000;
const AGAIN_MS = 5000;
const OWN = new Set(["csrfmiddlewaretoken", "_window", "_revision", "_autosave"]);
const text = new TextEncoder();
const words = document.querySelector("[data-kept]");

function say(key) {
  if (!words) return;
  words.hidden = !key;
  if (key) words.textContent = words.dataset[key];
  words.dataset.state = key;
}

function keptNames() {
  return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
}

function clear(stays = () => false) {
  for (const name of keptNames()) if (!stays(name)) localStorage.removeItem(name);
}

async function unlock() {
  if (!window.crypto?.subtle) return null; // without a secure line nothing is kept
  const response = await fetch("/tiep-nhan/khoa-luu-tam", { cache: "no-store" });
  if (!response.ok) return null;
  const given = await response.json();
  const raw = Uint8Array.from(given.key.match(/../g), (pair) => parseInt(pair, 16));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  return { key, owner: given.owner };
}

class Kept {
  constructor(form, name, lock) {
    this.form = form;
    this.name = `${PREFIX}${lock.owner}.${name}`;
    this.key = lock.key;
  }

  values() {
    const found = [];
    for (const [name, value] of new FormData(this.form)) {
      if (!OWN.has(name) && typeof value === "string") found.push([name, value]);
    }
    return found;
  }

  revision() {
    return this.form.elements._revision?.value ?? "";
  }

  async write() {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = text.encode(JSON.stringify({ values: this.values(), revision: this.revision() }));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, plain);
    const bytes = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
    localStorage.setItem(this.name, JSON.stringify({ at: Date.now(), iv: bytes(iv), data: bytes(sealed) }));
  }

  async read() {
    try {
      const row = JSON.parse(localStorage.getItem(this.name));
      if (!row || Date.now() - row.at > LONGEST_MS) return null;
      const bytes = (base) => Uint8Array.from(atob(base), (letter) => letter.charCodeAt(0));
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(row.iv) }, this.key, bytes(row.data));
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      this.drop();
      return null;
    }
  }

  drop() {
    clearTimeout(this.timer);
    localStorage.removeItem(this.name);
  }

  // Put back what the server has not seen; what it has seen meanwhile is newer and stays.
  async restore() {
    const row = await this.read();
    if (!row || row.revision !== this.revision()) return this.drop();
    if (JSON.stringify(row.values) === JSON.stringify(this.values())) return;
    const given = new Map();
    for (const [name, value] of row.values) given.set(name, [...(given.get(name) ?? []), value]);
    for (const field of this.form.elements) {
      if (!field.name || OWN.has(field.name) || field.type === "file" || field.type === "submit") continue;
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = (given.get(field.name) ?? []).includes(field.value);
      } else if (given.has(field.name)) {
        field.value = given.get(field.name).shift() ?? field.value;
      }
    }
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
    say("restored");
  }

  watch() {
    this.form.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.write(), 300);
    });
    this.form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      clearTimeout(this.timer);
      this.submitter = event.submitter;
      this.write().finally(() => this.send());
    });
    window.addEventListener("online", () => this.waits && this.send());
  }

  async send() {
    clearTimeout(this.again);
    this.waits = false;
    try {
      const body = new FormData(this.form, this.submitter);
      const response = await fetch(this.form.action || location.href, { method: "POST", body });
      if (response.status >= 500) throw new Error(response.statusText);
      if (response.redirected) {
        this.drop();
        location.assign(response.url);
      } else {
        this.hand();
      }
    } catch {
      this.waits = true;
      say("lost");
      this.again = setTimeout(() => this.send(), AGAIN_MS);
    }
  }

  // The answer is a page to be shown here, mostly one that names what is wrong: sent the plain way.
  hand() {
    if (this.submitter?.name) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: this.submitter.name, value: this.submitter.value });
      this.form.append(field);
    }
    HTMLFormElement.prototype.submit.call(this.form);
  }
}

function formsToKeep() {
  const found = [...document.querySelectorAll("form[data-keep]")].map((form) => [form, form.dataset.keep]);
  const page = document.querySelector("form[data-form-page]");
  const inside = document.querySelector("[data-keep-inside]");
  if (page && inside) found.push([page, inside.dataset.keepInside]);
  return found;
}

document.querySelector('form[action$="/dang-xuat"]')?.addEventListener("submit", () => clear());

const lock = await unlock().catch(() => null);
if (lock) {
  clear((name) => name.startsWith(`${PREFIX}${lock.owner}.`));
  for (const [form, name] of formsToKeep()) {
    const kept = new Kept(form, name, lock);
    await kept.restore();
    kept.watch();
  }
  document.documentElement.dataset.keeping = "yes";
}
