// Puts the cursor into the box that a person will want to type in first, once.
const TRIES = 40;
const NAP_MS = 100;
const done = new WeakMap();

export default function ({ data, parentElement }) {
  if (done.get(parentElement) === data.once) return;
  done.set(parentElement, data.once);
  let left = TRIES;
  const look = () => {
    const box = document.querySelector(`.st-key-${data.box} :is(textarea, input)`);
    // Whoever has begun to type elsewhere already is left alone.
    const typing = document.activeElement?.matches?.("textarea, input");
    if (box && !typing) box.focus();
    else if (!box && left-- > 0) setTimeout(look, NAP_MS);
  };
  look();
}
