import { createHash } from 'node:crypto';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Account } from './account.ts';
import type { MediaShelf } from './media.ts';
import type { SimNumber } from './options.ts';
import type { Sending, SendResult } from './sending.ts';
import type { Template } from './state.ts';
import type { Fault } from './validate-send.ts';
import type { World } from './world.ts';

const BIGGEST_UPLOAD = '101mb';

const TITLES: Record<number, string> = {
  4: 'Application request limit reached',
  100: 'Invalid parameter',
  190: 'Invalid OAuth access token - Cannot parse access token',
  130429: 'Rate limit hit',
  131000: 'Something went wrong',
  131008: 'Required parameter is missing',
  131009: 'Parameter value is not valid',
  131026: 'Message undeliverable',
  131047: 'Re-engagement message',
  131053: 'Media upload error',
  131056: '(Business Account, Consumer Account) pair rate limit hit',
  132000: 'Number of parameters does not match the expected number of params',
  132001: 'Template name does not exist in the translation',
  133010: 'Account not registered',
};

interface GraphParts {
  world: World;
  media: MediaShelf;
  sending: Sending;
  account: Account;
}

/** The Graph API: same paths, same JSON, same refusals. */
export function graphRouter({ world, media, sending, account }: GraphParts): Router {
  const router = express.Router();
  router.use((request, response, next) => logged(world, request, response, next));
  router.get(['/oauth/access_token', '/:version/oauth/access_token'], (request, response) => {
    if (typeof request.query['code'] !== 'string') return refuse(response, fault(100, 'code is missing'));
    response.json({ access_token: world.options.accessToken, token_type: 'bearer' });
  });
  router.use((request, response, next) => {
    if (request.get('authorization') === `Bearer ${world.options.accessToken}`) return next();
    refuse(response, { http: 401, code: 190, details: 'Invalid OAuth access token' });
  });
  router.use(express.json({ limit: '5mb', type: ['application/json', 'text/json'] }));

  router.post('/:version/:id/messages', async (request, response) => {
    const number = numberOf(world, request, response);
    if (!number) return;
    answerSend(world, response, await sending.send(number.phoneNumberId, request.body as unknown));
  });

  router.post(
    '/:version/:id/media',
    express.raw({ type: 'multipart/form-data', limit: BIGGEST_UPLOAD }),
    async (request, response) => {
      const number = numberOf(world, request, response);
      if (!number) return;
      const form = await formOf(request);
      const file = form?.get('file');
      if (!(file instanceof File) || form?.get('messaging_product') !== 'whatsapp') {
        return refuse(response, fault(100, 'messaging_product and file are required'));
      }
      const type = form.get('type');
      const mime = typeof type === 'string' && type !== '' ? type : file.type;
      const bytes = Buffer.from(await file.arrayBuffer());
      const limit = uploadLimit(mime);
      if (limit === undefined || bytes.length > limit) {
        return refuse(
          response,
          fault(
            limit === undefined ? 131053 : 100,
            `Param file must be a file of a supported type and size (${mime})`,
          ),
        );
      }
      response.json({ id: media.upload(bytes, mime, file.name || undefined, number.phoneNumberId).id });
    },
  );

  router.post('/:version/:id/smb_app_data', (request, response) => {
    const number = numberOf(world, request, response);
    if (!number) return;
    const result = account.sync(number.phoneNumberId, fieldOf(request.body, 'sync_type'));
    if ('refused' in result) return refuse(response, result.refused);
    response.json({ messaging_product: 'whatsapp', ...result });
  });

  router.post('/:version/:id/thread_control', (request, response) => {
    if (!numberOf(world, request, response)) return;
    const action = fieldOf(request.body, 'action');
    if (action === 'take')
      return refuse(response, fault(2494191, 'Only the escalation partner may take control'));
    if (action !== 'pass' && action !== 'release')
      return refuse(response, fault(100, 'Param action is not valid'));
    response.json({ success: true });
  });

  router
    .route('/:version/:id/subscribed_apps')
    .get((request, response) => {
      if (!accountOf(world, request, response)) return;
      const data = world.state.subscribed
        ? [{ whatsapp_business_api_data: { id: '1', name: 'Balcão' } }]
        : [];
      response.json({ data });
    })
    .post((request, response) => subscribe(request, response, true))
    .delete((request, response) => subscribe(request, response, false));

  function subscribe(request: Request, response: Response, subscribed: boolean): void {
    if (!accountOf(world, request, response)) return;
    world.state.subscribed = subscribed;
    world.save();
    response.json({ success: true });
  }

  router.get('/:version/:id/phone_numbers', (request, response) => {
    const numbers = accountOf(world, request, response);
    if (numbers) response.json({ data: numbers.map((number) => phoneOf(world, number)) });
  });

  router.get('/:version/:id/message_templates', (request, response) => {
    if (!accountOf(world, request, response)) return;
    const limit = Math.min(Number(request.query['limit'] ?? 100) || 100, 1000);
    const start = Number(request.query['after'] ?? 0) || 0;
    const page = world.state.templates.slice(start, start + limit).map(templateOf);
    const more = start + limit < world.state.templates.length;
    response.json({ data: page, ...(more ? { paging: { cursors: { after: String(start + limit) } } } : {}) });
  });

  router.post('/:version/:id/message_templates', (request, response) => {
    if (!accountOf(world, request, response)) return;
    const created = account.createTemplate(bodyOf(request));
    if ('refused' in created) return refuse(response, created.refused);
    response.json({ id: created.id, status: created.status, category: created.category });
  });

  router.delete('/:version/:id/message_templates', (request, response) => {
    if (!accountOf(world, request, response)) return;
    const { name } = request.query;
    if (typeof name !== 'string' || !account.deleteTemplates(name)) {
      return refuse(response, fault(100, 'Message template does not exist'));
    }
    response.json({ success: true });
  });

  router.get('/media-bytes/:token', (request, response) => {
    const record = media.byAddress(request.params.token);
    if (!record) return refuse(response, { http: 404, code: 100, details: 'Media has expired' });
    response.type(record.mimeType).send(media.bytes(record));
  });

  router.get('/:version/:id', (request, response) => {
    const { id } = request.params;
    const number = world.numbers.find((one) => one.phoneNumberId === id);
    if (number) return void response.json(phoneOf(world, number));
    const record = media.find(id);
    if (!record) return refuse(response, unknownObject(id));
    const bytes = media.bytes(record);
    const address = `${request.protocol}://${request.get('host') ?? 'localhost'}${request.baseUrl}/media-bytes/`;
    response.json({
      messaging_product: 'whatsapp',
      url: `${address}${media.address(id)}`,
      mime_type: record.mimeType,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      file_size: bytes.length,
      id,
    });
  });

  router.delete('/:version/:id', (request, response) => {
    if (!media.remove(request.params.id)) return refuse(response, unknownObject(request.params.id));
    response.json({ success: true });
  });

  router.post('/:version/:id', (request, response) => {
    if (!account.editTemplate(request.params.id, bodyOf(request))) {
      return refuse(response, unknownObject(request.params.id));
    }
    response.json({ success: true });
  });

  router.use((request, response) => refuse(response, unknownObject(request.path)));
  router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    refuse(response, fault(100, error instanceof SyntaxError ? 'Invalid JSON' : 'Invalid request'));
  });
  return router;
}

