import { Injectable } from '@nestjs/common';
import type { DeliveryItem } from '@balcao/whatsapp';
import { Database } from '../platform/database/database.ts';
import { Settings } from '../settings/index.ts';

export interface Place {
  accountId: string;
  numberId: string;
}

/** Finds which of our numbers an item is about. */
@Injectable()
export class Whereabouts {
  constructor(
    private readonly settings: Settings,
    private readonly database: Database,
  ) {}

  /** @returns null when no number of ours fits */
  async of(item: DeliveryItem): Promise<Place | null> {
    if (item.numberId !== undefined) return this.settings.numberByPhoneNumberId(item.numberId);
    if (item.wabaId === undefined) return null;
    // Account-level items name the business account and perhaps the phone. They are rare: no need to remember them.
    const { rows } = await this.database.lanes.query<{ id: string; account_id: string }>({
      name: 'number by business account',
      text: `select id, account_id from numbers
              where business_account_id = $1 and ($2::text is null or regexp_replace(display_phone, '\\D', '', 'g') = $2)
              order by id limit 1`,
      values: [item.wabaId, item.displayPhone ?? null],
    });
    return rows[0] ? { accountId: rows[0].account_id, numberId: rows[0].id } : null;
  }
}
