import { beforeEach, describe, expect, test } from '@jest/globals';
import type { PushMessage } from '@balcao/contract';
import { followClick, parsePush, renewSubscription, showPush } from './worker-push.ts';
import type { WorkerDoors, WorkerOptions } from './worker-push.ts';

const CALL: PushMessage = {
  kind: 'call',
  cause: 'mine',
  conversationId: 'c1',
  messageId: 'm1',
  name: 'Marina Alves',
  said: { type: 'text', text: 'Cadê  meu\npedido?' },
  locale: 'pt-BR',
  count: 3,
  at: '2026-03-02T15:00:00.000Z',
};

class FakeWorker implements WorkerDoors {
  notifications: { title: string; options: WorkerOptions }[] = [];
  before: { title: string; body: string; data: unknown }[] = [];
  asked: { path: string; body: unknown }[] = [];
  badges: number[] = [];
  opened: string[] = [];
  subscribed: string[] = [];
  status = 200;
  answer: unknown = {};

  show(title: string, options: WorkerOptions) {
    this.notifications.push({ title, options });
    return Promise.resolve();
  }
  shown() {
    return Promise.resolve(this.before);
  }
  badge(count: number) {
    this.badges.push(count);
    return Promise.resolve();
  }
  iconOf(name: string) {
    return name ? Promise.resolve(`icon of ${name}`) : Promise.reject(new Error('no canvas'));
  }
  open(address: string) {
    this.opened.push(address);
    return Promise.resolve();
  }
  fetch(path: string, init?: RequestInit) {
    this.asked.push({ path, body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined });
    if (this.status === 0) return Promise.reject(new TypeError('no network'));
    const { status, answer } = this;
    return Promise.resolve({ ok: status < 400, json: () => Promise.resolve(answer) } as Response);
  }
  subscribe(key: string) {
    this.subscribed.push(key);
    return Promise.resolve({ endpoint: 'https://push.test/1', keys: { p256dh: 'p', auth: 'a' } });
  }
}

let worker: FakeWorker;
beforeEach(() => {
  worker = new FakeWorker();
});
const push = (message: Partial<PushMessage>) => showPush(JSON.stringify({ ...CALL, ...message }), worker);

describe('a push is shown', () => {
  test('with who and what, one per conversation, and the number on the icon', async () => {
    await push({});
    expect(worker.notifications).toMatchObject([
      {
        title: 'Marina Alves',
        options: {
          body: 'Cadê meu pedido?',
          tag: 'c1',
          renotify: true,
          icon: 'icon of Marina Alves',
          data: { conversationId: 'c1', messageId: 'm1', address: '/inbox/all/c1' },
          actions: [],
        },
      },
    ]);
    expect(worker.badges).toEqual([3]);
  });

  test.each([
    ['mine', null, 'Marina Alves', 'Nova mensagem'],
    ['mine', { type: 'image', text: '' }, 'Marina Alves', 'Foto'],
    ['queue', null, 'Marina Alves espera na fila', ''],
    ['mention', null, 'Chamaram você: Marina Alves', ''],
    ['unreadable', null, 'Só no celular: Marina Alves', ''],
  ] as const)('%s, saying %j', async (cause, said, title, body) => {
    await push({ cause, said });
    expect(worker.notifications[0]).toMatchObject({ title, options: { body } });
  });

  test('in the language of its person', async () => {
    await push({ locale: 'en', said: null });
    await push({ locale: 'es', said: null });
    expect(worker.notifications.map(({ options }) => options.body)).toEqual(['New message', 'Mensaje nuevo']);
    worker.notifications = [];
    await Promise.all([push({ locale: 'es', cause: 'queue' }), push({ locale: 'pt-BR', cause: 'queue' })]);
    expect(worker.notifications.map(({ title }) => title)).toEqual([
      'Marina Alves espera en la cola',
      'Marina Alves espera na fila',
    ]);
  });

  test('whoever waits in the queue can be taken from there', async () => {
    await push({ cause: 'queue' });
    expect(worker.notifications[0]?.options.actions).toEqual([{ action: 'claim', title: 'Assumir' }]);
  });

  test('what the open panel has shown already makes no second sound and keeps its words', async () => {
    worker.before = [{ title: 'Marina Alves', body: 'Foto · vê', data: { messageId: 'm1' } }];
    await push({ said: null });
    expect(worker.notifications).toMatchObject([
      { title: 'Marina Alves', options: { body: 'Foto · vê', renotify: false, silent: true } },
    ]);
    worker.before = [{ title: 'Marina Alves', body: 'x', data: { messageId: 'm0' } }];
    await push({});
    expect(worker.notifications[1]?.options).toMatchObject({ renotify: true, silent: null });
  });

  test('without a picture of the name, with that of the app', async () => {
    await push({ name: '' });
    expect(worker.notifications[0]?.options.icon).toBe('/icon-192.png');
  });

  test('to try it out', async () => {
    await showPush(JSON.stringify({ kind: 'test', locale: 'pt-BR' }), worker);
    expect(worker.notifications).toMatchObject([{ options: { body: 'O push funciona neste aparelho.' } }]);
  });

  test.each([null, '', 'no json', '{}', '[]', 'null', JSON.stringify({ ...CALL, cause: 'other' })])(
    'even when it makes no sense: %s',
    async (text) => {
      expect(parsePush(text)).toBeNull();
      await showPush(text, worker);
      expect(worker.notifications).toHaveLength(1);
    },
  );
});

describe('a click', () => {
  const data = { cause: 'queue', conversationId: 'c1', messageId: 'm1', address: '/inbox/all/c1' };

  test('leads to the conversation', async () => {
    await followClick('', data, worker);
    expect([worker.opened, worker.asked]).toEqual([['/inbox/all/c1'], []]);
  });

  test.each([200, 409, 0])(
    'on "claim" takes it first, and leads there whatever came of it (%i)',
    async (status) => {
      worker.status = status;
      await followClick('claim', data, worker);
      expect(worker.asked).toEqual([{ path: '/conversations/c1/claim', body: {} }]);
      expect(worker.opened).toEqual(['/inbox/all/c1']);
    },
  );

  test.each([null, { address: 'https://evil.test/' }, { address: '//evil.test', conversationId: '../../x' }])(
    'on what is not ours leads home: %j',
    async (strange) => {
      await followClick('claim', strange, worker);
      expect([worker.opened, worker.asked]).toEqual([['/inbox/mine'], []]);
    },
  );
});

describe('a subscription that the browser has made anew', () => {
  test('is told to the server', async () => {
    worker.answer = { publicKey: 'key' };
    await renewSubscription(worker);
    expect(worker.subscribed).toEqual(['key']);
    expect(worker.asked[1]).toMatchObject({
      path: '/me/push-subscriptions',
      body: {
        endpoint: 'https://push.test/1',
        keys: { p256dh: 'p', auth: 'a' },
        timeZone: expect.any(String),
      },
    });
  });

  test('is nobody’s when nobody is signed in', async () => {
    worker.status = 401;
    await renewSubscription(worker);
    expect(worker.subscribed).toEqual([]);
  });
});
