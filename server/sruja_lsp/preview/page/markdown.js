/** The little Markdown that the server writes into hovers, as nodes. Text stays text: nothing in it can become markup. */

/**
 * @param {string} source
 * @returns {DocumentFragment}
 */
export function rendered(source) {
  const fragment = document.createDocumentFragment();
  for (const block of source.trim().split(/\n\s*\n/)) {
    const lines = block.split('\n').map((line) => line.trimStart());
    const first = lines[0] ?? '';
    if (/^-{3,}$/.test(first) && lines.length === 1) fragment.append(document.createElement('hr'));
    else if (first.startsWith('|') && /^\|[\s:|-]+\|?$/.test(lines[1] ?? '')) fragment.append(table(lines));
    else if (first.startsWith('```')) fragment.append(filled('pre', lines.slice(1, lines.at(-1) === '```' ? -1 : undefined).join('\n')));
    else if (/^#{1,6} /.test(first)) {
      fragment.append(inline('h3', first.replace(/^#+ /, '')));
      if (lines.length > 1) fragment.append(inline('p', lines.slice(1).join('\n')));
    } else if (lines.every((line) => /^[-*] /.test(line))) {
      const list = document.createElement('ul');
      list.append(...lines.map((line) => inline('li', line.slice(2))));
      fragment.append(list);
    } else fragment.append(inline('p', lines.join('\n')));
  }
  return fragment;
}

/** @param {string[]} lines */
function table(lines) {
  const made = document.createElement('table');
  const [head = '', , ...rows] = lines;
  const cells = (/** @type {string} */ line) => line.replace(/^\|/, '').replace(/\|\s*$/, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
  const names = cells(head);
  if (names.some(Boolean)) {
    const row = document.createElement('tr');
    row.append(...names.map((cell) => inline('th', cell)));
    made.append(row);
  }
  for (const line of rows) {
    const row = document.createElement('tr');
    row.append(...cells(line).map((cell) => inline('td', cell)));
    made.append(row);
  }
  return made;
}

/**
 * @param {string} tag
 * @param {string} text
 */
function inline(tag, text) {
  const node = document.createElement(tag);
  const pattern = /\\([!-/:-@[-`{-~])|(`+) ?([\s\S]+?) ?\2(?!`)|\*\*(.+?)\*\*|(?<![\w*])[*_]([^*_\n]+)[*_](?!\w)|\[([^\]]*)\]\([^)]*\)|( {2,}|\\)?\n|&(amp|lt|gt|quot|nbsp);/g;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    node.append(text.slice(end, match.index));
    end = match.index + match[0].length;
    const [whole, escaped, , code, strong, soft, link, , entity] = match;
    if (escaped !== undefined) node.append(escaped);
    else if (code !== undefined) node.append(filled('code', code));
    else if (strong !== undefined) node.append(inline('strong', strong));
    else if (soft !== undefined) node.append(inline('em', soft));
    else if (link !== undefined) node.append(link); // nothing in the page leads out of it
    else if (entity !== undefined) node.append({ amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' }[entity] ?? '');
    else if (whole.trim() === '' || whole.startsWith('\\')) node.append(whole.length > 1 ? document.createElement('br') : ' ');
  }
  node.append(text.slice(end));
  return node;
}

/**
 * @param {string} tag
 * @param {string} text
 */
function filled(tag, text) {
  const node = document.createElement(tag);
  node.textContent = text;
  return node;
}
