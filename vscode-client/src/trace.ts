// The output channel "Sruja Trace": the messages between editor and server, while `sruja.trace.server` asks for them.

import * as vscode from "vscode";
import { settings } from "./settings.ts";

/** What the client takes for a log whose level is "trace" as long as the setting is not "off". */
export class TraceChannel implements vscode.LogOutputChannel {
  readonly name = "Sruja Trace";
  private channel: vscode.OutputChannel | undefined;
  private readonly changed = new vscode.EventEmitter<vscode.LogLevel>();
  private readonly listener: vscode.Disposable;

  readonly onDidChangeLogLevel = this.changed.event;

  constructor() {
    this.listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("sruja.trace.server")) this.changed.fire(this.logLevel);
    });
  }

  get logLevel(): vscode.LogLevel {
    return settings.trace === "off" ? vscode.LogLevel.Off : vscode.LogLevel.Trace;
  }

  trace(message: string): void {
    this.appendLine(`${new Date().toISOString()} ${message}`);
  }

  debug(message: string): void {
    this.trace(message);
  }

  info(message: string): void {
    this.trace(message);
  }

  warn(message: string): void {
    this.trace(message);
  }

  error(message: string | Error): void {
    this.trace(String(message));
  }

  append(value: string): void {
    this.opened.append(value);
  }

  appendLine(value: string): void {
    this.opened.appendLine(value);
  }

  replace(value: string): void {
    this.opened.replace(value);
  }

  clear(): void {
    this.channel?.clear();
  }

  show(): void {
    this.opened.show(true);
  }

  hide(): void {
    this.channel?.hide();
  }

  dispose(): void {
    this.channel?.dispose();
    this.changed.dispose();
    this.listener.dispose();
  }

  /** Made when there is something to write: most people never see it. */
  private get opened(): vscode.OutputChannel {
    this.channel ??= vscode.window.createOutputChannel(this.name);
    return this.channel;
  }
}
