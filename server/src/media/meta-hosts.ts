/** Where Meta keeps files. */
const HOSTS = ['facebook.com', 'fbcdn.net', 'fbsbx.com', 'whatsapp.net', 'whatsapp.com'];

/**
 * May this address be asked, with our token? Meta's answer names it, and whoever could bend that answer would get the
 * token, or a look at our own network: only Meta's hosts by HTTPS, and the one that stands for Meta in our configuration.
 */
export function isMetas(address: string, graphBaseUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return false;
  if (url.origin === new URL(graphBaseUrl).origin) return true;
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return HOSTS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
}
