// "Select Interpreter": which Python runs the server.

import * as vscode from "vscode";
import { chosenInterpreter, knownInterpreters } from "../interpreters.ts";
import { OWN } from "../server/find.ts";
import { askPython, OLDEST_PYTHON, type Python, tooOld, usualPythons } from "../server/python.ts";
import { run } from "../server/run.ts";
import { which } from "../server/which.ts";

type Choice = vscode.QuickPickItem & { readonly choose: () => Promise<void> };

async function set(values: { path?: string | undefined; interpreter?: string | undefined }): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("sruja");
  // Where it is set already; otherwise for all of the user's workspaces.
  const target = (name: string) =>
    configuration.inspect(name)?.workspaceValue !== undefined && vscode.workspace.isTrusted
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
  await configuration.update("interpreter", values.interpreter, target("interpreter"));
  await configuration.update("server.path", values.path, target("server.path"));
}

/** Let the user pick; the settings change, and with them the server. */
export async function selectInterpreter(cwd: string): Promise<void> {
  const picked = await vscode.window.showQuickPick(choices(cwd), {
    title: "Which Python runs the Sruja server?",
    placeHolder: `Python ${OLDEST_PYTHON} or newer`,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  await picked?.choose();
}

async function choices(cwd: string): Promise<Choice[]> {
  const chosen = await chosenInterpreter();
  const usual = usualPythons(process.platform, process.env).flatMap((name) => which(name) ?? []);
  const paths = new Set([
    ...(chosen === undefined ? [] : [chosen.path]),
    ...(await knownInterpreters()),
    ...usual,
  ]);
  const asked = await Promise.all([...paths].map((path) => askPython(path, run, cwd)));
  const pythons = new Map<string, Python>();
  for (const python of asked) {
    if (typeof python !== "string" && !pythons.has(python.prefix)) pythons.set(python.prefix, python);
  }
  return [
    {
      label: "$(search) Automatic",
      detail: "The chosen Python if it has sruja-lsp, then the PATH, then the environment of this extension",
      choose: () => set({}),
    },
    {
      label: "$(package) The environment of this extension",
      detail: "Always the server that comes with the extension",
      choose: () => set({ path: OWN }),
    },
    { label: "Pythons", kind: vscode.QuickPickItemKind.Separator, choose: () => Promise.resolve() },
    ...[...pythons.values()].map(choiceOf),
    {
      label: "$(folder-opened) Browse…",
      choose: async () => {
        const [file] = (await vscode.window.showOpenDialog({ title: "A Python, 3.11 or newer" })) ?? [];
        if (file === undefined) return;
        const python = await askPython(file.fsPath, run, cwd);
        if (typeof python === "string") throw new Error(`${file.fsPath} is no Python: ${python}`);
        if (tooOld(python))
          throw new Error(`Python ${python.version} is too old; the server needs ${OLDEST_PYTHON}.`);
        await set({ interpreter: file.fsPath });
      },
    },
  ];
}

function choiceOf(python: Python): Choice {
  const what = tooOld(python)
    ? `too old, ${OLDEST_PYTHON} is needed`
    : python.server === undefined
      ? "has no sruja-lsp; would run the environment of this extension"
      : `has sruja-lsp ${python.server}`;
  return {
    label: `${tooOld(python) ? "$(circle-slash)" : "$(python)"} Python ${python.version}`,
    description: python.path,
    detail: what,
    choose: () => set({ interpreter: python.path }),
  };
}
