/** Findings, as small signs on what they are about. They never move a box. */

import { isRelation } from './drawing.js';

const SVG = 'http://www.w3.org/2000/svg';
const NAMES = ['', 'error', 'warning', 'information', 'hint'];
/** Hints are for the text; in the picture they would be everywhere. */
const LOWEST = 3;
const RADIUS = 9;

/**
 * @typedef {import('./messages.js').Finding} Finding
 * @typedef {import('./elements.js').Elements} Elements
 */

/**
 * @param {Elements} elements
 * @param {Map<string, Finding[]>} findings
 */
export function showBadges(elements, findings) {
  for (const old of elements.root.querySelectorAll('.ui-badge')) old.remove();
  for (const { id, node, box } of elements.all) {
    const found = (findings.get(id) ?? []).filter(({ severity }) => severity <= LOWEST);
    if (!found.length) continue;
    const worst = Math.min(...found.map(({ severity }) => severity));
    const place = isRelation(id) ? onLine(node) : { x: box.x + box.width - 4, y: box.y + 4 };
    if (!place) continue;
    const badge = document.createElementNS(SVG, 'g');
    badge.setAttribute('class', `ui-own ui-badge ui-${NAMES[worst] ?? 'hint'}`);
    badge.setAttribute('aria-hidden', 'true'); // it is part of the name of what it is on, see `nameWith`
    const matrix = node.getCTM()?.inverse().multiply(elements.root.getCTM() ?? new DOMMatrix());
    const at = new DOMPoint(place.x, place.y).matrixTransform(matrix ?? new DOMMatrix());
    badge.setAttribute('transform', `translate(${at.x.toFixed(2)} ${at.y.toFixed(2)})`);
    const circle = document.createElementNS(SVG, 'circle');
    circle.setAttribute('r', String(RADIUS));
    const text = document.createElementNS(SVG, 'text');
    text.setAttribute('text-anchor', 'middle');
    text.setAttribute('dy', '.36em');
    text.textContent = found.length > 1 ? String(found.length) : worst === 3 ? 'i' : '!';
    badge.append(circle, text);
    node.append(badge);
  }
}

/**
 * @param {string} name
 * @param {Finding[]} found
 */
export function nameWith(name, found) {
  const counted = found.filter(({ severity }) => severity <= LOWEST);
  if (!counted.length) return name;
  const worst = NAMES[Math.min(...counted.map(({ severity }) => severity))];
  return `${name}, ${counted.length === 1 ? `1 ${worst}` : `${counted.length} findings, at worst ${worst}`}`;
}

/** @param {Finding} finding */
export function severityOf(finding) {
  return NAMES[finding.severity] ?? 'hint';
}

/** @param {SVGGElement} node */
function onLine(node) {
  const line = node.querySelector('path');
  if (!line) return undefined;
  const length = line.getTotalLength();
  return line.getPointAtLength(length * 0.2);
}
