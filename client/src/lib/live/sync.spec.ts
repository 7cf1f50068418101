import { describe, expect, test } from '@jest/globals';
import type {
  ConversationView,
  InboxSnapshot,
  LiveEvent,
  MessageView,
  ThreadSnapshot,
} from '@balcao/contract';
import { PROTOCOL_VERSION } from '@balcao/contract';
import { conversation, message } from '../testing/samples.ts';
import { Sync } from './sync.ts';
import type { Seed } from './sync.ts';

const EPOCH = 'e1';

function snapshot(seq: number, items: ConversationView[] = []): InboxSnapshot {
  const counts = { mine: 0, queue: 0, bot: 0, owner: 0, all: 0, resolved: 0 };
  return {
    seq,
    epoch: EPOCH,
    counts: { ...counts, queue: items.length, all: items.length },
    items,
    nextCursor: null,
  };
}

function added(seq: number, row: ConversationView, text = `message ${seq}`): LiveEvent {
  const said = message({ id: `m${seq}`, conversationId: row.id, n: seq, text });
  return {
    seq,
    at: said.at,
    conversationId: row.id,
    type: 'message.added',
    message: said,
    conversation: row,
    was: null,
  };
}

/** A sync with doors that the test answers by hand. */
function bench() {
  const asked: number[] = [];
  const recovered: number[] = [];
  const later: (() => void)[] = [];
  const failures: unknown[] = [];
  let answer: ((seed: Seed) => void) | null = null;
  let refuse: ((reason: unknown) => void) | null = null;
  let seeds = 0;
  const sync = new Sync(
    'ana',
    {
      seed: () => {
        seeds += 1;
        return new Promise((resolve, reject) => {
          answer = resolve;
          refuse = reject;
        });
      },
      since: (seq) => asked.push(seq),
      later: (run) => later.push(run),
    },
    {
      changed: () => undefined,
      seeded: () => undefined,
      applied: () => undefined,
      recovered: (count) => recovered.push(count),
      failed: (reason) => failures.push(reason),
    },
  );
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
  return {
    sync,
    asked,
    recovered,
    later,
    failures,
    seeds: () => seeds,
    async give(list: InboxSnapshot, threads: ThreadSnapshot[] = []) {
      answer?.({ list, threads });
      await settled();
    },
    async fail(reason: unknown) {
      refuse?.(reason);
      await settled();
    },
    ready: (seq: number, epoch = EPOCH) => sync.ready({ seq, epoch, protocol: PROTOCOL_VERSION }),
  };
}

async function live(seq: number, items: ConversationView[] = []) {
  const it = bench();
  it.sync.connected();
  it.ready(seq);
  await it.give(snapshot(seq, items));
  return it;
}

const queued = conversation({ id: 'a', turn: { kind: 'queue' } });

describe('starting', () => {
  test('events that come while the snapshot is read wait, and those it holds already change nothing', async () => {
    const it = bench();
    it.sync.connected();
    it.ready(11);
    it.sync.receive(added(10, queued));
    it.sync.receive(added(11, queued));
    expect(it.sync.state).toBeNull();
    await it.give(snapshot(10, [queued]));
    expect(it.sync.state?.seq).toBe(11);
    expect(it.sync.phase).toBe('live');
    expect(it.asked).toEqual([]);
  });

  test('a snapshot older than the moment of connecting asks for what lies between', async () => {
    const it = bench();
    it.sync.connected();
    it.ready(12);
    await it.give(snapshot(10, [queued]));
    expect(it.asked).toEqual([10]);
    expect(it.sync.phase).toBe('catching_up');
    it.sync.receive([added(11, queued), added(12, queued)]);
    expect(it.sync.phase).toBe('live');
  });

  test('a snapshot that cannot be had is tried again', async () => {
    const it = bench();
    it.sync.connected();
    await it.fail(new Error('down'));
    expect(it.sync.phase).toBe('failed');
    it.later[0]?.();
    await it.give(snapshot(3));
    it.ready(3);
    expect(it.sync.phase).toBe('live');
  });
});

