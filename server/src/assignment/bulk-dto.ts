import { PRIORITIES, NOTE_MAX, type BulkRequest, type Priority } from '@balcao/contract';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { TransferTargetDto } from './assignment-dto.ts';

/** More would keep the caller waiting with nothing to look at; the panel asks again with the rest. */
export const BULK_MAX = 100;
const LABELS_MAX = 50;

const ACTIONS = [
  'claim',
  'release',
  'resolve',
  'reopen',
  'read',
  'undo',
  'snooze',
  'transfer',
  'labels',
  'priority',
] as const satisfies readonly BulkRequest['do']['action'][];

type Given = { action?: unknown };
const For = (action: BulkAct['action']): PropertyDecorator =>
  ValidateIf((act: Given) => act.action === action);

/** What each action needs is asked for only with it; what belongs to another is refused by the service. */
export class BulkAct {
  @IsIn(ACTIONS)
  action: (typeof ACTIONS)[number];

  @For('snooze')
  @ValidateIf((act: BulkAct) => act.until !== 'reply')
  @IsISO8601({ strict: true })
  until?: string;

  @For('transfer')
  @IsDefined()
  @ValidateNested()
  @Type(() => TransferTargetDto)
  to?: TransferTargetDto;

  @IsOptional()
  @IsString()
  @MaxLength(NOTE_MAX)
  note?: string;

  @For('labels')
  @IsArray()
  @ArrayMaxSize(LABELS_MAX)
  @IsUUID(undefined, { each: true })
  add?: string[];

  @For('labels')
  @IsArray()
  @ArrayMaxSize(LABELS_MAX)
  @IsUUID(undefined, { each: true })
  remove?: string[];

  @For('priority')
  @IsIn(PRIORITIES)
  priority?: Priority;
}

export class BulkDto {
  /** In lower case: ids are compared letter by letter. */
  @Transform(({ value }: { value: unknown }) =>
    Array.isArray(value)
      ? value.map((id: unknown) => (typeof id === 'string' ? id.toLowerCase() : id))
      : value,
  )
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(BULK_MAX)
  @IsUUID(undefined, { each: true })
  ids: string[];

  @IsDefined()
  @ValidateNested()
  @Type(() => BulkAct)
  do: BulkAct;
}
