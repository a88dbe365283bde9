/** The card that tells about what the mouse rests on, or what the keyboard asks about. */

import { severityOf } from './badges.js';
import { rendered } from './markdown.js';

const REST = 350;
/** Pixels between a card and what it tells about, the edges of the window, and the bar on top. */
const APART = 8;
const EDGE = 8;
const BAR = 48;
const NARROWEST = 300;

/**
 * @typedef {import('./messages.js').Finding} Finding
 * @typedef {object} Source
 * @property {(id: string) => Promise<string | undefined>} describe
 * @property {(id: string) => Finding[]} findings
 * @property {(id: string) => string} name
 * @property {(id: string) => DOMRect | undefined} around the box that a card should not cover, where it is a box
 */

export class Card {
  /** @type {string | undefined} */
  #about;
  #timer = 0;

  /**
   * @param {HTMLElement} place
   * @param {Source} source
   */
  constructor(place, source) {
    this.place = place;
    this.source = source;
    place.addEventListener('pointerenter', () => clearTimeout(this.#timer));
    place.addEventListener('pointerleave', () => this.hide());
  }

  get shown() {
    return this.place.hidden ? undefined : this.#about;
  }

  /**
   * The mouse is on something, or on nothing.
   *
   * @param {string | undefined} id
   * @param {{ x: number, y: number }} pointer
   */
  rest(id, pointer) {
    if (id === this.#about) return;
    clearTimeout(this.#timer);
    if (id === undefined) {
      // A moment to get over onto the card itself.
      this.#timer = window.setTimeout(() => this.hide(), this.place.hidden ? 0 : 250);
      return;
    }
    this.#timer = window.setTimeout(() => void this.show(id, pointer), this.place.hidden ? REST : 120);
  }

  /**
   * @param {string} id
   * @param {{ x: number, y: number }} at
   */
  async show(id, at) {
    this.#about = id;
    const text = await this.source.describe(id).catch(() => undefined);
    if (this.#about !== id) return;
    const found = this.source.findings(id);
    if (!text && !found.length) {
      this.hide();
      return;
    }
    this.place.replaceChildren();
    if (found.length) {
      const list = document.createElement('ul');
      list.className = 'ui-findings';
      for (const finding of found) {
        const line = document.createElement('li');
        line.className = `ui-${severityOf(finding)}`;
        const code = document.createElement('code');
        code.textContent = finding.code;
        line.append(finding.message, ' ', code);
        list.append(line);
      }
      this.place.append(list);
    }
    if (text) this.place.append(rendered(text));
    this.place.setAttribute('aria-label', this.source.name(id));
    this.place.hidden = false;
    const box = this.source.around(id);
    this.place.style.maxWidth = '';
    let place = this.#beside(box);
    if (!place && box) {
      // Narrower, it may stand at the side where there is more room.
      const room = Math.floor(Math.max(box.left, innerWidth - box.right)) - APART - EDGE - 1;
      if (room >= NARROWEST) {
        this.place.style.maxWidth = `${room}px`;
        place = this.#beside(box);
        if (!place) this.place.style.maxWidth = '';
      }
    }
    const { left, top } = place ?? this.#near(at);
    this.place.style.left = `${Math.max(EDGE, left)}px`;
    this.place.style.top = `${Math.max(BAR, top)}px`;
  }

  /**
   * Right of a box, left of it, below or above; nothing where there is not enough room at any side.
   *
   * @param {DOMRect | undefined} box
   */
  #beside(box) {
    if (!box) return undefined;
    const { offsetWidth: width, offsetHeight: height } = this.place;
    const top = Math.min(box.top, innerHeight - height - EDGE);
    const left = Math.min(box.left, innerWidth - width - EDGE);
    const places = [
      { left: box.right + APART, top },
      { left: box.left - APART - width, top },
      { left, top: box.bottom + APART },
      { left, top: box.top - APART - height },
    ];
    return places.find((one) => one.left >= EDGE && one.left + width <= innerWidth - EDGE && one.top >= BAR && one.top + height <= innerHeight - EDGE);
  }

  /** @param {{ x: number, y: number }} at */
  #near(at) {
    const { offsetWidth: width, offsetHeight: height } = this.place;
    const left = at.x + 18 + width > innerWidth - EDGE ? at.x - width - 14 : at.x + 18;
    return { left, top: Math.min(at.y + 14, innerHeight - height - EDGE) };
  }

  hide() {
    clearTimeout(this.#timer);
    this.#about = undefined;
    this.place.hidden = true;
  }
}
