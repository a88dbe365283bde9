/**
 * Changing the picture on the screen into another one, node by node.
 *
 * What is drawn for one `data-id` stays the same node, so that nothing flashes and the keyboard's focus stays where it is. Numbers
 * that changed - places, sizes, lines - run to their new values; what is new appears, what is gone fades.
 */

import { DURATION, animate, isStill } from './motion.js';

const MOVING = new Set([
  'x', 'y', 'width', 'height', 'cx', 'cy', 'r', 'rx', 'ry', 'x1', 'y1', 'x2', 'y2', 'd', 'points', 'transform',
  'stroke-dashoffset', 'textLength', 'dx', 'dy',
]);
/** Numbers that a browser can move without dropping frames; a picture with more of them jumps. */
const MOST = 2500;
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi;

/**
 * @typedef {{ node: Element, name: string, pieces: (string | [number, number])[], end: string }} Movement an attribute as the text
 *   that stays and the numbers that run
 * @typedef {{ movements: Movement[], appeared: Element[], leaving: Element[], changed: boolean }} Changes
 */

/** @type {() => void} */
let finish = () => {};

/**
 * Give `shown` the content of `wanted`; `wanted` is used up.
 *
 * @param {SVGSVGElement} shown
 * @param {SVGSVGElement} wanted
 * @param {() => void} settled called when everything has its new place, but before it is seen to move there
 * @returns {Changes}
 */
export function patch(shown, wanted, settled) {
  finish();
  /** @type {Changes} */
  const changes = { movements: [], appeared: [], leaving: [], changed: false };
  /** @type {Map<string, Element>} */
  const known = new Map();
  for (const node of shown.querySelectorAll('[data-id]')) known.set(key(node), node);
  const needed = new Set([...wanted.querySelectorAll('[data-id]')].map(key));
  morphChildren(shown, wanted, known, needed, changes);
  for (const node of changes.leaving) dismiss(node);
  settled();
  play(changes);
  return changes;
}

/** @param {Changes} changes */
function play(changes) {
  const { movements, appeared, leaving } = changes;
  const still = isStill() || movements.length > MOST;
  for (const node of leaving) {
    if (still) node.remove();
    else leave(node);
  }
  if (still) return;
  for (const node of appeared) node.animate([{ opacity: 0 }, { opacity: 1 }], { duration: DURATION, easing: 'ease-out' });
  const stop = animate((share) => {
    for (const { node, name, pieces, end } of movements) {
      const between = (/** @type {string | [number, number]} */ piece) =>
        typeof piece === 'string' ? piece : (piece[0] + (piece[1] - piece[0]) * share).toFixed(2);
      node.setAttribute(name, share === 1 ? end : pieces.map(between).join(''));
    }
  });
  finish = () => {
    stop();
    for (const node of leaving) node.remove();
    finish = () => {};
  };
}

/**
 * What leaves stands for nothing any more.
 *
 * @param {Element} node
 */
function dismiss(node) {
  for (const one of [node, ...node.querySelectorAll('[data-id]')]) {
    one.removeAttribute('data-id');
    one.removeAttribute('tabindex');
    one.setAttribute('aria-hidden', 'true');
  }
  node.classList.add('ui-leaving');
}

/** @param {Element} node */
function leave(node) {
  node.animate([{ opacity: 1 }, { opacity: 0 }], { duration: DURATION, easing: 'ease-in', fill: 'forwards' }).finished.then(
    () => node.remove(),
    () => node.remove(),
  );
}

/**
 * @param {Element} shown
 * @param {Element} wanted
 * @param {Map<string, Element>} known what the old picture has by its key, wherever it is
 * @param {Set<string>} needed the keys of the new picture
 * @param {Changes} changes
 */
function morphChildren(shown, wanted, known, needed, changes) {
  /** @type {Map<string, Node[]>} */
  const old = new Map();
  for (const child of [...shown.childNodes]) {
    if (child instanceof Element && (child.classList.contains('ui-leaving') || child.classList.contains('ui-own'))) continue;
    const name = slot(child);
    const same = old.get(name);
    if (same) same.push(child);
    else old.set(name, [child]);
  }
  /** @type {ChildNode | null} */
  let place = firstOf(shown.firstChild);
  for (const child of [...wanted.childNodes]) {
    const name = slot(child);
    /** @type {Node | undefined} */
    let match = child instanceof Element && child.hasAttribute('data-id') ? known.get(key(child)) : old.get(name)?.shift();
    if (match instanceof Element && child instanceof Element && match.localName !== child.localName) match = undefined;
    if (match === undefined) {
      shown.insertBefore(child, place);
      changes.changed = true;
      if (child instanceof Element) changes.appeared.push(child);
      // What the new parent brings along may hold nodes that are known from elsewhere.
      if (child instanceof Element) adopt(child, known, needed, changes);
      continue;
    }
    const same = old.get(name);
    if (same?.includes(match)) old.set(name, same.filter((node) => node !== match));
    if (match === place) place = firstOf(place.nextSibling);
    else {
      shown.insertBefore(match, place);
      changes.changed = true;
    }
    morph(match, child, known, needed, changes);
  }
  for (const nodes of old.values()) {
    for (const node of nodes) {
      if (node instanceof Element && node.hasAttribute('data-id') && needed.has(key(node))) continue; // moves elsewhere
      if (node instanceof Element && node.parentNode === shown) {
        changes.leaving.push(node);
        changes.changed = true;
      } else if (node.parentNode === shown) shown.removeChild(node);
    }
  }
}

