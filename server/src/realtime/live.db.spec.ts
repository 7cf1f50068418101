import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  PROTOCOL_VERSION,
  type Page,
  type PresenceUpdate,
  type Role,
  type SessionDeviceView,
} from '@balcao/contract';
import { io, type Socket } from 'socket.io-client';
import { Invitations, Teammates, Tokens } from '../auth/index.ts';
import { Database } from '../platform/index.ts';
import { makeShop, signedIn, TestCaller, type TestShop } from '../testing/people.ts';
import { startBeside, startTestApp, type TestApp } from '../testing/test-app.ts';
import { Journal } from './journal.ts';
import { Presence } from './presence.ts';

interface Heard {
  seq: number;
  n?: number;
  text?: string;
}

/** A panel as a test has it: everything it heard, and a way to wait for more. */
class TestPanel {
  readonly seqs: number[] = [];
  readonly events: Heard[] = [];
  readonly ready: { seq: number; epoch: string; protocol: number }[] = [];
  readonly resyncs: string[] = [];
  presence: PresenceUpdate = { entries: [] };
  refused: string | null = null;
  gone: string | null = null;
  private wake: () => void = () => undefined;

  constructor(readonly socket: Socket) {
    socket.on('live', (told: Heard | Heard[]) => {
      for (const event of Array.isArray(told) ? told : [told]) {
        this.seqs.push(event.seq);
        this.events.push(event);
      }
      this.wake();
    });
    const note = (what: () => void) => {
      what();
      this.wake();
    };
    socket.on('ready', (at: (typeof this.ready)[0]) => note(() => this.ready.push(at)));
    socket.on('resync', ({ reason }: { reason: string }) => note(() => this.resyncs.push(reason)));
    socket.on('presence', (update: PresenceUpdate) => note(() => (this.presence = update)));
    socket.on('connect_error', (error: Error) => note(() => (this.refused = error.message)));
    socket.on('disconnect', (reason: string) => note(() => (this.gone = reason)));
  }

  async until(holds: (panel: this) => boolean): Promise<this> {
    const deadline = AbortSignal.timeout(7_000);
    while (!holds(this)) {
      if (deadline.aborted) {
        throw new Error(
          `never: ${holds.toString()}; heard up to ${this.seqs.at(-1)} (${this.seqs.length}), ready ${JSON.stringify(this.ready)}, ` +
            `resync ${this.resyncs.join()}, refused ${this.refused}, gone ${this.gone}`,
        );
      }
      await new Promise<void>((done) => {
        this.wake = done;
        deadline.addEventListener('abort', () => done(), { once: true });
      });
    }
    return this;
  }

  heard(seq: number): Promise<this> {
    return this.until(({ seqs }) => (seqs.at(-1) ?? 0) >= seq);
  }
}

let server: TestApp;
let shop: TestShop;
let shops = 0;
const panels: TestPanel[] = [];

beforeAll(async () => {
  server = await startTestApp();
});
beforeEach(async () => {
  shop = await makeShop(server.app, `shop${++shops}`);
});
afterEach(() => {
  for (const { socket } of panels.splice(0)) socket.disconnect();
});
afterAll(() => server.close());

interface Opening {
  at?: TestApp;
  role?: Role;
  auth?: Record<string, unknown>;
  headers?: Record<string, string>;
}

async function open({ at = server, role = 'agent', auth = {}, headers }: Opening = {}): Promise<TestPanel> {
  const own = headers ?? { cookie: (await signedIn(at.url, `${role}@shop${shops}.test`)).cookie };
  const socket = io(at.url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { protocol: PROTOCOL_VERSION, ...auth },
    extraHeaders: own,
  });
  const panel = new TestPanel(socket);
  panels.push(panel);
  return panel;
}

async function ready(opening: Opening = {}): Promise<TestPanel> {
  return (await open(opening)).until((panel) => panel.ready.length > 0);
}

/** Stores events and hands back the telling, which a process that dies in between never does. */
async function store(count: number, at = server, text = ''): Promise<{ firstSeq: number; tell: () => void }> {
  const [db, journal] = [at.app.get(Database), at.app.get(Journal)];
  const payloads = Array.from({ length: count }, (_, i) => JSON.stringify({ type: 'test', n: i, text }));
  const firstSeq = await db.transaction(db.people, (tx) =>
    journal.append(tx, shop.accountId, new Date(), payloads),
  );
  return { firstSeq, tell: () => journal.committed(shop.accountId, firstSeq, payloads) };
}

