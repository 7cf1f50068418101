import type { SimClock } from './clock.ts';

export interface SimNumber {
  phoneNumberId: string;
  wabaId: string;
  /** Digits, or as people write it. */
  displayPhoneNumber: string;
  verifiedName?: string;
}

export interface DeliveryRequest {
  url: string;
  body: Buffer;
  headers: Record<string, string>;
}

/** @returns the HTTP status; throws when no answer came */
export type Deliver = (request: DeliveryRequest) => Promise<number>;

export interface RetryPlan {
  firstMs: number;
  factor: number;
  longestMs: number;
  tries: number;
}

export interface SimulatorOptions {
  seed: number;
  /** Signs webhooks, as the Meta app's secret does. */
  appSecret: string;
  verifyToken: string;
  /** The product's door, `…/webhooks/whatsapp`. */
  webhookUrl: string;
  /** Bearer token that Graph calls must carry. */
  accessToken: string;
  numbers: SimNumber[];
  /** Default: the wall clock. */
  clock?: SimClock;
  /** The phones' memory between starts. */
  stateFile?: string;
  /** Default: HTTP. */
  deliver?: Deliver;
  retry?: Partial<RetryPlan>;
  /** Part of every message id. Default random, so that two lives without a state file never make the same id. */
  salt?: string;
}

export const RETRY: RetryPlan = { firstMs: 1000, factor: 2, longestMs: 60_000, tries: 40 };
