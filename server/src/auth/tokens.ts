import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { NewToken, TokenRequest, TokenScope, TokenView } from '@balcao/contract';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock/clock.ts';
import { Refused } from '../platform/errors/index.ts';
import { Ids } from '../platform/ids/ids.ts';
import { ApiToken } from './api-token.entity.ts';
import { TOKEN_PREFIX, tokenHash } from './callers.ts';
import { Endings } from './endings.ts';
import { Teammate } from './teammate.entity.ts';

/** Keys for programs. Each acts as the teammate who made it and ends with her. */
@Injectable()
export class Tokens {
  constructor(
    private readonly source: DataSource,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly endings: Endings,
  ) {}

  async list(accountId: string): Promise<TokenView[]> {
    const [tokens, people] = await Promise.all([
      this.source.manager.find(ApiToken, { where: { accountId }, order: { id: 'desc' } }),
      this.source.manager.findBy(Teammate, { accountId }),
    ]);
    return tokens.map((token) =>
      viewOf(token, people.find((one) => one.id === token.teammateId)?.name ?? ''),
    );
  }

  /** Names of a person's keys that still open something. */
  async validOf(accountId: string, teammateId: string): Promise<string[]> {
    const tokens = await this.source.manager.find(ApiToken, {
      where: { accountId, teammateId },
      order: { name: 'asc', id: 'asc' },
    });
    const now = this.clock.now();
    return tokens.filter(({ expiresAt }) => !expiresAt || expiresAt > now).map(({ name }) => name);
  }

  /** @throws Refused `teammate_unknown`, `invalid` when the end lies in the past */
  async create(accountId: string, teammateId: string, request: TokenRequest): Promise<NewToken> {
    const person = await this.source.manager.findOneBy(Teammate, { id: teammateId, accountId });
    if (!person) throw new Refused('teammate_unknown');
    const now = this.clock.now();
    const expiresAt = request.expiresAt ? new Date(request.expiresAt) : null;
    if (expiresAt && !(expiresAt > now)) {
      throw new Refused('invalid', {
        fields: [{ field: 'expiresAt', rules: ['future'], detail: 'expiresAt must lie in the future' }],
      });
    }
    const secret = TOKEN_PREFIX + randomBytes(32).toString('base64url');
    const token = this.source.manager.create(ApiToken, {
      id: this.ids.next(),
      accountId,
      teammateId,
      name: request.name,
      hash: tokenHash(secret),
      scopes: [...request.scopes],
      expiresAt,
      lastUsedAt: null,
      createdAt: now,
    });
    await this.source.manager.insert(ApiToken, token);
    return { ...viewOf(token, person.name), token: secret };
  }

  /** @throws Refused `token_unknown` */
  async revoke(accountId: string, id: string): Promise<void> {
    const token = await this.source.manager.findOneBy(ApiToken, { accountId, id });
    if (!token) throw new Refused('token_unknown');
    await this.source.manager.delete(ApiToken, { accountId, id });
    this.endings.tell(token.teammateId);
  }
}

function viewOf(token: ApiToken, teammateName: string): TokenView {
  return {
    id: token.id,
    name: token.name,
    scopes: token.scopes as TokenScope[],
    teammate: { id: token.teammateId, name: teammateName },
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt?.toISOString() ?? null,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
  };
}
