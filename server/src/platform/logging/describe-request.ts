/** A link that lets somebody in is in the path once: when the page asks whom it invites. */
const INVITATION = /(\/invitations\/)[^/]+/i;

/** What a log line tells of a request: method and path, without query and without what opens doors. */
export function describeRequest({ method, url }: { method: string; url: string }): {
  method: string;
  path: string;
} {
  const [path = ''] = url.split('?');
  return { method, path: path.replace(INVITATION, '$1[removed]') };
}
