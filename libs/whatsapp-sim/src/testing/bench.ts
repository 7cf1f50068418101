import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { isSigned, parseDelivery, type DeliveryItem } from '@balcao/whatsapp';
import type { SimulatorOptions } from '../options.ts';
import { createSimulator, type Simulator } from '../simulator.ts';
import { virtualClock, type VirtualClock } from '../clock.ts';

export const NUMBER_ID = '200000000000001';
export const WABA_ID = '100000000000001';
export const SECRET = 'app secret';
export const TOKEN = 'access token';
export const START = 1_795_000_000_000;

export interface Bench {
  simulator: Simulator;
  clock: VirtualClock;
  /** Bodies that came with a right signature and were answered 200, as text, in order. */
  taken: string[];
  /** Every POST with what it was answered. */
  posts: { body: string; signed: boolean; status: number }[];
  /** What the product answers to the next deliveries; default 200. null = no answer. */
  answer: (attempt: number) => number | null;
  items(): DeliveryItem[];
}

/** A simulator on a virtual clock, delivering to a list instead of a product. */
export function bench(options: Partial<SimulatorOptions> = {}): Bench {
  const clock = virtualClock(START);
  const self: Bench = {
    clock,
    taken: [],
    posts: [],
    answer: () => 200,
    items: () =>
      self.taken.flatMap((body) => {
        const parsed = parseDelivery(body);
        return parsed.kind === 'delivery' ? parsed.items : [];
      }),
    simulator: createSimulator({
      seed: 7,
      appSecret: SECRET,
      verifyToken: 'verify',
      accessToken: TOKEN,
      webhookUrl: 'http://product.test/webhooks/whatsapp',
      numbers: [{ phoneNumberId: NUMBER_ID, wabaId: WABA_ID, displayPhoneNumber: '+55 11 4000-0000' }],
      clock,
      salt: 'test',
      deliver: ({ body, headers }) => {
        const signed = isSigned(SECRET, body, headers['x-hub-signature-256']);
        const status = signed ? self.answer(self.posts.length) : 401;
        self.posts.push({ body: body.toString(), signed, status: status ?? 0 });
        if (status === 200) self.taken.push(body.toString());
        return status === null ? Promise.reject(new Error('no answer')) : Promise.resolve(status);
      },
      ...options,
    }),
  };
  return self;
}

export interface Served {
  url: string;
  /** A Graph call with the right token. */
  graph(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  send(body: Record<string, unknown>): Promise<{ status: number; body: Record<string, unknown> }>;
  close(): Promise<void>;
}

/** The simulator's HTTP side on a free loopback port. */
export async function serve(simulator: Simulator): Promise<Served> {
  const server: Server = createServer(express().use('/simulator', simulator.router));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/simulator`;
  const graph: Served['graph'] = async (method, path, body) => {
    const response = await fetch(`${url}/graph${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      body: (isJson ? JSON.parse(text) : { text }) as Record<string, unknown>,
    };
  };
  return {
    url,
    graph,
    send: (body) =>
      graph('POST', `/v25.0/${NUMBER_ID}/messages`, { messaging_product: 'whatsapp', type: 'text', ...body }),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
