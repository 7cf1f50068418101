import type { ErrorCode } from '@balcao/contract';

declare global {
  namespace App {
    interface Error {
      /** `unreachable` is ours: no answer came at all. */
      code?: ErrorCode | 'unreachable';
    }
  }
}

export {};
