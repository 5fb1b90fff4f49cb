// What every page may use and none needs: one press sends a form once; the error summary takes the
// focus; keyboard shortcuts of staff pages; the header's menus close by themselves.

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent === "yes") {
      event.preventDefault(); // a double click must change nothing twice
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.setAttribute("aria-busy", "true");
    }
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

document.querySelector(".error-summary")?.focus();

const shortcuts = new Map();
for (const element of document.querySelectorAll("[data-key]")) shortcuts.set(element.dataset.key, element);
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const element = shortcuts.get(event.key);
  if (!element) return;
  event.preventDefault();
  if (element.matches("input, select, textarea")) element.focus();
  else element.click();
});

for (const box of document.querySelectorAll("[data-check-all]")) {
  const boxes = () => document.querySelectorAll(`input[name="${box.dataset.checkAll}"]`);
  box.hidden = false;
  box.addEventListener("change", () => {
    for (const one of boxes()) one.checked = box.checked;
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const menus = document.querySelectorAll(".site-nav details");
function closeMenus(around) {
  for (const menu of menus) if (!menu.contains(around)) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement?.closest(".site-nav details[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
