import type { Account } from './account.ts';
import { dice, type Dice } from './dice.ts';
import type { ThingKind } from './drafts.ts';
import type { People } from './people.ts';
import type { Customer, PhoneMessage, Thread } from './views.ts';
import type { World } from './world.ts';

/** One thing a scripted customer does. Fragments follow each other within seconds, as people type. */
export type Line =
  | { says: string | string[] }
  | { sends: ThingKind; caption?: string }
  | { reacts: string }
  | { edits: string }
  | { comesFromAd: string };

/** What one customer wants, start to end. After each line he waits for an answer before the next. */
export interface Story {
  lines: Line[];
  /** What the owner answers from his phone, sometimes; without it he leaves it to the others. */
  owner?: string[];
}

export interface ScriptedCustomer {
  name: string;
  waId?: string;
  username?: string;
  stories: Story[];
  savedAs?: string;
}

export interface Script {
  customers: ScriptedCustomer[];
  /** Pause between two new messages, least and most. */
  paceMs: [number, number];
  /** Pause at the very start, when the shop opens. */
  openingPaceMs: [number, number];
  opening: number;
  /** After that many messages the shop rests. */
  longest: number;
}

export interface RunningScript {
  stop(): void;
}

const PATIENCE_MS = 12 * 60_000;
const TAP_CHANCE = 0.8;

interface Part {
  customer: Customer;
  person: ScriptedCustomer;
  story: Story | null;
  /** Next line of the story. */
  step: number;
  /** Since when he waits for an answer; null = he does not. */
  waitingSince: number | null;
  told: number;
  ownerAt: number | null;
  asked: boolean;
}

interface ScriptParts {
  world: World;
  people: People;
  account: Account;
}

