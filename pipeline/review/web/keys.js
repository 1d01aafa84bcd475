// Letters press the buttons that name them; a session's last minutes are announced. Every page works without this.
const idle = Number(document.body.dataset.idle) * 1000;
const hasKeys = document.body.dataset.keys === "true";
const help = document.getElementById("help");
// One page gives one answer, however fast the keys come.
let isSent = false;

for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
}
document.addEventListener("submit", (event) => {
  if (event.target.method === "dialog") return;
  if (isSent) event.preventDefault();
  isSent = true;
});
document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
  const pressed = event.key.toLowerCase();
  if (pressed.length !== 1 || (!hasKeys && pressed !== "?")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(pressed)}"]`);
  if (!target || isSent) return;
  event.preventDefault();
  if (target.href) isSent = true;
  target.click();
});
addEventListener("pageshow", () => { isSent = false; });

// Nothing of a record stays on a screen that nobody looks at.
setTimeout(() => { document.getElementById("ending").hidden = false; }, Math.max(0, idle - 120_000));
setTimeout(() => { document.body.replaceChildren(); location.replace("/"); }, idle + 1000);
