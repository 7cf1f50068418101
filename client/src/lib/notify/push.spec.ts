import { beforeEach, describe, expect, test } from '@jest/globals';
import type { PushDeviceView, PushSubscriptionRequest } from '@balcao/contract';
import { conversation } from '../testing/samples.ts';
import { abilityOf, isChosenBy, remember, subscribeHere } from './push.ts';
import type { BrowserSigns, PushDoors } from './push.ts';
import { isOver } from './put-away.ts';

const ABLE: BrowserSigns = {
  secure: true,
  hasPush: true,
  permission: 'default',
  agent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0',
  touchPoints: 0,
  standalone: false,
};
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari';
const IPAD = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari';

test.each<[string, Partial<BrowserSigns>, string]>([
  ['a browser that was never asked', {}, 'able'],
  ['one that was allowed', { permission: 'granted' }, 'able'],
  ['one that was denied', { permission: 'denied' }, 'denied'],
  ['an address without https', { secure: false }, 'insecure'],
  ['an iPhone in Safari', { hasPush: false, agent: IPHONE, touchPoints: 5 }, 'install_first'],
  ['an iPad in Safari', { hasPush: false, agent: IPAD, touchPoints: 5 }, 'install_first'],
  ['an iPhone on the home screen', { agent: IPHONE, standalone: true }, 'able'],
  ['an old iPhone on the home screen', { hasPush: false, agent: IPHONE, standalone: true }, 'unsupported'],
  ['a Mac that has none', { hasPush: false, agent: IPAD }, 'unsupported'],
])('%s', (_what, signs, ability) => expect(abilityOf({ ...ABLE, ...signs })).toBe(ability));

describe('subscribing', () => {
  const KEY = Buffer.alloc(65, 7);
  let told: PushSubscriptionRequest[];
  let ended: string[];
  let made: number;
  const doors: PushDoors = {
    key: () => Promise.resolve({ publicKey: KEY.toString('base64url') }),
    add: (request) => {
      told.push(request);
      return Promise.resolve({
        id: 'd',
        device: '',
        since: '',
        current: true,
        failing: false,
      } as PushDeviceView);
    },
    devices: () => Promise.resolve({ items: [], nextCursor: null }),
    remove: () => Promise.resolve(),
    test: () => Promise.resolve(),
  };
  function manager(before: { key: Buffer } | null): PushManager {
    const subscriptionOf = (name: string, key: Buffer) => ({
      options: { applicationServerKey: Uint8Array.from(key).buffer },
      toJSON: () => ({ endpoint: `https://push.test/${name}`, keys: { p256dh: 'p', auth: 'a' } }),
      unsubscribe: () => Promise.resolve(ended.push(name)),
    });
    return {
      getSubscription: () => Promise.resolve(before && subscriptionOf('old', before.key)),
      subscribe: () => {
        made += 1;
        return Promise.resolve(subscriptionOf('new', KEY));
      },
    } as unknown as PushManager;
  }
  beforeEach(() => {
    told = [];
    ended = [];
    made = 0;
  });

  test('makes one where there is none, and tells the server with the zone of this clock', async () => {
    await subscribeHere(manager(null), doors);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    expect(told).toEqual([{ endpoint: 'https://push.test/new', keys: { p256dh: 'p', auth: 'a' }, timeZone }]);
  });

  test('keeps the one that is there', async () => {
    await subscribeHere(manager({ key: KEY }), doors);
    expect([told[0]?.endpoint, made, ended]).toEqual(['https://push.test/old', 0, []]);
  });

  test('ends one of other keys of the server', async () => {
    await subscribeHere(manager({ key: Buffer.alloc(65, 8) }), doors);
    expect([told[0]?.endpoint, ended]).toEqual(['https://push.test/new', ['old']]);
  });
});

test('whoever signs in next on this browser has chosen nothing', () => {
  remember('ana');
  expect([isChosenBy('ana'), isChosenBy('bia')]).toEqual([true, false]);
  remember(null);
  expect(isChosenBy('ana')).toBe(false);
});

test.each([
  ['queue', { turn: { kind: 'queue' } }, false],
  ['queue', { turn: { kind: 'bot' } }, true],
  ['queue', { status: 'resolved', turn: { kind: 'queue' } }, true],
  ['mine', { unread: 2 }, false],
  ['mine', { unread: 0 }, true],
  ['unreadable', { unread: 0 }, true],
  ['mention', { unread: 0 }, false],
] as const)('a notification of %s is over with %j: %s', (cause, standing, over) => {
  expect(isOver({ cause }, conversation({ id: 'a', ...standing }))).toBe(over);
});
