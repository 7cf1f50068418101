import { NOTE_MAX, type ClaimRequest, type TransferRequest, type TransferTarget } from '@balcao/contract';
import { Type } from 'class-transformer';
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

export class ClaimDto implements ClaimRequest {
  @IsOptional()
  @IsInt()
  @Min(0)
  seenSeq?: number;

  @IsOptional()
  @IsBoolean()
  takeOver?: boolean;
}

export class TransferTargetDto implements TransferTarget {
  @IsOptional()
  @IsUUID()
  teammate?: string;

  @IsOptional()
  @IsUUID()
  team?: string;

  @IsOptional()
  @Equals(true)
  queue?: true;

  @IsOptional()
  @Equals(true)
  bot?: true;

  @IsOptional()
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
