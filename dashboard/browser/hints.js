// Proposes members of the roll while a name or a number is being typed: a list under the box, gone
// through by arrow keys, taken by Enter or a press, left by Escape. Nothing is taken by itself.
//
// `data.boxes`: field of a member -> key of its text box. `data.address`: whom to ask, `data.label`:
// what the list is called. Without this script the boxes work as before.
const PAUSE_MS = 120;
const LEAST = 2; // letters
const ROOM_PX = 200; // for some lines
const LIST_ID = "guyub-hints";
const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
const OF_THE_BOX = [
  "role",
  "aria-autocomplete",
  "aria-controls",
  "aria-expanded",
  "aria-activedescendant",
];
const known = new WeakMap();

export default function ({ data, parentElement }) {
  const way = known.get(parentElement);
  if (way) {
    way.data = data;
    return way.leave;
  }
  const hints = new Hints(data);
  known.set(parentElement, hints);
  hints.leave = () => {
    hints.close();
    hints.listen(false);
    known.delete(parentElement);
  };
  hints.listen(true);
  document.documentElement.dataset.hints = "ready";
  return hints.leave;
}

class Hints {
  constructor(data) {
    Object.assign(this, { data, asked: 0, timer: 0, box: null, list: null, found: [], at: -1 });
    this.ears = {
      input: (event) => this.typed(event),
      keydown: (event) => this.pressed(event),
      focusout: ({ target }) => target === this.box && this.close(),
      scroll: ({ target }) => target !== this.list && this.close(), // it stands beside its box alone
    };
  }

  listen(on) {
    for (const [event, ear] of Object.entries(this.ears)) {
      document[on ? "addEventListener" : "removeEventListener"](event, ear, true);
    }
  }

  // Only what a person types is trusted: what we fill in ourselves asks for nothing.
  typed({ target, isTrusted }) {
    if (!isTrusted || !this.isOurs(target)) return;
    this.close();
    clearTimeout(this.timer);
    const words = target.value.trim();
    if (words.length >= LEAST) this.timer = setTimeout(() => this.ask(target, words), PAUSE_MS);
  }

  isOurs(target) {
    if (target.tagName !== "INPUT") return false;
    return Object.values(this.data.boxes).some((key) => target.closest(`.st-key-${key}`));
  }

  async ask(box, words) {
    const turn = ++this.asked;
    const address = `${this.data.address}?cari=${encodeURIComponent(words)}`;
    let found = [];
    try {
      const answer = await fetch(address, { redirect: "error" });
      if (answer.ok) found = (await answer.json()).members;
    } catch {
      return; // no proposal is no harm
    }
    if (turn === this.asked && document.activeElement === box && found.length) this.show(box, found);
  }

  show(box, found) {
    this.close();
    Object.assign(this, { box, found, at: -1 });
    this.list = document.createElement("ul");
    name(this.list, { id: LIST_ID, role: "listbox", "aria-label": this.data.label });
    this.list.append(...found.map((member, place) => this.option(member, place)));
    dress(this.list, box);
    box.closest("[data-testid=stTextInput]").append(this.list);
    name(box, {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": LIST_ID,
      "aria-expanded": "true",
    });
  }

  option(member, place) {
    const line = document.createElement("li");
    name(line, { id: `${LIST_ID}-${place}`, role: "option", "aria-selected": "false" });
    line.textContent = [member.name, member.number, member.branch].filter(Boolean).join(" · ");
    Object.assign(line.style, { padding: "0.5rem 0.75rem", cursor: "pointer" });
    line.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps focus
    line.addEventListener("click", () => this.take(place));
    return line;
  }

  pressed(event) {
    if (!this.list || event.target !== this.box || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.go(step);
    else if (event.key === "Enter" && this.at >= 0 && !event.ctrlKey) this.take(this.at);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  go(step) {
    const lines = [...this.list.children];
    this.at = (this.at + step + lines.length + (this.at < 0 && step < 0 ? 1 : 0)) % lines.length;
    lines.forEach((line, place) => {
      name(line, { "aria-selected": String(place === this.at) });
      line.style.textDecoration = place === this.at ? "underline" : "none";
      line.style.fontWeight = place === this.at ? "600" : "400";
      if (place === this.at) line.scrollIntoView({ block: "nearest" });
    });
    name(this.box, { "aria-activedescendant": lines[this.at].id });
  }

  take(place) {
    const member = this.found[place];
    this.close();
    for (const [field, key] of Object.entries(this.data.boxes)) {
      const box = document.querySelector(`.st-key-${key} input`);
      if (!box) continue;
      setValue.call(box, member[field]);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.list?.remove();
    for (const given of OF_THE_BOX) this.box?.removeAttribute(given);
    Object.assign(this, { box: null, list: null, found: [], at: -1 });
  }
}

// What assistive technology is told of it.
function name(element, attributes) {
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
}

// In the colours of the page, right under the box or, where there is no room, over it.
function dress(list, box) {
  const page = getComputedStyle(document.querySelector(".stApp") ?? document.body);
  const place = box.getBoundingClientRect();
  const below = innerHeight - place.bottom;
  const over = below < ROOM_PX && place.top > below;
  Object.assign(list.style, {
    position: "fixed",
    left: `${place.left}px`,
    top: over ? "auto" : `${place.bottom + 4}px`,
    bottom: over ? `${innerHeight - place.top + 4}px` : "auto",
    width: `${Math.max(place.width, Math.min(320, innerWidth - place.left - 8))}px`,
    maxHeight: "16rem",
    overflowY: "auto",
    margin: "0",
    padding: "0",
    listStyle: "none",
    zIndex: "1000",
    color: page.color,
    background: page.backgroundColor,
    border: "1px solid currentColor",
    borderRadius: "0.5rem",
  });
}
