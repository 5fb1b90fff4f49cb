// Shows and hides questions while a person answers. Without this script every question that may
// apply is on the page with the words that say when; the server decides again in either case.

const page = document.querySelector("form[data-form-page]");
const parts = page ? [...page.querySelectorAll("[data-show-if]")] : [];

function valueOf(name) {
  const boxes = [...page.elements].filter((element) => element.name === name);
  const dated = [...page.elements].filter((element) => element.name === `${name}-day`);
  const seen = (element) => !element.closest("[data-show-if][hidden]");
  if (dated.length) return seen(dated[0]) ? dated[0].value.trim() : "";
  const open = boxes.filter(seen);
  if (!open.length) return "";
  if (open[0].type === "radio") return open.find((box) => box.checked)?.value ?? "";
  if (open[0].type === "checkbox") {
    if (open.length === 1 && open[0].value === "yes") return open[0].checked ? "true" : "false";
    return open.filter((box) => box.checked).map((box) => box.value);
  }
  return open[0].value.trim();
}

function holds(condition) {
  if (condition.all) return condition.all.every(holds);
  if (condition.any) return condition.any.some(holds);
  if (condition.not) return !holds(condition.not);
  const value = valueOf(condition.field);
  if ("equals" in condition) return value === condition.equals || (condition.equals === "false" && value === "");
  if ("in" in condition) return condition.in.includes(value);
  if ("includes" in condition) return Array.isArray(value) && value.includes(condition.includes);
  const filled = Array.isArray(value) ? value.length > 0 : value !== "" && value !== "false";
  return filled === condition.filled;
}

function refresh() {
  // Conditions may depend on questions that are hidden themselves, so repeat until nothing moves.
  for (let turn = 0; turn <= parts.length; turn += 1) {
    let moved = false;
    for (const part of parts) {
      const hide = !holds(JSON.parse(part.dataset.showIf));
      if (part.hidden !== hide) {
        part.hidden = hide;
        moved = true;
      }
    }
    if (!moved) return;
  }
}

if (page) {
  for (const element of page.querySelectorAll("[data-without-script]")) element.hidden = true;
  page.addEventListener("input", refresh);
  page.addEventListener("change", refresh);
  refresh();
}
