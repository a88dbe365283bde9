// Exporting: the picture or the model of a document, into a file that the user names.

import * as vscode from "vscode";
import { type Exported, SERVER_COMMANDS, views } from "../protocol.ts";
import type { Session } from "../server/session.ts";

interface Format extends vscode.QuickPickItem {
  readonly format: string;
  readonly ending: string;
  /** Whether there is one of each view, and not one of the whole model. */
  readonly ofView: boolean;
}

const FORMATS: readonly Format[] = [
  { label: "SVG", description: "a picture that stays sharp", format: "svg", ending: "svg", ofView: true },
  { label: "PNG", description: "a picture for slides and pages", format: "png", ending: "png", ofView: true },
  {
    label: "Mermaid",
    description: "for Markdown that draws it",
    format: "mermaid",
    ending: "mmd",
    ofView: true,
  },
  { label: "Graphviz", description: "the graph as DOT", format: "dot", ending: "dot", ofView: true },
  {
    label: "JSON",
    description: "the whole model, for other programs",
    format: "json",
    ending: "json",
    ofView: false,
  },
];

/** Ask for a view, a format and a place, and write the file. */
export async function exportDiagram(uri: vscode.Uri, session: Session): Promise<void> {
  // The server only knows documents that are open.
  await vscode.workspace.openTextDocument(uri);
  const client = session.client;
  if (client === undefined) throw new Error("The Sruja server does not run at the moment.");
  const format = await vscode.window.showQuickPick(FORMATS, { title: "Export", placeHolder: "As what?" });
  if (format === undefined) return;
  let view: string | undefined;
  if (format.ofView) {
    const found = await client.sendRequest(views, { textDocument: { uri: uri.toString() } });
    const picks = found.map(({ id, title, kind }) => ({ label: title || id, description: kind, id }));
    const picked =
      picks.length > 1
        ? await vscode.window.showQuickPick(picks, {
            title: `Export as ${format.label}`,
            placeHolder: "Which view?",
          })
        : picks[0];
    if (picked === undefined && picks.length > 1) return;
    view = picked?.id;
  }
  const exported = (await client.sendRequest("workspace/executeCommand", {
    command: SERVER_COMMANDS.export,
    arguments: [{ uri: uri.toString(), format: format.format, ...(view === undefined ? {} : { view }) }],
  })) as Exported | null;
  if (exported === null) throw new Error("The server has nothing to export; the log says why.");
  const stem = (vscode.workspace.asRelativePath(uri).split("/").at(-1) ?? "model").replace(/\.sruja$/, "");
  await saveExport(
    uri,
    `${stem}${view === undefined ? "" : `-${view}`}.${format.ending}`,
    exported.content,
    exported.encoding,
  );
}

/** Ask for a place beside the document and write the file; returns whether there is one now. */
export async function saveExport(
  uri: vscode.Uri,
  name: string,
  content: string,
  encoding: "base64" | undefined,
): Promise<boolean> {
  const safe = name.replace(/[/\\:*?"<>|]/g, "-");
  const folder =
    uri.scheme === "untitled" ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(uri, "..");
  const target = await vscode.window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, safe) }),
  });
  if (target === undefined) return false;
  await vscode.workspace.fs.writeFile(target, Buffer.from(content, encoding ?? "utf8"));
  const open = "Open";
  void vscode.window
    .showInformationMessage(`Saved ${vscode.workspace.asRelativePath(target)}`, open)
    .then((answer) => {
      if (answer === open) void vscode.commands.executeCommand("vscode.open", target);
    });
  return true;
}
