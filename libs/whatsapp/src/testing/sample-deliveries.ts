/** Deliveries in Meta's own shapes, with invented people. Shared by the specs; the product never imports this file. */
export const WABA = '100000000000001';
export const NUMBER = '200000000000001';
export const SHOP = '551140000000';
export const PHONE = '5511900000001';
export const USER = 'BR.1000000000000001';
export const SECOND = '1795000000';
export const AT = new Date(1_795_000_000_000).toISOString();

export function delivery(...changes: unknown[]): string {
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: WABA, time: 1795000000, changes }],
  });
}

export function change(field: string, value: Record<string, unknown>): unknown {
  return {
    field,
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: SHOP, phone_number_id: NUMBER },
      ...value,
    },
  };
}

export const CONTACT = {
  profile: { name: 'Cliente Um', username: '@cliente.um' },
  wa_id: PHONE,
  user_id: USER,
};

export function message(over: Record<string, unknown>): Record<string, unknown> {
  return { id: 'wamid.FAKE1', from: PHONE, from_user_id: USER, timestamp: SECOND, ...over };
}

export function messages(...all: unknown[]): string {
  return delivery(change('messages', { contacts: [CONTACT], messages: all }));
}

export function echo(over: Record<string, unknown>): Record<string, unknown> {
  return { id: 'wamid.FAKE10', from: SHOP, to: PHONE, to_user_id: USER, timestamp: SECOND, ...over };
}

export function echoes(...all: unknown[]): string {
  return delivery(change('smb_message_echoes', { contacts: [CONTACT], message_echoes: all }));
}

export function statuses(...all: unknown[]): string {
  return delivery(change('messages', { statuses: all }));
}

export function status(over: Record<string, unknown>): Record<string, unknown> {
  return { id: 'wamid.FAKE30', status: 'sent', timestamp: SECOND, recipient_id: PHONE, ...over };
}

const text = { type: 'text', text: { body: 'Bom dia' } };

/** One of everything, for the fuzz and the shuffle. */
export const EVERY_KIND: string[] = [
  messages(
    message(text),
    message({ id: 'wamid.FAKE2', ...text, context: { id: 'wamid.FAKE1', from: SHOP } }),
  ),
  messages(
    message({ type: 'image', image: { id: '1', mime_type: 'image/jpeg', sha256: 'AA==', caption: 'oi' } }),
    message({ type: 'location', location: { latitude: -23.5, longitude: -46.6, name: 'Loja' } }),
    message({
      type: 'contacts',
      contacts: [{ name: { formatted_name: 'Ana' }, phones: [{ phone: '+55 11 9' }] }],
    }),
    message({
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id: 'a', title: 'Sim' } },
    }),
    message({
      type: 'order',
      order: { catalog_id: '1', product_items: [{ quantity: 2, item_price: 10.5 }] },
    }),
    message({ type: 'unsupported', errors: [{ code: 131060, title: 'x' }] }),
    message({ type: 'reaction', reaction: { message_id: 'wamid.FAKE1', emoji: '👍' } }),
    message({ type: 'edit', edit: { original_message_id: 'wamid.FAKE1', message: text } }),
    message({ type: 'revoke', revoke: { original_message_id: 'wamid.FAKE1' } }),
    message({
      type: 'system',
      system: { type: 'user_changed_user_id', user_id: 'BR.9', previous_user_id: USER },
    }),
  ),
  echoes(
    echo(text),
    echo({ id: 'wamid.FAKE11', type: 'edit', edit: { original_message_id: 'wamid.FAKE10', message: text } }),
  ),
  statuses(
    status({
      biz_opaque_callback_data: 'm1',
      pricing: { type: 'regular', category: 'service', billable: false },
    }),
    status({ status: 'failed', errors: [{ code: 131047, title: 'x', error_data: { details: 'late' } }] }),
  ),
  delivery(
    change('history', {
      history: [
        {
          metadata: { phase: 0, chunk_order: 2, progress: 40 },
          threads: [
            {
              id: PHONE,
              context: { user_id: USER },
              messages: [
                echo({ id: 'wamid.FAKE20', ...text, history_context: { status: 'READ', from_me: true } }),
                message({
                  id: 'wamid.FAKE21',
                  type: 'media_placeholder',
                  history_context: { status: 'read' },
                }),
              ],
            },
          ],
        },
      ],
    }),
    change('smb_app_state_sync', {
      state_sync: [
        {
          type: 'contact',
          action: 'add',
          contact: { full_name: 'Ana Maria', first_name: 'Ana', phone_number: PHONE },
          metadata: { timestamp: SECOND },
        },
      ],
    }),
    { field: 'account_update', value: { event: 'PARTNER_REMOVED', phone_number: SHOP } },
    { field: 'user_preferences', value: { user_preferences: [{ user_id: USER, value: 'stop' }] } },
    {
      field: 'message_template_status_update',
      value: { event: 'APPROVED', message_template_id: 7, message_template_name: 'volta' },
    },
    change('standby', { messages: [message(text)], statuses: [status({})] }),
    change('messaging_handovers', {
      messaging_handovers: [{ event: 'pass', wa_id: PHONE, new_role: 'agent' }],
    }),
    change('messages', { errors: [{ code: 130429, title: 'x' }] }),
    { field: 'calls', value: { calls: [{ id: 'x' }] } },
  ),
];
