/** The page: which picture is shown, and what happens when somebody does something with it. */

import { nameWith, severityOf, showBadges } from './badges.js';
import { Card } from './card.js';
import { LostError } from './connection.js';
import { isInstance, isRelation, readDrawing } from './drawing.js';
import { Elements, middle } from './elements.js';
import { fit } from './fit.js';
import { showMenu } from './menu.js';
import { Minimap } from './minimap.js';
import { patch } from './patch.js';
import { Picker } from './picker.js';
import { Stage } from './stage.js';
import { viewInAddress } from './state.js';

/**
 * @typedef {import('./connection.js').Connection} Connection
 * @typedef {import('./messages.js').Diagram} Diagram
 * @typedef {import('./messages.js').Exported} Exported
 * @typedef {import('./messages.js').Finding} Finding
 * @typedef {import('./messages.js').Location} Location
 * @typedef {import('./messages.js').Open} Open
 * @typedef {import('./messages.js').View} View
 * @typedef {import('./elements.js').Drawn} Drawn
 */

const SVG = 'http://www.w3.org/2000/svg';
/** Milliseconds in which a second click makes a double one. */
const DOUBLE = 230;

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @returns {T}
 */
function part(id) {
  return /** @type {T} */ (/** @type {unknown} */ (document.getElementById(id)));
}

export class App {
  #root = document.createElementNS(SVG, 'svg');
  #sheet = new CSSStyleSheet();
  #css = '';
  /** @type {Open | undefined} */
  #document;
  /** @type {View[]} */
  #views = [];
  /** @type {{ view: string, theme: string, version: number } | undefined} the picture on the screen */
  #shown;
  /** @type {Map<string, string>} */
  #names = new Map();
  /** @type {Map<string, Finding[]>} */
  #findings = new Map();
  #pulling = false;
  #dirty = false;
  /** @type {string | undefined} */
  #focused;
  #status = '';
  #click = 0;
  #saying = 0;

