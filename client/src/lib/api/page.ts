import type { Page } from '@balcao/contract';
import { ApiProblem } from './http.ts';

/**
 * A page as a door said it. An answer that is none (a proxy's page, another version's) is refused here, where its
 * reader expects a refusal; further on it would break whatever draws it.
 * @throws ApiProblem
 */
export function pageOf<T>(said: Page<T>): Page<T> {
  const page: Partial<Page<T>> | null = said;
  if (!Array.isArray(page?.items)) throw new ApiProblem('unreachable', 0);
  return { ...said, nextCursor: page.nextCursor ?? null };
}
