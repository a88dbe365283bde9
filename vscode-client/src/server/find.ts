// Finds the server: the setting, the chosen Python, the PATH, the environment of this extension, in this order.
// Everything it asks the world for comes in as an argument, and every step it takes is logged.

import { askPython, OLDEST_PYTHON, type Python, reason, tooOld } from "./python.ts";
import type { Run } from "./run.ts";

/** The word in the setting that stands for the environment of this extension. */
export const OWN = "private";

/** Where a server was found. */
export type Origin = "setting" | "interpreter" | "path" | "private";

/** A server that has said its version. */
export interface Found {
  readonly kind: "found";
  readonly origin: Origin;
  readonly command: string;
  readonly args: readonly string[];
  readonly version: string;
  /** For people: where it is. */
  readonly place: string;
}

/** No server; `message` says what to do. */
export interface Absent {
  readonly kind: "absent";
  /** `setting`: what the user chose does not work. `setup`: an environment can be made now. `python`: no Python fits. */
  readonly reason: "setting" | "setup" | "python";
  readonly message: string;
  /** The Python to make an environment with. */
  readonly python?: Python;
  /** The user has agreed to an environment before, so that making it anew needs no question. */
  readonly renew?: boolean;
}

export interface World {
  /** The setting `sruja.server.path` with its variables replaced; empty when it is not set. */
  readonly path: string;
  /** The Python that the user has chosen, by our setting or in the Python extension. */
  readonly interpreter: { readonly path: string; readonly by: string } | undefined;
  readonly platform: NodeJS.Platform;
  /** An existing folder that only we write to. */
  readonly cwd: string;
  /** What is known of the environment of this extension. */
  readonly environment: {
    /** The Python in it. */
    readonly python: string;
    /** `ready` was made from the wheel we carry, `outdated` from another one. */
    readonly state: "ready" | "outdated" | "missing";
    /** The wheel, for the command that we tell. */
    readonly wheel: string;
  };
  readonly run: Run;
  /** The Pythons of this machine that are there, in the order in which to take them. */
  readonly pythons: () => readonly string[];
  /** The path of a program on the PATH. */
  readonly which: (name: string) => string | undefined;
  readonly log: (line: string) => void;
}

export async function findServer(world: World): Promise<Found | Absent> {
  if (world.path === OWN) {
    world.log("Setting sruja.server.path: the environment of this extension");
    return (await byEnvironment(world)) ?? (await absent(world));
  }
  return (
    (await bySetting(world)) ??
    (await byInterpreter(world)) ??
    (await byPath(world)) ??
    (await byEnvironment(world)) ??
    (await absent(world))
  );
}

async function bySetting(world: World): Promise<Found | Absent | undefined> {
  if (world.path === "") {
    world.log("Setting sruja.server.path: not set");
    return undefined;
  }
  const answer = await askVersion(world, world.path, []);
  if (answer.version !== undefined) {
    world.log(`Setting sruja.server.path: ${world.path} is ${answer.version}`);
    return {
      kind: "found",
      origin: "setting",
      command: world.path,
      args: [],
      version: answer.version,
      place: world.path,
    };
  }
  world.log(`Setting sruja.server.path: ${world.path} does not work: ${answer.problem}`);
  return {
    kind: "absent",
    reason: "setting",
    message: `The setting sruja.server.path is ${world.path}, which does not work: ${answer.problem}. Correct it, or remove it to have the server looked for.`,
  };
}

async function byInterpreter(world: World): Promise<Found | undefined> {
  if (world.interpreter === undefined) {
    world.log("Chosen Python: none");
    return undefined;
  }
  const { path, by } = world.interpreter;
  const python = await askPython(path, world.run, world.cwd);
  if (typeof python === "string") {
    world.log(`Chosen Python: ${path} (${by}) does not work: ${python}`);
    return undefined;
  }
  if (tooOld(python)) {
    world.log(
      `Chosen Python: ${path} (${by}) is ${python.version}; the server needs ${OLDEST_PYTHON} or newer`,
    );
    return undefined;
  }
  if (python.server === undefined) {
    world.log(`Chosen Python: ${path} (${by}) is ${python.version} and has no sruja-lsp`);
    return undefined;
  }
  // `-P` keeps the current folder out of what Python imports from.
  const args = ["-P", "-m", "sruja_lsp"];
  const answer = await askVersion(world, path, args);
  if (answer.version === undefined) {
    world.log(`Chosen Python: the sruja-lsp in ${path} (${by}) does not work: ${answer.problem}`);
    return undefined;
  }
  world.log(`Chosen Python: ${path} (${by}) is ${python.version} and has sruja-lsp ${answer.version}`);
  return { kind: "found", origin: "interpreter", command: path, args, version: answer.version, place: path };
}

