import { describe, expect, test } from '@jest/globals';
import { encodeBody } from './webhooks.ts';
import { bench, NUMBER_ID, START, type Bench } from './testing/bench.ts';

function ana(at: Bench) {
  return at.simulator.addCustomer({ name: 'Ana', waId: '+55 11 90000-0001' });
}

const texts = (at: Bench): string[] =>
  at
    .items()
    .flatMap((item) =>
      (item.kind === 'message' || item.kind === 'echo') && item.content.type === 'text'
        ? [item.content.text]
        : [],
    );

describe('what the phones do reaches the product', () => {
  test('a customer’s words: signed, escaped, with who and when', async () => {
    const at = bench();
    ana(at).says('Olá! Preço 10/20 😀');
    await at.clock.advance(0);
    expect(at.posts).toHaveLength(1);
    expect(at.posts[0]).toMatchObject({ signed: true, status: 200 });
    expect(at.taken[0]).toMatch(/^[ -~]*$/);
    expect(at.taken[0]).toContain('Ol\\u00e1! Pre\\u00e7o 10\\/20 \\ud83d\\ude00');
    expect(at.items()).toMatchObject([
      {
        kind: 'message',
        numberId: NUMBER_ID,
        displayPhone: '551140000000',
        at: new Date(START).toISOString(),
        customer: { waId: '5511900000001', userId: expect.stringMatching(/^BR\.\d+$/) },
        profileName: 'Ana',
        content: { type: 'text', text: 'Olá! Preço 10/20 😀' },
      },
    ]);
  });

  test('each kind of message, echo and touch is read back as meant', async () => {
    const at = bench();
    const phone = ana(at);
    const { owner } = at.simulator;
    for (const kind of [
      'picture',
      'voice',
      'document',
      'location',
      'contacts',
      'sticker',
      'order',
    ] as const) {
      phone.sends(kind);
    }
    phone.sends('unseen');
    phone.sends('unknown');
    const said = phone.says('errado');
    phone.edits(said.wamid, 'certo');
    phone.reacts(said.wamid, '👍');
    phone.reacts(said.wamid, null);
    phone.revokes(said.wamid);
    const echo = owner.says(phone.id, 'oi', { quotedWamid: said.wamid });
    owner.edits(echo.wamid, 'olá');
    owner.reacts(said.wamid, '❤️');
    owner.revokes(echo.wamid);
    phone.comesFromAd('vi o anúncio');
    owner.savesContact(phone.id, 'Ana Maria');
    phone.changesUserId();
    owner.setConnection('off');
    await at.clock.advance(0);
    expect(at.items()).toMatchObject([
      ...['image', 'audio', 'document', 'location', 'contacts', 'sticker', 'order'].map((type) => ({
        kind: 'message',
        content: { type },
      })),
      { kind: 'message', content: { type: 'unsupported', code: 131060 } },
      { kind: 'message', content: { type: 'unknown', providerType: 'hologram' } },
      { kind: 'message', wamid: said.wamid },
      { kind: 'edit', by: 'customer', originalWamid: said.wamid, content: { text: 'certo' } },
      { kind: 'reaction', by: 'customer', targetWamid: said.wamid, emoji: '👍' },
      { kind: 'reaction', by: 'customer', emoji: null },
      { kind: 'revoke', by: 'customer', originalWamid: said.wamid },
      { kind: 'echo', wamid: echo.wamid, quotedWamid: said.wamid, customer: { waId: '5511900000001' } },
      { kind: 'edit', by: 'owner', originalWamid: echo.wamid },
      { kind: 'reaction', by: 'owner', emoji: '❤️' },
      { kind: 'revoke', by: 'owner', originalWamid: echo.wamid },
      { kind: 'message', referral: { sourceType: 'ad' } },
      { kind: 'contact_book', action: 'add', fullName: 'Ana Maria' },
      { kind: 'identity', change: 'user_id' },
      { kind: 'account', event: 'PARTNER_REMOVED', effect: 'number_off', displayPhone: '551140000000' },
    ]);
  });

  test('someone with a username only has no phone anywhere', async () => {
    const at = bench();
    at.simulator.addCustomer({ name: 'Tati', username: '@tati' }).says('oi');
    at.simulator.owner.says(at.simulator.customers()[0]!.id, 'olá');
    await at.clock.advance(0);
    for (const item of at.items()) {
      expect(item).toMatchObject({ username: 'tati', customer: { userId: expect.any(String) } });
      expect((item as { customer: object }).customer).not.toHaveProperty('waId');
    }
  });

  test('the app greets a fresh thread as if the owner had typed it, once a day', async () => {
    const at = bench();
    const phone = ana(at);
    at.simulator.owner.setGreeting(true, 'Já vamos te atender');
    phone.says('oi');
    await at.clock.advance(3000);
    phone.says('?');
    await at.clock.advance(3000);
    expect(texts(at)).toEqual(['oi', 'Já vamos te atender', '?']);
    await at.clock.advance(25 * 3_600_000);
    phone.says('bom dia');
    await at.clock.advance(3000);
    expect(texts(at).slice(3)).toEqual(['bom dia', 'Já vamos te atender']);
  });

  test('nothing comes while the number is off, and nothing of it afterwards', async () => {
    const at = bench();
    const phone = ana(at);
    at.simulator.owner.setConnection('paused');
    phone.says('perdida');
    at.simulator.owner.setConnection('connected');
    phone.says('ouvida');
    await at.clock.advance(0);
    expect(at.items().map((item) => (item.kind === 'account' ? item.event : item.kind))).toEqual([
      'ACCOUNT_OFFBOARDED',
      'ACCOUNT_RECONNECTED',
      'message',
    ]);
  });

  test.each([
    ['an edit after 15 minutes', 15 * 60_000 + 1, 'edits', 'too_late'],
    ['a deletion after two days', 48 * 3_600_000 + 1, 'revokes', 'too_late'],
  ] as const)('%s is refused by the phone', async (_name, wait, act, code) => {
    const at = bench();
    const phone = ana(at);
    const { wamid } = phone.says('oi');
    await at.clock.advance(wait);
    expect(() => phone[act](wamid, 'x')).toThrow(code);
  });
});