function answerSend(world: World, response: Response, result: SendResult): void {
  if ('refused' in result) return refuse(response, result.refused);
  if ('success' in result) return void response.json(result);
  if (result.note !== undefined) response.locals['note'] = result.note;
  switch (result.ending) {
    case 'answer':
      return void response.json(result.answer);
    case 'server_error':
      return void response.status(502).type('html').send('<html><body>Bad Gateway</body></html>');
    case 'cut':
      response.destroy();
      return;
    case 'hang':
      world.clock.after(world.state.chaos.hangMs, () => void response.destroy());
  }
}

function fault(code: number, details: string): Fault {
  return { http: 400, code, details };
}

function unknownObject(id: string): Fault {
  const details = `Unsupported request. Object with ID '${id}' does not exist or cannot be loaded due to missing permissions`;
  return { http: 400, code: 100, subcode: 33, details };
}

function refuse(response: Response, { http, code, details, subcode }: Fault): void {
  response.status(http).json({
    error: {
      message: `(#${code}) ${TITLES[code] ?? details}`,
      type: 'OAuthException',
      code,
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: 'Simulated',
    },
  });
  response.locals['note'] ??= String(code);
}

function numberOf(world: World, request: Request, response: Response): SimNumber | undefined {
  const id = String(request.params['id']);
  const number = world.numbers.find((one) => one.phoneNumberId === id);
  if (!number) refuse(response, unknownObject(id));
  return number;
}

