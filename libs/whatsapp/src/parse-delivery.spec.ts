import { describe, expect, test } from '@jest/globals';
import type { DeliveryItem } from './types.ts';
import { contentPreview, spokenText } from './content.ts';
import { parseDelivery } from './parse-delivery.ts';
import {
  AT,
  CONTACT,
  EVERY_KIND,
  NUMBER,
  PHONE,
  SHOP,
  USER,
  WABA,
  change,
  delivery,
  echo,
  echoes,
  message,
  messages,
  status,
  statuses,
} from './testing/sample-deliveries.ts';

function itemsOf(raw: Buffer | string): DeliveryItem[] {
  const parsed = parseDelivery(raw);
  if (parsed.kind !== 'delivery') throw new Error(`unreadable: ${parsed.reason}`);
  return parsed.items;
}

const where = { wabaId: WABA, numberId: NUMBER, displayPhone: SHOP };
const person = { customer: { userId: USER, waId: PHONE }, profileName: 'Cliente Um', username: 'cliente.um' };
const text = (body: string) => ({ type: 'text', text: { body } });

describe('a customer’s message', () => {
  test('carries number, id, time, person and words', () => {
    expect(itemsOf(messages(message(text('Bom dia'))))).toEqual([
      {
        kind: 'message',
        ...where,
        wamid: 'wamid.FAKE1',
        at: AT,
        ...person,
        content: { type: 'text', text: 'Bom dia' },
      },
    ]);
  });

  const hex = '0'.repeat(64);
  const base64 = Buffer.alloc(32).toString('base64');
  test.each([
    ['text', text('a\u0000b'), { type: 'text', text: 'ab' }, 'ab'],
    ['lone surrogate', text('a\ud800b'), { type: 'text', text: 'a\ufffdb' }, 'a\ufffdb'],
    [
      'image',
      {
        type: 'image',
        image: { id: '9', mime_type: 'image/jpeg', sha256: base64, url: 'u', caption: 'olha' },
      },
      { type: 'image', media: { id: '9', mimeType: 'image/jpeg', sha256: hex, url: 'u' }, caption: 'olha' },
      'olha',
    ],
    [
      'video, hex hash',
      { type: 'video', video: { id: '9', mime_type: 'video/mp4', sha256: hex } },
      { type: 'video', media: { id: '9', mimeType: 'video/mp4', sha256: hex } },
      '',
    ],
    [
      'voice note',
      { type: 'audio', audio: { id: '9', mime_type: 'audio/ogg; codecs=opus', voice: true } },
      { type: 'audio', media: { id: '9', mimeType: 'audio/ogg; codecs=opus' }, voice: true },
      '',
    ],
    [
      'document',
      { type: 'document', document: { id: '9', filename: 'nota.pdf' } },
      { type: 'document', media: { id: '9' }, filename: 'nota.pdf' },
      'nota.pdf',
    ],
    [
      'sticker',
      { type: 'sticker', sticker: { id: '9', animated: true } },
      { type: 'sticker', media: { id: '9' }, animated: true },
      '',
    ],
    [
      'location',
      { type: 'location', location: { latitude: '-23.5', longitude: -46.6 } },
      { type: 'location', latitude: -23.5, longitude: -46.6 },
      '-23.5, -46.6',
    ],
    [
      'contacts',
      {
        type: 'contacts',
        contacts: [
          { name: { formatted_name: 'Ana' }, phones: [{ phone: '+55 11', wa_id: '5511' }] },
          { origin: 'contact_request' },
        ],
      },
      {
        type: 'contacts',
        contacts: [
          { name: 'Ana', phones: [{ phone: '+55 11', waId: '5511' }] },
          { phones: [], own: true },
        ],
      },
      'Ana',
    ],
    [
      'button reply',
      {
        type: 'interactive',
        interactive: { type: 'button_reply', button_reply: { id: 'sim', title: 'Sim' } },
      },
      { type: 'interactive', reply: 'button', id: 'sim', title: 'Sim' },
      'Sim',
    ],
    [
      'list reply',
      {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: 'a', title: 'Trocas', description: 'x' } },
      },
      { type: 'interactive', reply: 'list', id: 'a', title: 'Trocas', description: 'x' },
      'Trocas',
    ],
    [
      'form reply',
      {
        type: 'interactive',
        interactive: {
          type: 'nfm_reply',
          nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"a":1}' },
        },
      },
      { type: 'interactive', reply: 'form', id: 'flow', title: 'Sent', responseJson: '{"a":1}' },
      'Sent',
    ],
    [
      'template button',
      { type: 'button', button: { payload: 'STOP', text: 'Parar' } },
      { type: 'button', text: 'Parar', payload: 'STOP' },
      'Parar',
    ],
    [
      'order',
      {
        type: 'order',
        order: {
          catalog_id: 'c',
          text: 'quero',
          product_items: [{ product_retailer_id: 'p', quantity: '2', item_price: 10.5, currency: 'BRL' }],
        },
      },
      {
        type: 'order',
        catalogId: 'c',
        text: 'quero',
        lines: [{ productId: 'p', quantity: 2, price: 10.5, currency: 'BRL' }],
      },
      'quero',
    ],
    [
      'words only the phone shows',
      { type: 'unsupported', errors: [{ code: 131060, title: 'x' }] },
      { type: 'unsupported', code: 131060 },
      '',
    ],
    [
      'unsupported kind with a hint',
      { type: 'unsupported', unsupported: { type: 'poll' }, errors: [{ code: 131051 }] },
      { type: 'unsupported', code: 131051, providerType: 'poll' },
      '',
    ],
    ['type of the future', { type: 'hologram', hologram: {} }, unknown('hologram', 'type_unknown'), ''],
    ['type named like a prototype key', { type: '__proto__' }, unknown('__proto__', 'type_unknown'), ''],
    ['type named constructor', { type: 'constructor' }, unknown('constructor', 'type_unknown'), ''],
    ['no type', { text: { body: 'a' } }, { type: 'unknown', reason: 'type_missing' }, ''],
    ['text without body', { type: 'text', text: {} }, unknown('text', 'body_bad'), ''],
    ['body is a number', { type: 'text', text: { body: 7 } }, unknown('text', 'body_bad'), ''],
    ['image is a list', { type: 'image', image: [] }, unknown('image', 'payload_bad'), ''],
    [
      'place off the globe',
      { type: 'location', location: { latitude: 91, longitude: 0 } },
      unknown('location', 'place_bad'),
      '',
    ],
    [
      'reply without title',
      { type: 'interactive', interactive: {} },
      unknown('interactive', 'reply_bad'),
      '',
    ],
  ])('%s', (_name, over, content, preview) => {
    const [item] = itemsOf(messages(message(over)));
    expect(item).toMatchObject({ kind: 'message', wamid: 'wamid.FAKE1', customer: person.customer });
    const got = item?.kind === 'message' ? item.content : undefined;
    expect(got).toEqual(content);
    expect(got && contentPreview(got)).toBe(preview);
  });

  function unknown(providerType: string, reason: string) {
    return { type: 'unknown', providerType, reason };
  }

  test.each([
    ['photo with caption', { type: 'image', media: {}, caption: 'quanto custa?' }, 'quanto custa?'],
    ['voice note', { type: 'audio', media: {}, voice: true }, null],
    ['shared place', { type: 'location', latitude: 0, longitude: 0, name: 'Casa' }, null],
  ] as const)('spoken words of a %s', (_name, content, spoken) => {
    expect(spokenText(content)).toBe(spoken);
  });

  test('quote, forwarding, product, advertisement and its own errors', () => {
    const [item] = itemsOf(
      messages(
        message({
          ...text('?'),
          context: {
            id: 'wamid.Q',
            frequently_forwarded: true,
            forwarded: true,
            referred_product: { catalog_id: 'c', product_retailer_id: 'p' },
          },
          referral: { source_type: 'ad', source_id: '1', headline: 'Oferta', ctwa_clid: 'z' },
          errors: [{ code: 131052, title: 't', error_data: { details: 'big' } }],
        }),
      ),
    );
    expect(item).toMatchObject({
      quotedWamid: 'wamid.Q',
      forwarded: 'often',
      referredProduct: { catalogId: 'c', productId: 'p' },
      referral: { sourceType: 'ad', sourceId: '1', headline: 'Oferta', clickId: 'z' },
      errors: [{ code: 131052, title: 't', details: 'big' }],
    });
  });

  test.each([
    ['only a user id', { from: undefined }, { userId: USER, waId: PHONE }],
    ['only a phone', { from_user_id: undefined }, { userId: USER, waId: PHONE }],
    ['a phone that now has another user id', { from_user_id: 'BR.2' }, { userId: 'BR.2', waId: PHONE }],
    [
      'nobody, one contact beside',
      { from: undefined, from_user_id: undefined },
      { userId: USER, waId: PHONE },
    ],
    ['a phone with + and spaces', { from: '+55 11 90000-0001' }, { userId: USER, waId: PHONE }],
  ])('customer by %s', (_name, over, customer) => {
    expect(itemsOf(messages(message({ ...text('a'), ...over })))[0]).toMatchObject({
      kind: 'message',
      customer,
    });
  });

  test('a name cannot turn what stands beside it, or break its line', () => {
    const raw = delivery(
      change('messages', {
        contacts: [{ profile: { name: ' Ana\u202e\n\u2066Gerente\u0007 ' }, user_id: USER }],
        messages: [message({ type: 'document', document: { id: '1', filename: 'boleto\u202efdp.exe' } })],
      }),
    );
    expect(itemsOf(raw)[0]).toMatchObject({
      profileName: 'Ana Gerente',
      content: { filename: 'boletofdp.exe' },
    });
  });

  test('a username without any phone', () => {
    const raw = delivery(
      change('messages', {
        contacts: [{ profile: { name: 'Tati', username: 'tati.souza' }, user_id: 'BR.77' }],
        messages: [message({ from: undefined, from_user_id: 'BR.77', ...text('oi') })],
      }),
    );
    expect(itemsOf(raw)[0]).toMatchObject({
      kind: 'message',
      customer: { userId: 'BR.77' },
      username: 'tati.souza',
      profileName: 'Tati',
    });
  });

  test('contacts are matched by id, not by place', () => {
    const raw = delivery(
      change('messages', {
        contacts: [{ profile: { name: 'Outra' }, wa_id: '5511900000002', user_id: 'BR.2' }, CONTACT],
        messages: [message(text('a'))],
      }),
    );
    expect(itemsOf(raw)[0]).toMatchObject({ profileName: 'Cliente Um' });
  });
});

