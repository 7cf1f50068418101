import { NAME_MAX, type FieldView } from '@balcao/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent, Trimmed } from '../../auth/index.ts';

const KINDS = ['text', 'number', 'date', 'choice'] as const;

export class FieldDto implements Partial<FieldView> {
  /** Absent for a new one. */
  @MayBeAbsent()
  @IsUUID('all')
  id?: string;

  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX)
  name: string;

  @IsIn(KINDS)
  kind: FieldView['kind'];

  @ValidateIf(({ kind }: FieldDto) => kind === 'choice')
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, NAME_MAX, { each: true })
  choices?: string[];
}

export class FieldsDto {
  @IsArray()
  @ArrayMaxSize(30)
  @ArrayUnique((field: FieldDto) => field.id ?? field)
  @ValidateNested({ each: true })
  @Type(() => FieldDto)
  fields: FieldDto[];

  /** As it was read; If-Match counts. */
  @IsOptional()
  @IsInt()
  version?: number;
}
