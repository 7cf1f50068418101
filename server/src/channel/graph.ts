import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config/config.ts';

/** What came back of a call to Meta. */
export interface GraphAnswer {
  /** Null when no whole answer came. */
  httpStatus: number | null;
  body: unknown;
  /** True when not even a connection was made: Meta surely has nothing of it. */
  neverLeft: boolean;
}

const DEADLINE_MS = 30_000;

/** Calls to Meta's Graph API. Never throws for what the network does: an outcome is always one of those above. */
@Injectable()
export class Graph {
  constructor(private readonly config: Config) {}

  post(path: string, accessToken: string, body: unknown): Promise<GraphAnswer> {
    const headers = { 'Content-Type': 'application/json' };
    return this.call(path, accessToken, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  get(path: string, accessToken: string): Promise<GraphAnswer> {
    return this.call(path, accessToken, { method: 'GET' });
  }

  private async call(
    path: string,
    accessToken: string,
    request: { method: string; headers?: Record<string, string>; body?: string },
  ): Promise<GraphAnswer> {
    try {
      const response = await fetch(`${this.config.whatsapp.graphUrl}/${path}`, {
        ...request,
        headers: { ...request.headers, Authorization: `Bearer ${accessToken}` },
        redirect: 'error',
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      const text = await response.text();
      return { httpStatus: response.status, body: parse(text), neverLeft: false };
    } catch (error) {
      return { httpStatus: null, body: null, neverLeft: wasNeverConnected(error) };
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function wasNeverConnected(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: unknown; errors?: { code?: unknown }[] } };
  const codes = [cause?.code, ...(cause?.errors ?? []).map(({ code }) => code)].filter(
    (code) => code !== undefined,
  );
  return codes.length > 0 && codes.every((code) => typeof code === 'string' && NEVER_CONNECTED.has(code));
}

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
