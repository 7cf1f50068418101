import type { AccountWhere, DeliveryItem, ParsedDelivery, PhoneSide, Where } from './types.ts';
import { readError } from './content.ts';
import { clean, compact, digits, field, isRecord, key, list } from './read.ts';
import {
  handoversOf,
  readAccount,
  readContactBook,
  readHandover,
  readPreference,
  readTemplate,
} from './parse-account.ts';
import { readHistory } from './parse-history.ts';
import { contactsBeside, readStatus, readThreadItem, unknownItem } from './parse-thread.ts';

/**
 * Everything that one POST of Meta's says, in order.
 *
 * Total: never throws, whatever the bytes, and a bad item never takes a neighbour with it. What cannot be understood comes
 * out as `unknown` (or, when at least the sender and the time are clear, as a message whose content is `unknown`).
 *
 * @param raw the body as it came; invalid UTF-8 is replaced, a byte order mark ignored
 * @source Meta, webhooks reference (`messages`, `smb_message_echoes`, `smb_app_state_sync`, `history`, account fields)
 */
export function parseDelivery(raw: Buffer | string): ParsedDelivery {
  let body: unknown;
  try {
    const json = typeof raw === 'string' ? raw : raw.toString('utf8');
    body = JSON.parse(json.charCodeAt(0) === 0xfeff ? json.slice(1) : json);
  } catch {
    return { kind: 'unreadable', reason: 'not_json' };
  }
  if (!isRecord(body)) return { kind: 'unreadable', reason: 'not_an_object' };

  const entries = list(body, 'entry');
  if (field(body, 'object') !== 'whatsapp_business_account' || !entries) {
    return { kind: 'delivery', items: [unknownItem({}, '', 'not_whatsapp', body)] };
  }
  const items: DeliveryItem[] = [];
  for (const entry of entries) {
    const wabaId = key(entry, 'id');
    const changes = list(entry, 'changes');
    if (!changes) {
      items.push(unknownItem(compact({ wabaId }), '', 'changes_missing', entry));
      continue;
    }
    for (const change of changes) {
      for (const item of readChange(change, wabaId, field(entry, 'time'))) items.push(item);
    }
  }
  return { kind: 'delivery', items };
}

function readChange(change: unknown, wabaId: string | undefined, time: unknown): DeliveryItem[] {
  const given = field(change, 'field');
  const name = typeof given === 'string' ? clean(given.slice(0, 128)) : '';
  const value = field(change, 'value');
  const metadata = field(value, 'metadata');
  const where: AccountWhere = compact({
    wabaId,
    numberId: key(metadata, 'phone_number_id'),
    displayPhone:
      digits(metadata, 'display_phone_number') ??
      digits(value, 'display_phone_number') ??
      digits(value, 'phone_number'),
  });
  try {
    if (!isRecord(value)) return [unknownItem(where, name, 'value_missing', change)];
    const items = readField(name, value, where, time);
    return items.length > 0 ? items : [unknownItem(where, name, 'nothing_inside', value)];
  } catch {
    // Not expected: every reader below is total. A mistake of ours must still not take the neighbours with it.
    return [unknownItem(where, name, 'parser_failed', change)];
  }
}

function readField(name: string, value: unknown, where: AccountWhere, time: unknown): DeliveryItem[] {
  const placed: Where | undefined =
    where.numberId === undefined ? undefined : { ...where, numberId: where.numberId };
  const homeless = (): DeliveryItem[] => [unknownItem(where, name, 'number_missing', value)];
  switch (name) {
    case 'messages': {
      const troubles = readTroubles(value, where, name);
      if (!placed) return troubles.length > 0 ? troubles : homeless();
      return [
        ...readThread(value, placed, name, 'messages', 'customer'),
        ...readStatuses(value, placed, name),
        ...troubles,
      ];
    }
    case 'smb_message_echoes':
      return placed ? readThread(value, placed, name, 'message_echoes', 'owner') : homeless();
    case 'standby':
      return placed ? readStandby(value, placed, name) : homeless();
    case 'history':
      return placed ? readHistory(value, placed, name) : homeless();
    case 'smb_app_state_sync':
      return placed
        ? (list(value, 'state_sync') ?? []).map((one) => readContactBook(one, placed, name))
        : homeless();
    case 'messaging_handovers':
      return handoversOf(value).map((one) => readHandover(one, where, name, time));
    case 'user_preferences':
      return (list(value, 'user_preferences') ?? []).map((one) => readPreference(one, where, name));
    case 'message_template_status_update':
    case 'message_template_quality_update':
    case 'message_template_components_update':
    case 'template_category_update':
      return [readTemplate(value, where, name, time)];
    case 'account_update':
    case 'account_alerts':
    case 'account_review_update':
    case 'phone_number_quality_update':
    case 'phone_number_name_update':
    case 'business_capability_update':
    case 'security':
      return [readAccount(value, where, name, time)];
    default:
      return [unknownItem(where, name, 'field_unknown', value)];
  }
}

function readThread(
  value: unknown,
  where: Where,
  name: string,
  listName: string,
  by: PhoneSide,
): DeliveryItem[] {
  const beside = contactsBeside(value);
  return (list(value, listName) ?? []).map((one) => readThreadItem(one, where, name, by, beside));
}

function readStatuses(value: unknown, where: Where, name: string): DeliveryItem[] {
  const beside = contactsBeside(value);
  return (list(value, 'statuses') ?? []).map((one) => readStatus(one, where, name, beside));
}

function readTroubles(value: unknown, where: AccountWhere, name: string): DeliveryItem[] {
  return (list(value, 'errors') ?? []).map((one) => {
    const error = readError(one);
    return error ? { kind: 'trouble', ...where, error } : unknownItem(where, name, 'error_bad', one);
  });
}

/** Standby carries both sides of somebody else's thread: their sends too, told apart by the sender's number. */
function readStandby(value: unknown, where: Where, name: string): DeliveryItem[] {
  const beside = contactsBeside(value);
  const items = [
    ...(list(value, 'messages') ?? []).map((one) =>
      readThreadItem(
        one,
        where,
        name,
        where.displayPhone !== undefined && digits(one, 'from') === where.displayPhone ? 'owner' : 'customer',
        beside,
      ),
    ),
    ...(list(value, 'message_echoes') ?? []).map((one) => readThreadItem(one, where, name, 'owner', beside)),
    ...(list(value, 'statuses') ?? []).map((one) => readStatus(one, where, name, beside)),
  ];
  return items.map((item) => (item.kind === 'unknown' ? item : { kind: 'standby', ...where, item }));
}
