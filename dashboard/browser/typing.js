// Hands over what is being typed into the given boxes, at every short pause.
const PAUSE_MS = 250;
const heard = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const known = heard.get(parentElement);
  if (known) {
    // Called again for every redraw: the ears stay, only what they serve is new.
    Object.assign(known, { boxes: data.boxes, setStateValue });
    return known.leave;
  }
  const ears = { boxes: data.boxes, setStateValue, timer: 0, waiting: null };
  const tell = () => {
    clearTimeout(ears.timer);
    const typed = ears.waiting;
    ears.waiting = null;
    if (typed) ears.setStateValue("typed", typed);
  };
  const listen = ({ target }) => {
    const box = ears.boxes.find((name) => target.closest?.(`.st-key-${name}`));
    if (!box || target.tagName !== "TEXTAREA") return;
    clearTimeout(ears.timer);
    ears.waiting = { box, text: target.value };
    ears.timer = setTimeout(tell, PAUSE_MS);
  };
  // Whoever leaves the box may close the browser next: no pause is waited for then.
  const leaveBox = ({ target }) => {
    if (ears.waiting && target.closest?.(`.st-key-${ears.waiting.box}`)) tell();
  };
  ears.leave = () => {
    clearTimeout(ears.timer);
    document.removeEventListener("input", listen, true);
    document.removeEventListener("focusout", leaveBox, true);
    heard.delete(parentElement);
  };
  document.addEventListener("input", listen, true);
  document.addEventListener("focusout", leaveBox, true);
  heard.set(parentElement, ears);
  // Whoever was quicker than this script has begun to type already.
  if (document.activeElement) listen({ target: document.activeElement });
  return ears.leave;
}
