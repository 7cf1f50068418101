export { Account } from './account.entity.ts';
export { Accounts } from './accounts.ts';
export {
  mayAdminister,
  mayOversee,
  Me,
  Public,
  Roles,
  type Actor,
  type Caller,
  type CallerRequest,
  type Proof,
  type Scope,
} from './actor.ts';
export { AuthModule } from './auth.module.ts';
export { Callers } from './callers.ts';
export { deviceWords } from './device-words.ts';
export { Endings } from './endings.ts';
export { Identification } from './identification.ts';
export { Invitations } from './invitations.ts';
export { isOwnOrigin } from './origin.ts';
export { MayBeAbsent, TeamDto, TeammateDto, TeammatePatchDto, TeamPatchDto, Trimmed } from './people-dto.ts';
export { merged as preferencesFrom } from './preferences.ts';
export { sessionId } from './session-store.ts';
export { sessionView } from './session-view.ts';
export { Team } from './team.entity.ts';
export { Teammate } from './teammate.entity.ts';
export { Teammates } from './teammates.ts';
export { Teams } from './teams.ts';
export { Tokens } from './tokens.ts';