describe('holes and order', () => {
  test('events out of order are put in order; a hole is asked for once', async () => {
    const it = await live(10, [queued]);
    it.sync.receive(added(12, queued));
    it.sync.receive(added(13, queued));
    expect(it.asked).toEqual([10]);
    expect(it.sync.state?.seq).toBe(10);
    it.sync.receive([added(11, queued), added(12, queued), added(13, queued)]);
    expect(it.sync.state?.seq).toBe(13);
  });

  test('a hole that stays makes everything be taken afresh', async () => {
    const it = await live(10, [queued]);
    for (let seq = 12; seq < 17; seq += 1) it.sync.receive(added(seq, queued));
    expect(it.seeds()).toBe(2);
    await it.give(snapshot(20, [queued]));
    expect(it.sync.state?.seq).toBe(20);
    expect(it.sync.phase).toBe('live');
  });

  test('an event seen twice counts once', async () => {
    const it = await live(10);
    it.sync.receive(added(11, queued));
    it.sync.receive(added(11, queued));
    expect(it.sync.state?.counts.queue).toBe(1);
  });
});

describe('coming back', () => {
  test('says from where it knows, applies what was missed, then tells the sum once', async () => {
    const it = await live(10, [queued]);
    it.sync.disconnected();
    expect(it.sync.phase).toBe('offline');
    expect(it.sync.handshake()).toEqual({ protocol: PROTOCOL_VERSION, sinceSeq: 10, epoch: EPOCH });
    it.sync.connected();
    it.sync.receive([added(11, queued), added(12, queued), added(13, queued)]);
    expect(it.sync.phase).toBe('catching_up');
    it.ready(13);
    expect(it.sync.phase).toBe('live');
    expect(it.recovered).toEqual([3]);
  });

  test('the first start recovers nothing', async () => {
    const it = bench();
    it.sync.connected();
    it.ready(12);
    await it.give(snapshot(10, [queued]));
    it.sync.receive([added(11, queued), added(12, queued)]);
    expect(it.recovered).toEqual([]);
  });

  test('another journal or a resync takes everything afresh', async () => {
    const it = await live(10, [queued]);
    it.sync.disconnected();
    it.sync.connected();
    it.sync.resync('other_epoch');
    it.ready(2, 'e2');
    await it.give({ ...snapshot(2), epoch: 'e2' });
    expect(it.sync.state?.seq).toBe(2);
    expect(it.sync.handshake()).toEqual({ protocol: PROTOCOL_VERSION, sinceSeq: 2, epoch: 'e2' });
    expect(it.sync.phase).toBe('live');
  });

  test.each(['resync', 'ready'])(
    'another protocol, told by %s, asks for a reload and nothing else',
    async (by) => {
      const it = await live(10);
      if (by === 'resync') it.sync.resync('other_protocol');
      else it.sync.ready({ seq: 10, epoch: EPOCH, protocol: PROTOCOL_VERSION + 1 });
      expect(it.sync.phase).toBe('outdated');
      it.sync.disconnected();
      it.sync.connected();
      expect(it.sync.phase).toBe('outdated');
    },
  );
});

