import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeFiles } from './fake-files.ts';

/** What the pretend Graph does with a send. */
export type GraphReply =
  | { do: 'accept'; wamid?: string }
  /** A coded refusal; surely not accepted. */
  | { do: 'refuse'; code: number; httpStatus?: number }
  /** An answer without a code, as a broken gateway gives it. */
  | { do: 'break'; httpStatus: number }
  /** No answer until `release`. */
  | { do: 'hang' }
  /** Accepts, and closes the connection before saying so. */
  | { do: 'cut' };

/** One call for a message, as it came. */
export interface GraphCall {
  /** Our message id. */
  readonly callbackId: string;
  readonly to: string;
  readonly text: string;
  readonly body: Record<string, unknown>;
  readonly reply: GraphReply;
  /** What Meta calls the message; null when it was refused. */
  readonly wamid: string | null;
}

/**
 * Meta's Graph as far as sends need it: answers as it is told, remembers every call. Receipts are accepted and counted
 * apart.
 */
export class FakeGraph {
  readonly calls: GraphCall[] = [];
  readonly files = new FakeFiles();
  receipts = 0;
  /** What the business account's list of templates holds; null when Meta does not say. */
  templates: unknown[] | null = [];
  /** What went wrong in `beforeAnswer`. */
  readonly faults: unknown[] = [];
  /** Decides what no `next` has decided. */
  always: (call: { callbackId: string; text: string }) => GraphReply = () => ({ do: 'accept' });
  /** Runs between taking a message and answering: Meta's other words may overtake the answer. */
  beforeAnswer: (call: GraphCall) => Promise<void> = () => Promise.resolve();
  private readonly planned: GraphReply[] = [];
  private readonly hanging = new Set<ServerResponse>();
  private readonly whenHanging: (() => void)[] = [];
  private count = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(port = 0): Promise<FakeGraph> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
    const graph = new FakeGraph(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => void graph.answer(request, response));
    return graph;
  }

  async stop(): Promise<void> {
    this.release();
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  /** What the next sends get, in order. */
  next(...replies: GraphReply[]): void {
    this.planned.push(...replies);
  }

  /** Ends what hangs without an answer. */
  release(): void {
    for (const response of this.hanging) response.destroy();
    this.hanging.clear();
  }

  get isHanging(): boolean {
    return this.hanging.size > 0;
  }

  /** Resolves when a send hangs, at once if one does. */
  hangs(): Promise<void> {
    return this.isHanging ? Promise.resolve() : new Promise((done) => this.whenHanging.push(done));
  }

  /** Calls for messages that Meta has taken. */
  get accepted(): GraphCall[] {
    return this.calls.filter(({ wamid }) => wamid !== null);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (request.method === 'GET' && path.includes('/message_templates')) {
      if (this.templates === null) return say(response, 500, {});
      return say(response, 200, pageOf(this.templates, path));
    }
    if (await this.files.answer(request, response, this.url)) return;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    if (body['status'] === 'read') {
      this.receipts += 1;
      return say(response, 200, { success: true });
    }
    const call = this.note(body);
    try {
      await this.beforeAnswer(call);
    } catch (error) {
      this.faults.push(error); // nobody waits for this promise: the test is told when it looks
    }
    const { reply } = call;
    switch (reply.do) {
      case 'accept':
        return say(response, 200, { messaging_product: 'whatsapp', messages: [{ id: call.wamid }] });
      case 'refuse':
        return say(response, reply.httpStatus ?? 400, { error: { code: reply.code, message: 'refused' } });
      case 'break':
        response.writeHead(reply.httpStatus).end('<html>');
        return;
      case 'hang':
        this.hanging.add(response);
        for (const done of this.whenHanging.splice(0)) done();
        return;
      case 'cut':
        response.destroy();
    }
  }

  private note(body: Record<string, unknown>): GraphCall {
    const callbackId = String(body['biz_opaque_callback_data']);
    const text = textOf(body);
    const reply = this.planned.shift() ?? this.always({ callbackId, text });
    const taken = reply.do === 'accept' || reply.do === 'cut' || reply.do === 'hang';
    this.count += 1;
    const wamid = (reply.do === 'accept' && reply.wamid) || `wamid.OUT${this.count}`;
    const to = String(body['to'] ?? body['recipient']);
    const call: GraphCall = { callbackId, to, text, body, reply, wamid: taken ? wamid : null };
    this.calls.push(call);
    return call;
  }
}

function textOf(body: Record<string, unknown>): string {
  const { text, interactive, reaction, template } = body as {
    text?: { body: string };
    interactive?: { body: { text: string } };
    reaction?: { emoji: string };
    template?: { name: string };
  };
  const { caption } = (body[String(body['type'])] ?? {}) as { caption?: string };
  return text?.body ?? interactive?.body.text ?? reaction?.emoji ?? template?.name ?? caption ?? '';
}

/** Two a page, so that whoever reads must turn it. */
function pageOf(templates: readonly unknown[], path: string): unknown {
  const start = Number(new URL(path, 'http://graph').searchParams.get('after') ?? 0);
  const end = start + 2;
  const paging = end < templates.length ? { paging: { cursors: { after: String(end) } } } : {};
  return { data: templates.slice(start, end), ...paging };
}

function say(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
