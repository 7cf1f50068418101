import type { IsoTime, TeamId, TeammateId } from './ids.ts';
import type { Availability } from './live.ts';
import type { Role, TeammateDetail } from './views.ts';

/** Longest name of a person, team, token or number. */
export const NAME_MAX = 80;
export const CAPACITY_MAX = 30;

/** Only what is given changes. */
export interface TeammatePatch {
  name?: string;
  role?: Role;
  active?: boolean;
  /** Conversations held at once before assignment stops asking: 1 to 30. */
  capacity?: number;
  /** Replaces all teams of the person. */
  teamIds?: TeamId[];
}

/** A person just made; with the link by which she chooses her password, when none was given. */
export interface InvitedTeammate extends TeammateDetail {
  invitationUrl?: string;
}

/** What the bearer of an invitation link may see before accepting. */
export interface InvitationView {
  name: string;
  email: string;
  accountName: string;
}

export interface AcceptInvitationRequest {
  token: string;
  password: string;
}

/** One's own password; every other session of the person ends. */
export interface PasswordRequest {
  current: string;
  next: string;
}

/** What else was signed in as her: devices are signed out, programs go on until their keys are revoked. */
export interface PasswordAnswer {
  /** Sessions on other devices that have ended. */
  ended: number;
  /** Names of her keys that are still valid. */
  keysLeft: string[];
}

export interface InvitationLink {
  invitationUrl: string;
}

export interface TeamRequest {
  name: string;
  teammateIds?: TeammateId[];
}

export interface TeamPatch {
  name?: string;
  /** Replaces all members. */
  teammateIds?: TeammateId[];
}

export interface TeamDetail {
  id: TeamId;
  name: string;
  teammateIds: TeammateId[];
}

export type TokenScope = 'read' | 'write';
export const TOKEN_SCOPES = ['read', 'write'] as const satisfies readonly TokenScope[];

export interface TokenRequest {
  name: string;
  scopes: TokenScope[];
  expiresAt?: IsoTime;
}

export interface TokenView {
  id: string;
  name: string;
  scopes: TokenScope[];
  teammate: { id: TeammateId; name: string };
  createdAt: IsoTime;
  expiresAt: IsoTime | null;
  lastUsedAt: IsoTime | null;
}

/** Told once: only a hash of the token is kept. */
export interface NewToken extends TokenView {
  token: string;
}

export interface PresenceRequest {
  availability: Availability;
}
