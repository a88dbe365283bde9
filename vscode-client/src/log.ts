// The output channel "Sruja": what the extension does, and what the server writes.

import * as vscode from "vscode";

export const log = vscode.window.createOutputChannel("Sruja", { log: true });

const LINE = /^\S+ \S+ (DEBUG|INFO|WARNING|ERROR|CRITICAL) (.*)$/;

/** Write a line of the server's log with the level it has there; returns whether it tells of something that went wrong. */
export function logServerLine(line: string): boolean {
  const [, level, message] = LINE.exec(line) ?? [];
  const text = `[server] ${message ?? line}`;
  switch (level) {
    case "DEBUG":
      log.debug(text);
      break;
    case "INFO":
      log.info(text);
      break;
    case undefined:
      // A line without a level: a traceback, or what Python itself has to say.
      log.info(text);
      return true;
    case "WARNING":
      log.warn(text);
      break;
    default:
      log.error(text);
      return true;
  }
  return false;
}
