import { describe, expect, test } from '@jest/globals';
import { parseDelivery } from './parse-delivery.ts';
import {
  AT,
  NUMBER,
  PHONE,
  SECOND,
  SHOP,
  USER,
  WABA,
  change,
  delivery,
  echo,
  message,
  status,
} from './testing/sample-deliveries.ts';

function itemsOf(raw: string) {
  const parsed = parseDelivery(raw);
  return parsed.kind === 'delivery' ? parsed.items : [];
}

describe('account news', () => {
  test.each([
    [
      'PARTNER_REMOVED',
      { phone_number: SHOP, disconnection_info: { reason: 'r', initiated_by: 'b' } },
      'number_off',
    ],
    ['PARTNER_APP_UNINSTALLED', {}, 'number_off'],
    ['ACCOUNT_DELETED', {}, 'number_off'],
    ['ACCOUNT_OFFBOARDED', {}, 'number_paused'],
    ['ACCOUNT_RECONNECTED', {}, 'number_back'],
    ['ACCOUNT_VIOLATION', {}, 'alarm'],
    ['DISABLED_UPDATE', { ban_info: { waba_ban_state: 'DISABLE' } }, 'blocked'],
    ['DISABLED_UPDATE', { ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE' } }, 'alarm'],
    ['SOMETHING_NEW', {}, 'information'],
    ['constructor', {}, 'information'],
  ])('%s → %#', (event, more, effect) => {
    const [item] = itemsOf(delivery({ field: 'account_update', value: { event, ...more } }));
    expect(item).toMatchObject({
      kind: 'account',
      field: 'account_update',
      wabaId: WABA,
      event,
      effect,
      at: AT,
    });
  });

  test('who disconnected, and which number', () => {
    const [item] = itemsOf(
      delivery({
        field: 'account_update',
        value: {
          event: 'PARTNER_REMOVED',
          phone_number: `+${SHOP}`,
          disconnection_info: { reason: 'USER', initiated_by: 'OWNER' },
        },
      }),
    );
    expect(item).toMatchObject({ displayPhone: SHOP, reason: 'USER', initiatedBy: 'OWNER' });
  });

  test.each([
    [
      'business_capability_update',
      { max_daily_conversation_per_phone: 1000 },
      { effect: 'limit', limit: '1000' },
    ],
    ['phone_number_quality_update', { current_limit: 'TIER_250' }, { effect: 'limit', limit: 'TIER_250' }],
    ['account_alerts', { alert_type: 'x' }, { effect: 'alarm' }],
    ['security', { event: 'PIN_CHANGED' }, { effect: 'alarm' }],
    ['phone_number_name_update', { decision: 'APPROVED' }, { effect: 'information' }],
  ])('%s', (field, value, expected) => {
    expect(itemsOf(delivery({ field, value }))).toMatchObject([{ kind: 'account', field, ...expected }]);
  });

  test('template news in the language the API wants', () => {
    const value = {
      event: 'REJECTED',
      message_template_id: 123,
      message_template_name: 'volta',
      message_template_language: 'pt-BR',
      reason: 'INVALID_FORMAT',
    };
    expect(itemsOf(delivery({ field: 'message_template_status_update', value }))).toMatchObject([
      { kind: 'template_status', templateId: '123', name: 'volta', language: 'pt_BR', event: 'REJECTED' },
    ]);
    expect(itemsOf(delivery({ field: 'template_category_update', value: {} }))).toMatchObject([
      { kind: 'unknown', reason: 'template_missing' },
    ]);
  });

  test('marketing preference, neighbours kept', () => {
    const user_preferences = [
      { user_id: USER, category: 'marketing_messages', value: 'stop', timestamp: SECOND },
      { user_id: USER, value: 'maybe' },
      { value: 'stop' },
      { wa_id: PHONE, value: 'resume' },
    ];
    expect(itemsOf(delivery(change('user_preferences', { user_preferences })))).toMatchObject([
      { kind: 'preferences', numberId: NUMBER, customer: { userId: USER }, value: 'stop', at: AT },
      { kind: 'unknown', reason: 'value_unknown' },
      { kind: 'unknown', reason: 'customer_missing' },
      { kind: 'preferences', customer: { waId: PHONE }, value: 'resume' },
    ]);
  });

  test('address book', () => {
    const metadata = { timestamp: SECOND };
    const state_sync = [
      { type: 'contact', action: 'add', contact: { full_name: 'Ana', phone_number: `+${PHONE}` }, metadata },
      { type: 'contact', action: 'remove', contact: { user_id: USER, username: '@ana' }, metadata },
      { type: 'contact', action: 'remove', contact: {} },
      { type: 'label', action: 'add' },
    ];
    expect(itemsOf(delivery(change('smb_app_state_sync', { state_sync })))).toMatchObject([
      { kind: 'contact_book', action: 'add', customer: { waId: PHONE }, fullName: 'Ana', at: AT },
      { kind: 'contact_book', action: 'remove', customer: { userId: USER }, username: 'ana' },
      { kind: 'unknown', reason: 'customer_missing' },
      { kind: 'unknown', reason: 'type_unknown' },
    ]);
  });

  test.each([
    [{ event: 'control_passed', wa_id: PHONE, previous_role: 'a', new_role: 'b' }, 'passed'],
    [{ pass_thread_control: { new_role: 'b', metadata: 'm' }, user_id: USER }, 'passed'],
    [{ take_thread_control: {}, wa_id: PHONE }, 'taken'],
    [{ something: 'else' }, 'unclear'],
  ])('handover %#', (one, action) => {
    expect(itemsOf(delivery(change('messaging_handovers', { messaging_handovers: [one] })))).toMatchObject([
      { kind: 'handover', action, numberId: NUMBER },
    ]);
  });

  test('standby wraps both sides of somebody else’s thread', () => {
    const text = { type: 'text', text: { body: 'a' } };
    const raw = delivery(
      change('standby', {
        messages: [message(text), { ...echo(text), id: 'wamid.B' }, null],
        statuses: [status({})],
      }),
    );
    expect(itemsOf(raw)).toMatchObject([
      { kind: 'standby', item: { kind: 'message' } },
      { kind: 'standby', item: { kind: 'echo', customer: { waId: PHONE } } },
      { kind: 'unknown', field: 'standby' },
      { kind: 'standby', item: { kind: 'status' } },
    ]);
  });

  test('trouble of the account inside messages', () => {
    const errors = [{ code: 130429, title: 't' }, { title: 'no code' }];
    expect(itemsOf(delivery({ field: 'messages', value: { errors } }))).toMatchObject([
      { kind: 'trouble', error: { code: 130429 } },
      { kind: 'unknown', reason: 'error_bad' },
    ]);
  });
});

describe('history', () => {
  const text = { type: 'text', text: { body: 'a' } };

  test('a chunk: sides, states, placeholders, and a customer without phone', () => {
    const thread = (more: object, ...all: unknown[]) => ({ ...more, messages: all });
    const raw = delivery(
      change('history', {
        history: [
          {
            metadata: { phase: 1, chunk_order: 3, progress: 100 },
            threads: [
              thread(
                { id: PHONE, context: { user_id: USER, username: '@ana' } },
                echo({ id: 'h1', ...text, history_context: { status: 'READ', from_me: true } }),
                { id: 'h2', from: SHOP, timestamp: SECOND, ...text, history_context: { status: 'ERROR' } },
                { id: 'h3', from: PHONE, timestamp: SECOND, type: 'media_placeholder' },
                { id: 'h4', from: PHONE, timestamp: 'bad', ...text },
                {
                  id: 'h5',
                  from: PHONE,
                  timestamp: SECOND,
                  type: 'revoke',
                  revoke: { original_message_id: 'h3' },
                },
              ),
              thread({ context: { user_id: 'BR.5' } }, { id: 'h6', timestamp: SECOND, ...text }),
              null,
            ],
          },
        ],
      }),
    );
    const items = itemsOf(raw);
    expect(items).toMatchObject([
      {
        kind: 'history',
        shape: 'chunk',
        phase: 1,
        chunkOrder: 3,
        progress: 100,
        threads: [
          {
            customer: { userId: USER, waId: PHONE },
            username: 'ana',
            items: [
              { kind: 'echo', wamid: 'h1', historyStatus: 'read' },
              { kind: 'echo', wamid: 'h2', historyStatus: 'failed', customer: { userId: USER, waId: PHONE } },
              { kind: 'message', wamid: 'h3', content: { type: 'media_placeholder' } },
              { kind: 'unknown', reason: 'timestamp_bad' },
              { kind: 'revoke', by: 'customer', originalWamid: 'h3' },
            ],
          },
          { customer: { userId: 'BR.5' }, items: [{ kind: 'message', customer: { userId: 'BR.5' } }] },
          { customer: {}, items: [] },
        ],
      },
    ]);
  });

  test.each([
    ['late media of the customer', { messages: [message({ type: 'image', image: { id: '1' } })] }, 'message'],
    ['late media of the owner', { message_echoes: [echo({ type: 'image', image: { id: '1' } })] }, 'echo'],
  ])('%s', (_name, value, kind) => {
    expect(itemsOf(delivery(change('history', value)))).toMatchObject([
      { kind: 'history', shape: 'media', item: { kind, content: { type: 'image' } } },
    ]);
  });

  test('the owner declined', () => {
    const history = [{ errors: [{ code: 2593109, title: 'x' }] }];
    expect(itemsOf(delivery(change('history', { history })))).toMatchObject([
      { kind: 'history', shape: 'declined', error: { code: 2593109 } },
    ]);
  });
});