  /**
   * @param {Connection} connection
   * @param {import('./state.js').Memory} memory
   */
  constructor(connection, memory) {
    this.connection = connection;
    this.memory = memory;
    this.frame = part('stage');
    this.#root.setAttribute('class', 'ui-root');
    this.#root.setAttribute('role', 'group');
    part('picture').append(this.#root);
    document.adoptedStyleSheets.push(this.#sheet);
    this.elements = new Elements(this.#root);
    this.stage = new Stage(this.frame, this.#root);
    this.minimap = new Minimap(part('minimap'), this.stage);
    this.card = new Card(part('card'), {
      describe: async (id) => (await this.#ask(/** @type {{ markdown: string } | null} */ (null), 'sruja/describe', { id }))?.markdown,
      findings: (id) => this.#findings.get(id) ?? [],
      name: (id) => this.#nameOf(id),
      around: (id) => {
        const node = this.elements.get(id)?.node;
        return node?.classList.contains('box') ? node.getBoundingClientRect() : undefined;
      },
    });
    this.picker = new Picker(part('picker-button'), (id) => {
      this.frame.focus();
      this.show(id);
    });
    this.stage.onMove = () => {
      this.minimap.update();
      part('fit').textContent = `${Math.round(this.stage.camera.scale * 100)}%`;
      if (this.stage.dragged) this.card.hide();
    };
    this.stage.onRest = () => this.#remember();
    this.#listen();
    document.fonts.addEventListener('loadingdone', () => fit(this.#root));
    this.#applyTheme();
    this.#setFollow();
  }

  // ---- what the host says

  #listen() {
    const { connection } = this;
    connection.on('page/open', (/** @type {Open} */ open) => void this.#open(open));
    connection.on('sruja/didChangeDiagram', (/** @type {{ uri: string }} */ { uri }) => {
      if (uri === this.#document?.uri) this.#refresh();
    });
    connection.on('page/reveal', (/** @type {{ uri: string, ids: string[] }} */ { uri, ids }) => {
      if (uri === this.#document?.uri) this.#reveal(ids);
    });
    connection.on('page/closed', (/** @type {{ message?: string }} */ { message }) => {
      this.#banner(message ?? 'The document is closed. This is its last picture.', 'lost');
    });
    connection.onState = (connected) => {
      if (connected) connection.notify('page/ready', {});
      else this.#banner('The connection is lost. Trying again …', 'lost');
    };
    new MutationObserver(() => this.#applyTheme()).observe(document.body, { attributes: true, attributeFilter: ['class'] });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#applyTheme());
    addEventListener('popstate', () => {
      const view = viewInAddress();
      if (view !== undefined && view !== this.memory.state.view) this.show(view, false);
    });
    this.#listenToButtons();
    this.#listenToMouse();
    document.addEventListener('keydown', (event) => this.#key(event));
  }

  /** @param {Open} open */
  async #open(open) {
    const { state } = this.memory;
    this.#document = open;
    if (state.uri !== open.uri) this.memory.set({ uri: open.uri, places: {}, view: open.view ?? viewInAddress() });
    else if (open.view !== undefined) this.memory.set({ view: open.view }, true);
    this.#setFollow();
    this.#applyTheme();
    // A host that comes back may have been started anew: its versions mean nothing to ours.
    this.#shown = undefined;
    this.#banner('');
    this.#refresh();
  }

  // ---- pulling

  #refresh() {
    this.#dirty = true;
    if (!this.#pulling) void this.#pull();
  }

  async #pull() {
    this.#pulling = true;
    try {
      while (this.#dirty && this.#document) {
        this.#dirty = false;
        await this.#pullOnce(this.#document);
      }
    } catch (error) {
      // Lost messages are asked for again when the host is back.
      if (!(error instanceof LostError)) this.#banner(messageOf(error), 'lost');
    } finally {
      this.#pulling = false;
    }
  }

  /** @param {Open} open */
  async #pullOnce(open) {
    const theme = this.#theme();
    const { view } = this.memory.state;
    const shown = this.#shown;
    const same = shown !== undefined && shown.theme === theme && (view === undefined || shown.view === view);
    const textDocument = { uri: open.uri };
    const [views, diagram] = await Promise.all([
      /** @type {Promise<View[]>} */ (this.connection.request('sruja/views', { textDocument })),
      /** @type {Promise<Diagram>} */ (
        this.connection.request('sruja/diagram', {
          textDocument,
          theme,
          ...(view === undefined ? {} : { view }),
          ...(same ? { haveVersion: shown.version } : {}),
        })
      ),
    ]);
    if (this.#document !== open) return;
    this.#views = views;
    this.picker.views = views;
    if (this.memory.state.view !== view || this.#theme() !== theme) {
      // Somebody has turned to another picture meanwhile.
      this.#dirty = true;
      return;
    }
    this.#take(diagram, theme);
  }

  /**
   * @param {Diagram} diagram
   * @param {string} theme
   */
  #take(diagram, theme) {
    this.#findings = grouped(diagram.findings ?? []);
    if (diagram.elements) this.#names = new Map(diagram.elements.map(({ id, name }) => [id, name]));
    const turned = this.#shown?.view !== diagram.view;
    if (diagram.kind === 'full' && diagram.svg !== undefined) this.#draw(diagram.svg, diagram.view, turned);
    else this.#dress();
    this.#shown = { view: diagram.view, theme, version: diagram.version };
    this.#root.dataset.version = String(diagram.version);
    this.#root.dataset.view = diagram.view;
    if (this.memory.state.view !== diagram.view) this.memory.set({ view: diagram.view });
    this.picker.current = diagram.view;
    this.#showCrumbs();
    const view = this.#views.find(({ id }) => id === diagram.view);
    const title = view?.title ?? 'Picture';
    this.frame.setAttribute('aria-label', `Picture: ${title}`);
    document.title = this.#document?.name ? `${title} - ${this.#document.name}` : title;
    if (turned) this.#tell(`${title}: ${this.elements.boxes.length} boxes`);
    const { stale } = diagram;
    if (stale) this.#banner(stale.message, 'stale', stale.range && (() => void this.#showDocument({ uri: this.#document?.uri ?? '', range: /** @type {import('./messages.js').Range} */ (stale.range) })));
    else this.#banner('');
    if (diagram.status && diagram.status !== this.#status) this.#say(diagram.status);
    this.#status = diagram.status ?? '';
    const empty = part('empty');
    empty.hidden = this.elements.size > 0;
    empty.textContent = stale ? '' : 'There is nothing to draw here yet. Write an element, and it appears.';
  }

  /**
   * @param {string} svg
   * @param {string} view
   * @param {boolean} turned whether another view was shown before
   */
  #draw(svg, view, turned) {
    const { root, css } = readDrawing(svg);
    if (css !== this.#css) {
      this.#css = css;
      // Inside of the picture only, whatever the rules say.
      this.#sheet.replaceSync(`#picture { ${css} }`);
    }
    const first = this.elements.size === 0;
    const anchor = turned || this.stage.camera.fit ? undefined : this.#anchor();
    for (const { name, value } of [...root.attributes]) {
      if (!['viewBox', 'width', 'height', 'role', 'class', 'xmlns'].includes(name)) this.#root.setAttribute(name, value);
    }
    patch(this.#root, root, () => {
      fit(this.#root);
      this.elements.measure();
      this.#dress();
      this.stage.extent = extentOf(root, this.#root);
      this.minimap.draw(this.elements);
      this.#look(view, turned, first, anchor);
    });
  }

  /**
   * Where to look at a new picture from: where it was looked at last, or so that what is in the middle stays there.
   *
   * @param {string} view
   * @param {boolean} turned
   * @param {boolean} first
   * @param {Drawn | undefined} anchor
   */
  #look(view, turned, first, anchor) {
    const { stage } = this;
    if (turned) {
      const place = this.memory.state.places[view];
      stage.go(place && !place.fit ? place : stage.fitted(), first);
    } else if (stage.camera.fit) {
      stage.go(stage.fitted(), first);
    } else if (anchor) {
      const now = this.elements.get(anchor.id);
      if (!now) return;
      const from = middle(anchor.box);
      const to = middle(now.box);
      if (from.x !== to.x || from.y !== to.y) stage.go({ ...stage.camera, x: stage.camera.x + to.x - from.x, y: stage.camera.y + to.y - from.y });
    }
  }

  /** What is next to the middle of what is seen. */
  #anchor() {
    const { x, y } = this.stage.camera;
    let best;
    let least = Infinity;
    for (const drawn of this.elements.boxes) {
      const at = middle(drawn.box);
      const distance = Math.hypot(at.x - x, at.y - y) + Math.hypot(drawn.box.width, drawn.box.height) / 4;
      if (distance < least) {
        least = distance;
        best = drawn;
      }
    }
    return best;
  }

  /** Put on the picture what is the page's own: badges, names, marks. */
  #dress() {
    showBadges(this.elements, this.#findings);
    for (const { id, node } of this.elements.all) {
      node.setAttribute('aria-label', nameWith(this.#nameOf(id), this.#findings.get(id) ?? []));
      node.toggleAttribute('data-ui-opens', this.#viewInto(id) !== undefined);
    }
    if (!this.elements.get(this.#focused)) this.#focused = undefined;
    const first = this.#focused ?? this.elements.boxes[0]?.id;
    for (const { id, node } of this.elements.all) node.setAttribute('tabindex', id === first ? '0' : '-1');
  }

  // ---- views

  /**
   * @param {string} view
   * @param {boolean} [visit]
   */
  show(view, visit = true) {
    if (view === this.memory.state.view && this.#shown?.view === view) return;
    this.card.hide();
    this.#remember();
    this.memory.set({ view }, visit);
    this.#refresh();
  }

  /** @param {string} id */
  #viewInto(id) {
    const current = this.#shown?.view ?? this.memory.state.view;
    const { dataset } = this.elements.get(id)?.node ?? {};
    const named = this.#views.find((view) => view.id === dataset?.view && view.id !== current);
    if (named) return named;
    const target = dataset?.element ?? (isInstance(id) ? id.slice(id.indexOf(':') + 1) : id);
    const found = this.#views.filter((view) => view.subject === target && view.id !== current);
    // Of several the one without a view of its own in the file is the plain one.
    return found.find((view) => view.kind === 'system' || view.kind === 'container' || view.kind === 'deployment') ?? found[0];
  }

  #up() {
    const above = this.#path().at(-2);
    if (above) this.show(above.id);
  }

  /** @returns {View[]} the views from the landscape to the one that is shown */
  #path() {
    const current = this.#views.find(({ id }) => id === this.#shown?.view);
    if (!current) return [];
    const top = this.#views.find(({ kind }) => kind === 'landscape');
    const path = top && top !== current ? [top] : [];
    const parts = current.subject?.split('.') ?? [];
    if (current.kind !== 'deployment' || parts.length > 1) {
      for (let n = 1; n < parts.length; n++) {
        const view = this.#views.find(({ subject, kind }) => subject === parts.slice(0, n).join('.') && kind !== 'custom' && kind !== 'scenario');
        if (view && view !== current) path.push(view);
      }
    }
    return [...path, current];
  }

  #showCrumbs() {
    const list = document.createElement('ol');
    const path = this.#path();
    path.forEach((view, index) => {
      const item = document.createElement('li');
      const last = index === path.length - 1;
      const link = document.createElement(last ? 'span' : 'button');
      link.textContent = view.title;
      link.title = view.title;
      if (last) link.setAttribute('aria-current', 'page');
      else link.addEventListener('click', () => this.show(view.id));
      item.append(link);
      list.append(item);
    });
    part('crumbs').replaceChildren(list);
  }

  #remember() {
    const view = this.#shown?.view;
    if (view !== undefined) this.memory.set({ places: { ...this.memory.state.places, [view]: this.stage.goal } });
  }

  // ---- to the source

  /**
   * @param {string} id
   * @param {{ x: number, y: number }} at where to ask when there are several places
   */
  async #toSource(id, at) {
    const places = await this.#ask(/** @type {Location[]} */ ([]), 'sruja/locate', { id });
    const [first] = places;
    if (!first) {
      this.#say('This is not written anywhere; it follows from the rest of the model.');
    } else if (places.length === 1) {
      await this.#showDocument(first);
    } else {
      const name = isInstance(id) ? id.slice(id.indexOf(':') + 1) : this.#nameOf(id);
      const items = places.map((place, index) => ({
        label: isInstance(id) ? (index === 0 ? 'Go to the instance' : 'Go to the container') : `Go to place ${index + 1} of ${places.length}`,
        detail: isInstance(id) && index > 0 ? name : lineOf(place),
        run: () => void this.#showDocument(place),
      }));
      showMenu(items, at, `Places of ${name}`);
    }
  }

  /** @param {Location} place */
  async #showDocument(place) {
    const { success } = await this.#ask({ success: false }, 'window/showDocument', { uri: place.uri, selection: place.range, takeFocus: true }, false);
    if (!success) this.#say(`${decodeURIComponent(place.uri.slice(place.uri.lastIndexOf('/') + 1))}, ${lineOf(place)}`);
  }

  /** @param {string[]} ids what the cursor is on, the innermost first; the first of them that is drawn is shown */
  #reveal(ids) {
    for (const node of this.#root.querySelectorAll('[data-ui-current]')) node.removeAttribute('data-ui-current');
    if (!this.#follows()) return;
    const found = ids.map((id) => this.elements.standingFor(id)).find((drawn) => drawn.length > 0) ?? [];
    for (const { node } of found) node.setAttribute('data-ui-current', '');
    const [one] = found;
    if (one) this.stage.reveal(one.box);
  }

  /**
   * @param {Drawn} drawn
   * @param {{ x: number, y: number }} at
   */
  async #menu(drawn, at) {
    const { id } = drawn;
    const places = await this.#ask(/** @type {Location[]} */ ([]), 'sruja/locate', { id });
    /** @type {import('./menu.js').Item[]} */
    const items = places.map((place, index) => ({
      label: isInstance(id) ? (index === 0 ? 'Go to the instance' : 'Go to the container') : 'Go to the source',
      detail: isInstance(id) && index > 0 ? id.slice(id.indexOf(':') + 1) : lineOf(place),
      run: () => void this.#showDocument(place),
    }));
    const view = this.#viewInto(id);
    if (view) items.push({ label: 'Open this view', detail: view.title, run: () => this.show(view.id) });
    items.push({ label: 'Tell me about it', detail: '?', run: () => void this.card.show(id, at) });
    items.push({ label: 'Copy its name', run: () => void this.#copy(id, 'The name') });
    for (const finding of (this.#findings.get(id) ?? []).slice(0, 5)) {
      items.push({ label: `Go to the ${severityOf(finding)}`, detail: finding.message, run: () => void this.#showDocument(finding) });
    }
    showMenu(items, at, this.#nameOf(id));
  }

  // ---- export

  #exportMenu() {
    const { left, bottom } = part('export').getBoundingClientRect();
    showMenu(
      [
        { label: 'Save as SVG', run: () => void this.#save('svg', 'image/svg+xml') },
        { label: 'Save as PNG', run: () => void this.#save('png', 'image/png') },
        { label: 'Copy as Mermaid', run: () => void this.#copyAs('mermaid') },
      ],
      { x: left - 120, y: bottom + 6 },
      'Export',
    );
  }

  /**
   * @param {string} format
   * @returns {Promise<Exported>}
   */
  #exported(format) {
    const view = this.#shown?.view;
    const argument = { uri: this.#document?.uri, format, theme: this.#theme(), ...(view === undefined ? {} : { view }) };
    return this.connection.request('workspace/executeCommand', { command: 'sruja.export', arguments: [argument] });
  }

  /**
   * @param {string} format
   * @param {string} mime
   */
  async #save(format, mime) {
    try {
      const exported = await this.#exported(format);
      const title = this.#views.find(({ id }) => id === this.#shown?.view)?.title ?? 'picture';
      const name = `${title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').toLowerCase() || 'picture'}.${format}`;
      if (this.#document?.save) {
        const { saved } = /** @type {{ saved: boolean }} */ (await this.connection.request('page/save', { name, mime, ...exported }));
        if (saved) this.#say(`Saved ${name}`);
        return;
      }
      const link = document.createElement('a');
      const url = URL.createObjectURL(new Blob([bytesOf(exported)], { type: mime }));
      link.href = url;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
      this.#say(`Saved ${name}`);
    } catch (error) {
      this.#say(`The picture could not be saved: ${messageOf(error)}`);
    }
  }

  /** @param {string} format */
  async #copyAs(format) {
    try {
      const { content } = await this.#exported(format);
      await this.#copy(content, 'The diagram as Mermaid');
    } catch (error) {
      this.#say(`The picture could not be copied: ${messageOf(error)}`);
    }
  }

  /**
   * @param {string} text
   * @param {string} what
   */
  async #copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      area.className = 'said';
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    this.#say(`${what} is copied`);
  }

  // ---- buttons, mouse, keys

  #listenToButtons() {
    part('zoom-in').addEventListener('click', () => this.stage.zoom(1.25));
    part('zoom-out').addEventListener('click', () => this.stage.zoom(0.8));
    part('fit').addEventListener('click', () => this.stage.fit());
    part('theme').addEventListener('click', () => this.#toggleTheme());
    part('follow').addEventListener('click', () => {
      this.memory.set({ follow: !this.#follows() });
      this.#setFollow();
    });
    part('export').addEventListener('click', () => this.#exportMenu());
  }

  #listenToMouse() {
    const { frame } = this;
    frame.addEventListener('click', (event) => {
      const drawn = this.#under(event);
      clearTimeout(this.#click);
      if (this.stage.dragged || event.detail > 1) return;
      if (!drawn) return;
      this.card.hide();
      const go = () => void this.#toSource(drawn.id, { x: event.clientX, y: event.clientY });
      if (this.#viewInto(drawn.id)) this.#click = window.setTimeout(go, DOUBLE);
      else go();
    });
    frame.addEventListener('dblclick', (event) => {
      const drawn = this.#under(event);
      if (!drawn) this.stage.fit();
      else this.#into(drawn);
    });
    frame.addEventListener('contextmenu', (event) => {
      const drawn = this.#under(event);
      if (!drawn) return;
      event.preventDefault();
      this.card.hide();
      void this.#menu(drawn, { x: event.clientX, y: event.clientY });
    });
    frame.addEventListener('pointermove', (event) => {
      if (event.buttons !== 0) return;
      const drawn = this.#under(event);
      // A frame is told about at its title. The rest of it is what others stand on.
      const ground = drawn?.node.classList.contains('frame') && event.target instanceof Element && event.target.closest('text, .ui-badge') === null;
      this.card.rest(ground ? undefined : drawn?.id, { x: event.clientX, y: event.clientY });
    });
    frame.addEventListener('pointerleave', () => this.card.rest(undefined, { x: 0, y: 0 }));
    frame.addEventListener('focusin', (event) => {
      const drawn = this.#under(event);
      if (!drawn) return;
      this.elements.get(this.#focused)?.node.setAttribute('tabindex', '-1');
      this.#focused = drawn.id;
      drawn.node.setAttribute('tabindex', '0');
      if (drawn.node.matches(':focus-visible')) this.stage.reveal(drawn.box);
    });
  }

  /**
   * @param {Event} event
   * @returns {Drawn | undefined}
   */
  #under(event) {
    const node = event.target instanceof Element ? event.target.closest('g[data-id]') : null;
    return node instanceof SVGGElement ? this.elements.get(node.dataset.id) : undefined;
  }

  /** @param {Drawn} drawn */
  #into({ id }) {
    const view = this.#viewInto(id);
    if (view) this.show(view.id);
    else if (!isRelation(id)) this.#tell(`There is no view into ${this.#nameOf(id)}`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof Element && event.target.closest('input, .ui-menu'))) return;
    const drawn = this.#under(event);
    const inside = event.target === this.frame || drawn !== undefined || event.target === document.body;
    const at = drawn ? centre(drawn.node) : { x: 0, y: 0 };
    const step = event.shiftKey ? 160 : 60;
    const { key } = event;
    if (key === '/') this.picker.open();
    else if (key === 'd') this.#toggleTheme();
    else if (key === '+' || key === '=') this.stage.zoom(1.25);
    else if (key === '-') this.stage.zoom(0.8);
    else if (key === '0') this.stage.fit();
    else if (key === 'Backspace' && inside) this.#up();
    else if (key === 'Escape') {
      if (!this.card.place.hidden) this.card.hide();
      else if (drawn) this.frame.focus();
    } else if (!inside) return;
    else if (isArrow(key) && (!drawn || event.shiftKey)) {
      const across = key === 'ArrowLeft' || key === 'ArrowRight';
      const by = key === 'ArrowLeft' || key === 'ArrowUp' ? -step : step;
      this.stage.pan(across ? by : 0, across ? 0 : by);
    } else if (isArrow(key)) {
      this.card.hide();
      this.elements.towards(drawn, key)?.node.focus({ preventScroll: true });
    } else if (!drawn) return;
    else if (key === 'Enter' && event.shiftKey) this.#into(drawn);
    else if (key === 'Enter' || key === ' ') void this.#toSource(drawn.id, at);
    else if (key === '?' || key === 'i') void this.card.show(drawn.id, at).then(() => this.#tell(this.card.place.textContent ?? ''));
    else if (key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) void this.#menu(drawn, at);
    else return;
    event.preventDefault();
  }

  // ---- colours, and following

  #theme() {
    const { theme } = this.memory.state;
    if (theme !== 'host') return theme;
    const wanted = this.#document?.theme;
    if (wanted === 'light' || wanted === 'dark') return wanted;
    const { classList } = document.body;
    if (classList.contains('vscode-high-contrast-light') || classList.contains('vscode-light')) return 'light';
    if (classList.contains('vscode-dark') || classList.contains('vscode-high-contrast')) return 'dark';
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }

  #toggleTheme() {
    this.memory.set({ theme: this.#theme() === 'dark' ? 'light' : 'dark' });
    this.#applyTheme();
  }

  #applyTheme() {
    const theme = this.#theme();
    part('theme').setAttribute('aria-pressed', String(theme === 'dark'));
    if (document.documentElement.dataset.theme === theme) return;
    document.documentElement.dataset.theme = theme;
    if (this.#shown) this.#refresh();
  }

  #follows() {
    return this.memory.state.follow ?? this.#document?.follow ?? true;
  }

  #setFollow() {
    const follow = this.#follows();
    const button = part('follow');
    button.setAttribute('aria-pressed', String(follow));
    button.title = follow ? 'The picture follows the cursor' : 'The picture does not follow the cursor';
    if (!follow) this.#reveal([]);
  }

  // ---- words

  /** @param {string} id */
  #nameOf(id) {
    return this.#names.get(id) || id;
  }

  /**
   * @param {string} text
   * @param {'stale' | 'lost' | 'note'} [kind]
   * @param {(() => void) | undefined} [run]
   */
  #banner(text, kind = 'note', run = undefined) {
    const banner = part('banner');
    banner.hidden = text === '';
    part('picture').toggleAttribute('data-stale', text !== '' && kind !== 'note');
    if (banner.dataset.text === text) return;
    banner.dataset.text = text;
    banner.dataset.kind = kind;
    const words = document.createElement('span');
    words.textContent = kind === 'stale' ? `Last good picture: ${text}` : text;
    banner.replaceChildren(words);
    if (run) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'Go there';
      button.addEventListener('click', run);
      banner.append(button);
    }
  }

  /** @param {string} text seen and heard for a moment */
  #say(text) {
    const toast = part('toast');
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.#saying);
    this.#saying = window.setTimeout(() => (toast.hidden = true), 4000);
  }

  /** @param {string} text heard, by who cannot see */
  #tell(text) {
    part('said').textContent = text;
  }

  /**
   * Ask about the document, and make do with something else when there is no answer.
   *
   * @template T
   * @param {T} otherwise
   * @param {string} method
   * @param {object} params
   * @param {boolean} [about] whether the document is named in the parameters
   * @returns {Promise<T>}
   */
  async #ask(otherwise, method, params, about = true) {
    const textDocument = { uri: this.#document?.uri };
    try {
      return (await /** @type {Promise<T>} */ (this.connection.request(method, about ? { textDocument, ...params } : params))) ?? otherwise;
    } catch (error) {
      if (!(error instanceof LostError)) this.#say(messageOf(error));
      return otherwise;
    }
  }
}

/**
 * @param {SVGSVGElement} drawn
 * @param {SVGSVGElement} shown
 * @returns {import('./stage.js').Box} all that the server drew on
 */
function extentOf(drawn, shown) {
  const numbers = (drawn.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  const [x, y, width, height] = numbers;
  if (numbers.length === 4 && width && height && numbers.every(Number.isFinite)) return { x: x ?? 0, y: y ?? 0, width, height };
  const box = shown.getBBox();
  return { x: box.x, y: box.y, width: Math.max(1, box.width), height: Math.max(1, box.height) };
}

/** @param {Finding[]} findings */
function grouped(findings) {
  /** @type {Map<string, Finding[]>} */
  const groups = new Map();
  for (const finding of findings) {
    const group = groups.get(finding.id);
    if (group) group.push(finding);
    else groups.set(finding.id, [finding]);
  }
  return groups;
}

/** @param {Location} place */
function lineOf(place) {
  return `line ${place.range.start.line + 1}`;
}

/** @param {Element} node */
function centre(node) {
  const { left, top, width, height } = node.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

/**
 * @param {Exported} exported
 * @returns {BlobPart}
 */
function bytesOf({ content, encoding }) {
  if (encoding !== 'base64') return content;
  return Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * @param {string} key
 * @returns {key is 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'}
 */
function isArrow(key) {
  return ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(key);
}
