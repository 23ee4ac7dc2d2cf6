// Keys of the queue and of a case: each presses, opens or focuses what stands on the page.
//
// Not while somebody types or chooses from a list, and never with Ctrl, Alt or the like, which are
// the browser's and the screen reader's own. `data.keys`: key -> what to look for; a key that is
// not there does nothing. `data.on` false: none works but "?", which leads to the switch.
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=combobox], [role=listbox], [role=menu]";
const WAYS = new WeakMap();

export default function ({ data, parentElement }) {
  const known = WAYS.get(parentElement);
  if (known) {
    known.data = data;
    return;
  }
  const way = { data };
  WAYS.set(parentElement, way);
  const pressed = (event) => {
    if (!parentElement.isConnected && !parentElement.host?.isConnected) {
      document.removeEventListener("keydown", pressed);
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(TYPING)) return;
    const wanted = way.data.keys[event.key];
    if (!wanted || !(way.data.on || event.key === "?")) return;
    if (act(wanted)) event.preventDefault();
  };
  document.addEventListener("keydown", pressed);
  document.documentElement.dataset.keys = "heard";
  return () => {
    WAYS.delete(parentElement);
    document.removeEventListener("keydown", pressed);
    delete document.documentElement.dataset.keys;
  };
}

function act({ step, find }) {
  const found = [...document.querySelectorAll(find)];
  if (!found.length) return false;
  if (step === "press") found[0].click();
  else if (step === "focus") found[0].focus();
  else if (step === "tick") return tick(found);
  else walk(found, step === "next" ? 1 : -1);
  return true;
}

// Goes from row to row; from outside the rows to the first, or to the last.
function walk(rows, by) {
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by;
  const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
  row.querySelector("a")?.focus();
  row.scrollIntoView({ block: "nearest" });
}

// The box of the row one is in.
function tick(rows) {
  const row = rows.find((one) => one.contains(document.activeElement));
  const box = row?.querySelector("input[type=checkbox]");
  box?.click();
  return Boolean(box);
}