async function say(count: number, at = server, text = ''): Promise<number> {
  const { firstSeq, tell } = await store(count, at, text);
  tell();
  return firstSeq;
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('who is let in', () => {
  test.each([
    ['nobody', {}, 'signed_out'],
    ['a wrong cookie', { cookie: 'balcao.sid=s%3Ax.y' }, 'signed_out'],
    ['a wrong token', { authorization: 'Bearer blc_nothing' }, 'token_invalid'],
    ['another site', { origin: 'https://evil.example' }, 'websocket error'],
  ])('%s is refused', async (_who, headers: Record<string, string>, why) => {
    const panel = await open({ headers });
    expect((await panel.until(({ refused }) => refused !== null)).refused).toBe(why);
  });

  test.each([{ sinceSeq: -1 }, { sinceSeq: 'x' }, { sinceSeq: 1.5 }, { protocol: {} }, { epoch: 7 }])(
    'a handshake of %j is refused',
    async (auth) => {
      const panel = await open({ auth });
      expect((await panel.until(({ refused }) => refused !== null)).refused).toBe('invalid');
    },
  );

  test('a token with the read scope is let in, by auth or header; one that may only write is not', async () => {
    const tokens = server.app.get(Tokens);
    const make = (scopes: ('read' | 'write')[]) =>
      tokens.create(shop.accountId, shop.people.admin.id, { name: 'program', scopes });
    const [reader, writer] = [(await make(['read'])).token, (await make(['write'])).token];
    await ready({ headers: {}, auth: { token: reader } });
    await ready({ headers: { authorization: `Bearer ${reader}` } });
    const panel = await open({ headers: {}, auth: { token: writer } });
    expect((await panel.until(({ refused }) => refused !== null)).refused).toBe('not_allowed');
  });

  test('a socket that polls is not served', async () => {
    const response = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`);
    expect(response.status).toBe(400);
  });
});

describe('order', () => {
  test('who starts at the present hears what comes, in order and once', async () => {
    await say(3);
    const panel = await ready();
    expect(panel.ready).toEqual([{ seq: 3, epoch: expect.any(String), protocol: PROTOCOL_VERSION }]);
    await say(2);
    await say(1);
    await panel.heard(6);
    expect(panel.seqs).toEqual([4, 5, 6]);
    expect(panel.events[0]).toEqual({ seq: 4, type: 'test', n: 0, text: '' });
  });

  test('commits that return out of order are told in order', async () => {
    const panel = await ready();
    const [first, second, third] = [await store(1), await store(2), await store(1)];
    third.tell();
    second.tell();
    first.tell();
    await panel.heard(4);
    expect(panel.seqs).toEqual([1, 2, 3, 4]);
  });

  test('a commit that is never told is found in the table', async () => {
    const panel = await ready();
    await store(2); // its process died here
    await say(1);
    await panel.heard(3);
    expect(panel.seqs).toEqual([1, 2, 3]);
  });

  test('a rolled back transaction leaves no hole and is never seen', async () => {
    const panel = await ready();
    const [db, journal] = [server.app.get(Database), server.app.get(Journal)];
    await expect(
      db.transaction(db.people, async (tx) => {
        await journal.append(tx, shop.accountId, new Date(), ['{"type":"never"}']);
        throw new Error('changed its mind');
      }),
    ).rejects.toThrow('changed its mind');
    await say(1);
    await panel.heard(1);
    expect(panel.events).toEqual([expect.objectContaining({ seq: 1, type: 'test' })]);
  });

  test('many writers at once: 1..n, the same to everybody', async () => {
    const listening = await Promise.all([ready(), ready({ role: 'supervisor' }), ready({ role: 'owner' })]);
    await Promise.all(Array.from({ length: 60 }, (_, i) => say((i % 3) + 1)));
    for (const panel of listening) {
      await panel.heard(120);
      expect(panel.seqs).toEqual(upTo(120));
    }
  });

  test('another account hears nothing of it', async () => {
    const mine = await ready();
    shop = await makeShop(server.app, `shop${++shops}`);
    const theirs = await ready();
    await say(2);
    await theirs.heard(2);
    expect(mine.seqs).toEqual([]);
  });
});

describe('coming back', () => {
  test('what was missed comes before ready, without a hole, while more is written', async () => {
    await say(700);
    const writing = (async () => {
      for (let i = 0; i < 30; i += 1) await say(5);
    })();
    const panel = await ready({ auth: { sinceSeq: 50 } });
    await writing;
    await panel.heard(850);
    expect(panel.seqs).toEqual(upTo(850, 51));
    const missed = panel.ready[0]?.seq ?? 0;
    expect(missed).toBeGreaterThanOrEqual(700);
  });

  test('what memory has forgotten comes from the table', async () => {
    await say(1_500);
    const panel = await ready({ auth: { sinceSeq: 0 } });
    expect(panel.seqs).toEqual(upTo(1_500));
    expect(panel.resyncs).toEqual([]);
  });

  test('more than the line holds comes at the reader’s pace', async () => {
    for (let i = 0; i < 20; i += 1) await say(20, server, 'x'.repeat(20_000));
    const panel = await ready({ auth: { sinceSeq: 0 } });
    expect(panel.seqs).toEqual(upTo(400));
    expect(panel.gone).toBeNull();
  });

  test.each([
    ['too far behind', { sinceSeq: 99 }, 'too_far_behind', 2_100],
    ['just not too far behind', { sinceSeq: 100 }, undefined, 2_100],
    ['ahead of the journal', { sinceSeq: 4 }, 'ahead_of_journal', 3],
    ['of another epoch', { sinceSeq: 2, epoch: '00000000-0000-4000-8000-000000000000' }, 'other_epoch', 3],
  ])('%s', async (_what, auth, reason, count) => {
    await say(count);
    const panel = await ready({ auth });
    expect(panel.resyncs[0]).toBe(reason);
    expect(panel.ready[0]?.seq).toBe(count);
    await say(1);
    await panel.heard(count + 1);
    expect(panel.seqs.at(-1)).toBe(count + 1);
    if (reason) expect(panel.seqs).toEqual([count + 1]);
  });

  test('a client of another protocol is told so and nothing else', async () => {
    await say(3);
    const panel = await open({ auth: { protocol: PROTOCOL_VERSION + 1, sinceSeq: 0 } });
    await panel.until(({ resyncs }) => resyncs.length > 0);
    const other = await ready();
    await say(1);
    await other.heard(4);
    expect(panel).toMatchObject({ resyncs: ['other_protocol'], ready: [], seqs: [] });
  });

  test('a panel that sees a hole gets everything again from there', async () => {
    const panel = await ready();
    await say(5);
    await panel.heard(5);
    panel.socket.emit('since', { seq: 2 });
    await panel.until(({ ready }) => ready.length === 2);
    expect(panel.seqs).toEqual([1, 2, 3, 4, 5, 3, 4, 5]);
    await say(1);
    await panel.heard(6);
    expect(panel.seqs.at(-1)).toBe(6);
  });

  test('a panel that asks again and again is answered at once, and then from where it asked last', async () => {
    const panel = await ready();
    await say(5);
    await panel.heard(5);
    for (let i = 1; i <= 100; i += 1) panel.socket.emit('since', { seq: i < 100 ? 0 : 4 });
    await panel.until(({ ready }) => ready.length === 3);
    expect(panel.seqs).toEqual([...upTo(5), ...upTo(5), 5]);
  });

  test('after a restored backup everybody is told to begin again', async () => {
    await say(5);
    const panel = await ready();
    await server.app
      .get(Database)
      .people.query(
        `update journal_counters set last_seq = 2, epoch = gen_random_uuid() where account_id = $1`,
        [shop.accountId],
      );
    await server.app
      .get(Database)
      .people.query(`delete from journal where account_id = $1 and seq > 2`, [shop.accountId]);
    await panel.until(({ ready }) => ready.length === 2);
    expect(panel.resyncs).toEqual(['other_epoch']);
    expect(panel.ready[1]?.seq).toBe(2);
    expect(panel.ready[1]?.epoch).not.toBe(panel.ready[0]?.epoch);
  });
});

describe('several processes', () => {
  let beside: TestApp;
  beforeAll(async () => {
    beside = await startBeside(server);
  });
  afterAll(() => beside.close());

  test('what is said in either is heard in both, in the same order', async () => {
    const [here, there] = [await ready(), await ready({ at: beside })];
    await Promise.all(Array.from({ length: 40 }, (_, i) => say(1, i % 2 ? server : beside)));
    for (const panel of [here, there]) {
      await panel.heard(40);
      expect(panel.seqs).toEqual(upTo(40));
    }
  });

  test('a process that says nothing after its commit is repaired by the sweep', async () => {
    const there = await ready({ at: beside });
    await store(3);
    await there.heard(3);
    expect(there.seqs).toEqual([1, 2, 3]);
  });

  test('a snapshot of one process is not ahead for the other', async () => {
    await ready({ at: beside }); // this one knows the account now, and hears hints only
    await store(4);
    const panel = await ready({ at: beside, auth: { sinceSeq: 4 } });
    expect(panel.resyncs).toEqual([]);
    expect(panel.ready[0]?.seq).toBe(4);
  });

  test('a new name is seen at once, also of a panel that is open at the other process', async () => {
    const [owner, agent] = [await ready({ role: 'owner' }), await ready({ at: beside })];
    const caller = await signedIn(server.url, `agent@shop${shops}.test`);
    expect((await caller.call('PATCH', '/me', { name: 'Ana' })).status).toBe(200);
    for (const panel of [owner, agent]) {
      await panel.until(({ presence }) => presence.entries.some(({ name }) => name === 'Ana'));
      await panel.heard(1);
      expect(panel.events).toMatchObject([{ type: 'account.changed', what: 'teammates' }]);
    }
    expect(owner.presence.entries.map(({ name }) => name)).toEqual(['Ana', `owner of shop${shops}`]);
  });

  test('people are seen across processes, with what they chose by hand', async () => {
    const conversationId = '0195f000-0000-7000-8000-000000000001';
    const [here, there] = [await ready(), await ready({ at: beside, role: 'supervisor' })];
    there.socket.emit('typing', { conversationId, mode: 'reply' });
    await here.until(({ presence }) =>
      presence.entries.some(({ typing }) => typing?.conversationId === conversationId),
    );
    expect([...server.app.get(Presence).typingReplies(shop.accountId)]).toEqual([conversationId]);

    const caller = await signedIn(beside.url, `supervisor@shop${shops}.test`);
    expect((await caller.call('PUT', '/presence', { availability: 'away' })).status).toBe(200);
    await here.until(({ presence }) => presence.entries.some(({ availability }) => availability === 'away'));
    expect(server.app.get(Presence).present(shop.accountId).get(shop.people.supervisor.id)).toBe('away');
  });
});

describe('presence', () => {
  const conversationId = '0195f000-0000-7000-8000-000000000002';

  test('who comes sees who is there, what they look at and write', async () => {
    const agent = await ready();
    agent.socket.emit('viewing', { conversationId });
    agent.socket.emit('typing', { conversationId, mode: 'note' });
    const owner = await ready({ role: 'owner' });
    await owner.until(({ presence }) => presence.entries.some(({ typing }) => typing !== null));
    expect(owner.presence.entries.find(({ teammateId }) => teammateId === shop.people.agent.id)).toEqual({
      teammateId: shop.people.agent.id,
      name: shop.people.agent.name,
      availability: 'available',
      viewing: conversationId,
      typing: { conversationId, mode: 'note' },
    });
    expect(server.app.get(Presence).typingReplies(shop.accountId).size).toBe(0);

    agent.socket.disconnect();
    await owner.until(({ presence }) => presence.entries.every(({ viewing, typing }) => !viewing && !typing));
  });

  test('a supervisor who peeks is not shown to agents', async () => {
    const [agent, supervisor, owner] = [
      await ready(),
      await ready({ role: 'supervisor' }),
      await ready({ role: 'owner' }),
    ];
    supervisor.socket.emit('viewing', { conversationId, peek: true });
    await owner.until(({ presence }) => presence.entries.some(({ viewing }) => viewing === conversationId));
    agent.socket.emit('viewing', { conversationId });
    await agent.until(({ presence }) => presence.entries.some(({ viewing }) => viewing === conversationId));
    expect(
      agent.presence.entries.filter(({ viewing }) => viewing).map(({ teammateId }) => teammateId),
    ).toEqual([shop.people.agent.id]);
  });

  test.each([
    ['viewing', null],
    ['viewing', { conversationId: 'x' }],
    ['viewing', { conversationId: { $ne: 1 } }],
    ['typing', { conversationId }],
    ['typing', [conversationId, 'reply']],
    ['since', { seq: 'x' }],
    ['since', {}],
    ['since', undefined],
    ['claim', { conversationId }],
  ])('%s of %j is ignored and harms nothing', async (event, payload) => {
    const panel = await ready();
    panel.socket.emit(event, payload);
    await say(1);
    await panel.heard(1);
    expect(panel).toMatchObject({ seqs: [1], gone: null });
  });
});

describe('falling', () => {
  test('at sign-out', async () => {
    const caller = await signedIn(server.url, `agent@shop${shops}.test`);
    const panel = await ready({ headers: { cookie: caller.cookie } });
    const other = await ready();
    await caller.call('DELETE', '/session');
    await panel.until(({ gone }) => gone !== null);
    await say(1);
    await other.heard(1);
    expect(panel.seqs).toEqual([]);
    expect(other.gone).toBeNull();
  });

  test('when it is ended from another device, which stays', async () => {
    const here = await signedIn(server.url, `agent@shop${shops}.test`);
    const there = await signedIn(server.url, `agent@shop${shops}.test`);
    const panel = await ready({ headers: { cookie: there.cookie } });
    const mine = await ready({ headers: { cookie: here.cookie } });
    const { body } = await there.call<Page<SessionDeviceView>>('GET', '/me/sessions');
    const id = body.items.find(({ current }) => current)?.id;
    expect((await here.call('DELETE', `/me/sessions/${id}`)).status).toBe(204);
    await panel.until(({ gone }) => gone !== null);
    await say(1);
    await mine.heard(1);
    expect(panel.seqs).toEqual([]);
    expect(mine.gone).toBeNull();
  });

  const ends: [string, () => Promise<unknown>][] = [
    ['when the person is no longer active', () => change({ active: false })],
    ['when her role changes', () => change({ role: 'supervisor' })],
    [
      'when her password is reset',
      () => server.app.get(Teammates).resetPassword(`agent@shop${shops}.test`, 'another password'),
    ],
    [
      'when the session is gone and nobody said so',
      () =>
        server.app
          .get(Database)
          .people.query(`delete from sessions where teammate_id = $1`, [shop.people.agent.id]),
    ],
  ];
  const change = (patch: { active?: boolean; role?: Role }) =>
    server.app.get(Teammates).change(shop.accountId, shop.people.agent.id, patch);

  test.each(ends)('%s', async (_when, end) => {
    const panel = await ready();
    await end();
    const before = performance.now();
    await panel.until(({ gone }) => gone !== null);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  test('when its token is revoked', async () => {
    const { id, token } = await server.app
      .get(Tokens)
      .create(shop.accountId, shop.people.admin.id, { name: 'program', scopes: ['read'] });
    const panel = await ready({ headers: {}, auth: { token } });
    await server.app.get(Tokens).revoke(shop.accountId, id);
    await panel.until(({ gone }) => gone !== null);
  });

  test('an accepted invitation lets in at once', async () => {
    const { id } = await server.app
      .get(Teammates)
      .create(shop.accountId, { name: 'New', email: `new@shop${shops}.test`, role: 'agent' });
    const guest = new TestCaller(server.url);
    const token = server.app.get(Invitations).urlFor(id).split('/invite#')[1];
    const accepted = await guest.call('POST', '/invitations/accept', { token, password: 'first password' });
    expect(accepted).toMatchObject({ status: 200 });
    await ready({ headers: { cookie: guest.cookie } });
  });
});

test('a panel that never reads is cut; the others hear all; it comes back whole', async () => {
  const [slow, quick] = [await ready(), await ready({ role: 'owner' })];
  const line = (slow.socket.io.engine as unknown as { transport: { ws: { _socket?: { pause(): void } } } })
    .transport.ws;
  line._socket?.pause();
  let last = 0;
  // More than the kernel's buffers on both sides and ours together.
  for (let i = 0; i < 160; i += 1) last = (await say(5, server, 'x'.repeat(20_000))) + 4;
  await quick.heard(last);
  expect(quick.seqs).toEqual(upTo(last));
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/balcao_live_cuts_total [1-9]/);
  slow.socket.disconnect();

  const back = await ready({ auth: { sinceSeq: slow.seqs.at(-1) ?? 0 } });
  expect([...slow.seqs, ...back.seqs]).toEqual(upTo(last));
});

test('an account without a past begins at 0, and one epoch is given once', async () => {
  const journal = server.app.get(Journal);
  const heads = await Promise.all([1, 2, 3].map(() => journal.head(shop.accountId)));
  expect(new Set(heads.map(({ epoch }) => epoch)).size).toBe(1);
  expect(heads[0]?.seq).toBe(0);
  await say(2);
  expect(await journal.head(shop.accountId)).toEqual({ seq: 2, epoch: heads[0]?.epoch });
  expect(await journal.read(shop.accountId, 0, 10)).toHaveLength(2);
});

test('the live door is described where it stands, to anybody', async () => {
  const response = await fetch(`${server.url}/api/asyncapi.json`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ asyncapi: '3.0.0' });
});