async function byPath(world: World): Promise<Found | undefined> {
  const command = world.which("sruja-lsp");
  if (command === undefined) {
    world.log("PATH: no sruja-lsp");
    return undefined;
  }
  const answer = await askVersion(world, command, []);
  if (answer.version === undefined) {
    world.log(`PATH: ${command} does not work: ${answer.problem}`);
    return undefined;
  }
  world.log(`PATH: ${command} is ${answer.version}`);
  return { kind: "found", origin: "path", command, args: [], version: answer.version, place: command };
}

async function byEnvironment(world: World): Promise<Found | undefined> {
  const { python, state } = world.environment;
  if (state !== "ready") {
    world.log(
      `Environment of this extension: ${state === "missing" ? "not set up" : "made from another version"}`,
    );
    return undefined;
  }
  const args = ["-P", "-m", "sruja_lsp"];
  const answer = await askVersion(world, python, args);
  if (answer.version === undefined) {
    world.log(`Environment of this extension: ${python} does not work: ${answer.problem}`);
    return undefined;
  }
  world.log(`Environment of this extension: ${python} has sruja-lsp ${answer.version}`);
  return { kind: "found", origin: "private", command: python, args, version: answer.version, place: python };
}

/** There is no server. Say what can be done about it. */
async function absent(world: World): Promise<Absent> {
  const { python, problems } = await basePython(world);
  if (python !== undefined) {
    world.log(`An environment can be made with Python ${python.version} (${python.path})`);
    return {
      kind: "absent",
      reason: "setup",
      python,
      renew: world.environment.state !== "missing",
      message: `The Sruja language server is not set up yet. It is installed with Python ${python.version} into a folder of this extension, and nowhere else.`,
    };
  }
  const message = `${missingPython(problems, world.platform)} Or install the server yourself: ${installCommand(world)}`;
  world.log(message);
  return { kind: "absent", reason: "python", message };
}

/** The first Python that can make an environment, and what is wrong with those before it. */
async function basePython(world: World): Promise<{ python?: Python; problems: Problem[] }> {
  const problems: Problem[] = [];
  const chosen = world.interpreter === undefined ? [] : [world.interpreter.path];
  for (const path of new Set([...chosen, ...world.pythons()])) {
    const python = await askPython(path, world.run, world.cwd);
    if (typeof python === "string") {
      world.log(`Python for an environment: ${path} does not work: ${python}`);
    } else if (tooOld(python)) {
      world.log(`Python for an environment: ${path} is ${python.version}, too old`);
      problems.push({ python, problem: "old" });
    } else if (!python.venv) {
      world.log(`Python for an environment: ${path} is ${python.version}, but has no venv with pip`);
      problems.push({ python, problem: "venv" });
    } else {
      return { python, problems };
    }
  }
  return { problems };
}

interface Problem {
  readonly python: Python;
  readonly problem: "old" | "venv";
}

function missingPython(problems: readonly Problem[], platform: NodeJS.Platform): string {
  const without = problems.find(({ problem }) => problem === "venv");
  if (without !== undefined) {
    const { path, version } = without.python;
    const how = platform === "linux" ? " On Debian and Ubuntu: sudo apt install python3-venv." : "";
    return `Python ${version} (${path}) cannot make virtual environments.${how}`;
  }
  const get = {
    linux: "On Debian and Ubuntu: sudo apt install python3 python3-venv.",
    darwin: "Get it with: brew install python, or from python.org.",
    win32: "Get it from python.org, or with: winget install Python.Python.3.13.",
  }[platform as string];
  const old = problems.at(0);
  const what =
    old === undefined
      ? `No Python was found; the Sruja server needs ${OLDEST_PYTHON} or newer.`
      : `Python ${old.python.version} (${old.python.path}) is too old; the Sruja server needs ${OLDEST_PYTHON} or newer.`;
  return get === undefined ? what : `${what} ${get}`;
}

/** What to type into a terminal to have the server on the PATH. */
export function installCommand(world: Pick<World, "environment">): string {
  return `pipx install "${world.environment.wheel}"`;
}

interface Answer {
  readonly version: string | undefined;
  readonly problem: string;
}

async function askVersion(world: World, command: string, args: readonly string[]): Promise<Answer> {
  const { status, stdout, stderr } = await world.run(command, [...args, "--version"], {
    cwd: world.cwd,
    timeout: 30_000,
  });
  const version = /^sruja-lsp (\S+)\s*$/m.exec(stdout)?.[1];
  if (status === 0 && version !== undefined) return { version, problem: "" };
  const said = reason(stderr);
  return {
    version: undefined,
    problem:
      said ||
      (status === 0 ? "it does not answer like a sruja-lsp" : `it stops with status ${status ?? "?"}`),
  };
}
