export { createSimulator, type CustomerPhone, type OwnerPhone, type Simulator } from './simulator.ts';
export { serveSimulator, type ServedSimulator } from './serve.ts';
export type { Deliver, DeliveryRequest, RetryPlan, SimNumber, SimulatorOptions } from './options.ts';
export { CALM, type Chaos, type ChaosDial } from './chaos.ts';
export { realClock, virtualClock, type SimClock, type VirtualClock } from './clock.ts';
export { dice, type Dice } from './dice.ts';
export { demoScript } from './demo-script.ts';
export type { Line, RunningScript, Script, ScriptedCustomer, Story } from './script.ts';
export type { ThingKind } from './drafts.ts';
export type { NewCustomer, SayOptions } from './people.ts';
export { SimulatorRefusal } from './world.ts';
export type {
  Choice,
  Customer,
  Greeting,
  LiveNews,
  LogEntry,
  NumberView,
  PhoneMessage,
  Snapshot,
  Speaker,
  Thread,
  Ticks,
} from './views.ts';
