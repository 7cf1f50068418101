/** What the phones show and what the page and the scripting API speak. Times are milliseconds since 1970. */
import type { Chaos } from './chaos.ts';

export type Speaker = 'customer' | 'owner' | 'business';

export type Ticks = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';

export interface Choice {
  id: string;
  title: string;
}

export interface PhoneMessage {
  wamid: string;
  /** `business` = sent by the product through Graph. */
  by: Speaker;
  at: number;
  type: string;
  text: string;
  mediaId?: string;
  filename?: string;
  /** Buttons or rows to tap. */
  choices?: Choice[];
  quotedWamid?: string;
  reactions: { customer?: string; business?: string };
  ticks: Ticks;
  /** `biz_opaque_callback_data` of the send. */
  callbackData?: string;
  failure?: number;
  editedAt?: number;
  revoked?: boolean;
  /** The Business app's own greeting. */
  automatic?: boolean;
}

export interface Customer {
  id: string;
  name: string;
  /** Absent: known by username only. */
  waId?: string;
  userId: string;
  username?: string;
  readReceipts: boolean;
  online: boolean;
  blocked: boolean;
}

export interface Thread {
  numberId: string;
  customerId: string;
  messages: PhoneMessage[];
  /** When the customer last wrote: the 24 h count from here. */
  lastCustomerAt: number | null;
}

export interface NumberView {
  phoneNumberId: string;
  wabaId: string;
  displayPhoneNumber: string;
  verifiedName: string;
  connection: 'connected' | 'paused' | 'off';
}

export interface Greeting {
  enabled: boolean;
  text: string;
}

export interface LogEntry {
  id: number;
  at: number;
  /** `webhook` = to the product, `graph` = from the product. */
  way: 'webhook' | 'graph';
  summary: string;
  /** HTTP status, or null when no answer came or none was given. */
  status: number | null;
  /** Which dial did this, or why it is tried again. */
  note?: string;
  /** Body, bounded. */
  detail: string;
}

export interface Snapshot {
  numbers: NumberView[];
  customers: Customer[];
  threads: Thread[];
  greeting: Greeting;
  chaos: Chaos;
  log: LogEntry[];
  scriptRunning: boolean;
  pending: number;
  now: number;
}

export type LiveNews =
  | { type: 'customer'; customer: Customer }
  | { type: 'message'; numberId: string; customerId: string; message: PhoneMessage }
  | { type: 'typing'; numberId: string; customerId: string; until: number }
  | { type: 'number'; number: NumberView }
  | { type: 'greeting'; greeting: Greeting }
  | { type: 'chaos'; chaos: Chaos }
  | { type: 'log'; entry: LogEntry }
  | { type: 'script'; running: boolean }
  | { type: 'pending'; pending: number };
