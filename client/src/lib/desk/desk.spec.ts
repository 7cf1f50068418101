import { describe, expect, test } from '@jest/globals';
import type { LabelView, LiveEvent, QuickReplyView } from '@balcao/contract';
import { Desk } from './desk.svelte.ts';
import { KeptList, type Listed } from './kept-list.svelte.ts';

/** A door whose answers come when the test says so. */
function slowDoor() {
  const asked: { give: (...items: string[]) => void; break: () => void }[] = [];
  const door = () =>
    new Promise<Listed<string>>((give, reject) => {
      asked.push({ give: (...items) => give({ items }), break: () => reject(new Error('away')) });
    });
  return { asked, door };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('a kept list', () => {
  test('is read once, however many want it', async () => {
    const { asked, door } = slowDoor();
    const list = new KeptList(door);
    list.want();
    list.want();
    asked[0]?.give('vip');
    await settled();
    list.want();
    expect([asked.length, list.items]).toEqual([1, ['vip']]);
  });

  test('stays while a newer one is read, and an older answer never replaces the newer', async () => {
    const { asked, door } = slowDoor();
    const list = new KeptList(door).want();
    asked[0]?.give('one');
    await settled();
    list.changed();
    list.changed();
    expect(list.items).toEqual(['one']);
    asked[2]?.give('three');
    await settled();
    asked[1]?.give('two');
    await settled();
    expect(list.items).toEqual(['three']);
  });

  test('a failure is told, and the next look asks again only after a while', async () => {
    const { asked, door } = slowDoor();
    const list = new KeptList(door).want(0);
    asked[0]?.break();
    await settled();
    expect(list.problem).toBeInstanceOf(Error);
    list.want(4_999);
    expect(asked).toHaveLength(1);
    list.want(5_000);
    asked[1]?.give('there');
    await settled();
    expect([list.problem, list.items]).toEqual([null, ['there']]);
  });
});

describe('the desk', () => {
  function desk() {
    const read: string[] = [];
    const door =
      <T>(name: string, ...items: T[]) =>
      () => {
        read.push(name);
        return Promise.resolve({ items });
      };
    const quick = { id: 'q', shortcut: 'prazo', uses: 2 } as QuickReplyView;
    const made = new Desk({
      labels: door<LabelView>('labels'),
      quickReplies: door('quick replies', quick),
      quickReplyUsed: () => Promise.resolve(),
      savedViews: door('saved_views'),
      templates: door('templates'),
      teammates: door('people'),
      teams: door('teams'),
      fields: () => {
        read.push('fields');
        return Promise.resolve({ fields: [] });
      },
    });
    return { desk: made, read };
  }
  const changed = (what: string) => ({ type: 'account.changed', what }) as LiveEvent;

  test('an edit by anybody is read again, if it was ever wanted here', async () => {
    const { desk: one, read } = desk();
    one.heard([changed('labels')]);
    expect(read).toEqual([]);
    one.labels.want();
    await settled();
    one.heard([changed('labels'), changed('labels'), changed('templates')]);
    await settled();
    expect(read).toEqual(['labels', 'labels']);
  });

  test('taken afresh, all that was wanted is read again', async () => {
    const { desk: one, read } = desk();
    one.fields.want();
    one.teams.want();
    await settled();
    one.renewed();
    expect(read.slice(2).sort()).toEqual(['fields', 'teams']);
  });

  test('a quick reply that I use moves up at once', async () => {
    const { desk: one } = desk();
    const list = one.quickReplies;
    await settled();
    await one.usedQuickReply('q');
    expect(list.items?.[0]?.uses).toBe(3);
  });
});
