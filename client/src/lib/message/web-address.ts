/** A link of the web that may be pressed, with the host it really leads to; null for everything else. */
export function webAddress(url: string | undefined): { href: string; host: string } | null {
  if (!url || !URL.canParse(url)) return null;
  const { protocol, href, host } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? { href, host } : null;
}
