import { error } from '@sveltejs/kit';
import { isView } from '#lib/inbox/address.ts';
import { contactPart, threadPart } from '#lib/inbox/parts.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params }) => {
  const { view, conversation } = params;
  if (!isView(view)) error(404, { message: 'not_found', code: 'not_found' });
  // Fetched beside the page itself; a failure is told where it is shown.
  if (conversation) void Promise.allSettled([threadPart(), contactPart()]);
  return { view, conversation: conversation ?? null };
};
