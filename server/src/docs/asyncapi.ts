import { PROTOCOL_VERSION } from '@balcao/contract';
import type { Schema, Schemas } from './schemas.ts';

/** What each event of the live door is for. A new event without its word does not compile away: see the test. */
export const EVENT_WORDS: Readonly<Record<string, string>> = {
  ready: 'Caught up to `seq`: everything missed was sent before it.',
  live: 'What happened, stored and ordered by `seq` without holes per account; one event or a list.',
  resync: 'Take a fresh snapshot: the journal cannot bring this client up to date.',
  presence: 'Who is here, viewing, typing. Never stored, may be lost.',
  viewing: 'The conversation on screen, or none.',
  typing: 'Somebody writes; repeated while it lasts.',
  attending: 'Whether somebody sits before this panel; whoever does is not called by push.',
  since: 'A hole was seen: send what came after `seq` again.',
};

/** The live door as an AsyncAPI 3 document. */
export function asyncApi(publicUrl: string, { socket, components }: Schemas): Schema {
  const { protocol, host } = new URL(publicUrl);
  const events = { ...socket.toClient, ...socket.toServer };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Balcão live door',
      version: String(PROTOCOL_VERSION),
      description:
        'Socket.IO at `/socket.io`, signed in by the session cookie or by `auth.token`; the Origin is checked. ' +
        'Nothing is commanded over it: commands go by HTTP, see /api/docs.',
    },
    servers: {
      here: {
        host,
        protocol: protocol === 'https:' ? 'wss' : 'ws',
        pathname: '/socket.io',
        // Socket.IO's own `auth` of the handshake, for which AsyncAPI has no word.
        'x-handshake-auth': withNullTypes(socket.handshake),
      },
    },
    channels: {
      socket: {
        address: '/',
        messages: Object.fromEntries(
          Object.keys(events).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: {
      ...operations(Object.keys(socket.toClient), 'send'),
      ...operations(Object.keys(socket.toServer), 'receive'),
    },
    components: {
      messages: Object.fromEntries(
        Object.entries(events).map(([name, payload]) => [
          name,
          {
            name,
            summary: EVENT_WORDS[name],
            contentType: 'application/json',
            ...(payload ? { payload: withNullTypes(payload) } : {}),
          },
        ]),
      ),
      schemas: withNullTypes(components),
    },
  };
}

/** Actions are told from the server's side: it sends to clients, and receives from them. */
function operations(names: readonly string[], action: 'send' | 'receive'): Schema {
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        action,
        channel: { $ref: '#/channels/socket' },
        messages: [{ $ref: `#/channels/socket/messages/${name}` }],
      },
    ]),
  );
}

/** AsyncAPI speaks plain JSON Schema, where `nullable` of OpenAPI 3.0 is a second type. */
function withNullTypes(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('nullable' in value)) return value;
    const { nullable: _nullable, ...rest } = value as Schema;
    if (typeof rest['type'] === 'string') return { ...rest, type: [rest['type'], 'null'] };
    return { anyOf: [rest, { type: 'null' }] };
  }) as Schema;
}
