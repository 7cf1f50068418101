import type {
  AccountEffect,
  AccountWhere,
  ContactBookItem,
  CustomerRef,
  DeliveryItem,
  HandoverItem,
  TemplateStatusItem,
  UnknownItem,
  Where,
} from './types.ts';
import {
  compact,
  digits,
  field,
  instant,
  isRecord,
  key,
  label,
  list,
  properName,
  rawText,
  text,
} from './read.ts';
import { readUsername, unknownItem } from './parse-thread.ts';

/** One element of `state_sync[]`: the owner's address book. */
export function readContactBook(one: unknown, where: Where, name: string): ContactBookItem | UnknownItem {
  const bad = (reason: string): UnknownItem => unknownItem(where, name, reason, one);
  if (!isRecord(one)) return bad('not_an_object');
  const type = field(one, 'type');
  if (type !== undefined && type !== 'contact') return bad('type_unknown');
  const action = field(one, 'action');
  if (action !== 'add' && action !== 'remove') return bad('action_unknown');
  const contact = field(one, 'contact');
  const customer: CustomerRef = compact({
    userId: key(contact, 'user_id'),
    waId: digits(contact, 'phone_number') ?? digits(contact, 'wa_id'),
  });
  if (customer.userId === undefined && customer.waId === undefined) return bad('customer_missing');
  return compact({
    kind: 'contact_book',
    ...where,
    action,
    customer,
    fullName: properName(contact, 'full_name', 255),
    firstName: properName(contact, 'first_name', 255),
    username: readUsername(contact),
    at: instant(field(one, 'metadata'), 'timestamp'),
  });
}

const EFFECTS: Record<string, AccountEffect> = {
  PARTNER_REMOVED: 'number_off',
  PARTNER_APP_UNINSTALLED: 'number_off',
  ACCOUNT_DELETED: 'number_off',
  ACCOUNT_OFFBOARDED: 'number_paused',
  ACCOUNT_RECONNECTED: 'number_back',
  ACCOUNT_VIOLATION: 'alarm',
  ACCOUNT_RESTRICTION: 'alarm',
};

const LIMIT_FIELDS = new Set(['business_capability_update', 'phone_number_quality_update']);
const ALARM_FIELDS = new Set(['account_alerts', 'security']);

/** News of the account, one item per change. */
export function readAccount(value: unknown, where: AccountWhere, name: string, time: unknown): DeliveryItem {
  if (!isRecord(value)) return unknownItem(where, name, 'not_an_object', value);
  const event = label(value, 'event', 128);
  const disconnection = field(value, 'disconnection_info');
  return compact({
    kind: 'account',
    ...where,
    field: name,
    event,
    effect: effectOf(name, event, value),
    at: instant({ time }, 'time'),
    reason: label(disconnection, 'reason') ?? label(value, 'reason') ?? label(value, 'rejection_reason'),
    initiatedBy: label(disconnection, 'initiated_by', 128),
    limit:
      key(value, 'current_limit') ??
      key(value, 'max_daily_conversation_per_phone') ??
      key(value, 'max_daily_conversations_per_business'),
    details: rawText(value),
  });
}

function effectOf(name: string, event: string | undefined, value: unknown): AccountEffect {
  if (LIMIT_FIELDS.has(name)) return 'limit';
  if (ALARM_FIELDS.has(name)) return 'alarm';
  if (name !== 'account_update' || event === undefined) return 'information';
  if (event === 'DISABLED_UPDATE') {
    return label(field(value, 'ban_info'), 'waba_ban_state') === 'DISABLE' ? 'blocked' : 'alarm';
  }
  return Object.hasOwn(EFFECTS, event) ? (EFFECTS[event] ?? 'information') : 'information';
}

/** News of a template, whichever of the four fields told it. Meta writes `pt-BR` here and wants `pt_BR` back. */
export function readTemplate(
  value: unknown,
  where: AccountWhere,
  name: string,
  time: unknown,
): TemplateStatusItem | UnknownItem {
  const templateId = key(value, 'message_template_id');
  const templateName = label(value, 'message_template_name', 512);
  if (templateId === undefined && templateName === undefined) {
    return unknownItem(where, name, 'template_missing', value);
  }
  return compact({
    kind: 'template_status',
    ...where,
    field: name,
    templateId,
    name: templateName,
    language: label(value, 'message_template_language', 32)?.replace('-', '_'),
    event: label(value, 'event', 128),
    reason: label(value, 'reason'),
    category:
      label(value, 'new_category', 64) ??
      label(value, 'message_template_category', 64) ??
      label(value, 'category', 64),
    quality: label(value, 'new_quality_score', 64),
    at: instant({ time }, 'time'),
  });
}

/** `user_preferences[]`: marketing opt-out by a button inside WhatsApp. */
export function readPreference(one: unknown, where: AccountWhere, name: string): DeliveryItem {
  const customer: CustomerRef = compact({ userId: key(one, 'user_id'), waId: digits(one, 'wa_id') });
  const value = field(one, 'value');
  if (customer.userId === undefined && customer.waId === undefined) {
    return unknownItem(where, name, 'customer_missing', one);
  }
  if (value !== 'stop' && value !== 'resume') return unknownItem(where, name, 'value_unknown', one);
  return compact({
    kind: 'preferences',
    ...where,
    customer,
    category: label(one, 'category', 64),
    value,
    at: instant(one, 'timestamp'),
  });
}

/**
 * A thread changed hands between applications. Its exact shape is not published: names are looked for, the rest is kept
 * raw, and what is not understood is `unclear`, on which ownership stays as it was.
 */
export function readHandover(one: unknown, where: AccountWhere, name: string, time: unknown): DeliveryItem {
  if (!isRecord(one)) return unknownItem(where, name, 'not_an_object', one);
  const passed = field(one, 'pass_thread_control') ?? field(one, 'control_passed');
  const taken = field(one, 'take_thread_control') ?? field(one, 'control_taken');
  const spoken = `${label(one, 'event', 64) ?? ''} ${label(one, 'type', 64) ?? ''} ${label(one, 'action', 64) ?? ''}`;
  const inner = isRecord(passed) ? passed : isRecord(taken) ? taken : one;
  const action: HandoverItem['action'] =
    isRecord(passed) || /pass/i.test(spoken)
      ? 'passed'
      : isRecord(taken) || /take/i.test(spoken)
        ? 'taken'
        : 'unclear';
  const customer: CustomerRef = compact({
    userId: key(one, 'user_id') ?? key(inner, 'user_id') ?? key(one, 'from_user_id'),
    waId:
      digits(one, 'wa_id') ?? digits(inner, 'wa_id') ?? digits(one, 'from') ?? digits(one, 'recipient_id'),
  });
  return compact({
    kind: 'handover',
    ...where,
    action,
    customer: customer.userId === undefined && customer.waId === undefined ? undefined : customer,
    previousRole: label(inner, 'previous_role', 128) ?? label(inner, 'previous_owner_role', 128),
    newRole: label(inner, 'new_role', 128) ?? label(inner, 'new_owner_role', 128),
    metadata: text(inner, 'metadata', 2000) || undefined,
    at: instant(one, 'timestamp') ?? instant({ time }, 'time'),
    raw: rawText(one),
  });
}

export function handoversOf(value: unknown): unknown[] {
  return list(value, 'messaging_handovers') ?? list(value, 'handovers') ?? [value];
}
