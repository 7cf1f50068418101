import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Counter } from 'prom-client';
import type { Socket } from 'socket.io';
import { Callers, Endings, mayOversee } from '../auth/index.ts';
import { Metrics } from '../platform/metrics/metrics.ts';
import { frameOf } from './frames.ts';
import { readAttending, readSince, readTyping, readViewing } from './handshake.ts';
import { Journal } from './journal.ts';
import type { LiveSocketData } from './live.adapter.ts';
import { Panel } from './panel.ts';
import { Presence } from './presence.ts';

/** A caller whose session, token, role or place has ended is found at the latest this much later. */
const LOOK_AGAIN_MS = 2_500;
/** The same word about typing is worth nothing so soon. */
const TYPING_EVERY_MS = 1_000;

/**
 * The door that only tells. Commands come by HTTP, so this knows no feature: it hands on what the journal tells and who
 * is here.
 */
@WebSocketGateway()
export class LiveGateway
  implements OnGatewayConnection, OnGatewayDisconnect, OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly panels = new Map<string, Panel>();
  private readonly byAccount = new Map<string, Set<Panel>>();
  private readonly lastPresence = new Map<string, string>();
  private readonly lastTyping = new WeakMap<Panel, { what: string; at: number }>();
  private readonly logger = new Logger('Live');
  private readonly cuts: Counter;
  private readonly repairs: Counter;
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly journal: Journal,
    private readonly presence: Presence,
    private readonly callers: Callers,
    private readonly endings: Endings,
    metrics: Metrics,
  ) {
    metrics.gauge('balcao_live_sockets', 'Panels connected to this process.', [], () => this.panels.size);
    this.cuts = metrics.counter('balcao_live_cuts_total', 'Panels cut because they did not read.');
    this.repairs = metrics.counter('balcao_live_repairs_total', 'Times a panel saw a hole and asked.');
  }

  onApplicationBootstrap(): void {
    const timer = setInterval(() => void this.dropInvalid([...this.panels.values()]), LOOK_AGAIN_MS);
    this.stops.push(
      () => clearInterval(timer),
      this.presence.onChange((accountId) => this.tellPresence(accountId)),
      this.endings.listen((teammateId) => {
        void this.dropInvalid(
          [...this.panels.values()].filter(({ caller }) => caller.actor.id === teammateId),
        );
      }),
    );
  }

  onApplicationShutdown(): void {
    for (const stop of this.stops) stop();
  }

  handleConnection(socket: Socket): void {
    const { caller, handshake } = socket.data as LiveSocketData;
    const panel = new Panel(socket, caller, this.journal, () => this.cuts.inc());
    const { accountId, id: teammateId, name } = caller.actor;
    this.panels.set(socket.id, panel);
    this.panelsOf(accountId).add(panel);
    const sid = caller.proof.kind === 'session' ? caller.proof.sid : null;
    this.presence.enter(socket.id, { accountId, teammateId, name }, sid);
    this.guard(panel, panel.begin(handshake));
    this.greet(panel);
  }

  handleDisconnect(socket: Socket): void {
    const panel = this.panels.get(socket.id);
    if (!panel) return;
    const { accountId } = panel.caller.actor;
    panel.close();
    this.panels.delete(socket.id);
    const others = this.panelsOf(accountId);
    others.delete(panel);
    if (others.size === 0) this.byAccount.delete(accountId);
    this.presence.leave(socket.id);
  }

  @SubscribeMessage('viewing')
  viewing(@ConnectedSocket() socket: Socket, @MessageBody() body: unknown): void {
    const what = readViewing(body);
    const panel = this.panels.get(socket.id);
    if (!what || !panel) return;
    const peek = (what.peek ?? false) && mayOversee(panel.caller.actor.role);
    this.presence.viewing(socket.id, what.conversationId, peek);
  }

  @SubscribeMessage('typing')
  typing(@ConnectedSocket() socket: Socket, @MessageBody() body: unknown): void {
    const what = readTyping(body);
    const panel = this.panels.get(socket.id);
    if (!what || !panel) return;
    const said = `${what.conversationId} ${what.mode}`;
    const last = this.lastTyping.get(panel);
    const now = performance.now();
    if (last?.what === said && now - last.at < TYPING_EVERY_MS) return;
    this.lastTyping.set(panel, { what: said, at: now });
    this.presence.typing(socket.id, what.conversationId, what.mode);
  }

  @SubscribeMessage('since')
  since(@ConnectedSocket() socket: Socket, @MessageBody() body: unknown): void {
    const from = readSince(body);
    const panel = this.panels.get(socket.id);
    if (!from || !panel) return;
    this.repairs.inc();
    this.guard(panel, panel.since(from.seq));
  }

  @SubscribeMessage('attending')
  attending(@ConnectedSocket() socket: Socket, @MessageBody() body: unknown): void {
    const what = readAttending(body);
    if (what) this.presence.attending(socket.id, what.here);
  }

  /** A panel that could not be brought up to date must not stay silent: cut, it comes back and tries again. */
  private guard(panel: Panel, work: Promise<void>): void {
    work.catch((error: Error) => {
      this.logger.warn({ err: error.message }, 'a panel could not be brought up to date');
      panel.out.cut();
    });
  }

  private async dropInvalid(panels: readonly Panel[]): Promise<void> {
    if (panels.length === 0) return;
    try {
      const valid = await this.callers.stillValid(panels.map(({ caller }) => caller));
      for (const [i, panel] of panels.entries()) if (!valid.has(i)) this.drop(panel);
    } catch (error) {
      this.logger.warn({ err: (error as Error).message }, 'could not look whether callers are still valid');
    }
  }

  private drop(panel: Panel): void {
    panel.close(); // nothing more, whatever is still on its way
    panel.socket.disconnect(true);
    // An orderly close waits for what the panel has not read; this one must not.
    setTimeout(() => panel.out.cut(), 1_000).unref();
  }

  private tellPresence(accountId: string): void {
    const panels = this.byAccount.get(accountId);
    if (!panels) {
      this.lastPresence.delete(`${accountId} true`);
      this.lastPresence.delete(`${accountId} false`);
      return;
    }
    for (const seesPeeking of [true, false]) {
      const text = this.presenceText(accountId, seesPeeking);
      const key = `${accountId} ${seesPeeking}`;
      if (this.lastPresence.get(key) === text) continue;
      this.lastPresence.set(key, text);
      const frame = frameOf('presence', text);
      for (const panel of panels) {
        if (mayOversee(panel.caller.actor.role) === seesPeeking) panel.out.sendIfCalm(frame);
      }
    }
  }

  /** Whoever comes is told who is here, even when her own coming changes nothing for the others. */
  private greet(panel: Panel): void {
    const { accountId, role } = panel.caller.actor;
    panel.out.sendIfCalm(frameOf('presence', this.presenceText(accountId, mayOversee(role))));
  }

  private presenceText(accountId: string, seesPeeking: boolean): string {
    return JSON.stringify({ entries: this.presence.entries(accountId, seesPeeking) });
  }

  private panelsOf(accountId: string): Set<Panel> {
    let panels = this.byAccount.get(accountId);
    if (!panels) this.byAccount.set(accountId, (panels = new Set()));
    return panels;
  }
}
