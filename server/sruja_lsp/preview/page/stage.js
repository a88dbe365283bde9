/**
 * The part of the picture that is seen: zoom, pan, fit, with wheel, trackpad, fingers and keys.
 *
 * @typedef {{ x: number, y: number, scale: number, fit: boolean }} Camera the picture's point in the middle, pixels for each of its
 *   units, and whether it keeps all of the picture in sight
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 */

import { animate } from './motion.js';

const SMALLEST = 0.05;
const LARGEST = 8;
const MARGIN = 28;
/** A small picture is not blown up beyond this when it is fitted. */
const COMFORTABLE = 1.25;
/** Pixels that a hand may tremble in a click. */
const STEADY = 4;

export class Stage {
  /** @type {Camera} */
  camera = { x: 0, y: 0, scale: 1, fit: true };
  /** @type {Camera} where the camera is going; it may still be on its way when the hand rests */
  goal = this.camera;
  /** @type {Box} */
  extent = { x: 0, y: 0, width: 1, height: 1 };
  /** @type {() => void} */
  onMove = () => {};
  /** @type {() => void} called when the hand lets go of a camera that it moved */
  onRest = () => {};
  dragged = false;
  #stop = () => {};
  #resting = 0;
  /** @type {Map<number, { x: number, y: number }>} */
  #fingers = new Map();

  /**
   * @param {HTMLElement} frame
   * @param {SVGSVGElement} root
   */
  constructor(frame, root) {
    this.frame = frame;
    this.root = root;
    this.#listen();
    new ResizeObserver(() => this.resized()).observe(frame);
  }

  get size() {
    return { width: Math.max(1, this.frame.clientWidth), height: Math.max(1, this.frame.clientHeight) };
  }

  /** @returns {Box} what is seen, in the picture's units */
  get seen() {
    const { width, height } = this.size;
    const { x, y, scale } = this.camera;
    return { x: x - width / scale / 2, y: y - height / scale / 2, width: width / scale, height: height / scale };
  }

  /** @returns {Camera} */
  fitted() {
    const { width, height } = this.size;
    const room = { width: Math.max(60, width - 2 * MARGIN), height: Math.max(60, height - 2 * MARGIN) };
    const { x, y, width: w, height: h } = this.extent;
    const scale = clamp(Math.min(room.width / w, room.height / h, COMFORTABLE));
    return { x: x + w / 2, y: y + h / 2, scale, fit: true };
  }

  fit() {
    this.go(this.fitted());
    this.#rest();
  }

