import {
  LABEL_COLORS,
  PRIORITIES,
  type ConversationLabelsRequest,
  type LabelColor,
  type LabelRequest,
  type Priority,
  type PriorityRequest,
} from '@balcao/contract';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsString, IsUUID, Length } from 'class-validator';
import { MayBeAbsent, Trimmed } from '../../auth/index.ts';

/** Longest name of a label. */
const LABEL_MAX = 40;
/** More than this on one conversation or contact is no classification. */
export const LABELS_EACH = 20;

export class LabelDto implements LabelRequest {
  @Trimmed()
  @IsString()
  @Length(1, LABEL_MAX)
  name: string;

  @IsIn(LABEL_COLORS)
  color: LabelColor;
}

export class LabelPatchDto implements Partial<LabelRequest> {
  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @Length(1, LABEL_MAX)
  name?: string;

  @MayBeAbsent()
  @IsIn(LABEL_COLORS)
  color?: LabelColor;
}

export class ConversationLabelsDto implements ConversationLabelsRequest {
  @IsArray()
  @ArrayMaxSize(LABELS_EACH)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  labels: string[];
}

export class PriorityDto implements PriorityRequest {
  @IsIn(PRIORITIES)
  priority: Priority;
}
