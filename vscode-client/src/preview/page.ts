// The HTML of the preview: the page that the server brings, with the two words that every host fills in.

/** Fill in `index.html` for a webview: where its files are, and what it may load. */
export function pageHtml(template: string, base: string, source: string): string {
  const policy = [
    "default-src 'none'",
    `script-src ${source}`,
    `style-src ${source}`,
    `img-src ${source} blob: data:`,
    `font-src ${source}`,
    `base-uri ${source}`,
    "form-action 'none'",
  ].join("; ");
  return template.replaceAll("%BASE%", () => escapeHtml(base)).replaceAll("%CSP%", () => escapeHtml(policy));
}

function escapeHtml(text: string): string {
  return text.replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
