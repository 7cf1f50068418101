import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Account } from './account.ts';
import { isVirtual } from './clock.ts';
import type { MediaShelf, SampleKind } from './media.ts';
import type { ThingKind } from './drafts.ts';
import type { People, SayOptions } from './people.ts';
import type { Sending } from './sending.ts';
import type { Template } from './state.ts';
import type { Statuses } from './statuses.ts';
import { SimulatorRefusal, type World } from './world.ts';

const THINGS: readonly ThingKind[] = [
  'picture',
  'voice',
  'film',
  'document',
  'location',
  'contacts',
  'sticker',
  'order',
  'unseen',
  'unknown',
];
const CONNECTIONS = ['connected', 'paused', 'off'] as const;
const TEMPLATE_STATES: readonly Template['status'][] = [
  'APPROVED',
  'PENDING',
  'REJECTED',
  'PAUSED',
  'DISABLED',
];

interface ApiParts {
  world: World;
  people: People;
  sending: Sending;
  statuses: Statuses;
  account: Account;
  media: MediaShelf;
  startScript: () => void;
  stopScript: () => void;
}

type Json = Record<string, unknown>;

/** The scripting API of the phones: all that the page does, by JSON. */
export function apiRouter(parts: ApiParts): Router {
  const { world, people, sending, statuses, account, media } = parts;
  const router = express.Router();
  router.use(sameOriginOnly);
  router.use(express.json({ limit: '1mb' }));

  router.get('/state', (_request, response) => void response.json(world.snapshot()));
  router.get('/events', (request, response) => stream(world, request, response));
  router.get('/media/:id', (request, response) => {
    const record = media.find(request.params.id);
    if (!record) throw new SimulatorRefusal('media_gone', 404);
    response.type(record.mimeType).setHeader('Cache-Control', 'private, max-age=3600');
    // A phone shows a page as a file, it does not run it.
    response.setHeader('X-Content-Type-Options', 'nosniff').setHeader('Content-Security-Policy', 'sandbox');
    response.send(media.bytes(record));
  });

  const post = (path: string, act: (body: Json, request: Request) => unknown): void => {
    router.post(path, async (request, response) => {
      const result = await act(json(request.body), request);
      response.json(result ?? { done: true });
    });
  };
  const who = (request: Request): string => String(request.params['id']);

  post('/customers', (body) => {
    const waId = optional(body, 'phone') ?? optional(body, 'waId');
    const username = optional(body, 'username');
    return people.add({
      name: required(body, 'name'),
      ...(waId ? { waId } : {}),
      ...(username ? { username } : {}),
    });
  });
  post('/customers/:id/say', (body, request) => {
    sending.countInbound(world.number(optional(body, 'numberId')).phoneNumberId);
    return people.customerSays(who(request), required(body, 'text'), said(body));
  });
  post('/customers/:id/send', (body, request) =>
    people.customerSends(
      who(request),
      oneOf(body, 'kind', THINGS),
      optional(body, 'caption') ?? '',
      said(body),
    ),
  );
  post('/customers/:id/ad', (body, request) =>
    people.customerComesFromAd(who(request), required(body, 'text'), said(body)),
  );
  post('/customers/:id/tap', (body, request) =>
    people.customerTaps(who(request), required(body, 'wamid'), required(body, 'choiceId')),
  );
  post('/customers/:id/edit', (body) =>
    people.edits('customer', required(body, 'wamid'), required(body, 'text')),
  );
  post('/customers/:id/revoke', (body) => people.revokes('customer', required(body, 'wamid')));
  post('/customers/:id/react', (body) =>
    people.reacts('customer', required(body, 'wamid'), optional(body, 'emoji') ?? null),
  );
  post('/customers/:id/settings', (body, request) => {
    const customer = people.changeCustomer(who(request), body);
    if (customer.online) statuses.comesOnline(customer.id);
    return customer;
  });
  post('/customers/:id/number', (body, request) =>
    people.changesNumber(who(request), required(body, 'phone')),
  );
  post('/customers/:id/user-id', (_body, request) => people.changesUserId(who(request)));
  post('/customers/:id/username', (body, request) =>
    people.takesUsername(who(request), optional(body, 'username') ?? ''),
  );

  post('/owner/say', (body) =>
    people.ownerSays(required(body, 'customerId'), required(body, 'text'), said(body)),
  );
  post('/owner/send', (body) =>
    people.ownerSends(
      required(body, 'customerId'),
      oneOf(body, 'kind', ['picture', 'voice', 'film', 'document', 'sticker'] satisfies SampleKind[]),
      optional(body, 'caption') ?? '',
      said(body),
    ),
  );
  post('/owner/edit', (body) => people.edits('owner', required(body, 'wamid'), required(body, 'text')));
  post('/owner/revoke', (body) => people.revokes('owner', required(body, 'wamid')));
  post('/owner/react', (body) =>
    people.reacts('owner', required(body, 'wamid'), optional(body, 'emoji') ?? null),
  );
  post('/owner/greeting', (body) => account.setGreeting(body['enabled'] === true, optional(body, 'text')));
  post('/owner/contact', (body) =>
    account.savesContact(
      required(body, 'customerId'),
      optional(body, 'name') ?? null,
      optional(body, 'numberId'),
    ),
  );
  post('/owner/connection', (body) =>
    account.setConnection(oneOf(body, 'connection', CONNECTIONS), optional(body, 'numberId')),
  );

  post('/templates/:id/status', (body, request) =>
    account.setTemplateStatus(who(request), oneOf(body, 'status', TEMPLATE_STATES)),
  );
  post('/chaos', (body) => world.setChaos(body));
  post('/chaos/reset', () => world.calm());
  post('/script', (body) => {
    if (body['running'] === true) parts.startScript();
    else parts.stopScript();
  });
  post('/clock/advance', async (body) => {
    const { clock } = world;
    if (!isVirtual(clock)) throw new SimulatorRefusal('clock_is_real');
    const ms = Number(body['ms']);
    if (!Number.isFinite(ms) || ms < 0) throw new SimulatorRefusal('ms_bad', 422);
    await clock.advance(ms);
    return { now: clock.now() };
  });
  post('/raw', async (body) => {
    const bytes = Buffer.from(required(body, 'body'));
    return { status: await world.line.deliverRaw(bytes, optional(body, 'signature') ?? null) };
  });

  router.use((_request, response) => void response.status(404).json({ code: 'unknown_path' }));
  router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    if (error instanceof SimulatorRefusal) response.status(error.status).json({ code: error.code });
    else if (error instanceof SyntaxError) response.status(400).json({ code: 'json_bad' });
    else next(error);
  });
  return router;
}

