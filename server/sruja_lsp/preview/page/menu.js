/** A small menu at a place, for the mouse and the keyboard. */

/**
 * @typedef {{ label: string, detail?: string, run: () => void }} Item
 */

/** @type {(() => void) | undefined} */
let closeOpen;

/**
 * @param {Item[]} items
 * @param {{ x: number, y: number }} place
 * @param {string} name what the menu is about, for a screen reader
 */
export function showMenu(items, place, name) {
  closeOpen?.();
  const menu = document.createElement('div');
  menu.className = 'ui-menu';
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', name);
  const before = document.activeElement;
  const buttons = items.map(({ label, detail, run }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('role', 'menuitem');
    button.tabIndex = -1;
    const text = document.createElement('span');
    text.textContent = label;
    button.append(text);
    if (detail) {
      const more = document.createElement('small');
      more.textContent = detail;
      button.append(more);
    }
    button.addEventListener('click', () => {
      close();
      run();
    });
    return button;
  });
  menu.append(...buttons);
  document.body.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(place.x, innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(place.y, innerHeight - height - 4))}px`;
  buttons[0]?.focus();

  /** @param {Event} event */
  function outside(event) {
    if (!(event.target instanceof Node) || !menu.contains(event.target)) close();
  }
  function close() {
    menu.remove();
    removeEventListener('pointerdown', outside, true);
    removeEventListener('blur', close);
    if (closeOpen === close) closeOpen = undefined;
    if (before instanceof HTMLElement || before instanceof SVGElement) before.focus({ preventScroll: true });
  }
  menu.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (to !== undefined) buttons.at(to % buttons.length)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  addEventListener('pointerdown', outside, true);
  addEventListener('blur', close);
  closeOpen = close;
}
