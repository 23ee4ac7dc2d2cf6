// After an act that took away what was focused, the keyboard goes to the page's heading.
const TRIES = 30;
const NAP_MS = 100;
const done = new WeakMap();

export default function ({ data, parentElement }) {
  const before = done.get(parentElement) ?? 0;
  done.set(parentElement, data.acts);
  if (data.acts === before) return;
  let left = TRIES;
  const look = () => {
    const heading = document.querySelector("h1");
    const lost = !document.activeElement || document.activeElement === document.body;
    if (heading && lost) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    } else if (left-- > 0) setTimeout(look, NAP_MS); // what goes away is still there
  };
  look();
}
