import { NOTE_MAX, type ClaimRequest, type TransferRequest, type TransferTarget } from '@balcao/contract';
import { Transform, Type } from 'class-transformer';
import {
  Equals,
  IsBoolean,
  IsDefined,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '../auth/index.ts';

export class ClaimDto implements ClaimRequest {
  @IsOptional()
  @IsInt()
  @Min(0)
  seenSeq?: number;

  @IsOptional()
  @IsBoolean()
  takeOver?: boolean;
}

/** Ids are compared letter by letter once they are in: one in capitals would be nobody's to the panels. */
const InLowerCase = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));

export class TransferTargetDto implements TransferTarget {
  @MayBeAbsent()
  @InLowerCase()
  @IsUUID()
  teammate?: string;

  @MayBeAbsent()
  @InLowerCase()
  @IsUUID()
  team?: string;

  @MayBeAbsent()
  @Equals(true)
  queue?: true;

  @MayBeAbsent()
  @Equals(true)
  bot?: true;

  @MayBeAbsent()
  @Equals(true)
  owner?: true;
}

export class TransferDto implements TransferRequest {
  @IsDefined()
  @ValidateNested()
  @Type(() => TransferTargetDto)
  to: TransferTargetDto;

  @IsOptional()
  @IsString()
  @MaxLength(NOTE_MAX)
  note?: string;
}
