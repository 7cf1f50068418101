import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Everything from our own origin, nothing else: no foreign script, frame, font or picture. Styles may be inline because
 * Svelte sets them on elements; scripts may not, save the page's own start by its hash.
 */
export function securityHeaders(publicUrl: string, scriptHashes: readonly string[]): RequestHandler {
  const isHttps = publicUrl.startsWith('https:');
  const helmeted = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Compiling our own WebAssembly: the voice codec for browsers that bring none.
        scriptSrc: ["'self'", "'wasm-unsafe-eval'", ...scriptHashes],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' },
  });
  return (request, response, next) => {
    response.setHeader('Permissions-Policy', ALLOWED);
    helmeted(request, response, next);
  };
}

/** Voice notes and "where I am" are ours alone; nothing else of the device is ever asked for. */
const ALLOWED = [
  'microphone=(self)',
  'geolocation=(self)',
  'camera=()',
  'display-capture=()',
  'payment=()',
  'usb=()',
  'serial=()',
  'midi=()',
].join(', ');
