// Versions of the server, of this extension and of Python.

/** Compare two versions number by number; below 0 when `left` is older. What is no number counts as before it. */
export function compareVersions(left: string, right: string): number {
  const [first, second] = [numbers(left), numbers(right)];
  for (let place = 0; place < Math.max(first.length, second.length); place += 1) {
    const difference = (first[place] ?? 0) - (second[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What to tell a user whose server is not of the extension's version; undefined when there is nothing to tell. */
export function versionMismatch(server: string, extension: string): string | undefined {
  const difference = compareVersions(server, extension);
  if (difference === 0) return undefined;
  return difference < 0
    ? `The Sruja server is ${server}, older than this extension (${extension}). Some of what the extension offers will not work. Update the server as it was installed, or use the one that comes with the extension.`
    : `The Sruja server is ${server}, newer than this extension (${extension}). Update the extension to use all of it.`;
}

function numbers(version: string): number[] {
  return version.split(/[.+-]/).map((part) => Number.parseInt(part, 10) || 0);
}
