import type {
  CustomerRef,
  EchoItem,
  EditItem,
  HistoryStatus,
  IdentityItem,
  MessageItem,
  PhoneSide,
  ReactionItem,
  RevokeItem,
  StatusItem,
  ProviderStatus,
  UnknownItem,
  Where,
} from './types.ts';
import { readContent, readErrors, readReferral } from './content.ts';
import {
  compact,
  digits,
  field,
  flag,
  instant,
  isRecord,
  key,
  label,
  list,
  properName,
  rawText,
  text,
} from './read.ts';

export type ReadItem = MessageItem | EchoItem | EditItem | RevokeItem | ReactionItem | IdentityItem;

/** `contacts[]` of a change, to complete a customer's reference. Matched by id: the order means nothing. */
export interface ContactsBeside {
  of(customer: CustomerRef): { ref: CustomerRef; profileName?: string; username?: string };
}

interface Beside {
  ref: CustomerRef;
  profileName?: string;
  username?: string;
}

/** Username without the leading `@`. */
export function readUsername(value: unknown): string | undefined {
  return properName(value, 'username', 255)?.replace(/^@+/, '') || undefined;
}

export function contactsBeside(value: unknown): ContactsBeside {
  const all: Beside[] = [];
  for (const one of list(value, 'contacts') ?? []) {
    const ref: CustomerRef = compact({ userId: key(one, 'user_id'), waId: digits(one, 'wa_id') });
    if (ref.userId === undefined && ref.waId === undefined) continue;
    const profile = field(one, 'profile');
    all.push(
      compact({
        ref,
        profileName: properName(profile, 'name', 255),
        username: readUsername(profile) ?? readUsername(one),
      }),
    );
  }
  return {
    of(customer) {
      const nobody = customer.userId === undefined && customer.waId === undefined;
      const found = nobody
        ? all.length === 1
          ? all[0]
          : undefined
        : all.find(
            ({ ref }) =>
              (customer.userId !== undefined && ref.userId === customer.userId) ||
              (customer.waId !== undefined && ref.waId === customer.waId && !differ(ref, customer)),
          );
      if (!found) return { ref: customer };
      return { ...found, ref: compact({ ...found.ref, ...compact({ ...customer }) }) };
    },
  };
}

/** Same phone, two user ids: a number that changed hands. Not the same person. */
function differ(a: CustomerRef, b: CustomerRef): boolean {
  return a.userId !== undefined && b.userId !== undefined && a.userId !== b.userId;
}

export function unknownItem(where: Partial<Where>, name: string, reason: string, raw: unknown): UnknownItem {
  return compact({ kind: 'unknown', ...where, field: name, reason, raw: rawText(raw) });
}

function hasNobody(ref: CustomerRef): boolean {
  return ref.userId === undefined && ref.waId === undefined;
}

/**
 * One element of `messages[]`, `message_echoes[]` or a history thread.
 * @param by whose phone it was written on
 * @param fallback the customer as the surrounding thread names him, for items that do not
 */
