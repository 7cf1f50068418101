import { LIST_SORTS, type ListSort } from '@balcao/contract';
import { QUERY_MAX } from '@balcao/domain';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '../inbox-dto.ts';

export class ConversationsQuery extends PageQuery {
  /** In the words of `parseQuery`: `joana etiqueta:vip status:aberta`. Without `status:` what is resolved is left out. */
  @IsString()
  @MaxLength(QUERY_MAX)
  q: string = '';

  @IsIn(LIST_SORTS)
  sort: ListSort = 'recent';
}

export class SearchQuery {
  @IsString()
  @MaxLength(QUERY_MAX)
  q: string = '';

  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}
