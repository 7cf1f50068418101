import { TEXT_MAX, type QuickReplyRequest } from '@balcao/contract';
import { IsBoolean, IsString, IsUUID, Length, Matches, ValidateIf } from 'class-validator';
import { MayBeAbsent, Trimmed } from '../../auth/index.ts';

const SHORTCUT = /^[a-z0-9_-]{1,32}$/;
const NotNull = (): PropertyDecorator => ValidateIf((_dto, value) => value !== null);

export class QuickReplyDto implements QuickReplyRequest {
  @Matches(SHORTCUT, { message: 'shortcut must be 1 to 32 of a-z, 0-9, - and _' })
  shortcut: string;

  @Trimmed()
  @IsString()
  @Length(1, TEXT_MAX)
  text: string;

  @NotNull()
  @IsUUID('all')
  teamId: string | null;

  @IsBoolean()
  personal: boolean;
}

export class QuickReplyPatchDto implements Partial<QuickReplyRequest> {
  @MayBeAbsent()
  @Matches(SHORTCUT, { message: 'shortcut must be 1 to 32 of a-z, 0-9, - and _' })
  shortcut?: string;

  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @Length(1, TEXT_MAX)
  text?: string;

  @ValidateIf((_dto, value) => value !== undefined && value !== null)
  @IsUUID('all')
  teamId?: string | null;

  @MayBeAbsent()
  @IsBoolean()
  personal?: boolean;
}
