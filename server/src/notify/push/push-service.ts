import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PUSH_BYTES_MAX, type PushMessage } from '@balcao/contract';
import webPush from 'web-push';
import { Config } from '../../platform/config/config.ts';
import { publicLookup } from '../../platform/http/public-address.ts';
import { isPushAddress } from './push-address.ts';
import { Vapid } from './vapid.ts';

/** One browser, as its push service knows it. */
export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

export interface PushOptions {
  /** How long the push service keeps it for a device that is off. */
  readonly ttlSeconds: number;
  readonly urgency: 'normal' | 'high';
  /** What waits there under the same topic is replaced. */
  readonly topic?: string;
}

/**
 * `taken`: by the push service, which is all one learns · `gone`: the browser has ended it · `later`: not now, or nobody
 * answered · `refused`: not this one, and not by trying again.
 */
export type PushOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'later'; readonly afterMs: number | null; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

const DEADLINE_MS = 15_000;
const CONNECTIONS = 20;

/** Calls to push services. Never throws for what they or the network do. */
@Injectable()
export class PushService implements OnApplicationShutdown {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  private readonly allowedAgent = new HttpAgent({ maxSockets: CONNECTIONS });

  constructor(
    private readonly vapid: Vapid,
    private readonly config: Config,
  ) {}

  onApplicationShutdown(): void {
    this.agent.destroy();
    this.allowedAgent.destroy();
  }

  async send(target: PushTarget, message: PushMessage, options: PushOptions): Promise<PushOutcome> {
    if (!isPushAddress(target.endpoint, this.config.pushAllowedOrigin)) {
      return { kind: 'refused', why: 'address' }; // allowed when it was stored, and no more
    }
    const body = JSON.stringify(message);
    if (Buffer.byteLength(body) > PUSH_BYTES_MAX) throw new RangeError('a push is longer than it may be');
    const { publicKey, privateKey } = await this.vapid.pair();
    const { endpoint, p256dh, auth } = target;
    let sealed;
    try {
      sealed = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, body, {
        vapidDetails: { subject: this.vapid.subject, publicKey, privateKey },
        TTL: options.ttlSeconds,
        urgency: options.urgency,
        ...(options.topic && { topic: options.topic }),
      });
    } catch {
      return { kind: 'refused', why: 'keys' };
    }
    return this.post(endpoint, sealed.headers, sealed.body);
  }

  private post(endpoint: string, headers: Record<string, string>, body: Buffer): Promise<PushOutcome> {
    const url = new URL(endpoint);
    const isAllowed = url.origin === this.config.pushAllowedOrigin;
    const options = {
      method: 'POST',
      headers,
      signal: AbortSignal.timeout(DEADLINE_MS),
      ...(isAllowed ? {} : { lookup: publicLookup }),
    };
    return new Promise((done) => {
      const call =
        url.protocol === 'https:'
          ? httpsRequest(url, { ...options, ...(isAllowed ? {} : { agent: this.agent }) })
          : httpRequest(url, { ...options, agent: this.allowedAgent });
      call.on('response', (response) => {
        response.on('error', () => undefined); // its words are of no interest, nor is their end
        response.resume();
        done(outcomeOf(response.statusCode ?? 0, response.headers['retry-after']));
      });
      call.on('error', (error: NodeJS.ErrnoException) => {
        const why = error.code ?? error.name;
        done(why === 'ENOTPUBLIC' ? { kind: 'refused', why } : { kind: 'later', afterMs: null, why });
      });
      call.end(body);
    });
  }
}

/** @param retryAfter  seconds or a date, as HTTP has it */
export function outcomeOf(status: number, retryAfter: string | undefined, now = Date.now()): PushOutcome {
  const why = String(status);
  if (status >= 200 && status < 300) return { kind: 'taken' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status === 429 || status >= 500) return { kind: 'later', afterMs: waitOf(retryAfter, now), why };
  return { kind: 'refused', why };
}

function waitOf(retryAfter: string | undefined, now: number): number | null {
  if (retryAfter === undefined) return null;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now;
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}
