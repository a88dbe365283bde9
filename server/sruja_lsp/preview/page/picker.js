/** The list of views, with a field that narrows it down. */

/**
 * @typedef {import('./messages.js').View} View
 * @typedef {import('./messages.js').ViewKind} ViewKind
 */

/** @type {[ViewKind, string][]} */
const GROUPS = [
  ['landscape', 'Overview'],
  ['custom', 'Views in the file'],
  ['system', 'Systems'],
  ['container', 'Containers'],
  ['deployment', 'Deployments'],
  ['scenario', 'Scenarios'],
];

export class Picker {
  /** @type {HTMLElement | undefined} */
  #panel;

  /**
   * @param {HTMLButtonElement} button
   * @param {(id: string) => void} choose
   */
  constructor(button, choose) {
    this.button = button;
    this.choose = choose;
    /** @type {View[]} */
    this.views = [];
    this.current = '';
    button.addEventListener('click', () => (this.#panel ? this.close() : this.open()));
  }

  open() {
    const panel = document.createElement('div');
    panel.className = 'ui-picker';
    panel.setAttribute('role', 'dialog');
    panel.setAttribute('aria-label', 'Views');
    const field = document.createElement('input');
    field.type = 'search';
    field.placeholder = 'Find a view';
    field.setAttribute('role', 'combobox');
    field.setAttribute('aria-label', 'Find a view');
    field.setAttribute('aria-expanded', 'true');
    field.setAttribute('aria-controls', 'views');
    field.setAttribute('aria-autocomplete', 'list');
    field.autocomplete = 'off';
    field.spellcheck = false;
    const list = document.createElement('div');
    list.id = 'views';
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', 'Views');
    panel.append(field, list);
    document.body.append(panel);
    this.#panel = panel;
    this.button.setAttribute('aria-expanded', 'true');
    const { left, bottom } = this.button.getBoundingClientRect();
    panel.style.left = `${Math.max(8, Math.min(left, innerWidth - panel.offsetWidth - 8))}px`;
    panel.style.top = `${bottom + 6}px`;
    panel.style.maxHeight = `${Math.max(120, innerHeight - bottom - 20)}px`;

    let active = -1;
    /** @type {HTMLElement[]} */
    let options = [];
    const mark = (/** @type {number} */ to) => {
      options[active]?.removeAttribute('aria-selected');
      active = options.length ? (to + options.length) % options.length : -1;
      const option = options[active];
      option?.setAttribute('aria-selected', 'true');
      option?.scrollIntoView({ block: 'nearest' });
      if (option) field.setAttribute('aria-activedescendant', option.id);
      else field.removeAttribute('aria-activedescendant');
    };
    const fill = () => {
      const found = matching(this.views, field.value);
      options = [];
      list.replaceChildren();
      for (const [kind, name] of GROUPS) {
        const views = found.filter((view) => view.kind === kind);
        if (!views.length) continue;
        const group = document.createElement('div');
        group.setAttribute('role', 'group');
        group.setAttribute('aria-label', name);
        const head = document.createElement('h2');
        head.textContent = name;
        head.setAttribute('aria-hidden', 'true');
        group.append(head, ...views.map((view) => option(view)));
        list.append(group);
      }
      if (!options.length) {
        const nothing = document.createElement('p');
        nothing.textContent = this.views.length ? 'No view has such a name' : 'There is nothing to draw yet';
        list.append(nothing);
      }
      mark(field.value ? 0 : Math.max(0, options.findIndex((one) => one.dataset.view === this.current)));
    };
    const option = (/** @type {View} */ view) => {
      const one = document.createElement('div');
      one.id = `view-${options.length}`;
      one.dataset.view = view.id;
      one.setAttribute('role', 'option');
      if (view.id === this.current) one.setAttribute('aria-current', 'true');
      const title = document.createElement('span');
      title.textContent = view.title;
      one.append(title);
      const path = view.subject;
      if (path && path !== view.title) {
        const small = document.createElement('small');
        small.textContent = path;
        one.append(small);
      }
      one.addEventListener('click', () => {
        this.close();
        this.choose(view.id);
      });
      options.push(one);
      return one;
    };
    field.addEventListener('input', fill);
    panel.addEventListener('keydown', (event) => {
      const to = { ArrowDown: active + 1, ArrowUp: active - 1 }[event.key];
      if (event.key === 'Escape') this.close();
      else if (event.key === 'Enter') options[active]?.click();
      else if (to !== undefined) mark(to);
      else {
        event.stopPropagation();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    });
    panel.addEventListener('focusout', (event) => {
      if (event.relatedTarget !== this.button && !(event.relatedTarget instanceof Node && panel.contains(event.relatedTarget))) this.close(false);
    });
    // A click on an option must not take the focus out of the field before it counts.
    panel.addEventListener('pointerdown', (event) => {
      if (event.target !== field) event.preventDefault();
    });
    fill();
    field.focus();
  }

  close(back = true) {
    const panel = this.#panel;
    if (!panel) return;
    this.#panel = undefined;
    panel.remove();
    this.button.setAttribute('aria-expanded', 'false');
    if (back) this.button.focus();
  }
}

/**
 * @param {View[]} views
 * @param {string} written
 * @returns {View[]}
 */
function matching(views, written) {
  const words = written.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return views.filter(({ title, id, subject, kind }) => {
    const text = `${title} ${id} ${subject ?? ''} ${kind}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
