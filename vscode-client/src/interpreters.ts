// The Python that the user has chosen: by our setting, or in the Python extension.

import * as vscode from "vscode";
import { settings } from "./settings.ts";

export interface Chosen {
  readonly path: string;
  readonly by: string;
}

/** The part of the Python extension's interface that is used here. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(path: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: vscode.Uri | undefined } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
    readonly known?: readonly { readonly path: string }[];
  };
}

const PYTHON = "ms-python.python";

async function pythonApi(): Promise<PythonApi | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>(PYTHON);
  if (extension === undefined) return undefined;
  try {
    const api = extension.isActive ? extension.exports : await extension.activate();
    return api?.environments === undefined ? undefined : api;
  } catch {
    return undefined;
  }
}

/** The chosen Python. In an untrusted workspace only what the user's own settings say, since `.venv` may be the workspace's. */
export async function chosenInterpreter(): Promise<Chosen | undefined> {
  if (settings.interpreter !== "") return { path: settings.interpreter, by: "setting sruja.interpreter" };
  if (!vscode.workspace.isTrusted) return undefined;
  const api = await pythonApi();
  if (api === undefined) return undefined;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const environment = await api.environments.resolveEnvironment(
    api.environments.getActiveEnvironmentPath(folder),
  );
  const path = environment?.executable.uri?.fsPath;
  return path === undefined ? undefined : { path, by: "Python extension" };
}

/** The Pythons that the Python extension knows. */
export async function knownInterpreters(): Promise<string[]> {
  const api = await pythonApi();
  return api?.environments.known?.map(({ path }) => path) ?? [];
}

/** Call back when the Python extension chooses another Python. */
export async function onDidChangeInterpreter(listener: () => void): Promise<vscode.Disposable | undefined> {
  return (await pythonApi())?.environments.onDidChangeActiveEnvironmentPath(listener);
}
