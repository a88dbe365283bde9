// The messages between the page and its host: JSON-RPC 2.0, as docs/preview.md describes them.

interface Message {
  readonly jsonrpc: "2.0";
  readonly id?: number | string;
  readonly method: string;
  readonly params?: unknown;
}

export interface Failure {
  readonly code: number;
  readonly message: string;
}

export type Handler = (params: unknown) => unknown;

const METHOD_NOT_FOUND = -32601;
const INTERNAL_ERROR = -32603;

function isMessage(value: unknown): value is Message {
  if (typeof value !== "object" || value === null) return false;
  const { jsonrpc, method } = value as Message;
  return jsonrpc === "2.0" && typeof method === "string";
}

class NoSuchMethod extends Error {
  readonly code = METHOD_NOT_FOUND;
}

/** One end of the conversation: answers requests by the handlers it has, and sends notifications. */
export class Conversation {
  private readonly handlers: ReadonlyMap<string, Handler>;
  private readonly post: (message: unknown) => void;

  constructor(handlers: ReadonlyMap<string, Handler>, post: (message: unknown) => void) {
    this.handlers = handlers;
    this.post = post;
  }

  notify(method: string, params: unknown): void {
    this.post({ jsonrpc: "2.0", method, params });
  }

  /** Take a message. A request is always answered, with an error when its handler fails. */
  async receive(message: unknown): Promise<void> {
    if (!isMessage(message)) return;
    const { id, method, params } = message;
    const handler = this.handlers.get(method);
    if (id === undefined) {
      await handler?.(params);
      return;
    }
    try {
      if (handler === undefined) throw new NoSuchMethod(`There is no method ${method}.`);
      this.post({ jsonrpc: "2.0", id, result: (await handler(params)) ?? null });
    } catch (error) {
      this.post({ jsonrpc: "2.0", id, error: failureOf(error) });
    }
  }
}

/** An error as it goes over to the page; those of the server keep their code. */
function failureOf(error: unknown): Failure {
  const { code, message } = error as Partial<Failure>;
  return {
    code: typeof code === "number" ? code : INTERNAL_ERROR,
    message: typeof message === "string" ? message : String(error),
  };
}
