// Paths as people write them into settings.

import { homedir } from "node:os";
import { isAbsolute, resolve } from "node:path";

/** Replace `~`, `${userHome}`, `${workspaceFolder}` and `${env:NAME}`; a relative path counts from the first folder. */
export function expandPath(
  written: string,
  folder: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  const path = written
    .trim()
    .replace(/^~(?=$|[/\\])/, () => home)
    .replaceAll("${userHome}", () => home)
    .replaceAll("${workspaceFolder}", () => folder ?? "")
    .replace(/\$\{env:(\w+)\}/g, (_, name: string) => env[name] ?? "");
  const names = /[/\\]/.test(path);
  return path === "" || isAbsolute(path) || !names || folder === undefined ? path : resolve(folder, path);
}
