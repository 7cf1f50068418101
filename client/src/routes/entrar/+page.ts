import { redirect } from '@sveltejs/kit';
import * as doors from '#lib/api/doors.ts';
import { addressOf } from '#lib/inbox/address.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => {
  const signedIn = await doors.session(fetch).then(
    () => true,
    () => false,
  );
  const wanted = url.searchParams.get('para') ?? '';
  // Only a path of this app: an address of elsewhere would make the sign-in page a door for deceivers.
  const after = /^\/(inbox|settings|mentions|contacts)(\/[\w-]+)*$/.test(wanted) ? wanted : addressOf('mine');
  if (signedIn) redirect(307, after);
  return { after };
};
