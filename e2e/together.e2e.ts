import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signBody } from '@balcao/whatsapp';
import { expectConverged, expectNoHole } from './support/converged.ts';
import { Panel } from './support/panel.ts';
import type { Person } from './support/person.ts';
import { report } from './support/report.ts';
import { APP_SECRET, Shop } from './support/shop.ts';

// product.md §11, "Together": what one does, all see, at once and in order.
let shop: Shop;
let bianca: Person;
let diego: Person;

beforeAll(async () => {
  shop = await Shop.open();
  bianca = await shop.person('Bianca');
  diego = await shop.person('Diego');
});
afterAll(() => shop?.close());

test('a customer writes: every panel shows it in a moment', async () => {
  const panels = [];
  for (let i = 0; i < 5; i += 1) panels.push(await shop.panel(i % 2 === 0 ? bianca : diego));
  const phone = shop.customer('Marina Rápida');
  const spentMs: number[] = [];
  for (let i = 1; i <= 30; i += 1) {
    const text = `mensagem ${i}`;
    const begun = performance.now();
    phone.says(text);
    await Promise.all(
      panels.map(async (panel) => {
        await panel.until(`to show "${text}"`, () => panel.with('Marina Rápida')?.lastMessage?.text === text);
        spentMs.push(performance.now() - begun);
      }),
    );
  }
  const sorted = spentMs.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
  report(`Customer's phone → 5 panels, ${sorted.length} times: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
  // The story says 200 ms; this machine also runs everything else.
  expect(at(0.95)).toBeLessThan(1_000);
  await expectConverged(panels);
});

test('the owner answers on the phone: his bubble, his turn, debt paid', async () => {
  const panel = await shop.panel(bianca);
  const phone = shop.customer('José Santana');
  phone.says('Oi, tem gravata?');
  const { id } = await panel.until(
    'José to wait for the team',
    () => panel.with('José Santana')?.turn.kind === 'queue' && panel.with('José Santana'),
  );
  expect(panel.conversation(id).waitingSince).not.toBeNull();
  await panel.open(id);

  shop.simulator.owner.says(phone.id, 'Tem sim, José! Passa aqui.');
  await panel.until("the owner's turn", () => panel.conversation(id).handler === 'owner');
  expect(panel.conversation(id)).toMatchObject({
    turn: { kind: 'owner' },
    because: 'owner_active',
    waitingSince: null,
    dueAt: null,
    lastMessage: { author: 'owner' },
  });
  expect(panel.words(id)).toEqual(['customer: Oi, tem gravata?', 'owner: Tem sim, José! Passa aqui.']);
});

test('what the owner quotes, edits and deletes on the phone is drawn as such', async () => {
  const panel = await shop.panel(bianca);
  const phone = shop.customer('Camila Prado');
  const asked = phone.says('Vocês abrem domingo?');
  const said = shop.simulator.owner.says(phone.id, 'Abrimos', { quotedWamid: asked.wamid });
  const { id } = await panel.until('Camila', () => {
    const row = panel.with('Camila Prado');
    return row?.lastMessage?.author === 'owner' && row;
  });
  await panel.open(id);
  const bubble = () => panel.thread(id).find(({ wamid }) => wamid === said.wamid);
  expect(bubble()).toMatchObject({
    text: 'Abrimos',
    quoted: { author: 'customer', text: 'Vocês abrem domingo?' },
  });

  shop.simulator.owner.edits(said.wamid, 'Abrimos das 9 às 13');
  await panel.until('the edit', () => bubble()?.editedAt);
  expect(bubble()?.text).toBe('Abrimos das 9 às 13');

  shop.simulator.owner.revokes(said.wamid);
  await panel.until('the deletion', () => bubble()?.deletedAt);
  expect(bubble()?.text ?? '').not.toContain('Abrimos');
});

test('a panel that was away is told everything in order before its reply is taken', async () => {
  const [away, there] = [await shop.panel(bianca), await shop.panel(diego)];
  const phone = shop.customer('Rafael Lima');
  phone.says('Meu pedido chegou quebrado');
  const { id } = await away.until('Rafael', () => away.with('Rafael Lima'));
  await away.open(id);
  await there.until('Rafael', () => there.with('Rafael Lima'));
  await there.open(id);

  const seenBefore = away.lastSeen(id);
  const leftAt = away.seq;
  away.disconnect();
  await diego.claim(id);
  await diego.reply(id, 'Que pena! Já troco para você.', there.lastSeen(id));
  await there.until('Diego to hold Rafael', () => there.conversation(id).claim?.teammate.id === diego.id);
  phone.says('Obrigado');
  await there.until("the customer's thanks", () => there.conversation(id).lastMessage?.text === 'Obrigado');

  // Still away: what she would send now answers a view of the past.
  const refused = await bianca.refused(
    'POST',
    `/conversations/${id}/messages`,
    bianca.replyRequest('Oi Rafael, em que posso ajudar?', seenBefore),
  );
  expect(refused.code).toMatch(/^(claim_taken|stale_view)$/);

  await away.connect();
  expect(away.seq).toBeGreaterThanOrEqual(there.seq);
  expectNoHole(away, leftAt + 1);
  expect(away.holes).toBe(0);
  expect(away.resyncs).toEqual([]);
  expect(away.words(id)).toEqual([
    'customer: Meu pedido chegou quebrado',
    'teammate: Que pena! Já troco para você.',
    'customer: Obrigado',
  ]);
  expect(away.conversation(id).claim?.teammate.name).toBe('Diego');
  await expectConverged([away, there]);
});

test.each([
  // the same person, as the echo and as the customer's own message name the number
  ['written with the ninth digit, echoed without', '5588987650001', '558887650001'],
  ['written without the ninth digit, echoed with', '558887650002', '5588987650002'],
])('ninth digit, %s: one contact, one conversation', async (_case, customerForm, echoForm) => {
  const panel = await shop.panel(bianca);
  const name = `Nona ${customerForm}`;
  const phone = shop.customer(name, customerForm);
  phone.says('Oi');
  const { id } = await panel.until(name, () => panel.with(name));
  const before = panel.conversations.length;

  // The echo as Meta may send it: only a number, in the other form, and no user id.
  await deliverEcho(echoForm, `wamid.nona.${echoForm}`, 'Oi! Já te respondo por aqui.');
  await panel.until('the echo', () => panel.conversation(id).lastMessage?.author === 'owner');
  expect(panel.conversations).toHaveLength(before);
});

describe('coming back', () => {
  test('`since` brings again what came after a seq', async () => {
    const panel = await shop.panel(bianca);
    const from = panel.seq - 5;
    expect(panel.told.size).toBe(0);
    panel.say('since', { seq: from });
    await panel.until('five events again', () => panel.told.size >= 5);
    expect([...panel.told.keys()]).toEqual([1, 2, 3, 4, 5].map((step) => from + step));
  });

  test.each([
    ['other_epoch', { epoch: '00000000-0000-7000-8000-000000000000' }],
    ['ahead_of_journal', { sinceSeq: 1_000_000_000 }],
    ['other_protocol', { protocol: 9_999 }],
  ] as const)('is told `%s` when a fresh snapshot is needed', async (reason, handshake) => {
    const panel = await Panel.prepare(bianca, handshake);
    try {
      panel.begin();
      await panel.until('the resync', () => panel.resyncs.length > 0);
      expect(panel.resyncs).toEqual([reason]);
      if (reason !== 'other_protocol') {
        await panel.until('to be caught up all the same', () => panel.isReady);
        await expectConverged([panel]);
      }
    } finally {
      panel.close();
    }
  });

  test.each([
    ['a browser without a session', {}, { cookie: '' }],
    ['a page of another site', {}, { origin: 'https://elsewhere.example' }],
    ['a token that is none', { token: 'blc_nobody' }, { cookie: '' }],
  ])('%s gets no socket', async (_who, handshake, headers) => {
    const stranger = await Panel.prepare(bianca, handshake, headers);
    try {
      stranger.begin();
      await stranger.until('to be refused', () => stranger.refusal);
      expect(stranger.told.size).toBe(0);
    } finally {
      stranger.close();
    }
  });
});

async function deliverEcho(to: string, wamid: string, body: string): Promise<void> {
  const delivery = {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '100000000000001',
        changes: [
          {
            field: 'smb_message_echoes',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '551140000000', phone_number_id: '200000000000001' },
              message_echoes: [
                {
                  id: wamid,
                  from: '551140000000',
                  to,
                  timestamp: String(Math.floor(Date.now() / 1000)),
                  type: 'text',
                  text: { body },
                },
              ],
            },
          },
        ],
      },
    ],
  };
  const bytes = Buffer.from(JSON.stringify(delivery));
  expect(await shop.simulator.deliverRaw(bytes, signBody(APP_SECRET, bytes))).toBe(200);
}