  /**
   * @param {Camera} target
   * @param {boolean} [at_once]
   */
  go(target, at_once = false) {
    this.#stop();
    this.goal = { ...target };
    if (at_once) {
      this.camera = { ...target };
      this.#show();
      return;
    }
    const from = { ...this.camera };
    this.#stop = animate((share) => {
      // Scales are compared by their ratio, so that growing and shrinking feel alike.
      const scale = from.scale * (target.scale / from.scale) ** share;
      this.camera = { x: mix(from.x, target.x, share), y: mix(from.y, target.y, share), scale, fit: target.fit };
      this.#show();
    });
  }

  /**
   * @param {number} factor
   * @param {{ clientX: number, clientY: number }} [point] what stays where it is; the middle without it
   * @param {boolean} [at_once]
   */
  zoom(factor, point, at_once = false) {
    const scale = clamp(this.camera.scale * factor);
    const real = scale / this.camera.scale;
    let { x, y } = this.camera;
    if (point) {
      const at = this.toPicture(point);
      x = at.x + (x - at.x) / real;
      y = at.y + (y - at.y) / real;
    }
    this.go({ x, y, scale, fit: false }, at_once);
    this.#rest();
  }

  /**
   * @param {number} right pixels that the eye moves to the right
   * @param {number} down
   * @param {boolean} [at_once]
   */
  pan(right, down, at_once = false) {
    const { x, y, scale } = this.camera;
    this.go({ x: x + right / scale, y: y + down / scale, scale, fit: false }, at_once);
    this.#rest();
  }

  /**
   * Bring a box into sight, if it is not there already.
   *
   * @param {Box} box
   */
  reveal(box) {
    const seen = this.seen;
    const room = 24 / this.camera.scale;
    let { x, y, scale } = this.camera;
    if (box.width > seen.width || box.height > seen.height) {
      scale = clamp(Math.min(scale, (this.size.width - 2 * MARGIN) / box.width, (this.size.height - 2 * MARGIN) / box.height));
      x = box.x + box.width / 2;
      y = box.y + box.height / 2;
    } else {
      x += Math.min(0, box.x - room - seen.x) + Math.max(0, box.x + box.width + room - seen.x - seen.width);
      y += Math.min(0, box.y - room - seen.y) + Math.max(0, box.y + box.height + room - seen.y - seen.height);
    }
    if (x !== this.camera.x || y !== this.camera.y || scale !== this.camera.scale) this.go({ x, y, scale, fit: false });
  }

  /**
   * @param {{ clientX: number, clientY: number }} point
   * @returns {{ x: number, y: number }}
   */
  toPicture({ clientX, clientY }) {
    const frame = this.frame.getBoundingClientRect();
    const seen = this.seen;
    return { x: seen.x + (clientX - frame.left) / this.camera.scale, y: seen.y + (clientY - frame.top) / this.camera.scale };
  }

  resized() {
    if (this.camera.fit) this.go(this.fitted(), true);
    else this.#show();
  }

  #show() {
    const { x, y, width, height } = this.seen;
    this.root.setAttribute('viewBox', `${x.toFixed(2)} ${y.toFixed(2)} ${width.toFixed(2)} ${height.toFixed(2)}`);
    this.onMove();
  }

  #rest() {
    clearTimeout(this.#resting);
    this.#resting = window.setTimeout(() => this.onRest(), 200);
  }

  #listen() {
    const frame = this.frame;
    frame.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
        const right = event.deltaX * unit;
        const down = event.deltaY * unit;
        // A pinch arrives as a wheel with Ctrl. Only a wheel turns in whole, large steps in one direction; fingers slide.
        const pinch = event.ctrlKey || event.metaKey;
        const notch = !pinch && !event.shiftKey && right === 0 && Number.isInteger(event.deltaY) && (unit !== 1 || Math.abs(down) >= 50);
        if (pinch || notch) this.zoom(Math.exp(-clampTo(down, 100) * (pinch && Math.abs(down) < 50 ? 0.01 : 0.002)), event, true);
        else if (event.shiftKey && right === 0) this.pan(down, 0, true);
        else this.pan(right, down, true);
      },
      { passive: false },
    );
    frame.addEventListener('pointerdown', (event) => {
      if (event.button > 1 || !(event.target instanceof Element) || event.target.closest('.ui-minimap')) return;
      this.dragged = false;
      this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    frame.addEventListener('pointermove', (event) => this.#drag(event));
    for (const name of /** @type {const} */ (['pointerup', 'pointercancel'])) {
      frame.addEventListener(name, (event) => {
        this.#fingers.delete(event.pointerId);
        frame.classList.remove('is-dragging');
      });
    }
    // Safari has its own events for a pinch.
    let began = 1;
    for (const name of ['gesturestart', 'gesturechange']) {
      frame.addEventListener(name, (event) => {
        event.preventDefault();
        const gesture = /** @type {Event & { scale: number, clientX: number, clientY: number }} */ (event);
        if (name === 'gesturechange') this.zoom(gesture.scale / began, gesture, true);
        began = gesture.scale;
      });
    }
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const moved = { x: now.x - before.x, y: now.y - before.y };
    if (!this.dragged && Math.hypot(moved.x, moved.y) < STEADY) return;
    if (!this.dragged) {
      this.dragged = true;
      this.frame.classList.add('is-dragging');
      this.frame.setPointerCapture(event.pointerId);
    }
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.#fingers.set(event.pointerId, now);
    if (other) {
      const grown = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      this.zoom(grown, { clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 }, true);
      this.pan(-moved.x / 2, -moved.y / 2, true);
    } else {
      this.pan(-moved.x, -moved.y, true);
    }
  }
}

/** @param {number} scale */
function clamp(scale) {
  return Math.min(LARGEST, Math.max(SMALLEST, scale));
}

/**
 * @param {number} value
 * @param {number} limit
 */
function clampTo(value, limit) {
  return Math.min(limit, Math.max(-limit, value));
}

/**
 * @param {number} a
 * @param {number} b
 * @param {number} share
 */
function mix(a, b, share) {
  return a + (b - a) * share;
}
