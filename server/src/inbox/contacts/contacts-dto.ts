import { NAME_MAX, type ContactRequest, type MergeRequest } from '@balcao/contract';
import { QUERY_MAX } from '@balcao/domain';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsObject,
  IsString,
  IsUUID,
  Length,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { MayBeAbsent, Trimmed } from '../../auth/index.ts';
import { PageQuery } from '../inbox-dto.ts';
import { LABELS_EACH } from '../labels/labels-dto.ts';

const CONTACT_NOTE_MAX = 5_000;

export class ContactsQuery extends PageQuery {
  /** Any part of a name, a number or an @. */
  @IsString()
  @MaxLength(QUERY_MAX)
  q: string = '';
}

export class ContactMediaQuery extends PageQuery {
  @IsIn(['files', 'links'])
  kind: 'files' | 'links' = 'files';
}

export class ContactDto implements ContactRequest {
  /** Null gives way to the owner's book and the profile. */
  @ValidateIf((_dto, value) => value !== undefined && value !== null)
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX)
  name?: string | null;

  @MayBeAbsent()
  @IsString()
  @MaxLength(CONTACT_NOTE_MAX)
  note?: string;

  /** By the id of a field of `GET /settings/fields`; an empty value takes it away, fields not named stay. */
  @MayBeAbsent()
  @IsObject()
  fields?: Record<string, string>;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LABELS_EACH)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  labels?: string[];
}

export class MergeDto implements MergeRequest {
  @IsUUID('all')
  with: string;
}
