/** Paths of programs and of other pages of the same server. */
const NOT_OURS = /^\/(api|health|metrics|webhooks|socket\.io|simulator|docs)(\/|$)/;

/** Whether an address is a page of the panel, which the kept page may answer for. */
export function isOurs(path: string): boolean {
  return !NOT_OURS.test(path) && !/\.[^/]*$/.test(path);
}

/** Where a click on a notification leads: an address of ours, whatever the notification says. */
export function addressIn(data: unknown): string {
  const said = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  const { address, conversationId } = said;
  if (typeof address === 'string' && /^\/(?![/\\])/.test(address) && isOurs(address.split(/[?#]/)[0] ?? ''))
    return address;
  if (typeof conversationId === 'string' && /^[\w-]+$/.test(conversationId))
    return `/inbox/all/${conversationId}`;
  return '/inbox/mine';
}
