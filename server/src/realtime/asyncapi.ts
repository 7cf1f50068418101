import { PROTOCOL_VERSION, type Availability, type LiveEventType, type ResyncReason } from '@balcao/contract';
import { z } from 'zod';
import { attendingSchema, handshakeSchema, sinceSchema, typingSchema, viewingSchema } from './handshake.ts';

// Records, so that the compiler asks for a sentence whenever the contract gains a word.
const EVENTS: Record<LiveEventType, string> = {
  'message.added': 'A message or note was added; the conversation as it stands after it comes along.',
  'message.changed': 'A status climbed, a text was edited or deleted, a reaction came.',
  'conversation.changed': 'Who owes, holds or may answer changed, or status, team, labels, unread.',
  'history.imported': 'A past was imported: lists refresh once, nothing rings.',
  'account.changed': 'Labels, quick replies or the like (`what`) changed: read them again at their door.',
};
const RESYNC: Record<ResyncReason, string> = {
  too_far_behind: 'A fresh snapshot is cheaper than what was missed.',
  ahead_of_journal: 'The client knows of events that the journal does not have.',
  other_epoch: 'The journal has a new life: a backup was restored.',
  other_protocol: 'The client is of another version: reload. Nothing follows.',
};
const AVAILABILITY: Record<Availability, true> = { available: true, busy: true, away: true, offline: true };

const id = { type: 'string', format: 'uuid' };
const seq = {
  type: 'integer',
  minimum: 0,
  description: 'Place in the account’s journal: 1, 2, 3 … without holes.',
};
const object = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
});

const liveEvent = {
  ...object({ seq, at: { type: 'string', format: 'date-time' }, type: { enum: Object.keys(EVENTS) } }),
  description: [
    ...Object.entries(EVENTS).map(([type, does]) => `\`${type}\`: ${does}`),
    'Members beside these are `conversationId`, `message`, `conversation`, `was`, `messages`, `what`, as in `/api/docs`.',
  ].join('\n'),
};

const FROM_SERVER: Record<string, { summary: string; payload: unknown }> = {
  ready: {
    summary: 'Caught up to `seq`; everything missed was sent before it.',
    payload: object({ seq, epoch: id, protocol: { const: PROTOCOL_VERSION } }),
  },
  live: {
    summary: 'Stored events, ordered by `seq` without holes per account.',
    payload: { oneOf: [liveEvent, { type: 'array', items: liveEvent, minItems: 1 }] },
  },
  resync: {
    summary: 'Take a fresh snapshot. What comes after the `ready` that follows is told.',
    payload: object({
      reason: {
        enum: Object.keys(RESYNC),
        description: Object.entries(RESYNC)
          .map(([reason, means]) => `\`${reason}\`: ${means}`)
          .join('\n'),
      },
    }),
  },
  presence: {
    summary: 'Everybody who is here. Never stored, may be lost.',
    payload: object({
      entries: {
        type: 'array',
        items: object({
          teammateId: id,
          name: { type: 'string' },
          availability: { enum: Object.keys(AVAILABILITY) },
          viewing: { oneOf: [id, { type: 'null' }] },
          typing: {
            oneOf: [object({ conversationId: id, mode: { enum: ['reply', 'note'] } }), { type: 'null' }],
          },
        }),
      },
    }),
  },
};

const FROM_CLIENT: Record<string, { summary: string; payload: unknown }> = {
  viewing: { summary: 'I look at this conversation, or at none.', payload: jsonSchema(viewingSchema) },
  typing: { summary: 'I write here. Forgotten when not repeated.', payload: jsonSchema(typingSchema) },
  attending: {
    summary: 'Whether somebody sits before this panel; whoever does is not called by push.',
    payload: jsonSchema(attendingSchema),
  },
  since: { summary: 'I saw a hole: everything after `seq` again.', payload: jsonSchema(sinceSchema) },
};

/** The live door as AsyncAPI 3. Nothing else is commanded over the socket: commands come by HTTP. */
export function asyncApiDocument(publicUrl: string): Record<string, unknown> {
  const { host, protocol } = new URL(publicUrl);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Balcão, live',
      version: String(PROTOCOL_VERSION),
      description:
        'Socket.IO, WebSocket only. Signed in by the session cookie, or by a token with the scope `read`.',
    },
    servers: {
      own: {
        host,
        pathname: '/socket.io',
        protocol: protocol === 'https:' ? 'wss' : 'ws',
        protocolVersion: 'Socket.IO 5',
      },
    },
    channels: {
      live: {
        address: '/',
        messages: Object.fromEntries(
          Object.entries({ ...FROM_SERVER, ...FROM_CLIENT }).map(([name, { summary, payload }]) => [
            name,
            { name, summary, payload },
          ]),
        ),
        bindings: { ws: { bindingVersion: '0.1.0' } },
      },
    },
    operations: {
      tell: operation('send', 'What the server tells.', FROM_SERVER),
      hear: operation('receive', 'What a client may say.', FROM_CLIENT),
    },
    components: {
      schemas: {
        handshake: {
          ...jsonSchema(handshakeSchema),
          description: 'Socket.IO’s `auth`. All optional: without `sinceSeq` it starts at the present.',
        },
      },
    },
  };
}

function operation(action: 'send' | 'receive', summary: string, messages: Record<string, unknown>) {
  return {
    action,
    summary,
    channel: { $ref: '#/channels/live' },
    messages: Object.keys(messages).map((name) => ({ $ref: `#/channels/live/messages/${name}` })),
  };
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
