import { expect, test } from '@jest/globals';
import type { Request, Response } from 'express';
import { securityHeaders } from './security-headers.ts';

function headersOf(publicUrl: string): Map<string, string> {
  const headers = new Map<string, string>();
  const response = {
    setHeader: (name: string, value: string) => headers.set(name.toLowerCase(), value),
    removeHeader: () => undefined,
  };
  let passed = false;
  const next = () => (passed = true);
  void securityHeaders(publicUrl, ["'sha256-x'"])({} as Request, response as unknown as Response, next);
  expect(passed).toBe(true);
  return headers;
}

test('the microphone and the place are for our own pages only, nothing else of the device at all', () => {
  const policy = headersOf('http://127.0.0.1').get('permissions-policy');
  expect(policy).toContain('microphone=(self)');
  expect(policy).toContain('geolocation=(self)');
  expect(policy).toContain('camera=()');
});

test('scripts come from here alone; WebAssembly may be compiled, text may not be run', () => {
  const policy = headersOf('http://127.0.0.1').get('content-security-policy');
  const scripts = policy?.split(';').find((part) => part.startsWith('script-src '));
  expect(scripts).toBe("script-src 'self' 'wasm-unsafe-eval' 'sha256-x'");
});

test('only behind HTTPS are pages pinned to it', () => {
  expect(headersOf('https://shop.example').has('strict-transport-security')).toBe(true);
  expect(headersOf('http://127.0.0.1').has('strict-transport-security')).toBe(false);
});
