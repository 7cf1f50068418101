import { expect, test } from '@jest/globals';
import { asyncApiDocument } from './asyncapi.ts';

const document = asyncApiDocument('https://balcao.example/') as {
  servers: Record<string, { host: string; protocol: string }>;
  channels: { live: { messages: Record<string, { payload: unknown }> } };
  operations: Record<string, { messages: { $ref: string }[] }>;
};

test('every message of the doors is told, and every reference leads somewhere', () => {
  const names = Object.keys(document.channels.live.messages);
  expect(names.sort()).toEqual([
    'attending',
    'live',
    'presence',
    'ready',
    'resync',
    'since',
    'typing',
    'viewing',
  ]);
  const referred = Object.values(document.operations).flatMap(({ messages }) =>
    messages.map(({ $ref }) => $ref.replace('#/channels/live/messages/', '')),
  );
  expect(referred.sort()).toEqual(names);
});

test('it names the address people use and is plain JSON', () => {
  expect(document.servers['own']).toMatchObject({ host: 'balcao.example', protocol: 'wss' });
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  expect(document.channels.live.messages['typing']?.payload).toMatchObject({
    properties: { mode: { enum: ['reply', 'note'] } },
    required: ['conversationId', 'mode'],
  });
});
