import {
  REPLY_TYPES,
  TEXT_MAX,
  type ListView,
  type ReactionRequest,
  type ReplyRequest,
  type ReplyType,
  type RetryRequest,
} from '@balcao/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  MaxLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/**
 * Bounds here only keep nonsense out. What WhatsApp takes is measured in characters and answered with `reply_invalid`,
 * which says it better.
 */
const GENEROUS = 4 * TEXT_MAX;
const LINE = 4096;

class LocationDto {
  @IsNumber()
  latitude: number;

  @IsNumber()
  longitude: number;

  @IsOptional()
  @IsString()
  @MaxLength(LINE)
  name?: string;

  @IsOptional()
  @IsString()
  @MaxLength(LINE)
  address?: string;
}

class CardDto {
  @IsString()
  @MaxLength(LINE)
  name: string;

  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  phones: string[];
}

class ChoiceDto {
  @IsString()
  @MaxLength(LINE)
  id: string;

  @IsString()
  @MaxLength(LINE)
  title: string;
}

class RowDto extends ChoiceDto {
  @IsOptional()
  @IsString()
  @MaxLength(LINE)
  description?: string;
}

class SectionDto {
  @IsOptional()
  @IsString()
  @MaxLength(LINE)
  title?: string;

  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => RowDto)
  rows: RowDto[];
}

class ListDto implements ListView {
  @IsString()
  @MaxLength(LINE)
  button: string;

  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => SectionDto)
  sections: SectionDto[];
}

class TemplateToFillDto {
  @IsUUID()
  id: string;

  @IsObject()
  @ValidateBy({
    name: 'texts',
    validator: {
      validate: areTexts,
      defaultMessage: () => 'variables must be at most 60 texts by their names',
    },
  })
  variables: Record<string, string>;
}

function areTexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= 60 &&
    entries.every(([name, text]) => name.length <= 100 && typeof text === 'string' && text.length <= LINE)
  );
}

export class ReplyDto implements ReplyRequest {
  @IsString()
  @Length(8, 100)
  clientId: string;

  @IsIn(REPLY_TYPES)
  type: ReplyType;

  @IsOptional()
  @IsString()
  @MaxLength(GENEROUS)
  text?: string;

  @IsOptional()
  @IsUUID()
  mediaId?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => LocationDto)
  location?: LocationDto;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => CardDto)
  contacts?: CardDto[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => ChoiceDto)
  buttons?: ChoiceDto[];

  @IsOptional()
  @ValidateNested()
  @Type(() => ListDto)
  list?: ListDto;

  @IsOptional()
  @IsString()
  @MaxLength(LINE)
  header?: string;

  @IsOptional()
  @IsString()
  @MaxLength(LINE)
  footer?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => TemplateToFillDto)
  template?: TemplateToFillDto;

  @IsOptional()
  @IsUUID()
  quotedMessageId?: string;

  @ValidateIf((_dto, value) => value !== null)
  @IsUUID()
  seenMessageId: string | null;

  @IsOptional()
  @IsBoolean()
  force?: boolean;
}

export class RetryDto implements RetryRequest {
  @ValidateIf((_dto, value) => value !== null)
  @IsUUID()
  seenMessageId: string | null;

  @IsOptional()
  @IsBoolean()
  force?: boolean;
}

export class ReactionDto implements ReactionRequest {
  @ValidateIf((_dto, value) => value !== null)
  @IsString()
  @Length(1, 64)
  emoji: string | null;
}