describe('touches and identity', () => {
  const edit = { type: 'edit', edit: { original_message_id: 'wamid.O', message: text('novo') } };
  const revoke = { type: 'revoke', revoke: { original_message_id: 'wamid.O' } };
  test.each([
    ['customer edits', messages(message(edit)), { kind: 'edit', by: 'customer', originalWamid: 'wamid.O' }],
    [
      'owner edits',
      echoes(echo(edit)),
      { kind: 'edit', by: 'owner', content: { type: 'text', text: 'novo' } },
    ],
    [
      'customer revokes',
      messages(message(revoke)),
      { kind: 'revoke', by: 'customer', originalWamid: 'wamid.O' },
    ],
    ['owner revokes', echoes(echo(revoke)), { kind: 'revoke', by: 'owner', customer: person.customer }],
    [
      'owner reacts',
      echoes(echo({ type: 'reaction', reaction: { message_id: 'wamid.O', emoji: '👍' } })),
      { kind: 'reaction', by: 'owner', targetWamid: 'wamid.O', emoji: '👍' },
    ],
    [
      'reaction taken away',
      messages(message({ type: 'reaction', reaction: { message_id: 'wamid.O' } })),
      { kind: 'reaction', by: 'customer', emoji: null },
    ],
    [
      'new user id, nobody named in from',
      messages({
        id: 'w',
        timestamp: '1795000000',
        type: 'system',
        system: { type: 'user_changed_user_id', body: 'x', user_id: 'BR.9', previous_user_id: USER },
      }),
      { kind: 'identity', change: 'user_id', customer: { userId: 'BR.9' }, previous: { userId: USER } },
    ],
    [
      'new number, legacy name',
      messages(
        message({ type: 'system', system: { type: 'customer_changed_number', wa_id: '5511900000009' } }),
      ),
      { kind: 'identity', change: 'number', customer: { waId: '5511900000009' }, previous: { waId: PHONE } },
    ],
    [
      'echo that cannot be read',
      echoes(echo({ type: 'audio', errors: [{ code: 131051 }] })),
      { kind: 'echo', content: { type: 'unsupported', code: 131051, providerType: 'audio' } },
    ],
    [
      'echo to someone without phone',
      echoes(echo({ to: undefined, ...text('a') })),
      { kind: 'echo', customer: person.customer },
    ],
  ])('%s', (_name, raw, expected) => {
    const items = itemsOf(raw);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject(expected);
  });
});

