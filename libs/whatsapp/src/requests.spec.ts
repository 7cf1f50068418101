import { describe, expect, test } from '@jest/globals';
import {
  buttonsRequest,
  contactsRequest,
  isRefusal,
  listRequest,
  locationRequest,
  mediaRequest,
  reactionRequest,
  readRequest,
  templateRequest,
  textRequest,
  typingRequest,
  type ListRow,
} from './requests.ts';

const to = { waId: '5511900000001' };

describe('bodies', () => {
  test('text with our id and a quote', () => {
    expect(textRequest({ to, text: 'Olá!', callbackData: 'm1', quotedWamid: 'wamid.Q' })).toEqual({
      body: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '+5511900000001',
        biz_opaque_callback_data: 'm1',
        context: { message_id: 'wamid.Q' },
        type: 'text',
        text: { body: 'Olá!', preview_url: true },
      },
    });
  });

  test.each([
    ['phone and user id', { waId: '5511', userId: 'BR.1' }, { to: '+5511' }, 'recipient'],
    ['phone already with +', { waId: '+5511' }, { to: '+5511' }, 'recipient'],
    ['user id only', { waId: null, userId: 'BR.1' }, { recipient: 'BR.1' }, 'to'],
  ])('to %s', (_name, recipient, expected, absent) => {
    const built = textRequest({ to: recipient, text: 'a' });
    expect(built).toMatchObject({ body: expected });
    expect(isRefusal(built) ? {} : built.body).not.toHaveProperty(absent);
  });

  test('buttons, list, template, reaction, place, document', () => {
    expect(
      buttonsRequest({ to, text: 'Assim?', buttons: [{ id: 'sim', title: 'Sim' }], footer: 'Loja' }),
    ).toMatchObject({
      body: {
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text: 'Assim?' },
          footer: { text: 'Loja' },
          action: { buttons: [{ type: 'reply', reply: { id: 'sim', title: 'Sim' } }] },
        },
      },
    });
    const sections = [{ rows: [{ id: 'a', title: 'A' }] }];
    expect(listRequest({ to, text: 'Escolha', button: 'Ver', sections })).toMatchObject({
      body: { interactive: { type: 'list', action: { button: 'Ver', sections } } },
    });
    expect(templateRequest({ to, template: { name: 'volta', language: 'pt-BR' } })).toMatchObject({
      body: { type: 'template', template: { name: 'volta', language: { code: 'pt_BR' } } },
    });
    expect(reactionRequest({ to, targetWamid: 'wamid.A', emoji: null })).toMatchObject({
      body: { reaction: { message_id: 'wamid.A', emoji: '' } },
    });
    expect(locationRequest({ to, location: { latitude: 1, longitude: 2 } })).toMatchObject({
      body: { location: { latitude: 1, longitude: 2 } },
    });
    expect(mediaRequest({ to, media: { type: 'document', id: '9', filename: 'n.pdf' } })).toMatchObject({
      body: { type: 'document', document: { id: '9', filename: 'n.pdf' } },
    });
  });

  test('read and typing', () => {
    expect(readRequest('wamid.A')).toEqual({
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: 'wamid.A',
    });
    expect(typingRequest('wamid.A')).toMatchObject({ status: 'read', typing_indicator: { type: 'text' } });
  });
});

describe('limits', () => {
  const buttons = (count: number, title = 'x') =>
    Array.from({ length: count }, (_, index) => ({ id: `b${index}`, title }));
  const rows = (count: number, over: Partial<ListRow> = {}) => [
    { rows: Array.from({ length: count }, (_, index) => ({ id: `r${index}`, title: 'x', ...over })) },
  ];
  const list = (over: object) => listRequest({ to, text: 't', button: 'b', sections: rows(1), ...over });

  test.each([
    ['4096 characters', textRequest({ to, text: 'é'.repeat(4096) })],
    ['4096 emoji', textRequest({ to, text: '😀'.repeat(4096) })],
    ['three buttons', buttonsRequest({ to, text: 't', buttons: buttons(3, 'x'.repeat(20)) })],
    ['ten rows', list({ sections: rows(10, { title: 'x'.repeat(24) }) })],
  ])('%s pass', (_name, built) => {
    expect(isRefusal(built)).toBe(false);
  });

  test.each([
    ['nobody', textRequest({ to: {}, text: 'a' }), 'recipient_missing'],
    ['empty text', textRequest({ to, text: '  ' }), 'empty'],
    ['4097 characters', textRequest({ to, text: 'a'.repeat(4097) }), 'too_long'],
    ['long callback data', textRequest({ to, text: 'a', callbackData: 'x'.repeat(513) }), 'too_long'],
    [
      'long caption',
      mediaRequest({ to, media: { type: 'image', id: '1', caption: 'x'.repeat(1025) } }),
      'too_long',
    ],
    ['media without id', mediaRequest({ to, media: { type: 'image', id: '' } }), 'empty'],
    ['no buttons', buttonsRequest({ to, text: 't', buttons: [] }), 'empty'],
    ['four buttons', buttonsRequest({ to, text: 't', buttons: buttons(4) }), 'too_many'],
    ['long button', buttonsRequest({ to, text: 't', buttons: buttons(1, 'x'.repeat(21)) }), 'too_long'],
    [
      'same id twice',
      buttonsRequest({ to, text: 't', buttons: [...buttons(1), ...buttons(1)] }),
      'duplicate',
    ],
    ['eleven rows', list({ sections: rows(11) }), 'too_many'],
    ['no rows', list({ sections: [] }), 'empty'],
    ['long description', list({ sections: rows(1, { description: 'x'.repeat(73) }) }), 'too_long'],
    [
      'two sections without titles',
      list({ sections: [...rows(1), { rows: [{ id: 'z', title: 'z' }] }] }),
      'empty',
    ],
    ['long header', list({ header: 'x'.repeat(61) }), 'too_long'],
  ])('%s refused', (_name, built, refused) => {
    expect(built).toMatchObject({ refused });
  });
});

test('golden: contact cards, and what Meta would refuse of them', () => {
  expect(
    contactsRequest({ to, contacts: [{ name: 'Rita', phones: ['+55 11 90000-0002', '4002-8922'] }] }),
  ).toMatchObject({
    body: {
      type: 'contacts',
      contacts: [
        {
          name: { formatted_name: 'Rita', first_name: 'Rita' },
          phones: [
            { phone: '+55 11 90000-0002', type: 'CELL', wa_id: '5511900000002' },
            { phone: '4002-8922', type: 'CELL' },
          ],
        },
      ],
    },
  });
  expect(contactsRequest({ to, contacts: [] })).toMatchObject({ refused: 'empty', field: 'contacts' });
  expect(contactsRequest({ to, contacts: [{ name: 'Rita', phones: [] }] })).toMatchObject({
    field: 'contacts.phones',
  });
  expect(contactsRequest({ to, contacts: [{ name: ' ', phones: ['1'] }] })).toMatchObject({
    field: 'contacts.name',
  });
});

test('golden: a place, and one that is nowhere', () => {
  const location = { latitude: -23.5, longitude: -46.6, name: 'Loja', address: '' };
  expect(locationRequest({ to, location })).toMatchObject({
    body: { type: 'location', location: { latitude: -23.5, longitude: -46.6, name: 'Loja' } },
  });
  expect(locationRequest({ to, location: { latitude: 91, longitude: 0 } })).toMatchObject({
    refused: 'out_of_range',
    field: 'location.latitude',
  });
});
