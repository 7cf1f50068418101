import {
  createParamDecorator,
  SetMetadata,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import type { AccountId, Role, TeammateId } from '@balcao/contract';
import type { Request } from 'express';

export { Public } from '../platform/http/public.ts';

/** Whoever gives a command: a teammate, by the browser or by a token that acts for her. */
export interface Actor {
  readonly id: TeammateId;
  readonly accountId: AccountId;
  readonly role: Role;
  readonly name: string;
}

export type Scope = 'read' | 'write';

/** What proved who is calling; when it ends, so does the caller's socket. */
export type Proof =
  | { readonly kind: 'session'; readonly sid: string }
  | { readonly kind: 'token'; readonly tokenId: string; readonly scopes: readonly Scope[] };

export interface Caller {
  readonly actor: Actor;
  readonly proof: Proof;
}

/** A request after the guard. */
export type CallerRequest = Request & { caller?: Caller };

export const ROLES_ALLOWED = 'balcao:roles';

/** Closes a controller or route to every other role; without it, any teammate may. */
export const Roles = (...roles: Role[]): CustomDecorator => SetMetadata(ROLES_ALLOWED, roles);

/** The signed-in teammate, as parameter of a handler: `@Me() me: Actor`. */
export const Me = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { caller } = context.switchToHttp().getRequest<CallerRequest>();
  if (!caller) throw new Error('@Me() stands on a public route.');
  return caller.actor;
});

const RANK = { agent: 0, supervisor: 1, owner: 2, admin: 2 } as const satisfies Record<Role, number>;

/** Supervisors, owners and admins: those who look after the whole counter, not only their own conversations. */
export function mayOversee(role: Role): boolean {
  return RANK[role] >= RANK.supervisor;
}

/** Owners and admins: people, numbers, settings, tokens. */
export function mayAdminister(role: Role): boolean {
  return RANK[role] >= RANK.owner;
}
