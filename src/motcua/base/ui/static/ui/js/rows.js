// Moves through the rows of a list by keyboard: j and k go down and up, Enter opens, x chooses.
const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
let place = -1;

function go(to) {
  place = Math.max(0, Math.min(rows.length - 1, to));
  rows[place]?.querySelector("[data-open]")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  if (at >= 0) place = at;
  if (event.key === "j") go(place + 1);
  else if (event.key === "k") go(place - 1);
  else if (event.key === "x" && place >= 0) rows[place].querySelector("input[type=checkbox]")?.click();
  else return;
  event.preventDefault();
});
