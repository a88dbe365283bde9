/** The whole picture, small, with a frame around what is seen. */

import { isInstance } from './drawing.js';

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @typedef {import('./stage.js').Stage} Stage
 * @typedef {import('./elements.js').Elements} Elements
 */

export class Minimap {
  #svg = document.createElementNS(SVG, 'svg');
  #boxes = document.createElementNS(SVG, 'g');
  #frame = document.createElementNS(SVG, 'rect');

  /**
   * @param {HTMLElement} place
   * @param {Stage} stage
   */
  constructor(place, stage) {
    this.place = place;
    this.stage = stage;
    this.#frame.setAttribute('class', 'ui-frame');
    this.#svg.append(this.#boxes, this.#frame);
    place.classList.add('ui-minimap');
    place.append(this.#svg);
    place.addEventListener('pointerdown', (event) => {
      place.setPointerCapture(event.pointerId);
      this.#look(event);
      event.preventDefault();
    });
    place.addEventListener('pointermove', (event) => {
      if (place.hasPointerCapture(event.pointerId)) this.#look(event);
    });
  }

  /** @param {Elements} elements */
  draw(elements) {
    const { x, y, width, height } = this.stage.extent;
    this.#svg.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
    const share = Math.min(180 / width, 130 / height);
    this.#svg.setAttribute('width', String(Math.max(24, width * share)));
    this.#svg.setAttribute('height', String(Math.max(24, height * share)));
    this.#boxes.replaceChildren(
      ...elements.boxes.map(({ id, box }) => {
        const rect = document.createElementNS(SVG, 'rect');
        for (const [name, value] of Object.entries(box)) rect.setAttribute(name, String(value));
        rect.setAttribute('rx', String(2 / share));
        if (isInstance(id)) rect.setAttribute('class', 'ui-instance');
        return rect;
      }),
    );
    this.update();
  }

  update() {
    const { extent, seen } = this.stage;
    const hidden =
      seen.x > extent.x + 1 || seen.y > extent.y + 1 || seen.x + seen.width < extent.x + extent.width - 1 || seen.y + seen.height < extent.y + extent.height - 1;
    const cut = seen.width < extent.width * 0.8 || seen.height < extent.height * 0.8;
    this.place.hidden = !(hidden && cut);
    for (const [name, value] of Object.entries(seen)) this.#frame.setAttribute(name, value.toFixed(2));
  }

  /** @param {PointerEvent} event */
  #look(event) {
    const screen = this.#svg.getScreenCTM();
    if (!screen) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(screen.inverse());
    this.stage.go({ ...this.stage.camera, x, y, fit: false }, true);
    this.stage.onRest();
  }
}

