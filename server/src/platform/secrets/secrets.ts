import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Keeps secrets at rest (access tokens) unreadable without SECRET_KEY. AES-256-GCM: nonce, tag, text. */
@Injectable()
export class Secrets {
  private readonly secretKey: string;
  private readonly sealingKey: Buffer;

  constructor(config: Config) {
    this.secretKey = config.secretKey;
    this.sealingKey = Buffer.from(hkdfSync('sha256', config.secretKey, '', 'balcao sealing', 32));
  }

  seal(text: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.sealingKey, nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** @returns null when it was sealed under another key, or changed since */
  open(sealed: Buffer): string | null {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv('aes-256-gcm', this.sealingKey, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      return (
        decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      );
    } catch {
      return null;
    }
  }

  /** A key for one purpose, so that no two uses share one: `keyFor('session cookie')`. */
  keyFor(purpose: string): string {
    return createHmac('sha256', this.secretKey).update(purpose).digest('hex');
  }
}
