/**
 * Reading a picture that the server drew, before it is shown.
 *
 * The server escapes what people write. This page does not count on it: whatever could run, or reach out of the page, is taken out.
 */

const FORBIDDEN = new Set(['script', 'foreignobject', 'iframe', 'object', 'embed', 'link', 'meta', 'base', 'animate', 'set', 'handler', 'style']);
const SVG = 'http://www.w3.org/2000/svg';

/**
 * @typedef {{ root: SVGSVGElement, css: string }} Drawing
 */

/**
 * @param {string} text an SVG document
 * @returns {Drawing}
 */
export function readDrawing(text) {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  const root = parsed.documentElement;
  if (!(root instanceof SVGSVGElement) || parsed.querySelector('parsererror')) throw new Error('The picture cannot be read');
  const css = [...root.querySelectorAll('style')].map((style) => style.textContent ?? '').join('\n');
  for (const node of [root, ...root.querySelectorAll('*')]) {
    if (FORBIDDEN.has(node.localName.toLowerCase())) node.remove();
    else clean(node);
  }
  const adopted = document.importNode(root, true);
  // The policy of the page allows no style attributes. What a script sets is no attribute.
  for (const node of adopted.querySelectorAll('[data-style]')) {
    /** @type {SVGElement} */ (node).style.cssText = node.getAttribute('data-style') ?? '';
    node.removeAttribute('data-style');
  }
  for (const node of adopted.querySelectorAll('[data-id]')) prepare(/** @type {SVGGElement} */ (node));
  return { root: adopted, css };
}

/** @param {Element} node */
function clean(node) {
  for (const { name, value } of [...node.attributes]) {
    const lower = name.toLowerCase();
    if (lower.startsWith('on') || ((lower === 'href' || lower.endsWith(':href')) && !/^(#|data:image\/(png|svg\+xml|jpeg|gif|webp);)/.test(value))) {
      node.removeAttribute(name);
    } else if (lower === 'style') {
      node.removeAttribute(name);
      if (!/url\s*\(\s*['"]?(?!#)/i.test(value)) node.setAttribute('data-style', value);
    }
  }
}

/**
 * Make what is drawn reachable: for the keyboard, for a screen reader, and thin lines for the mouse.
 *
 * @param {SVGGElement} node
 */
function prepare(node) {
  const id = node.dataset.id ?? '';
  const title = [...node.children].find((child) => child.localName === 'title');
  node.setAttribute('tabindex', '-1');
  node.setAttribute('role', 'button');
  if (!node.hasAttribute('aria-label')) node.setAttribute('aria-label', title?.textContent || id);
  // The browser's own tooltip would cover the card.
  title?.remove();
  if (isRelation(id)) {
    const line = node.querySelector('path');
    if (line && !node.querySelector('.ui-hit')) {
      const hit = document.createElementNS(SVG, 'path');
      hit.setAttribute('d', line.getAttribute('d') ?? '');
      hit.setAttribute('class', 'ui-hit');
      const transform = line.getAttribute('transform');
      if (transform) hit.setAttribute('transform', transform);
      node.prepend(hit);
    }
  }
}

/** @param {string} id */
export function isRelation(id) {
  return id.includes('->');
}

/** @param {string} id */
export function isInstance(id) {
  return id.includes(':') && !isRelation(id);
}

/**
 * The element, node or instance that something drawn stands for is looked for under these ids, the nearest first.
 *
 * @param {string} id
 * @returns {string[]}
 */
export function idsAround(id) {
  const found = [id];
  let rest = id;
  if (isInstance(id)) {
    const colon = id.indexOf(':');
    found.push(...dotted(id.slice(colon + 1)), ...dotted(id.slice(0, colon)));
    return found;
  }
  if (isRelation(id)) return found;
  while (rest.includes('.')) {
    rest = rest.slice(0, rest.lastIndexOf('.'));
    found.push(rest);
  }
  return found;
}

/**
 * @param {string} name
 * @returns {string[]}
 */
function dotted(name) {
  const parts = name.split('.');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
}
