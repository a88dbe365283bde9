// The settings of the section `sruja` that the extension itself reads. All others are the server's.

import * as vscode from "vscode";
import { expandPath } from "./server/paths.ts";

export type Theme = "auto" | "light" | "dark";

function setting<T>(name: string, otherwise: T): T {
  return vscode.workspace.getConfiguration("sruja").get<T>(name) ?? otherwise;
}

export const settings = {
  get serverPath(): string {
    return expandPath(setting("server.path", ""), firstFolder());
  },
  get interpreter(): string {
    return expandPath(setting("interpreter", ""), firstFolder());
  },
  get logLevel(): string {
    return setting("server.logLevel", "warning");
  },
  get trace(): string {
    return setting("trace.server", "off");
  },
  get followCursor(): boolean {
    return setting("preview.followCursor", true);
  },
  get theme(): Theme {
    return setting<Theme>("preview.theme", "auto");
  },
};

/** Whether a change of these settings concerns which server is run and how. */
export function concernsServer(event: vscode.ConfigurationChangeEvent): boolean {
  return ["server.path", "server.logLevel", "interpreter"].some((name) =>
    event.affectsConfiguration(`sruja.${name}`),
  );
}

function firstFolder(): string | undefined {
  return vscode.workspace.workspaceFolders?.find((folder) => folder.uri.scheme === "file")?.uri.fsPath;
}
