/** What is drawn, and where: for the keyboard, the badges, the small map and the cursor. */

import { idsAround, isRelation } from './drawing.js';

/**
 * @typedef {import('./stage.js').Box} Box
 * @typedef {{ id: string, node: SVGGElement, box: Box }} Drawn
 */

export class Elements {
  /** @type {Map<string, Drawn>} */
  #drawn = new Map();

  /** @param {SVGSVGElement} root */
  constructor(root) {
    this.root = root;
  }

  /** Measure everything. The picture has to be on the screen. */
  measure() {
    this.#drawn.clear();
    const inverse = this.root.getScreenCTM()?.inverse();
    for (const node of /** @type {NodeListOf<SVGGElement>} */ (this.root.querySelectorAll('g[data-id]'))) {
      const id = node.dataset.id ?? '';
      if (this.#drawn.has(id)) continue;
      this.#drawn.set(id, { id, node, box: boxOf(node, inverse) });
    }
  }

  get size() {
    return this.#drawn.size;
  }

  /** @returns {Drawn[]} */
  get all() {
    return [...this.#drawn.values()];
  }

  /** @returns {Drawn[]} */
  get boxes() {
    return this.all.filter(({ id }) => !isRelation(id));
  }

  /** @param {string | undefined} id */
  get(id) {
    return id === undefined ? undefined : this.#drawn.get(id);
  }

  /**
   * What stands in this picture for an id of any picture: itself, an instance of it, or what it is in.
   *
   * @param {string} id
   * @returns {Drawn[]}
   */
  standingFor(id) {
    for (const near of idsAround(id)) {
      const drawn = this.#drawn.get(near);
      if (drawn) return [drawn];
      const instances = this.all.filter((one) => one.id.endsWith(`:${near}`));
      if (instances.length) return instances;
    }
    return [];
  }

  /**
   * The next box in a direction, as eyes would find it: near, and not far to the side.
   *
   * @param {Drawn | undefined} from
   * @param {'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'} direction
   * @returns {Drawn | undefined}
   */
  towards(from, direction) {
    const boxes = this.boxes;
    if (!from) return boxes[0];
    const start = middle(from.box);
    let best;
    let least = Infinity;
    for (const one of boxes) {
      if (one.id === from.id) continue;
      const end = middle(one.box);
      const right = end.x - start.x;
      const down = end.y - start.y;
      const across = direction === 'ArrowLeft' || direction === 'ArrowRight';
      const back = direction === 'ArrowLeft' || direction === 'ArrowUp';
      const ahead = (across ? right : down) * (back ? -1 : 1);
      const aside = across ? down : right;
      const distance = ahead + 2 * Math.abs(aside);
      if (ahead > 1 && Math.abs(aside) < ahead * 4 && distance < least) {
        least = distance;
        best = one;
      }
    }
    return best;
  }
}

/**
 * @param {SVGGraphicsElement} node
 * @param {DOMMatrix | undefined} inverse from the screen to the picture
 * @returns {Box}
 */
function boxOf(node, inverse) {
  const told = (node.dataset.box ?? '').split(' ').map(Number);
  const [left, top, wide, high] = told;
  if (told.length === 4 && told.every(Number.isFinite)) return { x: left ?? 0, y: top ?? 0, width: wide ?? 0, height: high ?? 0 };
  const { x, y, width, height } = node.getBBox();
  const screen = node.getScreenCTM();
  if (!screen || !inverse) return { x, y, width, height };
  const matrix = inverse.multiply(screen);
  const a = new DOMPoint(x, y).matrixTransform(matrix);
  const b = new DOMPoint(x + width, y + height).matrixTransform(matrix);
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(b.x - a.x), height: Math.abs(b.y - a.y) };
}

/** @param {Box} box */
export function middle(box) {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
