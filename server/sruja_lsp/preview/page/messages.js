/**
 * What the page and its host say to each other; docs/preview.md has the words to it.
 *
 * @typedef {{ line: number, character: number }} Position
 * @typedef {{ start: Position, end: Position }} Range
 * @typedef {{ uri: string, range: Range }} Location
 * @typedef {'landscape' | 'system' | 'container' | 'deployment' | 'custom' | 'scenario'} ViewKind
 * @typedef {{ id: string, title: string, kind: ViewKind, uri: string, range: Range, subject?: string }} View
 * @typedef {{ id: string, name: string, uri: string, range: Range }} DrawnElement
 * @typedef {{ id: string, severity: number, code: string, message: string, uri: string, range: Range }} Finding
 * @typedef {object} Diagram
 * @property {string} view
 * @property {number} version
 * @property {'full' | 'unchanged'} kind
 * @property {string} [svg]
 * @property {DrawnElement[]} [elements]
 * @property {Finding[]} [findings]
 * @property {{ message: string, range?: Range }} [stale]
 * @property {string} [status]
 *
 * @typedef {{ uri: string, name?: string, view?: string, save?: boolean, editor?: boolean,
 *   theme?: 'light' | 'dark' | 'auto', follow?: boolean }} Open
 * @typedef {{ content: string, encoding?: 'base64' }} Exported
 * @typedef {{ jsonrpc: '2.0', id?: number, method?: string, params?: unknown, result?: unknown,
 *   error?: { code: number, message: string } }} Message
 */

export {};