export function readThreadItem(
  one: unknown,
  where: Where,
  name: string,
  by: PhoneSide,
  beside: ContactsBeside,
  fallback: CustomerRef = {},
): ReadItem | UnknownItem {
  const bad = (reason: string): UnknownItem => unknownItem(where, name, reason, one);
  if (!isRecord(one)) return bad('not_an_object');
  if (field(one, 'group_id') !== undefined) return bad('group_message');
  const at = instant(one, 'timestamp');
  if (at === undefined) return bad('timestamp_bad');
  const wamid = key(one, 'id');
  const type = label(one, 'type', 64);
  if (type === 'system') return readIdentity(one, where, name, at, wamid);
  if (wamid === undefined) return bad('id_bad');

  const named: CustomerRef =
    by === 'owner'
      ? compact({ userId: key(one, 'to_user_id'), waId: digits(one, 'to') })
      : compact({ userId: key(one, 'from_user_id'), waId: digits(one, 'from') });
  const person = beside.of(hasNobody(named) ? fallback : named);
  const customer = person.ref;
  if (hasNobody(customer)) return bad('customer_missing');
  const base = { ...where, wamid, at, customer, profileName: person.profileName, username: person.username };

  switch (type) {
    case 'edit': {
      const edit = field(one, 'edit');
      const originalWamid = key(edit, 'original_message_id');
      if (originalWamid === undefined) return bad('original_bad');
      return compact({
        kind: 'edit',
        ...base,
        by,
        originalWamid,
        content: readContent(field(edit, 'message')),
      });
    }
    case 'revoke': {
      const originalWamid = key(field(one, 'revoke'), 'original_message_id');
      if (originalWamid === undefined) return bad('original_bad');
      return compact({ kind: 'revoke', ...base, by, originalWamid });
    }
    case 'reaction': {
      const reaction = field(one, 'reaction');
      const targetWamid = key(reaction, 'message_id');
      if (targetWamid === undefined) return bad('target_bad');
      const emoji = text(reaction, 'emoji', 64) || null;
      return compact({ kind: 'reaction', ...base, by, targetWamid, emoji });
    }
    default: {
      const context = field(one, 'context');
      const product = field(context, 'referred_product');
      const errors = readErrors(one);
      return compact({
        kind: by === 'owner' ? 'echo' : 'message',
        ...base,
        content: readContent(one),
        quotedWamid: key(context, 'id'),
        forwarded: flag(context, 'frequently_forwarded')
          ? 'often'
          : flag(context, 'forwarded')
            ? 'once'
            : undefined,
        referredProduct: isRecord(product)
          ? compact({
              catalogId: label(product, 'catalog_id'),
              productId: label(product, 'product_retailer_id'),
            })
          : undefined,
        referral: readReferral(one),
        errors: errors.length > 0 ? errors : undefined,
        historyStatus: readHistoryStatus(field(one, 'history_context')),
      });
    }
  }
}

function readIdentity(
  one: unknown,
  where: Where,
  name: string,
  at: string,
  wamid: string | undefined,
): IdentityItem | UnknownItem {
  const system = field(one, 'system');
  const type = label(system, 'type', 64);
  const userId = key(system, 'user_id');
  const waId = digits(system, 'wa_id') ?? digits(system, 'new_wa_id');
  const was: CustomerRef = compact({
    userId: key(system, 'previous_user_id') ?? key(one, 'from_user_id'),
    waId: digits(one, 'from') ?? digits(system, 'customer'),
  });
  const base = { ...where, wamid, at, text: label(system, 'body') };
  const customer: CustomerRef = compact({ userId, waId });
  if (hasNobody(customer)) return unknownItem(where, name, 'customer_missing', one);
  switch (type) {
    case 'user_changed_user_id':
      return compact({ kind: 'identity', ...base, change: 'user_id', customer, previous: was });
    case 'user_changed_number':
    case 'customer_changed_number':
      return compact({ kind: 'identity', ...base, change: 'number', customer, previous: was });
    default:
      return unknownItem(where, name, 'system_unknown', one);
  }
}

const STATUSES: readonly ProviderStatus[] = ['sent', 'delivered', 'read', 'played', 'failed'];

function readHistoryStatus(context: unknown): HistoryStatus | undefined {
  const given = label(context, 'status', 32)?.toLowerCase();
  if (given === 'error') return 'failed';
  if (given === 'pending') return 'pending';
  return STATUSES.find((status) => status === given);
}

/** One element of `statuses[]`. */
export function readStatus(
  one: unknown,
  where: Where,
  name: string,
  beside: ContactsBeside,
): StatusItem | UnknownItem {
  const bad = (reason: string): UnknownItem => unknownItem(where, name, reason, one);
  if (!isRecord(one)) return bad('not_an_object');
  const wamid = key(one, 'id');
  if (wamid === undefined) return bad('id_bad');
  const at = instant(one, 'timestamp');
  if (at === undefined) return bad('timestamp_bad');
  const given = label(one, 'status', 32)?.toLowerCase();
  const status = STATUSES.find((known) => known === given);
  if (status === undefined) return bad('status_unknown');
  const pricing = field(one, 'pricing');
  const named: CustomerRef = compact({
    userId: key(one, 'recipient_user_id'),
    waId: digits(one, 'recipient_id'),
  });
  return compact({
    kind: 'status',
    ...where,
    wamid,
    status,
    at,
    callbackData: label(one, 'biz_opaque_callback_data', 512),
    recipient: hasNobody(named) ? {} : beside.of(named).ref,
    errors: readErrors(one),
    pricing: isRecord(pricing)
      ? compact({
          type: label(pricing, 'type', 64),
          category: label(pricing, 'category', 64),
          model: label(pricing, 'pricing_model', 64),
          billable: field(pricing, 'billable') === undefined ? undefined : flag(pricing, 'billable'),
        })
      : undefined,
  });
}
