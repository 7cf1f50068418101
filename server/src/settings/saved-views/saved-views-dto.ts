import { LIST_SORTS, NAME_MAX, type ListSort, type SavedViewRequest } from '@balcao/contract';
import { QUERY_MAX } from '@balcao/domain';
import { IsBoolean, IsIn, IsString, Length, MaxLength } from 'class-validator';
import { MayBeAbsent, Trimmed } from '../../auth/index.ts';

export class SavedViewDto implements SavedViewRequest {
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX)
  name: string;

  @Trimmed()
  @IsString()
  @MaxLength(QUERY_MAX)
  query: string;

  @IsIn(LIST_SORTS)
  sort: ListSort;

  @IsBoolean()
  shared: boolean;
}

export class SavedViewPatchDto implements Partial<SavedViewRequest> {
  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX)
  name?: string;

  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @MaxLength(QUERY_MAX)
  query?: string;

  @MayBeAbsent()
  @IsIn(LIST_SORTS)
  sort?: ListSort;

  @MayBeAbsent()
  @IsBoolean()
  shared?: boolean;
}