describe('statuses', () => {
  test('carry our own id, price and failure', () => {
    const raw = statuses(
      status({
        recipient_user_id: USER,
        biz_opaque_callback_data: 'm1',
        pricing: { type: 'regular', category: 'service', pricing_model: 'PMP', billable: false },
      }),
      status({ status: 'failed', errors: [{ code: 131047, message: 'm', error_data: { details: 'd' } }] }),
    );
    expect(itemsOf(raw)).toEqual([
      {
        kind: 'status',
        ...where,
        wamid: 'wamid.FAKE30',
        status: 'sent',
        at: AT,
        callbackData: 'm1',
        recipient: { userId: USER, waId: PHONE },
        errors: [],
        pricing: { type: 'regular', category: 'service', model: 'PMP', billable: false },
      },
      {
        kind: 'status',
        ...where,
        wamid: 'wamid.FAKE30',
        status: 'failed',
        at: AT,
        recipient: { waId: PHONE },
        errors: [{ code: 131047, message: 'm', details: 'd' }],
      },
    ]);
  });
});

describe('one bad item spoils no other', () => {
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  const good = JSON.stringify(message(text('a')));
  test.each([
    ['null', 'null', 'not_an_object'],
    ['a string', '"x"', 'not_an_object'],
    ['a list', '[]', 'not_an_object'],
    ['10,000 levels deep', deep, 'not_an_object'],
    ['no timestamp', JSON.stringify(message({ timestamp: undefined, ...text('a') })), 'timestamp_bad'],
    ['timestamp in words', JSON.stringify(message({ timestamp: 'agora', ...text('a') })), 'timestamp_bad'],
    [
      'timestamp in milliseconds',
      JSON.stringify(message({ timestamp: '1795000000000', ...text('a') })),
      'timestamp_bad',
    ],
    ['negative timestamp', JSON.stringify(message({ timestamp: -1, ...text('a') })), 'timestamp_bad'],
    ['no id', JSON.stringify(message({ id: undefined, ...text('a') })), 'id_bad'],
    ['empty id', JSON.stringify(message({ id: '', ...text('a') })), 'id_bad'],
    ['id with a null byte', JSON.stringify(message({ id: 'a\u0000', ...text('a') })), 'id_bad'],
    ['endless id', JSON.stringify(message({ id: 'x'.repeat(600), ...text('a') })), 'id_bad'],
    ['id is an object', JSON.stringify(message({ id: {}, ...text('a') })), 'id_bad'],
    ['edit of nothing', JSON.stringify(message({ type: 'edit', edit: {} })), 'original_bad'],
    ['revoke of nothing', JSON.stringify(message({ type: 'revoke' })), 'original_bad'],
    ['reaction to nothing', JSON.stringify(message({ type: 'reaction', reaction: [] })), 'target_bad'],
    ['a group', JSON.stringify(message({ group_id: 'g', ...text('a') })), 'group_message'],
    [
      'system of the future',
      JSON.stringify(message({ type: 'system', system: { type: 'x', user_id: 'BR.1' } })),
      'system_unknown',
    ],
    ['system naming nobody', JSON.stringify(message({ type: 'system', system: {} })), 'customer_missing'],
  ])('%s', (_name, bad, reason) => {
    const raw = messages('@@').replace('"@@"', `${good},${bad},${good}`);
    const items = itemsOf(raw);
    expect(items.map((item) => item.kind)).toEqual(['message', 'unknown', 'message']);
    expect(items[1]).toMatchObject({ kind: 'unknown', field: 'messages', reason, numberId: NUMBER });
  });

  test('a deep payload leaves the sender known', () => {
    const raw = messages(message({ type: 'text', text: { body: '@@' } })).replace('"@@"', deep);
    expect(itemsOf(raw)).toMatchObject([
      { kind: 'message', content: { type: 'unknown', reason: 'body_bad' } },
    ]);
  });

  test('nobody named and two contacts beside', () => {
    const raw = delivery(
      change('messages', {
        contacts: [CONTACT, { wa_id: '5511900000002' }],
        messages: [message({ from: undefined, from_user_id: undefined, ...text('a') })],
      }),
    );
    expect(itemsOf(raw)).toMatchObject([{ kind: 'unknown', reason: 'customer_missing' }]);
  });

  test.each([
    ['status of the future', status({ status: 'tasted' }), 'status_unknown'],
    ['status without id', status({ id: null }), 'id_bad'],
    ['status without time', status({ timestamp: null }), 'timestamp_bad'],
    ['status is a number', 7, 'not_an_object'],
  ])('%s', (_name, bad, reason) => {
    const items = itemsOf(statuses(status({}), bad, status({})));
    expect(items.map((item) => item.kind)).toEqual(['status', 'unknown', 'status']);
    expect(items[1]).toMatchObject({ reason });
  });

  test('a key named __proto__ changes nothing', () => {
    const raw = messages(message(text('a'))).replace(
      '"type":"text"',
      '"__proto__":{"polluted":1},"type":"text"',
    );
    expect(itemsOf(raw)).toMatchObject([{ kind: 'message', content: { text: 'a' } }]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('whole bodies', () => {
  test.each([
    ['empty', ''],
    ['half', '{"object":"whats'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
  ])('%s → unreadable', (_name, raw) => {
    expect(parseDelivery(raw)).toEqual({ kind: 'unreadable', reason: 'not_json' });
  });

  test.each(['null', '7', '[]', '"x"'])('%s → unreadable', (raw) => {
    expect(parseDelivery(raw)).toEqual({ kind: 'unreadable', reason: 'not_an_object' });
  });

  test.each([
    ['another object', '{"object":"page","entry":[]}', 'not_whatsapp'],
    ['entry is an object', '{"object":"whatsapp_business_account","entry":{}}', 'not_whatsapp'],
    ['entry is null', '{"object":"whatsapp_business_account","entry":[null]}', 'changes_missing'],
    ['change is null', delivery(null), 'value_missing'],
    ['field of the future', delivery({ field: 'calls', value: {} }), 'field_unknown'],
    ['field named like a prototype key', delivery({ field: '__proto__', value: {} }), 'field_unknown'],
    ['nothing inside', delivery(change('messages', { messages: [] })), 'nothing_inside'],
    ['no number', delivery({ field: 'messages', value: { messages: [] } }), 'number_missing'],
  ])('%s → unknown', (_name, raw, reason) => {
    expect(itemsOf(raw)).toMatchObject([{ kind: 'unknown', reason }]);
  });

  test('an empty delivery says nothing', () => {
    expect(itemsOf('{"object":"whatsapp_business_account","entry":[]}')).toEqual([]);
  });

  test('a byte order mark does not matter', () => {
    expect(itemsOf(Buffer.from(`\ufeff${messages(message(text('a')))}`))).toHaveLength(1);
  });

  test('every item of every change of every entry, in order', () => {
    const raw = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: EVERY_KIND.flatMap((one) => (JSON.parse(one) as { entry: unknown[] }).entry),
    });
    expect(itemsOf(raw)).toEqual(EVERY_KIND.flatMap((one) => itemsOf(one)));
    expect(itemsOf(raw).map((item) => item.kind)).toEqual([
      ...['message', 'message'],
      ...['message', 'message', 'message', 'message', 'message', 'message'],
      ...['reaction', 'edit', 'revoke', 'identity'],
      ...['echo', 'edit'],
      ...['status', 'status'],
      ...['history', 'contact_book', 'account', 'preferences', 'template_status'],
      ...['standby', 'standby', 'handover', 'trouble', 'unknown'],
    ]);
  });
});
