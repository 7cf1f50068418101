import { Injectable, type PipeTransform } from '@nestjs/common';
import type { ErrorCode } from '@balcao/contract';
import { Refused } from '../errors/refused.ts';
import { isId } from '../ids/ids.ts';

/** For `@Param('id', new IdPipe('conversation_unknown'))`: what is no id cannot be the id of anything. */
@Injectable()
export class IdPipe implements PipeTransform<unknown, string> {
  private readonly unknown: ErrorCode;

  constructor(unknown: ErrorCode) {
    this.unknown = unknown;
  }

  transform(value: unknown): string {
    if (!isId(value)) throw new Refused(this.unknown);
    return value.toLowerCase();
  }
}
