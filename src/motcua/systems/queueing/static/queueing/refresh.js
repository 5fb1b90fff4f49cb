// Keeps a page's changing part fresh: [data-refresh="seconds"] is fetched again from its own address.
// Nothing is changed while somebody types or chooses inside it.

for (const part of document.querySelectorAll("[data-refresh]")) {
  setInterval(async () => {
    if (part.contains(document.activeElement) && document.activeElement.matches("input, select, button")) return;
    try {
      const response = await fetch(location.href, { headers: { "HX-Request": "true" }, cache: "no-store" });
      if (response.ok) part.innerHTML = await response.text();
    } catch {
      // The line is down; the next time may do.
    }
  }, Number(part.dataset.refresh) * 1000);
}
const back = document.querySelector("[data-back]");
if (back) setTimeout(() => location.assign(back.dataset.back), Number(back.dataset.after) * 1000);
if (document.querySelector("[data-print-now]")) window.print();
// A scanner types like a keyboard: what it types goes into the field for codes.
document.querySelector("[data-scan]")?.focus();
