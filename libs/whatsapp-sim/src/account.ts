import type { Template } from './state.ts';
import type { NumberView, PhoneMessage } from './views.ts';
import { seconds, SimulatorRefusal, type World } from './world.ts';
import type { Fault } from './validate-send.ts';

const DAY_MS = 24 * 3_600_000;
const REVIEW_MS = 8000;

/** Things of the account rather than of a thread: connection, address book, history, templates, the app's greeting. */
export class Account {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    if (world.state.templates.length === 0) {
      world.state.templates.push(
        template(
          '1',
          'retomar_conversa',
          'UTILITY',
          'Oi, {{nome}}! Podemos continuar nosso atendimento?',
          'NAMED',
        ),
        template(
          '2',
          'pedido_pronto',
          'UTILITY',
          'Seu pedido {{1}} está pronto para retirada.',
          'POSITIONAL',
        ),
      );
    }
  }

  setGreeting(enabled: boolean, text?: string): void {
    const { greeting } = this.#world.state;
    greeting.enabled = enabled;
    if (text !== undefined && text.trim() !== '') greeting.text = text.slice(0, 500);
    this.#world.save();
    this.#world.publish({ type: 'greeting', greeting: { ...greeting } });
  }

  /** The owner saves, renames or (with null) removes a customer in his address book. */
  savesContact(customerId: string, fullName: string | null, numberId?: string): void {
    const customer = this.#world.customer(customerId);
    const { phoneNumberId } = this.#world.number(numberId);
    if (fullName === null) delete this.#world.state.addressBook[customerId];
    else this.#world.state.addressBook[customerId] = fullName.slice(0, 100);
    this.#world.tell(
      'smb_app_state_sync',
      phoneNumberId,
      'state_sync',
      this.#bookEntry(customer.id, fullName),
    );
  }

  #bookEntry(customerId: string, fullName: string | null): unknown {
    const customer = this.#world.customer(customerId);
    return {
      type: 'contact',
      action: fullName === null ? 'remove' : 'add',
      contact: {
        ...(fullName === null ? {} : { full_name: fullName, first_name: fullName.split(' ')[0] }),
        ...(customer.waId === undefined ? {} : { phone_number: customer.waId }),
        user_id: customer.userId,
        ...(customer.username ? { username: customer.username } : {}),
      },
      metadata: { timestamp: seconds(this.#world.clock.now()) },
    };
  }

  /** What the owner does to the connection: `off` in the app's settings, `paused` by a new phone. */
  setConnection(connection: NumberView['connection'], numberId?: string): void {
    const number = this.#world.number(numberId);
    this.#world.state.connections[number.phoneNumberId] = connection;
    this.#world.save();
    this.#world.publish({ type: 'number', number: this.#world.numberView(number) });
    const phone_number = number.displayPhoneNumber.replace(/\D/g, '');
    const value =
      connection === 'off'
        ? {
            event: 'PARTNER_REMOVED',
            phone_number,
            disconnection_info: { reason: 'USER_INITIATED', initiated_by: 'BUSINESS_APP' },
          }
        : { event: connection === 'paused' ? 'ACCOUNT_OFFBOARDED' : 'ACCOUNT_RECONNECTED', phone_number };
    this.#world.tell('account_update', number.phoneNumberId, null, value);
  }

  /** `smb_app_data`: each kind once, within a day of connecting. */
  sync(numberId: string, kind: unknown): { request_id: string } | { refused: Fault } {
    if (kind !== 'smb_app_state_sync' && kind !== 'history') {
      return { refused: { http: 400, code: 100, details: 'Param sync_type is not valid' } };
    }
    const { state, clock } = this.#world;
    const asked = `${numberId}:${kind}`;
    if (state.asked.includes(asked)) {
      return { refused: { http: 400, code: 2593107, details: 'Synchronization was already requested' } };
    }
    if (clock.now() - state.connectedAt > DAY_MS) {
      return { refused: { http: 400, code: 2593108, details: 'Synchronization window has passed' } };
    }
    state.asked.push(asked);
    this.#world.save();
    if (kind === 'history') clock.after(1000, () => this.#tellHistory(numberId));
    else {
      for (const [customerId, name] of Object.entries(state.addressBook)) {
        this.#world.tell('smb_app_state_sync', numberId, 'state_sync', this.#bookEntry(customerId, name));
      }
    }
    return { request_id: `sync-${this.#world.nextId()}` };
  }

  #tellHistory(numberId: string): void {
    const number = this.#world.number(numberId);
    const display = number.displayPhoneNumber.replace(/\D/g, '');
    const threads = this.#world.state.threads.filter((thread) => thread.numberId === numberId);
    const size = Math.max(1, Math.ceil(threads.length / 3));
    for (let start = 0, order = 1; start === 0 || start < threads.length; start += size, order += 1) {
      const part = threads.slice(start, start + size);
      const progress =
        start + size >= threads.length ? 100 : Math.floor(((start + size) / threads.length) * 100);
      this.#world.tell('history', numberId, 'history', {
        metadata: { phase: 0, chunk_order: order, progress },
        threads: part.map((thread) => {
          const customer = this.#world.customer(thread.customerId);
          return {
            ...(customer.waId === undefined ? {} : { id: customer.waId }),
            context: { user_id: customer.userId, ...(customer.waId ? { wa_id: customer.waId } : {}) },
            messages: thread.messages.map((message) => historyLine(message, display, customer.waId)),
          };
        }),
      });
    }
  }

  createTemplate(given: Record<string, unknown>): Template | { refused: Fault } {
    const { name, language, category, components } = given;
    if (typeof name !== 'string' || !/^[a-z0-9_]{1,512}$/.test(name)) {
      return {
        refused: { http: 400, code: 100, details: 'Template name may hold lowercase letters, digits and _' },
      };
    }
    if (typeof language !== 'string' || !Array.isArray(components)) {
      return { refused: { http: 400, code: 100, details: 'language and components are required' } };
    }
    if (this.#world.state.templates.some((one) => one.name === name && one.language === language)) {
      return { refused: { http: 400, code: 100, details: 'Content in this language already exists' } };
    }
    const created: Template = {
      id: String(700_000_000_000 + this.#world.nextId()),
      name,
      language,
      status: 'PENDING',
      category: typeof category === 'string' ? category : 'UTILITY',
      parameterFormat: given['parameter_format'] === 'NAMED' ? 'NAMED' : 'POSITIONAL',
      components: components as Template['components'],
    };
    this.#world.state.templates.push(created);
    this.#review(created);
    return created;
  }

  editTemplate(id: string, given: Record<string, unknown>): boolean {
    const found = this.#world.state.templates.find((one) => one.id === id);
    if (!found) return false;
    if (Array.isArray(given['components'])) found.components = given['components'] as Template['components'];
    found.status = 'PENDING';
    this.#review(found);
    return true;
  }

  deleteTemplates(name: string): boolean {
    const before = this.#world.state.templates.length;
    this.#world.state.templates = this.#world.state.templates.filter((one) => one.name !== name);
    this.#world.save();
    return this.#world.state.templates.length < before;
  }

  /** Meta takes its time, then says by webhook. */
  #review(created: Template): void {
    this.#world.save();
    this.#world.clock.after(REVIEW_MS, () => {
      if (created.status === 'PENDING') this.setTemplateStatus(created.id, 'APPROVED');
    });
  }

  setTemplateStatus(id: string, status: Template['status']): void {
    const found = this.#world.state.templates.find((one) => one.id === id);
    if (!found) throw new SimulatorRefusal('template_unknown', 404);
    found.status = status;
    this.#world.save();
    this.#world.tell('message_template_status_update', this.#world.number().phoneNumberId, null, {
      event: status,
      message_template_id: Number(found.id),
      message_template_name: found.name,
      message_template_language: found.language.replace('_', '-'),
      reason: 'NONE',
    });
  }
}

function template(
  id: string,
  name: string,
  category: string,
  text: string,
  parameterFormat: Template['parameterFormat'],
): Template {
  return {
    id: `70000000000000${id}`,
    name,
    language: 'pt_BR',
    status: 'APPROVED',
    category,
    parameterFormat,
    components: [{ type: 'BODY', text }],
  };
}

function historyLine(message: PhoneMessage, display: string, waId: string | undefined): unknown {
  const fromMe = message.by !== 'customer';
  const isText = message.type === 'text';
  return {
    id: message.wamid,
    ...(fromMe ? { from: display } : waId === undefined ? {} : { from: waId }),
    ...(fromMe && waId !== undefined ? { to: waId } : {}),
    timestamp: seconds(message.at),
    type: isText ? 'text' : 'media_placeholder',
    ...(isText ? { text: { body: message.text } } : {}),
    history_context: {
      status: message.ticks === 'accepted' ? 'PENDING' : message.ticks.toUpperCase(),
      from_me: fromMe,
    },
  };
}