/**
 * The simulator has no sign-in, so a page of somebody else must not be able to drive it: browsers name the page that
 * asks, and only our own may change anything. Scripts without these headers pass; they are already on the machine.
 */
function sameOriginOnly(request: Request, response: Response, next: NextFunction): void {
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  const origin = request.get('origin');
  const site = request.get('sec-fetch-site');
  const foreign =
    (origin !== undefined && hostOf(origin) !== request.get('host')) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none');
  if (foreign) return void response.status(403).json({ code: 'foreign_origin' });
  next();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

const HEARTBEAT_MS = 20_000;

function stream(world: World, request: Request, response: Response): void {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  const send = (news: unknown): void => void response.write(`data: ${JSON.stringify(news)}\n\n`);
  send({ type: 'ready' });
  const unwatch = world.watch(send);
  const heartbeat = setInterval(() => response.write(': here\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  request.on('close', () => {
    clearInterval(heartbeat);
    unwatch();
  });
}

function json(body: unknown): Json {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Json) : {};
}

function optional(body: Json, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}

function required(body: Json, name: string): string {
  const value = optional(body, name);
  if (value === undefined) throw new SimulatorRefusal(`${name}_missing`, 422);
  return value;
}

function oneOf<T extends string>(body: Json, name: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === body[name]);
  if (found === undefined) throw new SimulatorRefusal(`${name}_bad`, 422);
  return found;
}

function said(body: Json): SayOptions {
  const numberId = optional(body, 'numberId');
  const quotedWamid = optional(body, 'quotedWamid');
  return { ...(numberId ? { numberId } : {}), ...(quotedWamid ? { quotedWamid } : {}) };
}
