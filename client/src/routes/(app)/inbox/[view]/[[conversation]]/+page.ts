import { error } from '@sveltejs/kit';
import { isView } from '#lib/inbox/address.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params }) => {
  const { view, conversation } = params;
  if (!isView(view)) error(404, { message: 'not_found', code: 'not_found' });
  return { view, conversation: conversation ?? null };
};