describe('at least once', () => {
  test('tried again with growing delay until 200', async () => {
    const at = bench();
    const answers = [503, null, 401];
    at.answer = (attempt) => (attempt < answers.length ? (answers[attempt] ?? null) : 200);
    ana(at).says('oi');
    const moments: number[] = [];
    for (let second = 0; second < 12; second += 1) {
      const before = at.posts.length;
      await at.clock.advance(1000);
      if (at.posts.length > before) moments.push(second + 1);
    }
    expect(at.posts.map((post) => post.status)).toEqual([503, 0, 401, 200]);
    expect(moments).toEqual([1, 3, 7]);
    expect(new Set(at.posts.map((post) => post.body)).size).toBe(1);
    expect(at.simulator.pending()).toBe(0);
  });

  test('a dead product ends the tries, not the simulator', async () => {
    const at = bench({ retry: { tries: 5, longestMs: 2000 } });
    at.answer = () => null;
    ana(at).says('oi');
    await at.clock.advance(60_000);
    expect(at.posts).toHaveLength(5);
    expect(at.simulator.pending()).toBe(0);
  });

  test('the customer’s second tick means the product has it', async () => {
    const at = bench();
    at.answer = (attempt) => (attempt === 0 ? 503 : 200);
    const phone = ana(at);
    phone.says('oi');
    await at.clock.advance(0);
    expect(phone.messages()[0]?.ticks).toBe('sent');
    await at.clock.advance(1000);
    expect(phone.messages()[0]?.ticks).toBe('delivered');
  });
});

describe('chaos', () => {
  const day = async (seed: number): Promise<Bench> => {
    const at = bench({ seed });
    at.simulator.setChaos({
      duplicate: 0.4,
      shuffle: 0.4,
      delayMs: 3000,
      merge: 0.5,
      badSignature: 0.1,
      unknownKind: 0.2,
      unreadableEcho: 0.2,
    });
    const phones = ['1', '2', '3'].map((digit) =>
      at.simulator.addCustomer({ name: `C${digit}`, waId: `551190000000${digit}` }),
    );
    for (let turn = 0; turn < 20; turn += 1) {
      const phone = phones[turn % 3]!;
      phone.says(`fala ${turn}`);
      if (turn % 4 === 0) at.simulator.owner.says(phone.id, `resposta ${turn}`);
      await at.clock.advance(700);
    }
    await at.clock.advance(60_000);
    return at;
  };

  test('the same seed makes the same trouble, another seed another', async () => {
    const [first, again, other] = [await day(1), await day(1), await day(2)];
    expect(again.posts).toEqual(first.posts);
    expect(other.posts).not.toEqual(first.posts);
  });

  test('everything said arrives, some twice, not in order, some together, forged ones refused', async () => {
    const at = await day(3);
    const wamids = at.items().flatMap((item) => (item.kind === 'message' ? [item.wamid] : []));
    const said = at.simulator
      .customers()
      .flatMap((phone) => phone.messages().filter((one) => one.by === 'customer'));
    expect(new Set(wamids)).toEqual(new Set(said.map((message) => message.wamid)));
    expect(wamids.length).toBeGreaterThan(said.length);
    const order = texts(at).filter((text) => text.startsWith('fala'));
    expect(order).not.toEqual(order.toSorted((a, b) => Number(a.slice(5)) - Number(b.slice(5))));
    expect(at.taken.length).toBeLessThan(at.items().length);
    expect(at.posts.filter((post) => !post.signed).every((post) => post.status === 401)).toBe(true);
    expect(at.posts.some((post) => !post.signed)).toBe(true);
    expect(at.items().some((item) => item.kind === 'unknown')).toBe(true);
  });

  test('calm again: one POST for each thing, in order', async () => {
    const at = bench();
    const phone = ana(at);
    at.simulator.setChaos({ duplicate: 1, delayMs: 1000 });
    at.simulator.calm();
    for (const text of ['a', 'b', 'c']) phone.says(text);
    await at.clock.advance(10_000);
    expect(texts(at)).toEqual(['a', 'b', 'c']);
    expect(at.posts).toHaveLength(3);
  });

  test('dials take only what they know, within their range', () => {
    const at = bench();
    const given = { duplicate: 7, delayMs: -3, shuffle: Number.NaN, nonsense: 1 } as object;
    expect(at.simulator.setChaos(given)).toMatchObject({ duplicate: 1, delayMs: 0, shuffle: 0 });
    expect(at.simulator.chaos()).not.toHaveProperty('nonsense');
  });
});

test('bytes of one’s own choice go to the door as they are', async () => {
  const at = bench();
  expect(await at.simulator.deliverRaw('{', null)).toBe(401);
  expect(at.posts[0]).toMatchObject({ body: '{', signed: false });
});

test('escaping is JSON still', () => {
  const value = { a: 'ção/\\"😀\u2028\u007f' };
  expect(JSON.parse(encodeBody(value).toString())).toEqual(value);
});
