// What the server speaks beyond the Language Server Protocol; docs/preview.md describes it.

import type { Position, Range, TextDocumentIdentifier } from "vscode-languageclient/node";
import { NotificationType, RequestType } from "vscode-languageclient/node";

interface Of {
  readonly textDocument: TextDocumentIdentifier;
}

export interface View {
  readonly id: string;
  readonly title: string;
  readonly kind: "landscape" | "system" | "container" | "deployment" | "custom" | "scenario";
  readonly uri: string;
  readonly range: Range;
  /** The element that the view looks into. */
  readonly subject?: string;
}

export interface Exported {
  readonly content: string;
  readonly encoding?: "base64";
}

export const views = new RequestType<Of, View[], void>("sruja/views");
export const elementsAt = new RequestType<
  Of & { readonly position: Position },
  { readonly ids: string[] },
  void
>("sruja/elementsAt");
export const didChangeDiagram = new NotificationType<{ readonly uri: string; readonly version: number }>(
  "sruja/didChangeDiagram",
);

/** The commands of the server that mean something else in an editor with a preview of its own. */
export const SERVER_COMMANDS = {
  open: "sruja.preview.open",
  close: "sruja.preview.close",
  export: "sruja.export",
} as const;
