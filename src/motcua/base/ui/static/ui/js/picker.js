// Makes an input with a list of suggestions into a combobox that searches without diacritics.
// What is sent stays the words in the input, as it is without script.
const MOST = 60;

function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").trim();
}

function enhance(input) {
  const source = document.getElementById(input.getAttribute("list"));
  const names = [...source.options].map((option) => ({ name: option.value, folded: fold(option.value) }));
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.id = `${source.id}box`;
  list.className = "picker-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.innerText ?? "");
  list.hidden = true;
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  source.replaceWith(list, status);
  input.removeAttribute("list");
  const said = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
  for (const [name, value] of Object.entries(said)) input.setAttribute(name, value);
  let active = -1;

  function mark(place) {
    const options = [...list.children];
    active = options.length ? (place + options.length) % options.length : -1;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
    options[active]?.scrollIntoView({ block: "nearest" });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options[active].id);
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    active = -1;
    input.removeAttribute("aria-activedescendant");
  }

  function open(words) {
    const wanted = fold(words).split(/\s+/);
    const found = names.filter((one) => wanted.every((word) => one.folded.includes(word)));
    list.replaceChildren(...found.slice(0, MOST).map((one, n) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${n}`;
      option.textContent = one.name;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = found.length ? input.dataset.count.replace("%s", found.length) : input.dataset.none;
    active = -1;
    input.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    input.value = option.textContent;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("input", () => open(input.value));
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => (list.hidden ? open("") : close()));
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
  list.addEventListener("click", (event) => event.target.closest("li") && choose(event.target.closest("li")));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      if (list.hidden) open("");
      mark(active < 0 && step < 0 ? -1 : active + step);
    } else if (event.key === "Enter" && active >= 0) choose(list.children[active]);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
}

for (const input of document.querySelectorAll("input[data-picker][list]")) enhance(input);
