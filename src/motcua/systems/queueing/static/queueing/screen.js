// The screen on the wall, better with script: the board is fetched every few seconds and changed in
// place, a new call sounds, and a voice reads it where the browser has a Vietnamese one and somebody
// pressed the button (browsers speak to nobody unasked). Without script the page reloads itself.

const board = document.querySelector("[data-board]");
const every = Number(board.dataset.every) * 1000;
const button = document.querySelector("[data-voice]");
let heard = new Set(calls(board).map((call) => call.key));
let speaks = false;

function calls(root) {
  return [...root.querySelectorAll("[data-call]")].map((row) => ({
    key: row.dataset.call,
    words: row.dataset.words,
  }));
}

function voice() {
  return window.speechSynthesis?.getVoices().find((one) => one.lang.startsWith("vi"));
}

function speak(words) {
  const found = voice();
  if (!speaks || !found) return;
  const said = new SpeechSynthesisUtterance(words);
  said.voice = found;
  said.lang = found.lang;
  said.rate = 0.9;
  window.speechSynthesis.speak(said);
}

async function refresh() {
  try {
    const response = await fetch(location.href, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (!response.ok) return;
    board.innerHTML = await response.text();
    document.documentElement.dataset.line = "ok";
    for (const call of calls(board)) if (!heard.has(call.key)) speak(call.words);
    heard = new Set(calls(board).map((call) => call.key));
  } catch {
    // The line is down: the last board stays, and says so.
    document.documentElement.dataset.line = "lost";
    board.querySelector("[data-lost]")?.removeAttribute("hidden");
  }
}

setInterval(refresh, every);

if (button && window.speechSynthesis) {
  const offer = () => {
    button.hidden = !voice();
  };
  offer();
  window.speechSynthesis.addEventListener("voiceschanged", offer);
  button.addEventListener("click", () => {
    speaks = !speaks;
    button.setAttribute("aria-pressed", String(speaks));
  });
}
