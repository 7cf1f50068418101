import { contactPart, threadPart } from '#lib/inbox/parts.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params }) => {
  const { saved, conversation } = params;
  // Fetched beside the page itself; a failure is told where it is shown.
  if (conversation) void Promise.allSettled([threadPart(), contactPart()]);
  return { saved, conversation: conversation ?? null };
};
