// The environment of this extension: a virtual environment in its storage, with the server from the wheel it carries.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, open, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lastLine } from "./python.ts";
import type { Run } from "./run.ts";

const PREFIX = "server-";
const MARK = "ready.json";
/** Environments of other versions that nobody has used for so long are removed. Another window may still use them. */
const KEEP = 14 * 24 * 3600 * 1000;

export interface Progress {
  readonly report: (message: string) => void;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** What the user is told when an environment cannot be made. */
export class SetupError extends Error {}

export class Environment {
  readonly folder: string;
  readonly python: string;
  readonly wheel: string;
  private readonly storage: string;
  private readonly hash: string;

  /** `wheels` is the folder with the one wheel that the extension carries. */
  constructor(storage: string, wheels: string, platform: NodeJS.Platform = process.platform) {
    const name = readdirSync(wheels).find((file) => file.endsWith(".whl"));
    if (name === undefined)
      throw new SetupError(`The extension carries no server in ${wheels}; install it again.`);
    this.wheel = join(wheels, name);
    this.hash = createHash("sha256").update(readFileSync(this.wheel)).digest("hex").slice(0, 12);
    this.storage = storage;
    this.folder = join(storage, `${PREFIX}${this.hash}`);
    this.python =
      platform === "win32" ? join(this.folder, "Scripts", "python.exe") : join(this.folder, "bin", "python");
  }

  /** Whether it is there, or one of another version is. */
  async state(): Promise<"ready" | "outdated" | "missing"> {
    if (await exists(join(this.folder, MARK))) return "ready";
    for (const folder of await this.others()) if (await exists(join(folder, MARK))) return "outdated";
    return "missing";
  }

  /** Note that it is in use, and remove those that have not been for long. */
  async used(now: number = Date.now()): Promise<void> {
    await utimes(join(this.folder, MARK), new Date(now), new Date(now));
    for (const folder of await this.others()) {
      const mark = await stat(join(folder, MARK)).catch(() => undefined);
      if (mark !== undefined && now - mark.mtimeMs > KEEP) await rm(folder, { recursive: true, force: true });
    }
  }

  /** Make it with this Python. Two windows that both want it take turns; the second one finds it made. */
  async make(base: string, run: Run, progress: Progress): Promise<void> {
    await mkdir(this.storage, { recursive: true });
    const unlock = await this.lock(progress);
    try {
      if (await exists(join(this.folder, MARK))) {
        const { status } = await run(this.python, ["-P", "-m", "sruja_lsp", "--version"], {
          cwd: this.storage,
        });
        if (status === 0) return;
      }
      await rm(this.folder, { recursive: true, force: true });
      await this.build(base, run, progress);
    } catch (error) {
      await rm(this.folder, { recursive: true, force: true });
      throw error;
    } finally {
      await unlock();
    }
  }

  private async build(base: string, run: Run, progress: Progress): Promise<void> {
    const options = {
      cwd: this.storage,
      env: cleanEnvironment(process.env),
      ...(progress.signal === undefined ? {} : { signal: progress.signal }),
    };
    const step = async (what: string, command: string, args: string[], onLine?: (line: string) => void) => {
      progress.log(`${command} ${args.join(" ")}`);
      const said: string[] = [];
      const { status, stderr } = await run(command, args, {
        ...options,
        onLine: (line) => {
          said.push(line);
          progress.log(`  ${line}`);
          onLine?.(line);
        },
      });
      if (progress.signal?.aborted) throw new SetupError("Setting up the Sruja server was cancelled.");
      if (status === 0) return;
      for (const line of stderr.split(/\r?\n/)) if (line) progress.log(`  ${line}`);
      const why = errorLine(stderr) || lastLine(said.join("\n")) || `status ${status ?? "?"}`;
      throw new SetupError(`${what}: ${why}\nTo see all of it: ${command} ${args.map(quoted).join(" ")}`);
    };
    progress.report("making an environment");
    await step("The environment could not be made", base, ["-m", "venv", this.folder]);
    const pip = [
      "-m",
      "pip",
      "install",
      "--disable-pip-version-check",
      "--no-input",
      "--progress-bar",
      "off",
    ];
    await step("The server could not be installed", this.python, [...pip, this.wheel], (line) => {
      const doing = /^(Collecting|Downloading|Installing collected)\s?(?:packages)?:?\s?([\w.-]*)/.exec(line);
      if (doing?.[1] === "Installing collected") progress.report("installing");
      else if (doing?.[1] !== undefined)
        progress.report(`getting ${(doing[2] ?? "").split(/[-=<>]/)[0] ?? ""}`);
    });
    progress.report("trying it out");
    await step("The server does not start", this.python, ["-P", "-m", "sruja_lsp", "--version"]);
    await writeFile(join(this.folder, MARK), JSON.stringify({ wheel: this.wheel, python: base }));
  }

  private async others(): Promise<string[]> {
    const names = await readdir(this.storage).catch(() => []);
    return names
      .filter((name) => name.startsWith(PREFIX) && !name.endsWith(".lock"))
      .map((name) => join(this.storage, name))
      .filter((folder) => folder !== this.folder);
  }

  private async lock(progress: Progress): Promise<() => Promise<void>> {
    const file = `${this.folder}.lock`;
    for (let waited = 0; ; waited += 1) {
      try {
        const handle = await open(file, "wx");
        await handle.writeFile(String(process.pid));
        await handle.close();
        return () => rm(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const owner = Number(await readFile(file, "utf8").catch(() => "0"));
      // A file that is empty is being written at this moment, or was left behind by a crash.
      if (owner > 0 ? !alive(owner) : waited > 20) {
        await rm(file, { force: true });
      } else {
        if (waited === 0) progress.report("waiting for another window that is setting it up");
        if (progress.signal?.aborted) throw new SetupError("Setting up the Sruja server was cancelled.");
        await sleep(250);
      }
    }
  }
}

/** The variables of the environment without those that would make Python look elsewhere. */
export function cleanEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const unwanted = new Set([
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "VIRTUAL_ENV",
    "__PYVENV_LAUNCHER__",
  ]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !unwanted.has(name)));
}

function errorLine(stderr: string): string {
  const lines = stderr.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => /^error:/i.test(line)).at(-1) ?? lines.filter(Boolean).at(-1) ?? "";
}

function quoted(word: string): string {
  return /[\s"]/.test(word) ? JSON.stringify(word) : word;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
