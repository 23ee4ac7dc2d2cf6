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
  const ears = { boxes: data.boxes, setStateValue, timer: 0 };
  const listen = ({ target }) => {
    const box = ears.boxes.find((name) => target.closest?.(`.st-key-${name}`));
    if (!box || target.tagName !== "TEXTAREA") return;
    clearTimeout(ears.timer);
    ears.timer = setTimeout(() => ears.setStateValue("typed", { box, text: target.value }), PAUSE_MS);
  };
  ears.leave = () => {
    clearTimeout(ears.timer);
    document.removeEventListener("input", listen, true);
    heard.delete(parentElement);
  };
  document.addEventListener("input", listen, true);
  heard.set(parentElement, ears);
  // Whoever was quicker than this script has begun to type already.
  if (document.activeElement) listen({ target: document.activeElement });
  return ears.leave;
}
