// What a Python is and has.

import type { Run } from "./run.ts";
import { compareVersions } from "./version.ts";

export const OLDEST_PYTHON = "3.11";

export interface Python {
  readonly path: string;
  /** The installation or environment: several names may lead to it. */
  readonly prefix: string;
  readonly version: string;
  /** The version of the server that is installed in it. */
  readonly server: string | undefined;
  /** Whether it can make virtual environments with pip in them. */
  readonly venv: boolean;
}

const PROBE = `
import importlib.metadata, importlib.util, json, sys
def server():
    try:
        return importlib.metadata.version("sruja-lsp")
    except Exception:
        return None
def has(name):
    return importlib.util.find_spec(name) is not None
print(json.dumps({"prefix": sys.prefix, "version": "%d.%d.%d" % sys.version_info[:3], "server": server(), "venv": has("venv") and has("ensurepip")}))
`;

/** Ask a Python about itself; a string says why it cannot be asked. */
export async function askPython(path: string, run: Run, cwd: string): Promise<Python | string> {
  // A folder of ours as the current one: Python imports from there first, and the workspace may hold anything.
  const { status, stdout, stderr } = await run(path, ["-c", PROBE], { cwd, timeout: 20_000 });
  if (status === 0) {
    try {
      const said = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as {
        prefix: string;
        version: string;
        server: string | null;
        venv: boolean;
      };
      return {
        path,
        prefix: said.prefix,
        version: said.version,
        server: said.server ?? undefined,
        venv: said.venv,
      };
    } catch {
      // Something else than Python has answered.
    }
  }
  return (
    reason(stderr) || (status === undefined ? "it cannot be started" : `it answers with status ${status}`)
  );
}

export function tooOld(python: Python): boolean {
  return compareVersions(python.version, OLDEST_PYTHON) < 0;
}

/** The line that says why: Python's own tracebacks end with it, everybody else begins with it. */
export function reason(stderr: string): string {
  const lines = stderr
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  return (stderr.includes("Traceback (most recent call last)") ? lines.at(-1) : lines[0]) ?? "";
}

export function lastLine(text: string): string {
  return text.trim().split(/\r?\n/).at(-1)?.trim() ?? "";
}

/** The names and places where a Python usually is, the ones the server is tested with first. */
export function usualPythons(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string[] {
  const minors = ["3.13", "3.12", "3.11", "3.14"];
  if (platform === "win32") {
    const local = env.LOCALAPPDATA;
    return [
      ...(local === undefined
        ? []
        : minors.map((minor) => `${local}\\Programs\\Python\\Python${minor.replace(".", "")}\\python.exe`)),
      ...["python", "python3"],
    ];
  }
  const names = [...minors.slice(0, 3).map((minor) => `python${minor}`), "python3", "python", "python3.14"];
  if (platform !== "darwin") return names;
  // An editor that was started from the Dock does not have the PATH of a shell.
  const folders = ["/opt/homebrew/bin", "/usr/local/bin"];
  return [
    ...names,
    ...folders.flatMap((folder) => minors.map((minor) => `${folder}/python${minor}`)),
    ...minors.map((minor) => `/Library/Frameworks/Python.framework/Versions/${minor}/bin/python3`),
  ];
}
