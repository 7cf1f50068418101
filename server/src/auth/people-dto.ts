import {
  CAPACITY_MAX,
  NAME_MAX,
  ROLES,
  TOKEN_SCOPES,
  type AcceptInvitationRequest,
  type PasswordRequest,
  type Role,
  type SignInRequest,
  type TeammatePatch,
  type TeammateRequest,
  type TeamPatch,
  type TeamRequest,
  type TokenRequest,
  type TokenScope,
} from '@balcao/contract';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { PASSWORD_MAX, PASSWORD_MIN } from './passwords.ts';

/** Blanks at the ends are never meant. */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

/** Absent is fine, null is not: `IsOptional` lets both pass, and null would reach the database. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_dto, value) => value !== undefined);

export class SignInDto implements SignInRequest {
  @IsString()
  @MaxLength(254)
  email: string;

  @IsString()
  @MaxLength(PASSWORD_MAX)
  password: string;

  @IsOptional()
  @IsString()
  @MaxLength(20)
  otp?: string;
}

export class TeammateDto implements TeammateRequest {
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX)
  name: string;

  @Trimmed()
  @IsEmail()
  @MaxLength(254)
  email: string;

  @IsIn(ROLES)
  role: Role;

  @MayBeAbsent()
  @IsString()
  @Length(PASSWORD_MIN, PASSWORD_MAX)
  password?: string;
}

export class TeammatePatchDto implements TeammatePatch {
  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX)
  name?: string;

  @MayBeAbsent()
  @IsIn(ROLES)
  role?: Role;

  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(CAPACITY_MAX)
  capacity?: number;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  teamIds?: string[];
}

export class AcceptInvitationDto implements AcceptInvitationRequest {
  @IsString()
  @MaxLength(400)
  token: string;

  @IsString()
  @Length(PASSWORD_MIN, PASSWORD_MAX)
  password: string;
}

export class PasswordDto implements PasswordRequest {
  @IsString()
  @MaxLength(PASSWORD_MAX)
  current: string;

  @IsString()
  @Length(PASSWORD_MIN, PASSWORD_MAX)
  next: string;
}

export class TeamDto implements TeamRequest {
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX)
  name: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  teammateIds?: string[];
}

export class TeamPatchDto implements TeamPatch {
  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX)
  name?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  teammateIds?: string[];
}

export class TokenDto implements TokenRequest {
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX)
  name: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(TOKEN_SCOPES, { each: true })
  scopes: TokenScope[];

  @MayBeAbsent()
  @IsISO8601({ strict: true, strictSeparator: true })
  expiresAt?: string;
}
