import { Injectable, Logger } from '@nestjs/common';
import type { DeliveryItem } from '@balcao/whatsapp';
import { TemplateBook } from '../inbox/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { Numbers } from '../settings/index.ts';
import type { Place } from './whereabouts.ts';

/** What Meta says of a number itself: that it is gone, paused or back. Sending stops and resumes by it. */
@Injectable()
export class AccountNews {
  private readonly logger = new Logger('AccountNews');

  constructor(
    private readonly numbers: Numbers,
    private readonly templates: TemplateBook,
    private readonly clock: Clock,
  ) {}

  /** @returns true when the item was about the number and there is nothing more to do with it */
  async take(place: Place, item: DeliveryItem): Promise<boolean> {
    if (item.kind === 'trouble') {
      this.logger.warn({ numberId: place.numberId, code: item.error.code }, 'trouble told by Meta');
      return true;
    }
    if (item.kind === 'template_status') {
      await this.templates.wantReading(place.numberId);
      return true;
    }
    if (item.kind !== 'account') return false;
    const status = STATUS[item.effect];
    this.logger.warn({ numberId: place.numberId, event: item.event, effect: item.effect }, 'account news');
    if (status) {
      const at = item.at === undefined ? this.clock.now() : new Date(item.at);
      await this.numbers.setStatus(place.accountId, place.numberId, status, at);
    }
    return true;
  }
}

const STATUS: Partial<Record<string, 'connected' | 'paused' | 'offboarded'>> = {
  number_off: 'offboarded',
  number_paused: 'paused',
  number_back: 'connected',
  blocked: 'paused',
};
