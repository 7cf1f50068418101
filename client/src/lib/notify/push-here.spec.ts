import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { PushDeviceView } from '@balcao/contract';
import { PushHere } from './push-here.svelte.ts';
import { forgetHere, isChosenBy, renewHere } from './push.ts';
import { PutAway } from './put-away.ts';
import type { PushDoors } from './push.ts';

const device = (id: string, more: Partial<PushDeviceView> = {}): PushDeviceView => ({
  id,
  device: 'Chrome, Linux',
  since: '2026-03-02T15:00:00.000Z',
  current: false,
  failing: false,
  ...more,
});

let permission: NotificationPermission;
let devices: PushDeviceView[];
let said: string[];
let shown: { tag: string; closed: boolean }[];
let subscribe: () => Promise<unknown>;
const doors: PushDoors = {
  key: () => Promise.resolve({ publicKey: 'AAAA' }),
  devices: () => Promise.resolve({ items: devices, nextCursor: null }),
  add: () => {
    devices = [...devices, device('here', { current: true })];
    return Promise.resolve(device('here', { current: true }));
  },
  remove: (id) => {
    said.push(`remove ${id}`);
    devices = devices.filter((one) => one.id !== id);
    return Promise.resolve();
  },
  test: () => Promise.reject(new Error('not taken')),
};
const subscription = {
  options: { applicationServerKey: new Uint8Array([0, 0, 0]).buffer },
  toJSON: () => ({ endpoint: 'https://push.test/1', keys: { p256dh: 'p', auth: 'a' } }),
  unsubscribe: () => Promise.resolve(said.push('unsubscribe')),
};

beforeEach(() => {
  permission = 'default';
  devices = [device('phone')];
  said = [];
  shown = [];
  subscribe = () => Promise.resolve(subscription);
  const registration = {
    pushManager: {
      getSubscription: () => Promise.resolve(subscription),
      subscribe: () => subscribe(),
    },
    getNotifications: ({ tag }: { tag?: string } = {}) =>
      Promise.resolve(
        shown
          .filter((one) => tag === undefined || one.tag === tag)
          .map((one) => ({ close: () => (one.closed = true) })),
      ),
  };
  define(navigator, 'serviceWorker', { getRegistration: () => Promise.resolve(registration) });
  define(window, 'PushManager', class {});
  define(window, 'isSecureContext', true);
  define(window, 'matchMedia', () => ({ matches: false }));
  define(
    window,
    'Notification',
    class {
      static get permission() {
        return permission;
      }
      static requestPermission() {
        said.push('asked');
        if (permission === 'default') permission = 'granted';
        return Promise.resolve(permission);
      }
    },
  );
});
afterEach(() => {
  localStorage.clear();
  jest.restoreAllMocks();
});

function define(on: object, name: string, value: unknown): void {
  Object.defineProperty(on, name, { value, configurable: true, writable: true });
}

test('nobody is asked for permission before she clicks', async () => {
  const push = new PushHere('ana', doors);
  await push.load();
  expect([push.ability, push.here, push.others.map(({ id }) => id)]).toEqual(['able', null, ['phone']]);
  expect(said).toEqual([]);
});

test('turned on it is hers, here, until she turns it off', async () => {
  const push = new PushHere('ana', doors);
  expect(await push.turnOn()).toBe('done');
  expect(push.here?.id).toBe('here');
  expect(isChosenBy('ana')).toBe(true);
  await push.turnOff(device('here', { current: true }));
  expect(said).toEqual(['asked', 'unsubscribe', 'remove here']);
  expect([push.here, isChosenBy('ana')]).toEqual([null, false]);
});

test('another device is turned off from here, and this one stays', async () => {
  const push = new PushHere('ana', doors);
  await push.turnOn();
  await push.turnOff(device('phone'));
  expect([push.others, push.here?.id, isChosenBy('ana')]).toEqual([[], 'here', true]);
  expect(said).toEqual(['asked', 'remove phone']);
});

test('a no is told, and what to do about it', async () => {
  permission = 'denied';
  const push = new PushHere('ana', doors);
  expect([await push.turnOn(), push.ability]).toEqual(['not_granted', 'denied']);
  expect(isChosenBy('ana')).toBe(false);
});

test('a browser whose push service does not answer says so', async () => {
  subscription.options.applicationServerKey = new Uint8Array([1]).buffer;
  subscribe = () => Promise.reject(new DOMException('no', 'AbortError'));
  expect(await new PushHere('ana', doors).turnOn()).toBe('browser_failed');
  subscription.options.applicationServerKey = new Uint8Array([0, 0, 0]).buffer;
});

test('a test that was not taken is a problem, and the devices are looked at again', async () => {
  const push = new PushHere('ana', doors);
  await expect(push.test()).rejects.toThrow('not taken');
  expect(push.devices).toHaveLength(1);
});

test('a start tells the server again for whoever chose it, and for nobody else', async () => {
  permission = 'granted';
  await renewHere('ana', doors);
  expect(devices).toHaveLength(1);
  await new PushHere('ana', doors).turnOn();
  devices = [];
  await renewHere('bia', doors);
  expect(devices).toEqual([]);
  await renewHere('ana', doors);
  expect(devices).toHaveLength(1);
});

test('signing out leaves nothing on the screen, and nothing comes', async () => {
  shown = ['a', 'b'].map((tag) => ({ tag, closed: false }));
  await new PushHere('ana', doors).turnOn();
  await forgetHere();
  expect(shown.every(({ closed }) => closed)).toBe(true);
  expect(said).toContain('unsubscribe');
  expect(isChosenBy('ana')).toBe(false);
});

test('a conversation that is opened takes down what called there, and nothing else', async () => {
  shown = ['a', 'b'].map((tag) => ({ tag, closed: false }));
  await new PutAway().opened('b');
  expect(shown.map(({ closed }) => closed)).toEqual([false, true]);
});