describe('pages and threads', () => {
  test('a page read before an event does not undo it', async () => {
    const it = await live(10);
    const claimed = { ...queued, unread: 5 };
    it.sync.receive(added(11, claimed));
    it.sync.mergeRows(10, [queued]);
    expect(it.sync.state?.conversations.get('a')?.unread).toBe(5);
    it.sync.mergeRows(12, [{ ...queued, unread: 0 }]);
    expect(it.sync.state?.conversations.get('a')?.unread).toBe(0);
  });

  test('a message that comes while its thread is being read is in the thread', async () => {
    const it = await live(10, [queued]);
    const first = message({ id: 'm1', conversationId: 'a', n: 1 });
    let answer: (thread: ThreadSnapshot) => void = () => undefined;
    const reading = it.sync.loadThread('a', () => new Promise((resolve) => (answer = resolve)));
    it.sync.receive(added(11, queued));
    answer({ seq: 10, epoch: EPOCH, conversation: queued, messages: [first], nextCursor: null });
    await reading;
    expect(ids(it.sync.state?.threads.get('a'))).toEqual(['m1', 'm11']);
  });

  test('older messages come before, once, and with what changed meanwhile', async () => {
    const it = await live(10, [queued]);
    const at = (n: number) => `2026-03-01T10:00:${String(n).padStart(2, '0')}.000Z`;
    const [one, two, three] = [1, 2, 3].map((n) =>
      message({ id: `m${n}`, conversationId: 'a', n, at: at(n) }),
    ) as [MessageView, MessageView, MessageView];
    await it.sync.loadThread('a', async () => ({
      seq: 10,
      epoch: EPOCH,
      conversation: queued,
      messages: [three],
      nextCursor: 'c',
    }));
    let answer: (page: { items: MessageView[] }) => void = () => undefined;
    const reading = it.sync.loadOlder(
      'a',
      () => new Promise<{ items: MessageView[] }>((resolve) => (answer = resolve)),
    );
    const edited = { ...one, text: 'edited' };
    it.sync.receive({
      seq: 11,
      at: at(9),
      conversationId: 'a',
      type: 'message.changed',
      message: edited,
      conversation: queued,
      was: null,
    });
    answer({ items: [one, two, three] });
    await reading;
    const thread = it.sync.state?.threads.get('a');
    expect(ids(thread)).toEqual(['m1', 'm2', 'm3']);
    expect(thread?.[0]?.text).toBe('edited');
  });
});

describe('at a message of the past', () => {
  const at = (n: number) =>
    `2026-03-01T10:${String(Math.floor(n / 60)).padStart(2, '0')}:${two(n % 60)}.000Z`;
  const said = (n: number) => message({ id: `m${n}`, conversationId: 'a', n, at: at(n) });
  const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => said(from + i));
  const numbers = (messages: readonly MessageView[] | undefined) => messages?.map(({ n }) => n);
  const opened = async () => {
    const it = await live(10, [queued]);
    const snapshot = { seq: 10, epoch: EPOCH, conversation: queued, nextCursor: 'c' };
    await it.sync.loadThread('a', async () => ({ ...snapshot, messages: span(41, 90) }));
    const around = { items: span(4, 6), olderCursor: 'o', newerCursor: 'n' };
    const answer = await it.sync.loadAround('a', 'm5', async () => around);
    return { it, answer };
  };

  test('it stands apart from the present, and changes of what it shows are in it', async () => {
    const { it, answer } = await opened();
    expect(answer).toEqual({ joined: false, olderCursor: 'o' });
    it.sync.receive({
      seq: 11,
      at: at(91),
      conversationId: 'a',
      type: 'message.changed',
      message: { ...said(5), text: 'edited' },
      conversation: queued,
      was: null,
    });
    it.sync.receive({ ...added(12, queued), message: said(91) } as LiveEvent);
    expect(it.sync.pasts.get('a')?.messages.map(({ text }) => text)).toEqual(['Oi', 'edited', 'Oi']);
    expect(it.sync.state?.threads.get('a')).toEqual(span(41, 91));
  });

  test('pages lead to both sides; where it meets the present it becomes one thread', async () => {
    const { it } = await opened();
    await it.sync.loadPastOlder('a', async () => ({ items: [said(3)], nextCursor: null }));
    expect(numbers(it.sync.pasts.get('a')?.messages)).toEqual([3, 4, 5, 6]);
    const between = { items: span(7, 42), newerCursor: 'more' };
    const answer = await it.sync.loadPastNewer('a', async () => between);
    expect(answer).toEqual({ joined: true, olderCursor: null });
    expect(it.sync.pasts.size).toBe(0);
    expect(it.sync.state?.threads.get('a')).toEqual(span(3, 90));
  });

  test('leaving it shows the present as it is', async () => {
    const { it } = await opened();
    it.sync.leavePast('a');
    expect(it.sync.pasts.size).toBe(0);
    expect(it.sync.state?.threads.get('a')).toEqual(span(41, 90));
  });
});

function two(n: number): string {
  return String(n).padStart(2, '0');
}

function ids(messages: readonly MessageView[] | undefined): string[] {
  return (messages ?? []).map(({ id }) => id);
}