/**
 * @param {Element} root
 * @param {Map<string, Element>} known
 * @param {Set<string>} needed
 * @param {Changes} changes
 */
function adopt(root, known, needed, changes) {
  for (const child of [...root.querySelectorAll('[data-id]')]) {
    const match = known.get(key(child));
    if (!match || !root.contains(child) || match.localName !== child.localName) continue;
    child.replaceWith(match);
    morph(match, child, known, needed, changes);
  }
}

/**
 * @param {Node} shown
 * @param {Node} wanted
 * @param {Map<string, Element>} known
 * @param {Set<string>} needed
 * @param {Changes} changes
 */
function morph(shown, wanted, known, needed, changes) {
  if (!(shown instanceof Element) || !(wanted instanceof Element)) {
    if (shown.nodeValue !== wanted.nodeValue) {
      shown.nodeValue = wanted.nodeValue;
      changes.changed = true;
    }
    return;
  }
  if (shown.hasAttribute('data-id')) known.delete(key(shown));
  for (const { name } of [...shown.attributes]) {
    if (!wanted.hasAttribute(name) && !isOurs(name)) shown.removeAttribute(name);
  }
  for (const { name, value } of [...wanted.attributes]) {
    const before = shown.getAttribute(name);
    if (before === value || isOurs(name)) continue;
    changes.changed = true;
    if (before !== null && MOVING.has(name)) {
      const movement = movementOf(shown, name, before, value);
      if (movement) changes.movements.push(movement);
      else changes.appeared.push(shown);
    }
    shown.setAttribute(name, value);
  }
  if (shown instanceof SVGElement && wanted instanceof SVGElement && shown.style.cssText !== wanted.style.cssText) {
    shown.style.cssText = wanted.style.cssText;
    changes.changed = true;
  }
  morphChildren(shown, wanted, known, needed, changes);
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {string} before
 * @param {string} end
 * @returns {Movement | undefined} nothing when the two are not of one shape
 */
function movementOf(node, name, before, end) {
  const shape = end.split(NUMBER);
  if (shape.join('#') !== before.split(NUMBER).join('#')) return undefined;
  const from = before.match(NUMBER) ?? [];
  const to = end.match(NUMBER) ?? [];
  const arcs = name === 'd' && /a/i.test(end);
  /** @type {(string | [number, number])[]} */
  const pieces = [shape[0] ?? ''];
  for (let n = 0; n < to.length; n++) {
    const [a, b] = [Number(from[n]), Number(to[n])];
    // The flags of an arc are 0 or 1, with nothing in between.
    if (arcs && a !== b && (a === 0 || a === 1) && (b === 0 || b === 1)) return undefined;
    pieces.push(a === b ? (to[n] ?? '') : [a, b], shape[n + 1] ?? '');
  }
  return { node, name, pieces, end };
}

/** @param {string} name an attribute that the page sets, or that is compared in another way */
function isOurs(name) {
  return name === 'style' || name === 'tabindex' || name.startsWith('data-ui-');
}

/** @param {Element} node */
function key(node) {
  return `${node.localName} ${node.getAttribute('data-id') ?? ''} ${node.getAttribute('data-part') ?? ''}`;
}

/** @param {Node} node */
function slot(node) {
  if (!(node instanceof Element)) return `#${node.nodeType}`;
  return node.hasAttribute('data-id') ? key(node) : `${node.localName} ${node.id} ${node.getAttribute('class') ?? ''}`;
}

/** @param {ChildNode | null} node the first that the picture itself has put there, at this node or behind it */
function firstOf(node) {
  let place = node;
  while (place instanceof Element && (place.classList.contains('ui-leaving') || place.classList.contains('ui-own'))) place = place.nextSibling;
  return place;
}