function accountOf(world: World, request: Request, response: Response): SimNumber[] | undefined {
  const id = String(request.params['id']);
  const numbers = world.numbers.filter((one) => one.wabaId === id);
  if (numbers.length > 0) return numbers;
  refuse(response, unknownObject(id));
  return undefined;
}

function phoneOf(world: World, number: SimNumber): unknown {
  const view = world.numberView(number);
  return {
    id: view.phoneNumberId,
    display_phone_number: number.displayPhoneNumber,
    verified_name: view.verifiedName,
    quality_rating: 'GREEN',
    platform_type: 'CLOUD_API',
    is_on_biz_app: view.connection === 'connected',
    throughput: { level: 'STANDARD' },
    code_verification_status: 'VERIFIED',
  };
}

function templateOf(template: Template): unknown {
  const { id, name, language, status, category, components, parameterFormat } = template;
  const quality_score = { score: 'GREEN' };
  return {
    id,
    name,
    language,
    status,
    category,
    components,
    parameter_format: parameterFormat,
    quality_score,
  };
}

function bodyOf(request: Request): Record<string, unknown> {
  const body = request.body as unknown;
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

async function formOf(request: Request): Promise<FormData | undefined> {
  const bytes = request.body as unknown;
  const type = request.get('content-type');
  if (!Buffer.isBuffer(bytes) || type === undefined) return undefined;
  try {
    return await new globalThis.Response(new Uint8Array(bytes), {
      headers: { 'content-type': type },
    }).formData();
  } catch {
    return undefined;
  }
}

const MB = 1024 * 1024;

/** Bytes that Meta takes of this kind; undefined = a kind it does not take. */
function uploadLimit(mime: string): number | undefined {
  const plain = mime.split(';')[0]?.trim().toLowerCase() ?? '';
  if (plain === 'image/jpeg' || plain === 'image/png') return 5 * MB;
  if (plain === 'image/webp') return 500 * 1024;
  if (plain === 'video/mp4' || plain === 'video/3gpp') return 16 * MB;
  if (['audio/ogg', 'audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/amr'].includes(plain)) return 16 * MB;
  if (plain === 'text/plain' || plain.startsWith('application/')) return 100 * MB;
  return undefined;
}

/** Every call of the product, for the page's log: without the token, and without bytes of files. */
function logged(world: World, request: Request, response: Response, next: NextFunction): void {
  response.on('close', () => {
    const body = request.body as unknown;
    const shown = Buffer.isBuffer(body)
      ? `${body.length} bytes`
      : body === undefined
        ? ''
        : JSON.stringify(body);
    const note = response.locals['note'] as string | undefined;
    world.note({
      way: 'graph',
      summary: `${request.method} ${request.path.replace(/^\/v[\d.]+/, '')}`,
      status: response.writableFinished ? response.statusCode : null,
      ...(note === undefined ? {} : { note }),
      detail: shown.slice(0, 4000),
    });
  });
  next();
}
