import {
  INBOX_VIEWS,
  NOTE_MAX,
  type AnsweredElsewhereRequest,
  type InboxViewName,
  type NoteRequest,
  type ReadRequest,
  type SnoozeRequest,
} from '@balcao/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
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
import { PAGE_DEFAULT, PAGE_MAX } from './inbox-reader.ts';

export class PageQuery {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_MAX)
  limit: number = PAGE_DEFAULT;
}

export class InboxQuery extends PageQuery {
  @IsIn(INBOX_VIEWS)
  view: InboxViewName = 'all';
}

export class NoteDto implements NoteRequest {
  @IsString()
  @MaxLength(4 * NOTE_MAX)
  text: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsUUID(undefined, { each: true })
  mentions?: string[];

  @IsOptional()
  @IsString()
  @Length(8, 100)
  clientId?: string;
}

export class SnoozeDto implements SnoozeRequest {
  @ValidateIf((_dto, value) => value !== 'reply')
  @IsISO8601({ strict: true })
  until: string;
}

export class ReadDto implements ReadRequest {
  @IsUUID()
  messageId: string;
}

export class AnsweredElsewhereDto implements AnsweredElsewhereRequest {
  @IsIn(['call', 'in_person', 'other'])
  how: 'call' | 'in_person' | 'other';
}