/** Plays a shop's day for as long as somebody answers. Seeded; customers who are not answered wait and then give up. */
export function runScript(script: Script, { world, people, account }: ScriptParts): RunningScript {
  const chance = dice(world.options.seed, `script:${world.state.counter}`);
  const numberId = world.number().phoneNumberId;
  const parts = script.customers.map((person) => cast(person, world, people, account));
  let written = 0;
  let opening = world.restored ? 0 : script.opening;
  let cancel: (() => void) | undefined;

  function turn(): void {
    if (!world.scriptRunning) return;
    for (const part of parts) ownerTurn(part);
    customerTurn();
    const [low, high] = opening > 0 ? script.openingPaceMs : script.paceMs;
    opening = Math.max(0, opening - 1);
    if (written < script.longest) cancel = world.clock.after(chance.between(low, high), turn);
    else setRunning(world, false);
  }

  function customerTurn(): void {
    const now = world.clock.now();
    for (const part of parts) {
      const thread = world.thread(numberId, part.customer.id);
      if (part.waitingSince !== null && answered(thread, part.waitingSince)) part.waitingSince = null;
      if (part.waitingSince !== null && now - part.waitingSince > PATIENCE_MS) endStory(part);
    }
    const goingOn = parts.filter((part) => part.story !== null && part.waitingSince === null);
    const idle = parts.filter((part) => part.story === null);
    const next =
      goingOn.length > 0 && (idle.length === 0 || chance.happens(0.65))
        ? chance.pick(goingOn)
        : idle.length > 0
          ? leastHeard(idle)
          : undefined;
    if (next) play(next);
    else remind();
  }

  function leastHeard(idle: Part[]): Part {
    const fewest = Math.min(...idle.map((part) => part.told));
    return chance.pick(idle.filter((part) => part.told === fewest));
  }

  /** Everybody waits: one of them asks once whether anybody is there. */
  function remind(): void {
    const part = parts.find(
      (one) => !one.asked && one.waitingSince !== null && world.clock.now() - one.waitingSince > 4 * 60_000,
    );
    if (!part) return;
    part.asked = true;
    say(part, chance.pick(['Oi? Alguém aí? 🙏', 'Conseguem me responder?', 'Ainda estou esperando 😕']));
  }

  function play(part: Part): void {
    const thread = world.thread(numberId, part.customer.id);
    if (part.story === null) {
      part.story = part.person.stories[part.told % part.person.stories.length] ?? null;
      part.step = 0;
      part.asked = false;
    }
    const { story } = part;
    if (!story) return;
    const buttons = thread.messages.findLast((message) => message.by !== 'customer');
    if (part.step > 0 && buttons?.choices && chance.happens(TAP_CHANCE)) return tap(part, buttons, chance);
    const line = story.lines[part.step];
    if (line === undefined) return endStory(part);
    part.step += 1;
    perform(part, line, thread);
    if (part.step >= story.lines.length && 'reacts' in line) endStory(part);
  }

  function perform(part: Part, line: Line, thread: Thread): void {
    if ('says' in line) {
      const fragments = typeof line.says === 'string' ? [line.says] : line.says;
      fragments.forEach((fragment, index) => {
        if (index === 0) say(part, fragment);
        else world.clock.after(index * chance.between(1800, 3500), () => say(part, fragment));
      });
    } else if ('sends' in line) {
      people.customerSends(part.customer.id, line.sends, line.caption ?? '', { numberId });
      wrote(part);
    } else if ('comesFromAd' in line) {
      people.customerComesFromAd(part.customer.id, line.comesFromAd, { numberId });
      wrote(part);
    } else if ('reacts' in line) {
      const target = thread.messages.findLast((message) => message.by !== 'customer' && !message.revoked);
      if (target) people.reacts('customer', target.wamid, line.reacts);
    } else {
      const target = thread.messages.findLast(
        (message) => message.by === 'customer' && message.type === 'text',
      );
      const young = target && world.clock.now() - target.at < 14 * 60_000 && !target.revoked;
      if (young) people.edits('customer', target.wamid, line.edits);
      else say(part, line.edits);
    }
  }

  function tap(part: Part, message: PhoneMessage, by: Dice): void {
    const choice = by.pick(message.choices ?? []);
    people.customerTaps(part.customer.id, message.wamid, choice.id);
    wrote(part);
  }

  function say(part: Part, text: string): void {
    if (!world.scriptRunning) return;
    people.customerSays(part.customer.id, text, { numberId });
    wrote(part);
  }

  function wrote(part: Part): void {
    written += 1;
    const now = world.clock.now();
    part.waitingSince ??= now;
    if (part.story?.owner && part.ownerAt === null && chance.happens(0.6)) {
      part.ownerAt = now + chance.between(15_000, 75_000);
    }
  }

  /** The owner picks up his phone for those whom he knows. */
  function ownerTurn(part: Part): void {
    if (part.ownerAt === null || world.clock.now() < part.ownerAt) return;
    part.ownerAt = null;
    const lines = part.story?.owner;
    const thread = world.thread(numberId, part.customer.id);
    const stillWaits = part.waitingSince !== null && !answered(thread, part.waitingSince);
    if (lines && stillWaits) people.ownerSays(part.customer.id, chance.pick(lines), { numberId });
  }

  function endStory(part: Part): void {
    part.story = null;
    part.step = 0;
    part.waitingSince = null;
    part.ownerAt = null;
    part.told += 1;
  }

  setRunning(world, true);
  cancel = world.clock.after(1500, turn);
  return {
    stop() {
      cancel?.();
      setRunning(world, false);
    },
  };
}

function setRunning(world: World, running: boolean): void {
  world.scriptRunning = running;
  world.publish({ type: 'script', running });
}

/** Acknowledgements of the app itself answer nobody. */
function answered(thread: Thread, since: number): boolean {
  return thread.messages.some(
    (message) =>
      message.by !== 'customer' && !message.automatic && message.at >= since && message.ticks !== 'failed',
  );
}

function cast(person: ScriptedCustomer, world: World, people: People, account: Account): Part {
  const known = world.state.customers.find(
    (one) =>
      (person.waId !== undefined && one.waId === person.waId) || (one.name === person.name && !person.waId),
  );
  const customer = known ?? people.add(person);
  if (!known && person.savedAs !== undefined) account.savesContact(customer.id, person.savedAs);
  return { customer, person, story: null, step: 0, waitingSince: null, told: 0, ownerAt: null, asked: false };
}
